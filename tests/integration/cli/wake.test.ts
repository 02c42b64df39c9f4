import { createSocket } from 'node:dgram'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createCertificate } from '../../../electron/practice/certificate.ts'
import type { PracticeHost, PracticeOptions } from '../../../electron/practice/practice-host.ts'
import { findCanary, findCanaryInFolder } from '../../support/canary.ts'
import { clientFor, valueOf } from '../vim/hosts.ts'
import { commandLine, type CommandLine } from './support/command.ts'
import { addressOf, lineWithHost, password, practiceHost } from './support/hosts.ts'
import { withKeyring } from './support/keyring.ts'

const input = { input: password }
const wakeable = { wake: { port: 0, bootSeconds: 0.3 } } as const

/** Shuts the practice host down past the command line, without waiting for what a run waits for. */
async function turnOff(host: PracticeHost): Promise<void> {
  const client = clientFor({ port: host.port, fingerprint: host.fingerprint, password })
  const force = '<force>true</force>'
  valueOf(await client.call('ShutdownHost_Task', { type: 'HostSystem', value: 'ha-host' }, force))
  await client.close()
  await expect.poll(() => host.state().powered).toBe(false)
}

/** A practice host that is off, known as `esx`. */
async function sleeping(options: Partial<PracticeOptions> = {}): Promise<{ line: CommandLine; host: PracticeHost }> {
  const scene = await lineWithHost({ ...wakeable, ...options })
  await turnOff(scene.host)
  return scene
}

function wake(host: PracticeHost, ...more: string[]): string[] {
  return ['wake', 'esx', '--broadcast', '127.0.0.1', '--port', String(host.wakePort), ...more]
}

/** Counts what comes in on a free port of loopback. */
async function ear(): Promise<{ port: number; heard: () => number }> {
  const socket = createSocket('udp4')
  let heard = 0
  socket.on('message', () => (heard += 1))
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise((resolve) => socket.close(() => resolve())))
  return { port: socket.address().port, heard: () => heard }
}

describe('wake', () => {
  it('wakes a host by the cards it told of while it was on, and reports its new boot time', async () => {
    const { line, host } = await sleeping()
    const before = host.state().bootTime
    const ended = await line.json(wake(host, '--password-stdin'), input)
    expect([ended.code, ended.stderr]).toEqual([0, ''])
    const steps = ended.lines.slice(0, -1)
    expect(steps[0]).toEqual({
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      step: 'wake',
      vm: null,
      state: 'done',
      code: null,
      message: expect.stringContaining('127.0.0.1'),
    })
    expect(steps.at(-1)).toMatchObject({ step: 'verify', state: 'done' })
    const { bootTime } = host.state()
    expect(bootTime > before).toBe(true)
    expect(ended.lines.at(-1)).toEqual({ outcome: 'woken', code: null, bootTime, vms: [] })
  })

  it('says in either language what it did, and that the host responds', async () => {
    const { line, host } = await sleeping()
    const english = await line.run(wake(host, '--lang', 'en'))
    expect(english.stdout).toBe('Awake: the host responds.\n')
    expect(english.stderr).toContain('magic packets sent to 127.0.0.1 (round 1)')
    await turnOff(host)
    const chinese = await line.run(wake(host, '--lang', 'zh-CN'))
    expect(chinese.stdout).toBe('已唤醒：主机有响应。\n')
  })

  it('sends nothing to a host that responds', async () => {
    const { line } = await lineWithHost()
    const { port, heard } = await ear()
    const ended = await line.json(['wake', 'esx', '--broadcast', '127.0.0.1', '--port', String(port)])
    expect([ended.code, ended.json]).toEqual([
      0,
      { outcome: 'already-awake', code: 'WAKE_ALREADY_AWAKE', bootTime: null, vms: [] },
    ])
    expect(heard()).toBe(0)
  })

  it('never calls a host awake that does not respond: exit 1', async () => {
    const { line, host } = await sleeping()
    const ended = await line.json(wake(host, '--mac', '02-00-00-ff-ff-ff', '--wait', '1'))
    expect([ended.code, ended.lines.at(-1)]).toEqual([
      1,
      { outcome: 'not-woken', code: 'WAKE_NO_ANSWER', bootTime: null, vms: [] },
    ])
    expect(host.state().powered).toBe(false)
  })

  it('sends once and does not wait with --no-wait, and does not say that the host is awake', async () => {
    const { line, host } = await sleeping()
    const { port, heard } = await ear()
    const args = ['wake', 'esx', '--broadcast', '127.0.0.1', '--port', String(port), '--no-wait']
    const ended = await line.json([...args, '--mac', '020000ffff01,020000ffff02', '--mac', '020000ffff03'])
    expect([ended.code, ended.lines.at(-1)]).toEqual([0, { outcome: 'sent', code: null, bootTime: null, vms: [] }])
    await expect.poll(heard).toBe(3)
    expect(host.state().powered).toBe(false)
    expect((await line.run(args)).stdout).toBe('Sent. Hypertray did not check whether the host wakes.\n')
  })

  it('is cancelled by Ctrl+C: exit 130', async () => {
    const { line, host } = await sleeping()
    const running = line.start([...wake(host, '--mac', '02:00:00:ff:ff:ff'), '--json'])
    await running.until(({ stdout }) => stdout.includes('"verify"'))
    running.signal('SIGINT')
    const ended = await running.ended
    expect([ended.code, ended.lines.at(-1)]).toMatchObject([130, { outcome: 'cancelled', code: 'CANCELLED' }])
  })

  it('passes on that the host called its cards unable at the last contact, and tries all the same', async () => {
    const { line, host } = await lineWithHost(wakeable)
    host.setUp({ wakeSupported: false })
    expect((await line.json(['status', 'esx', '--password-stdin'], input)).code).toBe(0)
    await turnOff(host)
    const ended = await line.run(wake(host, '--lang', 'en'))
    expect(ended.stderr).toContain('the host reported that these network cards cannot wake it: 02:00:00:00:00:')
    expect(ended.code).toBe(0)
  })

  it.each([
    ['a host on no network of this computer', [], 5, 'WAKE_NOT_LOCAL'],
    ['what is no MAC address', ['--mac', '192.0.2.1'], 2, 'WAKE_MAC_INVALID'],
    ['a broadcast address that names no network', ['--broadcast', '255.255.255.255'], 2, 'WAKE_BROADCAST_INVALID'],
    ['an IPv6 address', ['--broadcast', 'ff02::1'], 2, 'WAKE_BROADCAST_INVALID'],
    ['no time at all', ['--wait', '0'], 2, 'USAGE'],
    ['two secrets on one standard input', ['--password-stdin', '--secure-on-stdin'], 2, 'USAGE'],
  ])('refuses %s, and sends nothing', async (_what, more, status, code) => {
    const { line } = await sleeping()
    const ended = await line.json(['wake', 'esx', ...more])
    expect([ended.code, ended.json]).toMatchObject([status, { error: { code } }])
  })

  it('does not take another machine at the address for the host: exit 3', async () => {
    const { line, host } = await sleeping()
    const other = await practiceHost({ port: host.port, certificate: await createCertificate() })
    const ended = await line.json(wake(host))
    expect([ended.code, ended.json]).toMatchObject([3, { error: { code: 'CERTIFICATE_CHANGED' } }])
    expect([other.calls, host.state().powered]).toEqual([[], false])
  })
})

describe('a SecureOn password', () => {
  const secureOn = '5e:c2:e7:0a:b1:77'
  const digits = secureOn.replaceAll(':', '')
  const locked = { wake: { ...wakeable.wake, secureOn: digits } }

  it('wakes the host that wants it, and shows up nowhere', async () => {
    const { line, host } = await sleeping(locked)
    const without = await line.json(wake(host, '--wait', '1'))
    expect([without.code, host.state().powered]).toEqual([1, false])
    const wrong = await line.json(wake(host, '--secure-on-stdin', '--wait', '1'), { input: '00:00:00:00:00:01\n' })
    expect([wrong.code, host.state().powered]).toEqual([1, false])
    const right = await line.json(wake(host, '--secure-on-stdin'), { input: `${secureOn}\n` })
    expect([right.code, right.lines.at(-1)]).toMatchObject([0, { outcome: 'woken' }])
    for (const secret of [secureOn, digits])
      expect([
        ...findCanary(secret, 'stdout', right.stdout),
        ...findCanary(secret, 'stderr', right.stderr),
        ...(await findCanaryInFolder(secret, line.data)),
      ]).toEqual([])
  })

  it.each(['secret', '01:02:03:04:05', '192.168.1.1'])('is not read from %j', async (text) => {
    const { line, host } = await sleeping()
    const ended = await line.json(wake(host, '--secure-on-stdin'), { input: text })
    expect([ended.code, ended.json]).toMatchObject([2, { error: { code: 'WAKE_PASSWORD_INVALID' } }])
    expect(host.state().powered).toBe(false)
  })

  it('is kept in the keychain, used from then on, and deleted by an empty one', async () => {
    const { line, host } = await sleeping(locked)
    const [kept, used, deleted, after] = await withKeyring(line, [
      { args: wake(host, '--secure-on-stdin', '--json', '--no-wait', '--mac', '02:00:00:ff:ff:ff'), input: secureOn },
      { args: wake(host, '--json') },
      { args: wake(host, '--secure-on-stdin', '--json'), input: '' },
      { args: ['host', 'list', '--json'] },
    ])
    expect([kept?.end.code, used?.end.code, deleted?.end.code, after?.end.code]).toEqual([0, 0, 0, 0])
    expect([kept?.secrets, used?.secrets, deleted?.secrets]).toEqual([1, 1, 0])
    expect(used?.end.lines.at(-1)).toMatchObject({ outcome: 'woken' })
  })
})

it('does not guess the cards of a host that never told them: exit 2', async () => {
  const line = await commandLine()
  const host = await practiceHost({ ...wakeable })
  host.inject({ method: 'RetrievePropertiesEx', when: 'before', what: { fault: 'NoPermission' } })
  const added = await line.json(
    [
      'host',
      'add',
      addressOf(host),
      '--name',
      'esx',
      '--user',
      'root',
      '--fingerprint',
      host.fingerprint,
      '--password-stdin',
    ],
    input,
  )
  expect(added.code).toBe(0)
  const ended = await line.json(['wake', 'esx'])
  expect([ended.code, ended.json]).toMatchObject([2, { error: { code: 'WAKE_MACS_UNKNOWN' } }])
})
