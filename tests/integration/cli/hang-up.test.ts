import { EventEmitter, once } from 'node:events'
import { readFile, watch, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runCli } from '../../../electron/cli/program.ts'
import { watchSignals } from '../../../electron/cli/signals.ts'
import type { PracticeHost } from '../../../electron/practice/practice-host.ts'
import { bareEnvironment, Command, commandLine, hypertray } from './support/command.ts'
import type { CommandLine } from './support/command.ts'
import { add, addressOf, callsOf, changes, lineWithHost, password, practiceHost } from './support/hosts.ts'
import { atClosingTerminal, passwordPrompt } from './support/terminal.ts'

const stuckQuestion = 'web-01 is still running 1 second after'
const withPassword = { input: password }
/** A run that needs no answer and ends when the host refuses, which avoids the 20 seconds of watching a silent host. */
const run = ['shutdown', 'esx', '--yes', '--stuck', 'abort', '--password-stdin']

async function refusingHost(line: CommandLine, vms = 1): Promise<PracticeHost> {
  const host = await practiceHost({ vms })
  await add(line, host)
  host.inject({ method: 'ShutdownHost_Task', when: 'before', what: { fault: 'NoPermission' } })
  return host
}

/** Resolves when the host has answered a call. */
function answered(host: PracticeHost, method: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = host.onCall((call, phase) => {
      if (call.method !== method || phase !== 'answered') return
      stop()
      resolve()
    })
  })
}

/** Expects that the run went on until the host refused, that the journal says so, and that no session is left. */
async function expectWholeRun(line: CommandLine, host: PracticeHost): Promise<void> {
  expect(callsOf(host, ...changes)).toEqual(['ShutdownGuest 1', 'ShutdownHost_Task ha-host'])
  expect((await line.json(['activity'])).json).toMatchObject([
    { outcome: 'aborted', code: 'NO_PERMISSION', vms: [{ after: 'poweredOff', how: 'guest-shutdown' }] },
  ])
  expectNoSession(host)
  expect(await readFile(join(line.data, 'logs', 'hypertray.log'), 'utf8')).not.toContain('INTERNAL')
}

async function expectNothingDone(line: CommandLine, host: PracticeHost): Promise<void> {
  expect(callsOf(host, ...changes)).toEqual([])
  expect((await line.json(['activity'])).json).toEqual([])
  expectNoSession(host)
}

function expectNoSession(host: PracticeHost): void {
  expect(callsOf(host, 'Logout')).toHaveLength(callsOf(host, 'Login').length)
}

describe('a terminal that closes', () => {
  // Without SIGHUP the command only finds that its terminal is gone.
  it.each([true, false])('while guests go down (SIGHUP: %s): the run goes on to its end', async (sighup) => {
    const line = await commandLine()
    const host = await refusingHost(line)
    const terminal = atClosingTerminal(line, ['shutdown', 'esx', '--yes'], { sighup })
    await terminal.sees(passwordPrompt)
    const asked = answered(host, 'ShutdownGuest')
    terminal.types(password)
    await asked
    terminal.hangsUp()
    expect(await terminal.ends()).toBe(6)
    await expectWholeRun(line, host)
  })

  it('after a confirmation that was typed: the run goes on, and can still be cancelled', async () => {
    const { line, host } = await lineWithHost({ vms: 1, stuck: 1 })
    const terminal = atClosingTerminal(line, ['shutdown', 'esx', '--stuck', 'wait', '--guest-timeout', '600'])
    await terminal.givesPassword()
    await terminal.sees("Type the host's name to confirm")
    const asked = answered(host, 'ShutdownGuest')
    terminal.types('esx')
    await asked
    terminal.hangsUp()
    await terminal.closed
    terminal.signal('SIGTERM')
    expect(await terminal.ends()).toBe(130)
    expect((await line.json(['activity'])).json).toMatchObject([{ outcome: 'cancelled' }])
    expectNoSession(host)
  })

  it.each([true, false])('at the plan, before the confirmation (SIGHUP: %s): exit 2, nothing done', async (sighup) => {
    const { line, host } = await lineWithHost({ vms: 1 })
    const terminal = atClosingTerminal(line, ['shutdown', 'esx'], { sighup })
    await terminal.givesPassword()
    await terminal.sees("Type the host's name to confirm")
    terminal.hangsUp()
    expect(await terminal.ends()).toBe(2)
    await expectNothingDone(line, host)
  })

  it('while the host is read: exit 2 without a confirmation', async () => {
    const { line, host } = await lineWithHost({ vms: 1 })
    host.inject({ method: 'RetrievePropertiesEx', when: 'after', times: 1, what: { delayMs: 500 } })
    const reading = new Promise<void>((resolve) => {
      host.onCall(({ method }) => {
        if (method === 'RetrievePropertiesEx') resolve()
      })
    })
    const terminal = atClosingTerminal(line, ['shutdown', 'esx'])
    await terminal.givesPassword()
    await reading
    terminal.hangsUp()
    expect(await terminal.ends()).toBe(2)
    await expectNothingDone(line, host)
  })

  it('at the password: exit 4, no login', async () => {
    const { line, host } = await lineWithHost({ vms: 1 })
    const logins = callsOf(host, 'Login').length
    const terminal = atClosingTerminal(line, ['shutdown', 'esx'])
    await terminal.sees(passwordPrompt)
    terminal.hangsUp()
    expect(await terminal.ends()).toBe(4)
    expect(callsOf(host, 'Login')).toHaveLength(logins)
    await expectNothingDone(line, host)
  })

  it('at the question about a machine without Tools: exit 2, nothing done', async () => {
    const { line, host } = await lineWithHost({ vms: 2, noTools: 1 })
    const terminal = atClosingTerminal(line, ['shutdown', 'esx', '--yes'])
    await terminal.givesPassword()
    await terminal.sees('is running without VMware Tools')
    terminal.hangsUp()
    expect(await terminal.ends()).toBe(2)
    await expectNothingDone(line, host)
  })

  it.each(['at', 'before'] as const)(
    '%s the question about a stuck guest: as without a terminal, exit 6, VM_STUCK',
    async (when) => {
      const { line, host } = await lineWithHost({ vms: 1, stuck: 1 })
      const terminal = atClosingTerminal(line, ['shutdown', 'esx', '--yes', '--guest-timeout', '1'])
      await terminal.sees(passwordPrompt)
      const asked = answered(host, 'ShutdownGuest')
      terminal.types(password)
      await (when === 'at' ? terminal.sees(stuckQuestion) : asked)
      terminal.hangsUp()
      expect(await terminal.ends()).toBe(6)
      expect(callsOf(host, ...changes)).toEqual(['ShutdownGuest 1'])
      expect((await line.json(['activity'])).json).toMatchObject([{ outcome: 'aborted', code: 'VM_STUCK' }])
      expectNoSession(host)
    },
  )

  it('at other questions: the fingerprint ends with 3, a firewall change with 2, and nothing was done', async () => {
    const [line, host] = await Promise.all([commandLine(), practiceHost({ vms: 1 })])
    const adding = atClosingTerminal(line, ['host', 'add', addressOf(host), '--user', 'root'])
    await adding.sees('Type yes to trust')
    adding.hangsUp()
    expect(await adding.ends()).toBe(3)
    expect(host.calls).toEqual([])
    await add(line, host)
    const changing = atClosingTerminal(line, ['firewall', 'ruleset', 'enable', 'esx', 'sshClient'])
    await changing.givesPassword()
    await changing.sees('yes')
    changing.hangsUp()
    expect(await changing.ends()).toBe(2)
    expect(callsOf(host, 'EnableRuleset')).toEqual([])
    expectNoSession(host)
  })

  it('ends `practice`, which serves the user at that terminal: exit 0', async () => {
    const terminal = atClosingTerminal(await commandLine(), ['practice'])
    await terminal.sees('fingerprint')
    terminal.hangsUp()
    expect(await terminal.ends()).toBe(0)
  })
})

describe('SIGHUP', () => {
  it.each(['alone', 'under nohup'])('%s, again and again: the run goes on to its end', async (how) => {
    const line = await commandLine()
    const host = await refusingHost(line)
    const command = started(line, how === 'alone' ? 'exec "$@"' : 'exec nohup "$@"', [...run, '--json'])
    await command.until(({ stdout }) => stdout.includes('"vm":"1","state":"waiting"'))
    command.signal('SIGHUP')
    command.signal('SIGHUP')
    const ended = await command.ended
    expect(ended).toMatchObject({ code: 6 })
    expect(ended.lines.at(-1)).toMatchObject({ outcome: 'aborted' })
    await expectWholeRun(line, host)
  })

  it('ends `practice` that writes to a pipe, and not one whose output goes to a file, as nohup arranges it', async () => {
    const [line, other] = await Promise.all([commandLine(), commandLine()])
    const piped = line.start(['practice'])
    await piped.until(({ stdout }) => stdout.endsWith('\n'))
    piped.signal('SIGHUP')
    expect(await piped.ended).toMatchObject({ code: 0, stderr: '' })

    const file = join(other.data, 'practice.json')
    await writeFile(file, '')
    const written = watch(other.data)[Symbol.asyncIterator]()
    const kept = started(other, `exec nohup "$@" >'${file}' 2>&1`, ['practice'])
    let said = ''
    while (!/\{.*\}\n/.test(said)) {
      await written.next()
      said = await readFile(file, 'utf8')
    }
    await written.return?.()
    kept.signal('SIGHUP')
    const { url, fingerprint, password: secret } = JSON.parse(said.slice(said.indexOf('{'))) as Record<string, string>
    expect(
      await other.json(
        ['host', 'add', url ?? '', '--user', 'root', '--fingerprint', fingerprint ?? '', '--password-stdin'],
        { input: secret ?? '' },
      ),
    ).toMatchObject({ code: 0 })
    kept.signal('SIGTERM')
    expect(await kept.ended).toMatchObject({ code: 0 })
  })
})

describe('streams that are gone', () => {
  it.each(['2>&-', '>&- 2>&-', '>/dev/full 2>/dev/full'])(
    'from the start, %s: the run goes on to its end',
    async (redirected) => {
      const line = await commandLine()
      const host = await refusingHost(line)
      expect((await started(line, `exec "$@" ${redirected}`, run).ended).code).toBe(6)
      await expectWholeRun(line, host)
    },
  )

  it.each<{ readonly names: readonly ('stdout' | 'stderr')[] }>([
    { names: ['stderr'] },
    { names: ['stdout'] },
    { names: ['stdout', 'stderr'] },
  ])('readers of $names that end while guests go down: the run goes on to its end', async ({ names }) => {
    const line = await commandLine()
    const host = await refusingHost(line)
    // Text progress goes to stderr, JSON to stdout.
    const command = line.start(names.includes('stderr') ? run : [...run, '--json'], withPassword)
    await answered(host, 'ShutdownGuest')
    for (const name of names) command.child[name].destroy()
    expect((await command.ended).code).toBe(6)
    await expectWholeRun(line, host)
  })
})

// Each takes the 20 seconds for which a host must stay silent, so they run in parallel.
describe.concurrent('a terminal that closes while the host goes down', () => {
  it.each([true, false])('(SIGHUP: %s): watched to the end, exit 0', async (sighup) => {
    const finished: (() => Promise<void>)[] = []
    const later = (end: () => Promise<void>): void => {
      finished.unshift(end)
    }
    try {
      const [line, host] = await Promise.all([commandLine(later), practiceHost({ vms: 1 }, later)])
      await add(line, host)
      const terminal = atClosingTerminal(line, ['shutdown', 'esx', '--yes'], { sighup, onFinished: later })
      await terminal.sees(passwordPrompt)
      const asked = answered(host, 'ShutdownHost_Task')
      terminal.types(password)
      await asked
      terminal.hangsUp()
      expect(await terminal.ends()).toBe(0)
      expect(host.state()).toMatchObject({ powered: false })
      expect((await line.json(['activity'])).json).toMatchObject([
        { outcome: 'unreachable', vms: [{ how: 'guest-shutdown' }] },
      ])
    } finally {
      for (const end of finished) await end()
    }
  })
})

describe('a console that closes on Windows', () => {
  it('cancels a run, writes its journal and sends nothing more than the logout', async () => {
    const { line, host } = await lineWithHost({ vms: 1, stuck: 1 })
    const system = new EventEmitter()
    const waiting = new EventEmitter()
    const stdout = new Writable({
      write(chunk, _encoding, done) {
        if (String(chunk).includes('"vm":"1","state":"waiting"')) waiting.emit('waiting')
        done()
      },
    })
    const stderr = new Writable({ write: (_chunk, _encoding, done) => done() })
    const asked = once(waiting, 'waiting')
    const args = [
      'shutdown',
      'esx',
      '--yes',
      '--json',
      '--stuck',
      'wait',
      '--guest-timeout',
      '600',
      '--password-stdin',
      '--data',
      line.data,
    ]
    const ended = runCli(
      args,
      { stdin: Readable.from([password]), stdout, stderr, interactive: false, detached: false },
      {},
      watchSignals(system, 'win32'),
      '0.0.0',
    )
    await asked
    system.emit('SIGHUP')
    const before = host.calls.length
    expect(await ended).toBe(130)
    expect(host.calls.slice(before).map(({ method }) => method)).toEqual(['Logout'])
    expect((await line.json(['activity'])).json).toMatchObject([
      { outcome: 'cancelled', code: 'CANCELLED', endedAt: expect.any(String) },
    ])
    expectNoSession(host)
  })
})

/** Starts a command through a shell line, in which "$@" is the command; the password is on its stdin. */
function started(line: CommandLine, script: string, args: readonly string[]): Command {
  const command = new Command(
    'sh',
    ['-c', script, 'sh', ...hypertray, ...args, '--data', line.data],
    bareEnvironment(line.data),
  )
  command.child.stdin.end(password)
  onTestFinished(async () => {
    command.signal('SIGKILL')
    await command.ended
  })
  return command
}
