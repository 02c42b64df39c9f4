import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { readFirewall, readSource } from '../../../electron/vim/firewall.ts'
import type { VimClient } from '../../../electron/vim/client.ts'
import type { HostFirewall } from '../../../shared/models/firewall.ts'
import type { Result } from '../../../shared/result.ts'
import { assertNothingCrashes } from '../vim/crash-watch.ts'
import { clientFor, codeOf, valueOf } from '../vim/hosts.ts'
import { fault, plainScript, response, startScript, type Script, type ScriptCall } from '../vim/soap-script.ts'
import { newIdentity, type Identity } from '../vim/tls-server.ts'
import { scene } from '../firewall/scene.ts'

assertNothingCrashes()

let identity: Identity
beforeAll(async () => {
  identity = await newIdentity()
})

const clock = { now: () => Date.UTC(2025, 0, 1), elapsed: () => 0, sleep: () => Promise.resolve() }
const ssh =
  '<ruleset><key>sshServer</key><label>SSH Server</label><required>false</required><rule>' +
  '<port>22</port><direction>inbound</direction><protocol>tcp</protocol></rule>' +
  '<enabled>true</enabled></ruleset>'
const service =
  '<service><key>TSM-SSH</key><label>SSH</label><required>false</required><running>true</running>' +
  '<policy>on</policy><ruleset>sshServer</ruleset></service>'

type Values = Readonly<Record<string, string>>
/** What each object tells, by type; what is not in it is unset. `refuses`: the whole request ends with this fault. */
interface Told {
  readonly host?: Values
  readonly firewall?: Values | 'refuses'
  readonly services?: Values | 'refuses'
  readonly session?: Values
}

const managers: Values = {
  'configManager.firewallSystem': '<val type="HostFirewallSystem">odd-fw</val>',
  'configManager.serviceSystem': '<val type="HostServiceSystem">odd-services</val>',
}
const value = (content: string): string => `<val>${content}</val>`

/** Answers RetrievePropertiesEx for exactly the objects and paths asked for. */
function answering(told: Told): Script {
  const objects: Readonly<Record<string, readonly [ref: string, values: Values | 'refuses' | undefined]>> = {
    HostSystem: ['odd-host', told.host],
    HostFirewallSystem: ['odd-fw', told.firewall],
    HostServiceSystem: ['odd-services', told.services],
    SessionManager: ['odd-sessions', told.session],
  }
  return {
    ...plainScript,
    RetrievePropertiesEx: ({ request }) => {
      const sets = [
        ...request.body.matchAll(
          /<propSet><type>(\w+)<\/type><all>false<\/all>((?:<pathSet>[\w.]+<\/pathSet>)*)<\/propSet>/g,
        ),
      ]
      if (sets.some(([, type = '']) => objects[type]?.[1] === 'refuses')) return fault('ManagedObjectNotFound')
      return response(
        'RetrievePropertiesEx',
        `<returnval>${sets
          .map(([, type = '', paths = '']) => {
            const [ref, values] = objects[type] ?? ['?', undefined]
            const props = [...paths.matchAll(/<pathSet>([\w.]+)</g)].map(([, path = '']) => {
              const given = typeof values === 'object' ? values[path] : undefined
              return given === undefined ? '' : `<propSet><name>${path}</name>${given}</propSet>`
            })
            return `<objects><obj type="${type}">${ref}</obj>${props.join('')}</objects>`
          })
          .join('')}</returnval>`,
      )
    },
  }
}

async function asked<T>(
  script: Script,
  work: (client: VimClient) => Promise<T>,
  host = '127.0.0.1',
): Promise<{ readonly value: T; readonly reads: readonly ScriptCall[] }> {
  const { server, calls } = await startScript(identity, script)
  onTestFinished(() => server.stop())
  const client = clientFor(
    { port: server.port, fingerprint: identity.fingerprint },
    { address: { host, port: server.port } },
  )
  const given = await work(client)
  await client.close()
  return { value: given, reads: calls.filter(({ method }) => method === 'RetrievePropertiesEx') }
}

const read = (told: Told): Promise<{ readonly value: Result<HostFirewall>; readonly reads: readonly ScriptCall[] }> =>
  asked(answering(told), (client) => readFirewall(client, { clock }))

describe('a firewall', () => {
  it('is read in two requests from the managers the host names', async () => {
    const { value: given, reads } = await read({
      host: managers,
      firewall: {
        firewallInfo: value(
          `<defaultPolicy><incomingBlocked>true</incomingBlocked><outgoingBlocked>false</outgoingBlocked></defaultPolicy>${ssh}`,
        ),
      },
      services: { serviceInfo: value(service) },
    })
    expect(reads).toHaveLength(2)
    expect(reads[1]?.request.body).toContain('<obj type="HostFirewallSystem">odd-fw</obj>')
    expect(valueOf(given)).toEqual({
      readAt: '2025-01-01T00:00:00.000Z',
      incomingBlocked: true,
      outgoingBlocked: false,
      servicesControllable: true,
      rulesets: [
        {
          key: 'sshServer',
          label: 'SSH Server',
          required: false,
          enabled: true,
          service: null,
          allowed: null,
          userControllable: null,
          ipListUserConfigurable: null,
          rules: [{ direction: 'inbound', protocol: 'tcp', portType: null, port: 22, endPort: null }],
        },
      ],
      services: [
        { key: 'TSM-SSH', label: 'SSH', running: true, policy: 'on', required: false, rulesets: ['sshServer'] },
      ],
    })
  })

  it.each<[string, Told, boolean]>([
    [
      'the firewall manager tells nothing',
      { host: { ...managers, 'config.firewall': value(ssh) }, services: { serviceInfo: value(service) } },
      true,
    ],
    ['there are no managers', { host: { 'config.firewall': value(ssh), 'config.service': value(service) } }, false],
    [
      'the service manager is not there',
      {
        host: { ...managers, 'config.service': value(service) },
        firewall: { firewallInfo: value(ssh) },
        services: 'refuses',
      },
      false,
    ],
    [
      'the firewall manager is not there',
      {
        host: { ...managers, 'config.firewall': value(ssh), 'config.service': value(service) },
        firewall: 'refuses',
        services: 'refuses',
      },
      false,
    ],
  ])('is read from the host itself where %s', async (_name, told, servicesControllable) => {
    const { value: given } = await read(told)
    expect(valueOf(given)).toMatchObject({
      incomingBlocked: null,
      servicesControllable,
      rulesets: [{ key: 'sshServer', enabled: true }],
      services: [{ key: 'TSM-SSH', running: true }],
    })
  })

  it.each<[string, Told]>([
    ['nothing at all', {}],
    [
      'an empty firewall',
      { host: managers, firewall: { firewallInfo: value('') }, services: { serviceInfo: value(service) } },
    ],
    ['only refusals', { host: managers, firewall: 'refuses', services: 'refuses' }],
  ])('of a host that tells %s is not read, rather than empty', async (_name, told) => {
    expect(codeOf((await read(told)).value)).toBe('FIREWALL_NOT_READ')
  })

  it('that cannot be asked for says why', async () => {
    const lost = await asked(
      {
        ...answering({ host: managers }),
        RetrievePropertiesEx: (_call, _index, socket) => {
          socket.destroy()
          return null
        },
      },
      (client) => readFirewall(client, { clock }),
    )
    expect(codeOf(lost.value)).toBe('CONNECTION_LOST')
    const unwelcome = await asked({ ...plainScript, Login: () => fault('InvalidLogin') }, (client) =>
      readFirewall(client, { clock }),
    )
    expect(codeOf(unwelcome.value)).toBe('CREDENTIALS_REJECTED')
  })

  it.each([
    ['NOT_AUTHENTICATED', true],
    ['CREDENTIALS_REJECTED', false],
  ])('is not read as reporting nothing when the session has expired: %s', async (code, again) => {
    const answers = answering({ host: managers })
    const gone = await asked(
      {
        ...answers,
        Login: (call, index, socket) =>
          index > 1 && !again ? fault('InvalidLogin') : (plainScript['Login']?.(call, index, socket) ?? null),
        RetrievePropertiesEx: (call, index, socket) =>
          index > 1 ? fault('NotAuthenticated') : (answers['RetrievePropertiesEx']?.(call, index, socket) ?? null),
      },
      (client) => readFirewall(client, { clock }),
    )
    expect(codeOf(gone.value)).toBe(code)
  })

  it('costs two round trips within a session', async () => {
    const { client, host } = await scene()
    valueOf(await client.connect())
    const before = host.calls.length
    valueOf(await readFirewall(client, { clock }))
    expect(host.calls.length - before).toBe(2)
  })
})

describe('this computer’s address as the host sees it', () => {
  it.each([
    ['192.0.2.7', '127.0.0.1', '192.0.2.7'],
    ['::ffff:192.0.2.7', '127.0.0.1', '192.0.2.7'],
    ['2001:DB8::7', '127.0.0.1', '2001:db8::7'],
    ['127.0.0.1', '127.0.0.1', '127.0.0.1'],
    ['127.0.0.1', 'localhost', '127.0.0.1'],
    // Leads to this computer, and does not say so.
    ['127.0.0.1', '0.0.0.0', null],
    ['192.0.2.7', '0.0.0.0', '192.0.2.7'],
    ['0.0.0.0', '127.0.0.1', null],
    ['', '127.0.0.1', null],
    ['not an address', '127.0.0.1', null],
  ])('%j over %s is %j', async (ipAddress, host, expected) => {
    const { value: given } = await asked(
      answering({ session: { currentSession: value(`<key>k</key><ipAddress>${ipAddress}</ipAddress>`) } }),
      (client) => readSource(client),
      host,
    )
    expect(valueOf(given)).toBe(expected)
  })

  it('is not known where the host does not tell', async () => {
    expect(valueOf((await asked(answering({}), (client) => readSource(client))).value)).toBeNull()
    expect(
      valueOf(
        (
          await asked({ ...plainScript, RetrievePropertiesEx: () => fault('NoPermission') }, (client) =>
            readSource(client),
          )
        ).value,
      ),
    ).toBeNull()
  })
})
