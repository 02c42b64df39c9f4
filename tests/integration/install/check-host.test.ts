import { afterEach, describe, expect, it } from 'vitest'
import { checkHost } from '../../../electron/install/check-host.ts'
import { findHosts } from '../../../electron/install/find-hosts.ts'
import type { VimClient } from '../../../electron/vim/client.ts'
import { readHostConfig } from '../../../electron/vim/host-config.ts'
import { systemClock } from '../../../shared/clock.ts'
import type { FindProgress } from '../../../shared/models/install-check.ts'
import { builtInRules } from '../../../shared/reference/hardware-rules.ts'
import { compileRules } from '../../../shared/rules/hardware/rule-index.ts'
import { assertNothingCrashes } from '../vim/crash-watch.ts'
import { clientFor, codeOf, methodsOf, startPeer, startPractice, valueOf, type TestHost } from '../vim/hosts.ts'

assertNothingCrashes()

const rules = compileRules([builtInRules])
const opened: VimClient[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((client) => client.close()))
})

function open(server: TestHost, options?: Parameters<typeof clientFor>[1]): VimClient {
  const client = clientFor(server, options)
  opened.push(client)
  return client
}

async function codes(server: TestHost, client = open(server)): Promise<Record<string, string>> {
  const results = valueOf(
    await checkHost(client, { clock: systemClock, fingerprint: server.fingerprint, target: '8.0U3', rules }),
  )
  return Object.fromEntries(results.map(({ check, state, code }) => [check, `${state} ${code}`]))
}

describe('a host after its installation', () => {
  it('shows on a practice host what is done and what is not, and follows when it is done', async () => {
    await using server = await startPractice()
    const client = open(server)
    expect(await codes(server, client)).toMatchObject({
      version: 'ok release-met',
      'management-network': 'ok address',
      dns: 'ok dns',
      'host-name': 'ok name',
      nic: 'ok nics',
      ntp: 'not-ok ntp-stopped',
      licence: 'ok licensed',
      datastore: 'ok datastores',
      'vmfs-version': 'ok vmfs',
      scratch: 'ok scratch',
      syslog: 'not-ok syslog-no-host',
      firewall: 'not-ok firewall-open',
      lockdown: 'unknown lockdown-off',
      acceptance: 'ok acceptance',
      certificate: 'ok certificate',
      autostart: 'not-ok autostart-off',
      'power-policy': 'ok power',
      'firmware-type': 'ok firmware-uefi',
      cores: 'ok cores',
      packages: 'not-ok packages-community',
      'boot-disk': 'ok boot-disk',
    })
    const { host } = server
    host.setService('ntpd', { running: true, policy: 'on' })
    host.setUp({
      logHost: 'udp://192.0.2.20:514',
      lockdown: 'lockdownNormal',
      acceptance: 'community',
      evaluationHours: 100,
      scratch: '/tmp/scratch',
      domain: '',
      vmfsMajor: 3,
      powerManaged: false,
    })
    expect(await codes(server, client)).toMatchObject({
      ntp: 'ok ntp',
      syslog: 'not-ok syslog-no-disk',
      lockdown: 'unknown lockdown-on',
      acceptance: 'not-ok acceptance-community',
      licence: 'not-ok licence-evaluation',
      scratch: 'not-ok scratch-memory',
      'host-name': 'not-ok name-short',
      'vmfs-version': 'not-ok vmfs-old',
      'power-policy': 'not-ok power-firmware',
    })
    host.setUp({ evaluationHours: 0, timeWorks: false, ntpServers: ['192.0.2.1'] })
    expect(await codes(server, client)).toMatchObject({
      ntp: 'not-ok ntp-not-working',
      licence: 'not-ok licence-expired',
    })
    host.setUp({ clockAheadSeconds: 300, ntpServers: [] })
    expect(await codes(server, client)).toMatchObject({ ntp: 'not-ok ntp-no-servers' })
  })

  it('only reads: a user who may change nothing gets answers, and what is kept from him is unknown', async () => {
    await using server = await startPractice({ autostart: true })
    const reader = await codes(
      server,
      open(server, { user: 'readonly', password: () => Promise.resolve({ ok: true, value: `${server.password}-ro` }) }),
    )
    expect(reader).toMatchObject({ version: 'ok release-met', licence: 'unknown not-told', autostart: 'ok autostart' })
    const methods = new Set(await methodsOf(server))
    expect([...methods].toSorted()).toEqual([
      'HostImageConfigGetAcceptance',
      'Login',
      'QueryBootDevices',
      'QueryDateTime',
      'RetrievePropertiesEx',
      'RetrieveServiceContent',
      'TestTimeService',
      'fetchSoftwarePackages',
    ])
  })

  it('reads the simulator of another project, and says unknown to what it does not have', async () => {
    await using peer = await startPeer()
    const config = valueOf(await readHostConfig(open(peer), { clock: systemClock }))
    expect(config).toMatchObject({
      hostName: 'localhost',
      domainName: 'localdomain',
      dnsServers: ['8.8.8.8'],
      management: [{ device: 'vmk0', dhcp: true, ip: '127.0.0.1', netmask: '255.0.0.0' }],
      nics: [
        { device: 'vmnic0', linkMbit: 10_000 },
        { device: 'vmnic1', linkMbit: 10_000 },
      ],
      licence: { state: 'evaluation' },
      lockdown: 'lockdownDisabled',
      vmCount: 2,
      acceptance: null,
      ntpServers: null,
    })
    expect(await codes(peer)).toMatchObject({
      'host-name': 'not-ok name-default',
      ntp: 'unknown not-told',
      acceptance: 'unknown not-told',
      version: 'not-ok release-older',
    })
  })

  it('takes few round trips', async () => {
    await using server = await startPractice()
    await readHostConfig(open(server), { clock: systemClock })
    expect(await methodsOf(server)).toEqual([
      'RetrieveServiceContent',
      'Login',
      'RetrievePropertiesEx',
      'RetrievePropertiesEx',
      'QueryDateTime',
      'TestTimeService',
      'HostImageConfigGetAcceptance',
    ])
  })

  it('refuses a vCenter, and passes on that a host cannot be reached', async () => {
    await using server = await startPractice()
    const client = open(server)
    await client.close()
    expect(
      codeOf(await checkHost(client, { clock: systemClock, fingerprint: server.fingerprint, target: null, rules })),
    ).toBe('CANCELLED')
  })
})

describe('looking for hosts', () => {
  it('finds what answers as ESXi, without a login, and leaves the rest alone', async () => {
    await using server = await startPractice()
    const told: FindProgress[] = []
    const found = await findHosts('127.0.0.1/30', {
      signal: new AbortController().signal,
      onProgress: (progress) => told.push(progress),
      port: server.port,
    })
    expect(found).toEqual({
      ok: true,
      value: [
        {
          address: '127.0.0.1',
          port: server.port,
          fingerprint: server.fingerprint,
          product: 'VMware ESXi',
          version: '8.0.3',
          build: expect.stringMatching(/^\d+$/),
        },
      ],
    })
    expect(told.map(({ done, total }) => [done, total])).toEqual([
      [1, 2],
      [2, 2],
    ])
    expect(await methodsOf(server)).toEqual(['RetrieveServiceContent'])
  })

  it('probes nothing outside a private subnet, and can be cancelled', async () => {
    const stop = new AbortController()
    const options = { signal: stop.signal, onProgress: () => undefined }
    expect(codeOf(await findHosts('192.0.2.0/24', options))).toBe('SUBNET_INVALID')
    stop.abort()
    expect(codeOf(await findHosts('127.0.0.0/24', options))).toBe('CANCELLED')
  })
})
