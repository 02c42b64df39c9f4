import { createServer } from 'node:net'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createCertificate } from '../../../electron/practice/certificate.ts'
import { startGovmomiPeer } from '../../support/govmomi.ts'
import { Relay } from '../../support/relay.ts'
import { commandLine } from './support/command.ts'
import type { CommandLine } from './support/command.ts'
import { add, addressOf, callsOf, lineWithHost, password, practiceHost } from './support/hosts.ts'

const uuid = expect.stringMatching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const fingerprintShape = /^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/
const nowhere = '127.0.0.1:9'

async function savedHosts(line: CommandLine): Promise<unknown> {
  return (await line.json(['host', 'list'])).json
}

describe('host add', () => {
  it('logs in once, saves the host and prints exactly what the contract says', async () => {
    const [line, host] = await Promise.all([commandLine(), practiceHost()])
    const ended = await line.json(
      [
        'host',
        'add',
        addressOf(host),
        '--user',
        'root',
        '--name',
        'Rack 1',
        '--fingerprint',
        host.fingerprint,
        '--password-stdin',
      ],
      { input: `${password}\n` },
    )
    expect(ended.code).toBe(0)
    expect(ended.json).toEqual({ id: uuid, name: 'Rack 1', address: addressOf(host), fingerprint: host.fingerprint })
    expect(host.fingerprint).toMatch(fingerprintShape)
    // Without a keychain the host is saved all the same, and a note says what is missing.
    expect(ended.stderr).toMatch(/without its password/)
    expect(callsOf(host, 'Login', 'Logout')).toEqual(['Login ha-sessionmgr', 'Logout ha-sessionmgr'])
    const added = ended.json as { id: string }
    expect(await savedHosts(line)).toEqual([
      { id: added.id, name: 'Rack 1', address: addressOf(host), user: 'root', fingerprint: host.fingerprint },
    ])
    const removed = await line.json(['host', 'remove', 'rack 1'])
    expect(removed).toMatchObject({ code: 0, stderr: '' })
    expect(removed.json).toEqual({ id: added.id, name: 'Rack 1', address: addressOf(host) })
    expect(await savedHosts(line)).toEqual([])
  })

  it('takes the address for a name, and fingerprints without colons or in lower case', async () => {
    const [line, host] = await Promise.all([commandLine(), practiceHost()])
    const fingerprint = host.fingerprint.replaceAll(':', '').toLowerCase()
    const ended = await line.json(
      [
        'host',
        'add',
        `https://${addressOf(host)}/ui/`,
        '--user',
        'root',
        '--fingerprint',
        fingerprint,
        '--password-stdin',
      ],
      { input: password },
    )
    expect(ended.json).toMatchObject({ name: addressOf(host), address: addressOf(host), fingerprint: host.fingerprint })
    const status = await line.json(['status', addressOf(host), '--password-stdin'], { input: password })
    expect(status).toMatchObject({ code: 0 })
  })

  it.each([
    ['all that XML must escape', `a&b<c>d"e'f]]>g`],
    ['letters outside Latin', 'пароль 密码 🔑'],
    ['blanks at both ends', '  x  '],
    ['line breaks inside', 'one\ntwo\r\nthree'],
    ['a line break at its end, besides the one that is cut off', 'end\n'],
    ['a byte order mark', '\u{FEFF}bom'],
    ['what looks like an option', '--yes'],
  ])('takes a password with %s, and cuts off one final line break only', async (_name, secret) => {
    const [line, host] = await Promise.all([commandLine(), practiceHost({ password: secret })])
    const args = [
      'host',
      'add',
      addressOf(host),
      '--user',
      'root',
      '--fingerprint',
      host.fingerprint,
      '--password-stdin',
    ]
    expect(await line.json(args, { input: `${secret}\n` })).toMatchObject({ code: 0 })
    const status = ['status', addressOf(host), '--password-stdin']
    const [unix, windows] = await Promise.all([
      line.json(status, { input: `${secret}\n` }),
      line.json(status, { input: `${secret}\r\n` }),
    ])
    expect([unix.code, windows.code]).toEqual([0, 0])
  })

  it('does not save a host that refuses the login: exit 4, one login, and no second try', async () => {
    const [line, host] = await Promise.all([commandLine(), practiceHost()])
    const ended = await line.json(
      ['host', 'add', addressOf(host), '--user', 'root', '--fingerprint', host.fingerprint, '--password-stdin'],
      { input: 'wrong' },
    )
    expect(ended.code).toBe(4)
    expect(ended.json).toMatchObject({
      error: {
        code: 'CREDENTIALS_REJECTED',
        message: expect.stringContaining('rejected the user name or password'),
      },
    })
    expect(callsOf(host, 'Login')).toHaveLength(1)
    expect(await savedHosts(line)).toEqual([])
  })

  it.each([
    ['nothing', ''],
    ['an empty line', '\n'],
  ])('sends no login for %s on stdin: exit 4, CREDENTIALS_MISSING', async (_name, input) => {
    const [line, host] = await Promise.all([commandLine(), practiceHost()])
    const ended = await line.json(
      ['host', 'add', addressOf(host), '--user', 'root', '--fingerprint', host.fingerprint, '--password-stdin'],
      { input },
    )
    expect(ended.code).toBe(4)
    expect(ended.json).toMatchObject({ error: { code: 'CREDENTIALS_MISSING' } })
    expect(callsOf(host, 'Login')).toEqual([])
  })

  it.each([
    ['too long', 'x'.repeat(4_097)],
    ['not UTF-8', Buffer.from([0x70, 0xff, 0xfe])],
    ['with a control character', 'bell\u0007'],
  ])('sends no password that is %s: exit 2', async (_name, input) => {
    const [line, host] = await Promise.all([commandLine(), practiceHost()])
    const ended = await line.json(
      ['host', 'add', addressOf(host), '--user', 'root', '--fingerprint', host.fingerprint, '--password-stdin'],
      { input },
    )
    expect(ended.code).toBe(2)
    expect(ended.json).toMatchObject({ error: { code: 'USAGE' } })
    expect(callsOf(host, 'Login')).toEqual([])
  })

  it('needs a fingerprint without a terminal: exit 3 with all that is needed to compare, and nothing sent', async () => {
    const [line, host] = await Promise.all([commandLine(), practiceHost()])
    const ended = await line.json(['host', 'add', addressOf(host), '--user', 'root', '--password-stdin'], {
      input: password,
    })
    expect(ended.code).toBe(3)
    expect(ended.json).toEqual({
      error: {
        code: 'CERTIFICATE_UNKNOWN',
        message: expect.stringContaining(host.fingerprint),
        details: {
          fingerprint: host.fingerprint,
          subject: expect.stringContaining('practice.example.org'),
          validFrom: isoTime,
          validTo: isoTime,
          expected: null,
        },
      },
    })
    expect(host.calls).toEqual([])
  })

  it('refuses another certificate than the one expected: exit 3, with both fingerprints', async () => {
    const [line, host] = await Promise.all([commandLine(), practiceHost()])
    const expected = Array.from({ length: 32 }, () => 'AB').join(':')
    const ended = await line.json(
      ['host', 'add', addressOf(host), '--user', 'root', '--fingerprint', expected, '--password-stdin'],
      { input: password },
    )
    expect(ended.code).toBe(3)
    expect(ended.json).toMatchObject({
      error: {
        code: 'CERTIFICATE_CHANGED',
        details: {
          fingerprint: host.fingerprint,
          expected,
          subject: expect.any(String),
          validFrom: isoTime,
          validTo: isoTime,
        },
      },
    })
    expect(host.calls).toEqual([])
  })

  it.each([
    [['host', 'add', 'ftp://esx.example.org', '--user', 'root'], 'ADDRESS_INVALID'],
    [['host', 'add', nowhere, '--user', 'root', '--fingerprint', 'AB:CD'], 'FINGERPRINT_INVALID'],
    [['status', 'nobody'], 'HOST_NOT_FOUND'],
    [['host', 'remove', 'nobody'], 'HOST_NOT_FOUND'],
    [['host', 'trust', 'nobody'], 'HOST_NOT_FOUND'],
    [['shutdown', 'nobody'], 'HOST_NOT_FOUND'],
    [['activity', '--host', 'nobody'], 'HOST_NOT_FOUND'],
  ])('%j ends with 2 and %s', async (args, code) => {
    const line = await commandLine()
    const ended = await line.json(args)
    expect(ended.code).toBe(2)
    expect(ended.json).toMatchObject({ error: { code } })
  })

  it('refuses a second host at the same address or with the same name: exit 2, before any login where it can', async () => {
    const [line, host, other] = await Promise.all([commandLine(), practiceHost(), practiceHost()])
    await add(line, host)
    const logins = callsOf(host, 'Login').length
    const rest = ['--user', 'root', '--fingerprint', host.fingerprint, '--password-stdin']
    const again = await line.json(['host', 'add', `${addressOf(host)}`, ...rest], { input: password })
    expect(again).toMatchObject({ code: 2 })
    expect(again.json).toMatchObject({ error: { code: 'HOST_EXISTS' } })
    expect(callsOf(host, 'Login')).toHaveLength(logins)
    const named = await line.json(['host', 'add', addressOf(other), '--name', 'ESX', ...rest], { input: password })
    expect(named).toMatchObject({ code: 2 })
    expect(named.json).toMatchObject({ error: { code: 'HOST_NAME_TAKEN' } })
  })

  it('adds a machine already added under another address only with --yes: exit 2, HOST_KNOWN, and --yes', async () => {
    const { line, host } = await lineWithHost()
    const args = [
      'host',
      'add',
      `localhost:${host.port}`,
      '--user',
      'root',
      '--fingerprint',
      host.fingerprint,
      '--password-stdin',
    ]
    const again = await line.json(args, { input: password })
    expect(again.code).toBe(2)
    expect(again.json).toMatchObject({
      error: {
        code: 'HOST_KNOWN',
        message: expect.stringContaining(addressOf(host)),
        details: { name: 'esx', address: addressOf(host) },
      },
    })
    expect(await savedHosts(line)).toHaveLength(1)
    expect(await line.json([...args, '--yes'], { input: password })).toMatchObject({ code: 0 })
    expect(await savedHosts(line)).toHaveLength(2)
  })

  it('refuses a vCenter: exit 6', async () => {
    await using peer = await startGovmomiPeer({ model: 'vpx' })
    const line = await commandLine()
    const ended = await line.json(
      [
        'host',
        'add',
        `127.0.0.1:${peer.port}`,
        '--user',
        peer.user,
        '--fingerprint',
        peer.fingerprint,
        '--password-stdin',
      ],
      { input: peer.password },
    )
    expect(ended.code).toBe(6)
    expect(ended.json).toMatchObject({ error: { code: 'NOT_STANDALONE' } })
    expect(await savedHosts(line)).toEqual([])
  })
})

describe('a host that does not answer as one', () => {
  it('ends with 5 when nothing listens, and when what listens does not speak TLS', async () => {
    const line = await commandLine()
    const refused = await line.json(['host', 'add', nowhere, '--user', 'root'])
    expect(refused).toMatchObject({ code: 5 })
    expect(refused.json).toMatchObject({
      error: { code: 'CONNECTION_REFUSED', details: { host: '127.0.0.1', port: 9 } },
    })
    const server = createServer((socket) => socket.end('SSH-2.0-example\r\n'))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const { port } = server.address() as { port: number }
    const stranger = await line.json(['host', 'add', `127.0.0.1:${port}`, '--user', 'root'])
    expect(stranger).toMatchObject({ code: 5 })
    expect(stranger.json).toMatchObject({ error: { code: 'TLS_FAILED' } })
  })

  it.each([
    ['an HTML error page', { http: 503, body: '<html>503</html>' }, 'HTTP_STATUS'],
    ['a redirect', { http: 302, headers: { location: 'https://192.0.2.9/' } }, 'HTTP_REDIRECT'],
    ['a page that is no SOAP', { http: 200, body: '<html></html>' }, 'NOT_SOAP'],
    ['XML that is none', { body: '<a><b></a>' }, 'REPLY_MALFORMED'],
    ['a reply cut off', { truncate: 200 }, 'REPLY_TRUNCATED'],
    ['a connection cut off', { disconnect: true }, 'CONNECTION_LOST'],
  ] as const)('ends with 5 for %s', async (_name, what, code) => {
    const { line, host } = await lineWithHost()
    host.inject({ method: 'RetrievePropertiesEx', when: 'before', what })
    const ended = await line.json(['status', 'esx', '--password-stdin'], { input: password })
    expect(ended.code).toBe(5)
    expect(ended.json).toMatchObject({ error: { code } })
  })
})

describe('status', () => {
  it('prints exactly what the contract says, with null for what is unknown and vim25 spellings', async () => {
    const { line, host } = await lineWithHost({ vms: 4 })
    host.setVm('2', { powerState: 'suspended' })
    host.setVm('3', { tools: 'guestToolsExecutingScripts', ip: null, unreadable: ['name'] })
    const ended = await line.json(['status', 'esx', '--password-stdin'], { input: password })
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    const byId = (ended.json as { vms: { id: string }[] }).vms.toSorted((a, b) => Number(a.id) - Number(b.id))
    expect({ ...(ended.json as object), vms: byId }).toEqual({
      name: 'esx',
      address: addressOf(host),
      product: {
        name: 'VMware ESXi',
        version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
        build: expect.stringMatching(/^\d+$/),
        apiType: 'HostAgent',
      },
      connection: 'connected',
      maintenance: false,
      bootTime: host.state().bootTime,
      vms: [
        { id: '1', name: 'web-01', powerState: 'poweredOn', tools: 'guestToolsRunning', guestIp: '203.0.113.1' },
        {
          id: '2',
          name: 'db <primary> & "replica"',
          powerState: 'suspended',
          tools: 'guestToolsNotRunning',
          guestIp: null,
        },
        { id: '3', name: null, powerState: 'poweredOn', tools: 'guestToolsExecutingScripts', guestIp: null },
        { id: '4', name: "builder's agent", powerState: 'poweredOff', tools: 'guestToolsNotRunning', guestIp: null },
      ],
    })
    expect(ended.stdout.trimEnd().split('\n')).toHaveLength(1)
    expect(callsOf(host, 'Login', 'Logout').slice(2)).toEqual(['Login ha-sessionmgr', 'Logout ha-sessionmgr'])
  })

  it('lists machines by name as the language sorts, numbers by their value', async () => {
    const names = ['vm10', '重庆', 'vm2', '北京', '上海']
    const { line } = await lineWithHost({ vms: names.length, names: (index) => names[index] ?? '' })
    const status = await line.run(['status', 'esx', '--password-stdin', '--lang', 'zh-CN'], { input: password })
    expect(status.stdout.match(/北京|重庆|上海/g)).toEqual(['北京', '重庆', '上海'])
    const english = await line.run(['status', 'esx', '--password-stdin'], { input: password })
    expect(english.stdout.match(/vm\d+/g)).toEqual(['vm2', 'vm10'])
  })

  it('needs the password each time without a keychain: exit 4, CREDENTIALS_MISSING, nothing sent but what needs none', async () => {
    const { line, host } = await lineWithHost()
    const before = callsOf(host, 'Login').length
    for (const args of [
      ['status', 'esx'],
      ['shutdown', 'esx', '--dry-run'],
      ['shutdown', 'esx', '--yes'],
    ]) {
      const ended = await line.json(args)
      expect(ended.code).toBe(4)
      expect(ended.json).toMatchObject({ error: { code: 'CREDENTIALS_MISSING', details: { name: 'esx' } } })
    }
    expect(callsOf(host, 'Login')).toHaveLength(before)
  })

  it('ends with 4 when the password is refused by now, and with 130 when cancelled', async () => {
    const { line, host } = await lineWithHost()
    const refused = await line.json(['status', 'esx', '--password-stdin'], { input: 'wrong' })
    expect(refused).toMatchObject({ code: 4 })
    host.inject({ method: 'RetrievePropertiesEx', when: 'before', what: { silence: true } })
    const asked = new Promise<void>((resolve) =>
      host.onCall((call) => {
        if (call.method === 'RetrievePropertiesEx') resolve()
      }),
    )
    const status = line.start(['status', 'esx', '--password-stdin', '--json'], { input: password })
    await asked
    status.signal('SIGINT')
    const cancelled = await status.ended
    expect(cancelled.code).toBe(130)
    expect(cancelled.json).toMatchObject({ error: { code: 'CANCELLED' } })
  })

  it('can be cancelled while it waits for the password', async () => {
    const { line, host } = await lineWithHost()
    const asked = new Promise<void>((resolve) =>
      host.onCall((call) => {
        if (call.method === 'RetrieveServiceContent') resolve()
      }),
    )
    const status = line.start(['status', 'esx', '--password-stdin', '--json'])
    await asked
    status.signal('SIGTERM')
    const cancelled = await status.ended
    expect(cancelled.code).toBe(130)
    expect(cancelled.json).toMatchObject({ error: { code: 'CANCELLED' } })
  })
})

describe('a certificate that changed', () => {
  it('blocks everything with 3 until host trust gets the new fingerprint', async () => {
    const [line, before] = await Promise.all([commandLine(), practiceHost()])
    await using relay = await Relay.start({ host: '127.0.0.1', port: before.port })
    const address = `127.0.0.1:${relay.port}`
    const added = await line.json(
      [
        'host',
        'add',
        address,
        '--name',
        'esx',
        '--user',
        'root',
        '--fingerprint',
        before.fingerprint,
        '--password-stdin',
      ],
      { input: password },
    )
    expect(added.code).toBe(0)
    const after = await practiceHost({ certificate: await createCertificate() })
    relay.retarget({ host: '127.0.0.1', port: after.port })
    const details = {
      fingerprint: after.fingerprint,
      expected: before.fingerprint,
      subject: expect.any(String),
      validFrom: isoTime,
      validTo: isoTime,
    }
    for (const args of [
      ['status', 'esx'],
      ['shutdown', 'esx', '--dry-run'],
      ['shutdown', 'esx', '--yes'],
    ]) {
      const ended = await line.json([...args, '--password-stdin'], { input: password })
      expect(ended.code).toBe(3)
      expect(ended.json).toMatchObject({ error: { code: 'CERTIFICATE_CHANGED', details } })
    }
    const asked = await line.json(['host', 'trust', 'esx'])
    expect(asked.code).toBe(3)
    expect(asked.json).toMatchObject({ error: { code: 'CERTIFICATE_CHANGED', details } })
    const wrong = await line.json(['host', 'trust', 'esx', '--fingerprint', before.fingerprint])
    expect(wrong).toMatchObject({ code: 3 })
    expect(after.calls).toEqual([])
    const trusted = await line.json(['host', 'trust', 'esx', '--fingerprint', after.fingerprint])
    expect(trusted.code).toBe(0)
    expect(trusted.json).toEqual({ id: uuid, name: 'esx', address, fingerprint: after.fingerprint })
    expect(await line.json(['status', 'esx', '--password-stdin'], { input: password })).toMatchObject({ code: 0 })
    // Nothing to decide: it still presents the trusted certificate.
    expect(await line.json(['host', 'trust', 'esx'])).toMatchObject({ code: 0, stdout: trusted.stdout })
  })
})

it('opens an older list as it was, and keeps with the next contact which machine a host is', async () => {
  const [line, host] = await Promise.all([commandLine(), practiceHost()])
  const old = {
    id: '00000000-0000-4000-8000-000000000001',
    name: 'esx',
    address: addressOf(host),
    user: 'root',
    fingerprint: host.fingerprint,
  }
  const stored = { ...old, apiVersion: null, addedAt: '2026-01-01T00:00:00.000Z' }
  const file = join(line.data, 'hosts.json')
  await writeFile(file, JSON.stringify({ version: 1, data: { hosts: [stored] } }), { mode: 0o600 })
  expect(await savedHosts(line)).toEqual([old])
  expect((await line.json(['status', 'esx', '--password-stdin'], { input: password })).code).toBe(0)
  expect(await savedHosts(line)).toEqual([old])
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
    version: 2,
    data: {
      endpoints: [{ id: old.id, kind: 'esxi', apiVersion: expect.any(String) }],
      hosts: [{ id: old.id, endpointId: old.id, moid: 'ha-host', hardwareUuid: uuid }],
    },
  })
})

it('lists and removes a host whose stored address cannot be read, and refuses to connect to it: exit 2', async () => {
  const [line, host] = await Promise.all([commandLine(), practiceHost()])
  await add(line, host)
  const file = join(line.data, 'hosts.json')
  await writeFile(file, (await readFile(file, 'utf8')).replace(addressOf(host), 'esxi 1'))
  const before = host.calls.length
  const list = await savedHosts(line)
  expect(list).toEqual([{ id: uuid, name: 'esx', address: 'esxi 1', user: 'root', fingerprint: host.fingerprint }])
  for (const args of [
    ['status', 'esx', '--password-stdin'],
    ['host', 'trust', 'esx'],
    ['shutdown', 'esx', '--dry-run', '--password-stdin'],
  ]) {
    const ended = await line.json(args, { input: password })
    expect(ended.code).toBe(2)
    expect(ended.json).toMatchObject({ error: { code: 'HOST_ADDRESS_UNREADABLE' } })
  }
  expect(host.calls.length).toBe(before)
  expect((await line.json(['host', 'remove', 'esxi 1'])).json).toMatchObject({ name: 'esx', address: 'esxi 1' })
  expect(await savedHosts(line)).toEqual([])
})

it('keeps no password in the data folder, and what it keeps for the owner alone', async () => {
  const { line } = await lineWithHost()
  const text = await readFile(join(line.data, 'hosts.json'), 'utf8')
  expect(JSON.parse(text)).toMatchObject({ data: { hosts: [{ name: 'esx' }], endpoints: [{ user: 'root' }] } })
  expect(text).not.toContain('battery')
  const entries = await readdir(line.data, { recursive: true, withFileTypes: true })
  // A symbolic link has no permissions of its own.
  for (const entry of entries.filter((each) => !each.isSymbolicLink())) {
    const { mode } = await stat(join(entry.parentPath, entry.name))
    expect({ name: entry.name, others: mode & 0o077 }).toEqual({ name: entry.name, others: 0 })
  }
})

// In far less than the time in which a reply must come, which the command would otherwise wait for.
it('are shown although the host does not say which of its cards can be woken', { timeout: 20_000 }, async () => {
  const { line, host } = await lineWithHost({ vms: 2 })
  host.inject({ method: 'RetrievePropertiesEx', after: 1, when: 'before', what: { silence: true } })
  const ended = await line.json(['status', 'esx', '--password-stdin'], { input: password })
  expect(ended).toMatchObject({ code: 0, json: { name: 'esx', connection: 'connected' } })
})
