import { once } from 'node:events'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { configuration } from '../../../build/packaging/configuration.ts'
import type { PracticeHost } from '../../../electron/practice/practice-host.ts'
import { runProgram, type ProgramResult } from '../../support/run.ts'
import { makeTempDir } from '../../support/tmp.ts'
import { bareEnvironment, Command, hypertray } from './support/command.ts'
import { addressOf, callsOf, password, practiceHost } from './support/hosts.ts'

const guide = resolve(import.meta.dirname, '../../../docs/guide')

/** The section about unattended use: its heading in each language. */
const headings = { en: '## Unattended shutdown', 'zh-CN': '## 无人值守' } as const

/** What stands in frames in the section, by the heading above them; what stands before the first heading is under "". */
async function recipesIn(locale: keyof typeof headings): Promise<Record<string, string[]>> {
  const page = await readFile(join(guide, `${locale}.md`), 'utf8')
  const section = page.split(`\n${headings[locale]}\n`)[1]?.split('\n## ')[0] ?? ''
  return Object.fromEntries(
    `\n${section}`
      .split('\n### ')
      .map((part, index) => [
        index === 0 ? '' : part.slice(0, part.indexOf('\n')),
        [...part.matchAll(/^```\w+\n(.*?)^```$/gms)].map(([, text = '']) => text.trimEnd()),
      ]),
  )
}

const recipes = await recipesIn('en')

it('are the same in every language', async () => {
  expect(Object.keys(recipes)).toEqual(['', 'NUT', 'apcupsd', 'PowerChute', 'Windows'])
  expect(await recipesIn('zh-CN')).toEqual(recipes)
})

/** A computer as the recipes expect it: the same paths, in the test's own folder. */
interface Computer {
  readonly folder: string
  readonly host: PracticeHost
  /** A text of the guide with the paths and the address of this computer. */
  here(text: string): string
  /** What the computer's own shutdown was called with; null while it was not. */
  shutDownWith(): Promise<string | null>
  /** What is in the journal. */
  reports(): Promise<unknown>
}

/** Prepares it with the lines of the guide. @param onTestFinished the test's own: these tests run beside each other. */
async function preparedComputer({ onTestFinished }: Pick<TestContext, 'onTestFinished'>): Promise<Computer> {
  const [folder, host] = await Promise.all([makeTempDir('recipe-'), practiceHost({ vms: 3 }, onTestFinished)])
  onTestFinished(() => folder.remove())
  const at = (name: string): string => join(folder.path, name)
  await writeFile(at('hypertray'), `#!/bin/sh\nexec ${hypertray.map((part) => `'${part}'`).join(' ')} "$@"\n`, {
    mode: 0o755,
  })
  await writeFile(at('shutdown'), `#!/bin/sh\necho "$@" > '${at('halted')}'\n`, { mode: 0o755 })
  const here = (text: string): string => {
    const placed = text
      .replaceAll('/usr/bin/hypertray', at('hypertray'))
      .replaceAll('/var/lib/hypertray', at('data'))
      .replaceAll('/sbin/shutdown', at('shutdown'))
      .replaceAll('esxi.example.org', addressOf(host))
      .replaceAll(/C:\\ProgramData\\Hypertray\\?/g, `${at('data')}/`)
    // Nothing may shut this computer down.
    if (/\/sbin\/|\/var\/lib\/|\/usr\/bin\//.test(placed)) throw new Error(`a path that is not replaced:\n${placed}`)
    return placed
  }
  const lines = here(recipes['']?.[0] ?? '').split('\n')
  expect(lines).toHaveLength(4)
  const env = { ...bareEnvironment(folder.path), PATH: `${folder.path}:${process.env['PATH']}` }
  for (const line of lines) {
    const added = line.includes(' host add ') ? ` --fingerprint ${host.fingerprint}` : ''
    // What the user types comes through a pipe: there is no terminal, and /dev/stdin cannot be a socket.
    const done = await runProgram(
      'sh',
      ['-c', line.startsWith('install -m 600 /dev/stdin') ? `cat | ${line}` : `${line}${added}`],
      { env, input: `${password}\n` },
    )
    expect(done, line).toMatchObject({ code: 0 })
  }
  const inData = async (args: readonly string[]): Promise<ProgramResult> =>
    runProgram(at('hypertray'), [...args, '--json', '--data', at('data')], { env })
  return {
    folder: folder.path,
    host,
    here,
    shutDownWith: () =>
      readFile(at('halted'), 'utf8').then(
        (text) => text.trim(),
        () => null,
      ),
    reports: async () => JSON.parse((await inData(['activity'])).stdout) as unknown,
  }
}

/** Puts a recipe into an executable file of its own. */
async function command(computer: Computer, text: string): Promise<string> {
  await mkdir(join(computer.folder, 'hooks'))
  const file = join(computer.folder, 'hooks', 'hook')
  await writeFile(file, `${text}\n`)
  await chmod(file, 0o755)
  return file
}

async function expectDown(computer: Computer): Promise<void> {
  expect(callsOf(computer.host, 'ShutdownHost_Task')).toHaveLength(1)
  expect(computer.host.state().vms.map((vm) => vm.powerState)).not.toContain('poweredOn')
  expect(await computer.reports()).toMatchObject([{ outcome: 'unreachable' }])
}

/** Runs in the way a daemon does: no variable, no terminal, no folder of its own. */
const fromDaemon = (args: readonly string[]): Promise<ProgramResult> =>
  runProgram('env', ['-i', ...args], { cwd: '/', timeoutMs: 120_000 })

/** What upsmon gives to the shell. */
const shutdownCommand = /^SHUTDOWNCMD "([^"\\]+)"$/.exec(recipes['NUT']?.[0] ?? '')?.[1] ?? ''

/** Starts a UPS on battery and low, its server, and an upsmon that shuts the computer down with the line of the guide. */
async function upsWithEmptyBattery(
  computer: Computer,
  line: string,
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
): Promise<{ readonly upsmon: Command }> {
  const [configured, state] = [join(computer.folder, 'nut'), join(computer.folder, 'nut-state')]
  await Promise.all([mkdir(configured), mkdir(state)])
  const port = await freePort()
  const quiet = ['ONLINE', 'ONBATT', 'LOWBATT', 'FSD', 'SHUTDOWN', 'COMMOK', 'COMMBAD', 'NOCOMM'].map(
    (notice) => `NOTIFYFLAG ${notice} IGNORE`,
  )
  const files: Record<string, readonly string[]> = {
    'ups.conf': ['pollinterval = 1', '[lab]', 'driver = dummy-ups', 'port = lab.dev', 'mode = dummy-once'],
    'lab.dev': ['ups.status: OB DISCHRG LB', 'battery.charge: 5'],
    'upsd.conf': [`LISTEN 127.0.0.1 ${port}`, `STATEPATH ${state}`],
    'upsd.users': ['[mon]', 'password = lab', 'upsmon primary'],
    'upsmon.conf': [
      `MONITOR lab@127.0.0.1:${port} 1 mon lab primary`,
      'POLLFREQ 1',
      'POLLFREQALERT 1',
      'HOSTSYNC 1',
      'FINALDELAY 0',
      ...quiet,
      computer.here(line),
    ],
  }
  await Promise.all(
    Object.entries(files).map(([name, lines]) =>
      writeFile(join(configured, name), `${lines.join('\n')}\n`, { mode: 0o600 }),
    ),
  )
  const env = { NUT_CONFPATH: configured, NUT_STATEPATH: state, NUT_ALTPIDPATH: state, NUT_PIDPATH: state }
  const start = (command: string, ...args: string[]): Command => {
    const daemon = new Command(command, args, env)
    onTestFinished(async () => {
      daemon.signal('SIGKILL')
      await daemon.ended
    })
    return daemon
  }
  start('/lib/nut/dummy-ups', '-a', 'lab', '-u', 'root', '-D', '-F')
  start('/lib/nut/upsd', '-u', 'root', '-F', '-D')
  // It writes its pid to /run, so it gets its own /run, in a namespace where any user may mount.
  return {
    upsmon: start(
      '/usr/bin/unshare',
      '--user',
      '--map-root-user',
      '--mount',
      '/bin/sh',
      '-c',
      'mount -t tmpfs none /run && mkdir /run/nut && exec /lib/nut/upsmon -p -F -D',
    ),
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

// Each watches its host go, which takes its time.
describe.concurrent('run as the daemon runs them, with nothing in the environment', { timeout: 120_000 }, () => {
  it('NUT: the host goes down, then the computer', async (test) => {
    const computer = await preparedComputer(test)
    const ended = await fromDaemon(['/bin/sh', '-c', computer.here(shutdownCommand)])
    expect(ended).toMatchObject({ code: 0 })
    await expectDown(computer)
    expect(await computer.shutDownWith()).toBe('-h +0')
  })

  it('NUT: a real upsmon with a battery that runs out', async (test) => {
    const computer = await preparedComputer(test)
    const daemons = await upsWithEmptyBattery(computer, recipes['NUT']?.[0] ?? '', test)
    expect(await daemons.upsmon.ended, daemons.upsmon.stderr).toMatchObject({ code: 0 })
    await expectDown(computer)
    expect(await computer.shutDownWith()).toBe('-h +0')
  })

  it('NUT: the computer goes down also when the host cannot', async (test) => {
    const computer = await preparedComputer(test)
    await writeFile(join(computer.folder, 'data', 'esxi.password'), 'wrong')
    const ended = await fromDaemon(['/bin/sh', '-c', computer.here(shutdownCommand)])
    expect(ended.stderr).toContain('rejected the user name or password')
    expect(callsOf(computer.host, 'ShutdownHost_Task')).toEqual([])
    expect(await computer.shutDownWith()).toBe('-h +0')
  })

  it('several hosts, of which one goes last', async (test) => {
    const computer = await preparedComputer(test)
    const line = recipes['']?.[1]?.replace('storage.example.org', 'esxi.example.org') ?? ''
    const env = `PATH=${computer.folder}:${process.env['PATH']}`
    const ended = await fromDaemon([env, '/bin/sh', '-c', computer.here(line)])
    expect(ended).toMatchObject({ code: 0 })
    await expectDown(computer)
  })

  it.for(['apcupsd', 'PowerChute'])('%s', async (name, test) => {
    const computer = await preparedComputer(test)
    const file = await command(computer, computer.here(recipes[name]?.[0] ?? ''))
    const ended = await fromDaemon([file, 'lab', '1', '0'])
    expect(ended).toMatchObject({ code: 0 })
    await expectDown(computer)
  })
})

describe('on Windows', () => {
  const program = `C:\\Program Files\\${configuration.productName}\\${configuration.productName}.exe`
  const inCommandFile = /^@START "" \/WAIT "([^"]+)" --hypertray-cli (\S.*)$/.exec(recipes['PowerChute']?.[1] ?? '')
  const inTask = /-Execute '([^']+)' -Argument '--hypertray-cli ([^']+)'/.exec(recipes['Windows']?.[1] ?? '')
  let lines: readonly string[]
  beforeAll(() => {
    lines = (recipes['Windows']?.[0] ?? '').split('\n')
  })

  it('command file and task run the same command, in words that neither shell changes', () => {
    expect(inCommandFile?.slice(1)).toEqual([program, inTask?.[2]])
    expect(inTask?.[1]).toBe(program)
    expect(inTask?.[2]).toMatch(/^[\w .:\\-]+$/)
  })

  it('the preparation closes the folder before the password is in it, and uses the files the command uses', () => {
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['mkdir', 'icacls', 'notepad', 'icacls', '&'])
    const [made, , typed] = lines.map((line) => line.split(' ')[1] ?? '')
    expect(inTask?.[2]).toContain(` --data ${made} --password-file ${typed}`)
    expect(lines.at(-1)).toContain(` --data ${made} --password-file ${typed}`)
  })

  it('the command is understood', async (test) => {
    const computer = await preparedComputer(test)
    const args = computer.here(inTask?.[2] ?? '').split(' ')
    const ended = await fromDaemon([...hypertray, ...args, '--dry-run', '--json'])
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(ended.stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ outcome: 'dry-run' })
    expect(callsOf(computer.host, 'ShutdownHost_Task')).toEqual([])
  })
})
