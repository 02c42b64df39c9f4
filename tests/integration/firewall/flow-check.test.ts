import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { checkFlow } from '../../../electron/firewall/flow-check.ts'
import type { FlowCheck } from '../../../shared/models/port-report.ts'
import type { Flow } from '../../../shared/models/ports.ts'
import type { Result } from '../../../shared/result.ts'
import { assertNothingCrashes } from '../vim/crash-watch.ts'
import { bothServers, clientFor, codeOf, startPractice, valueOf } from '../vim/hosts.ts'
import { fault, plainScript, response, startScript, type Script } from '../vim/soap-script.ts'
import { newIdentity, type Identity } from '../vim/tls-server.ts'

assertNothingCrashes()

let identity: Identity
beforeAll(async () => {
  identity = await newIdentity()
})

function flow(id: string): Flow {
  const both = { en: 'x', 'zh-CN': 'x' }
  return {
    id,
    ports: ['1'],
    protocols: ['tcp'],
    direction: 'outbound',
    from: null,
    to: null,
    service: both,
    purpose: both,
    versions: [],
    rulesets: [],
    serviceKey: null,
    roles: [],
    testable: false,
    defaultEnabled: false,
    defaults: {},
    esxi8: {},
    inNotes: false,
    correction: null,
    security: null,
    note: null,
    portsVerified: true,
    standalone: true,
    confidence: 'high',
    sources: ['x'],
  }
}

/** What a path of an object holds. */
type Told = Readonly<Record<string, string>>

/** Answers for HostSystem paths by their name, and for each further object by its reference. */
function answering(host: Told, others: Readonly<Record<string, Told>> = {}, more: Script = {}): Script {
  const props = (told: Told): string =>
    Object.entries(told)
      .map(([name, content]) => `<propSet><name>${name}</name>${content}</propSet>`)
      .join('')
  return {
    ...plainScript,
    RetrievePropertiesEx: ({ request }) => {
      const objects = [...request.body.matchAll(/<obj type="(\w+)">([^<]*)<\/obj>/g)].map(([, type = '', id = '']) =>
        type === 'Folder'
          ? `<objects><obj type="HostSystem">h</obj>${props(host)}</objects>`
          : `<objects><obj type="${type}">${id}</obj>${props(others[id] ?? {})}</objects>`,
      )
      return response('RetrievePropertiesEx', `<returnval>${objects.join('')}</returnval>`)
    },
    ...more,
  }
}

async function checked(id: string, script: Script): Promise<Result<FlowCheck>> {
  const { server } = await startScript(identity, script)
  onTestFinished(() => server.stop())
  const client = clientFor({ port: server.port, fingerprint: identity.fingerprint })
  const result = await checkFlow(client, flow(id))
  await client.close()
  return result
}

const nothing = { state: 'unknown', evidence: null }

describe('NFS', () => {
  const ref = (id: string): string => `<ManagedObjectReference type="Datastore">${id}</ManagedObjectReference>`
  const nas = (name: string, type: string, accessible: boolean | null): Told => ({
    'summary.name': `<val>${name}</val>`,
    ...(accessible === null ? {} : { 'summary.accessible': `<val>${accessible}</val>` }),
    info:
      `<val x:type="NasDatastoreInfo"><name>${name}</name><nas><type>${type}</type><name>${name}</name>` +
      `<remoteHost>192.0.2.9</remoteHost><remotePath>/${name}</remotePath></nas></val>`,
  })
  const local: Told = {
    'summary.name': '<val>local</val>',
    'summary.accessible': '<val>false</val>',
    info: '<val x:type="VmfsDatastoreInfo"><name>local</name></val>',
  }
  const script = (stores: Readonly<Record<string, Told>>): Script =>
    answering({ datastore: `<val>${Object.keys(stores).map(ref).join('')}</val>` }, stores)

  it.each<[string, string, Readonly<Record<string, Told>>, FlowCheck]>([
    [
      'works when every mount of its version is accessible',
      'nfs3',
      { a: nas('one', 'NFS', true), b: nas('two', 'NFS', true), c: local, d: nas('four', 'NFS41', false) },
      {
        state: 'works',
        evidence: 'one (NFS 192.0.2.9:/one): accessible = true; two (NFS 192.0.2.9:/two): accessible = true',
      },
    ],
    [
      'fails when one is not, which is named first',
      'nfs41',
      { a: nas('one', 'NFS41', true), b: nas('two', 'NFS41', false), c: nas('three', 'NFS', true) },
      {
        state: 'fails',
        evidence: 'two (NFS41 192.0.2.9:/two): accessible = false; one (NFS41 192.0.2.9:/one): accessible = true',
      },
    ],
    [
      'is unknown when one does not say',
      'nfs3',
      { a: nas('one', 'NFS', true), b: nas('two', 'NFS', null) },
      { state: 'unknown', evidence: null },
    ],
    [
      'is unknown without a mount of its version',
      'nfs3',
      { a: local, b: nas('two', 'NFS41', true) },
      { state: 'unknown', evidence: null },
    ],
    ['is unknown without a datastore', 'nfs3', {}, { state: 'unknown', evidence: null }],
  ])('%s', async (_name, id, stores, expected) => {
    expect(valueOf(await checked(id, script(stores)))).toEqual(expected)
  })

  it('keeps its evidence short, whatever the host calls its things', async () => {
    const stores = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`d${index}`, nas(`${'n'.repeat(200)}&#10;${index}`, 'NFS', true)]),
    )
    const { evidence } = valueOf(await checked('nfs3', script(stores)))
    expect(evidence).toHaveLength(1_000)
    expect(evidence).not.toContain('\n')
  })
})

describe('iSCSI', () => {
  const path = (name: string, state: string, transport = 'HostInternetScsiTargetTransport'): string =>
    `<path><name>${name}</name><pathState>${state}</pathState><transport x:type="${transport}">` +
    '<iScsiName>iqn.2025-01.org.example:t</iScsiName><address>192.0.2.8:3260</address></transport>' +
    '</path>'
  const script = (...paths: readonly string[]): Script =>
    answering({ 'config.storageDevice.multipathInfo': `<val><lun><key>l</key>${paths.join('')}</lun></val>` })

  it.each<[string, readonly string[], FlowCheck]>([
    [
      'works when its paths are up',
      [path('p1', 'active'), path('p2', 'standby'), path('p3', 'dead', 'HostParallelScsiTargetTransport')],
      {
        state: 'works',
        evidence:
          'p1 (iqn.2025-01.org.example:t, 192.0.2.8:3260): pathState = active; p2 ' +
          '(iqn.2025-01.org.example:t, 192.0.2.8:3260): pathState = standby',
      },
    ],
    [
      'fails when a path is dead',
      [path('p1', 'dead')],
      { state: 'fails', evidence: 'p1 (iqn.2025-01.org.example:t, 192.0.2.8:3260): pathState = dead' },
    ],
    ['is unknown when a path is disabled', [path('p1', 'disabled')], { state: 'unknown', evidence: null }],
    [
      'is unknown without such a path',
      [path('p1', 'active', 'HostParallelScsiTargetTransport')],
      { state: 'unknown', evidence: null },
    ],
  ])('%s', async (_name, paths, expected) => {
    expect(valueOf(await checked('iscsi-3260', script(...paths)))).toEqual(expected)
  })
})

describe('NTP', () => {
  const server = '<ntpConfig><server>192.0.2.123</server></ntpConfig>'
  const script = (info: string, more: Script = {}): Script =>
    answering(
      { 'configManager.dateTimeSystem': '<val type="HostDateTimeSystem">dt</val>' },
      { dt: { dateTimeInfo: `<val>${info}</val>` } },
      { TestTimeService: () => fault('MethodNotFound'), ...more },
    )
  const test = (content: string): Script => ({ TestTimeService: () => response('TestTimeService', content) })

  it.each<[string, string, Script, FlowCheck]>([
    [
      'works by the host’s own test',
      server,
      test('<returnval><workingNormally>true</workingNormally><report>synchronised</report></returnval>'),
      { state: 'works', evidence: '192.0.2.123: workingNormally = true; synchronised' },
    ],
    [
      'fails by the host’s own test',
      `<systemClockProtocol>ntp</systemClockProtocol>${server}`,
      test(
        '<returnval><workingNormally>false</workingNormally><report>no reply</report><report>still none</report></returnval>',
      ),
      { state: 'fails', evidence: '192.0.2.123: workingNormally = false; no reply; still none' },
    ],
    ['is unknown when the test says nothing', server, test(''), { state: 'unknown', evidence: null }],
    [
      'is unknown when the test does not say how it went',
      server,
      test('<returnval><report>who knows</report></returnval>'),
      { state: 'unknown', evidence: null },
    ],
    [
      'works, on a host without the test, when its clock is synchronised',
      `${server}<serviceSync>true</serviceSync><lastSyncTime>2025-01-01</lastSyncTime><remoteNtpServer>192.0.2.123</remoteNtpServer>`,
      {},
      { state: 'works', evidence: 'serviceSync = true, remoteNtpServer = 192.0.2.123, lastSyncTime = 2025-01-01' },
    ],
    [
      'is unknown, on a host without the test, when it is not',
      `${server}<serviceSync>false</serviceSync>`,
      {},
      { state: 'unknown', evidence: null },
    ],
    [
      'is unknown without a server',
      '<ntpConfig/>',
      test('<returnval><workingNormally>true</workingNormally></returnval>'),
      { state: 'unknown', evidence: null },
    ],
    [
      'is unknown when it is switched off',
      `${server}<enabled>false</enabled>`,
      test('<returnval><workingNormally>false</workingNormally></returnval>'),
      { state: 'unknown', evidence: null },
    ],
    [
      'is unknown when the time comes from PTP',
      `<systemClockProtocol>ptp</systemClockProtocol>${server}`,
      test('<returnval><workingNormally>true</workingNormally></returnval>'),
      { state: 'unknown', evidence: null },
    ],
  ])('%s', async (_name, info, more, expected) => {
    expect(valueOf(await checked('ntp-123', script(info, more)))).toEqual(expected)
  })
})

describe('any flow', () => {
  it.each(['syslog-514-1514', 'vmotion-8000', 'nobody-knows'])(
    '%s, of which the API says nothing, is unknown',
    async (id) => {
      expect(valueOf(await checked(id, plainScript))).toEqual(nothing)
    },
  )

  it.each(['nfs3', 'iscsi-3260', 'ntp-123'])('%s of a host that tells nothing, or refuses, is unknown', async (id) => {
    expect(valueOf(await checked(id, answering({})))).toEqual(nothing)
    expect(valueOf(await checked(id, { ...plainScript, RetrievePropertiesEx: () => fault('NoPermission') }))).toEqual(
      nothing,
    )
  })

  it.each(['nfs3', 'iscsi-3260', 'ntp-123'])('%s of a host that cannot be reached is a problem', async (id) => {
    expect(
      codeOf(
        await checked(id, {
          ...plainScript,
          RetrievePropertiesEx: (_call, _index, socket) => {
            socket.destroy()
            return null
          },
        }),
      ),
    ).toBe('CONNECTION_LOST')
  })

  it.each(bothServers)('towards the %s ends with a word', async (_name, start) => {
    await using server = await start({ vms: 0 })
    const client = clientFor(server)
    for (const id of ['nfs3', 'nfs41', 'iscsi-3260'])
      expect(valueOf(await checkFlow(client, flow(id)))).toEqual(nothing)
    await client.close()
  })

  it('NTP towards the practice host goes by what its own test says of a daemon that does not run', async () => {
    await using server = await startPractice({ vms: 0 })
    const client = clientFor(server)
    expect(valueOf(await checkFlow(client, flow('ntp-123')))).toMatchObject({
      state: 'fails',
      evidence: expect.stringMatching(/^192\.0\.2\.123, 192\.0\.2\.124: workingNormally = false/),
    })
    await client.close()
  })
})
