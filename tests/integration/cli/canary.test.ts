import { appendFile, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createCertificate } from '../../../electron/practice/certificate.ts'
import { findCanary, findCanaryInFolder } from '../../support/canary.ts'
import { commandLine } from './support/command.ts'
import type { Command, CommandLine, Ended } from './support/command.ts'
import { echoHost } from './support/echo.ts'
import type { EchoForm } from './support/echo.ts'
import { add, addressOf, callsOf, changes, practiceHost } from './support/hosts.ts'
import { withKeyring } from './support/keyring.ts'
import { atTerminal } from './support/terminal.ts'

/** Every character that some format escapes; both halves are long enough to be recognised when the other was cut off. */
const canary = `Canary&<7>"'\\%41\u00e9密 second ]]> half of it/+=?`
const pieces = [canary, canary.slice(0, 14), canary.slice(-20)]

/** Where the canary, or a half of it, is in what the commands wrote and in their data folder. */
async function findings(line: CommandLine, ends: readonly Pick<Ended, 'stdout' | 'stderr'>[]): Promise<unknown[]> {
  const found: unknown[] = []
  for (const piece of pieces) {
    for (const [index, { stdout, stderr }] of ends.entries()) {
      found.push(
        ...findCanary(piece, `stdout of command ${index}`, stdout),
        ...findCanary(piece, `stderr of command ${index}`, stderr),
      )
    }
    found.push(...(await findCanaryInFolder(piece, line.data)))
  }
  return found
}

/** The command's arguments and environment as every user of the computer, or the same one, can see them. */
async function seenFromOutside({ child }: Command): Promise<{ stdout: string; stderr: string }> {
  const [stdout, stderr] = await Promise.all(
    ['cmdline', 'environ'].map((file) => readFile(`/proc/${child.pid}/${file}`, 'utf8')),
  )
  return { stdout: stdout ?? '', stderr: stderr ?? '' }
}

const input = { input: `${canary}\n` }

it('is found where it is planted, so that finding nothing means something', async () => {
  const line = await commandLine()
  await line.json(['host', 'list'])
  const escaped = canary.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  await appendFile(
    join(line.data, 'logs', 'hypertray.log'),
    JSON.stringify({ reply: `<password>${escaped}</password>` }),
  )
  await appendFile(join(line.data, 'journal', 'x.jsonl'), JSON.stringify({ message: `cut: ${canary.slice(0, 16)}` }))
  const running = line.start(['status', canary, '--password-stdin'])
  const outside = await seenFromOutside(running)
  const found = await findings(line, [
    outside,
    { stdout: Buffer.from(`root:${canary}`).toString('base64'), stderr: '' },
  ])
  const places = new Set(found.map((finding) => (finding as { where: string }).where.replace(/.*\//, '')))
  expect(places).toEqual(new Set(['hypertray.log', 'x.jsonl', 'stdout of command 0', 'stdout of command 1']))
})

it('is nowhere after everything a host is used for, with a keychain and at a terminal', async () => {
  const [line, host] = await Promise.all([commandLine(), practiceHost({ password: canary, vms: 2, stuck: 1 })])
  host.inject({ method: 'ShutdownHost_Task', when: 'before', what: { fault: 'NoPermission' } })
  const kept = await withKeyring(line, [
    {
      args: [
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
        '--json',
      ],
      ...input,
    },
    { args: ['status', 'esx', '--json'] },
    { args: ['status', 'esx'] },
    { args: ['shutdown', 'esx', '--dry-run', '--json'] },
    { args: ['shutdown', 'esx', '--dry-run', '--lang', 'zh-CN'] },
    { args: ['shutdown', 'esx', '--yes', '--stuck', 'power-off', '--guest-timeout', '1', '--json'] },
    { args: ['activity', '--json'] },
    { args: ['activity'] },
    { args: ['host', 'list', '--json'] },
  ])
  expect(kept.map(({ end }) => end.code)).toEqual([0, 0, 0, 0, 0, 6, 0, 0, 0])
  host.setVm('1', { powerState: 'poweredOn', ignoresGuest: true })
  const run = line.start(['shutdown', 'esx', '--yes', '--stuck', 'wait', '--json', '--password-stdin'], input)
  await run.until(({ stdout }) => stdout.includes('"step":"guest"'))
  const outside = await seenFromOutside(run)
  run.signal('SIGINT')
  const terminal = atTerminal(line, ['status', 'esx'])
  await terminal.sees('Password for root on esx')
  terminal.types(canary)
  expect(await terminal.ends()).toBe(0)
  const ends = [
    ...kept.map(({ end }) => end),
    await run.ended,
    outside,
    { stdout: terminal.screen, stderr: '' },
    await line.run(['host', 'remove', 'esx']),
  ]
  expect(await findings(line, ends)).toEqual([])
  expect(await readFile(join(line.data, 'logs', 'hypertray.log'), 'utf8')).toContain('"method":"Login"')
})

it('is nowhere when it is refused, missing its host, or meets another certificate', async () => {
  const [line, host, other] = await Promise.all([
    commandLine(),
    practiceHost(),
    createCertificate().then((certificate) => practiceHost({ certificate })),
  ])
  await add(line, host)
  const rest = ['--user', 'root', '--password-stdin', '--json']
  const ends = await Promise.all([
    line.run(['status', 'esx', '--password-stdin', '--json'], input),
    line.run(['shutdown', 'esx', '--yes', '--password-stdin'], input),
    line.run(['status', 'nobody', '--password-stdin'], input),
    line.run(['host', 'add', addressOf(other), '--fingerprint', host.fingerprint, ...rest], input),
    line.run(['host', 'add', addressOf(other), ...rest], input),
    line.run(['host', 'add', '127.0.0.1:9', ...rest], input),
    line.run(['host', 'add', addressOf(other), '--fingerprint', other.fingerprint, ...rest], input),
    line.run(['host', 'add', addressOf(other), '--fingerprint', other.fingerprint, ...rest], {
      input: `${canary}\u0001`,
    }),
  ])
  expect(ends.map(({ code }) => code)).toEqual([4, 4, 2, 3, 3, 5, 4, 2])
  await host.close()
  ends.push(await line.run(['status', 'esx', '--password-stdin'], input))
  expect(await findings(line, ends)).toEqual([])
})

it.each<EchoForm>([
  'fault',
  'fault-name',
  'html-500',
  'html-200',
  'itself',
  'malformed',
  'redirect',
  'status-text',
  'xml-tag',
])('is nowhere although the server repeats the login in its answer: %s', async (form) => {
  const [line, host] = await Promise.all([commandLine(), practiceHost({ password: canary })])
  const echo = await echoHost(host)
  const adding = [
    'host',
    'add',
    echo.address,
    '--name',
    'esx',
    '--user',
    'root',
    '--fingerprint',
    host.fingerprint,
    '--password-stdin',
  ]
  const added = await line.run(adding, input)
  expect(added.code).toBe(0)
  echo.echo = form
  const other = await commandLine()
  const ends = await Promise.all([
    line.json(['status', 'esx', '--password-stdin'], input),
    line.run(['status', 'esx', '--password-stdin'], input),
    line.json(['shutdown', 'esx', '--dry-run', '--password-stdin'], input),
    other.json(adding, input),
    other.run([...adding, '--lang', 'zh-CN'], input),
  ])
  for (const { code } of ends) expect(code).not.toBe(0)
  expect([...(await findings(line, ends)), ...(await findings(other, []))]).toEqual([])
})

it.each<EchoForm>(['fault', 'fault-name'])(
  'is nowhere although a server repeats a login in the middle of a run: %s',
  async (form) => {
    const [line, host] = await Promise.all([commandLine(), practiceHost({ password: canary, vms: 1, stuck: 1 })])
    const echo = await echoHost(host)
    await line.run(
      [
        'host',
        'add',
        echo.address,
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
    onTestFinished(
      host.onCall((call, phase) => {
        if (call.method !== 'ShutdownGuest' || phase !== 'answered') return
        echo.echo = form
        host.expireSessions()
      }),
    )
    const run = await line.json(
      ['shutdown', 'esx', '--yes', '--stuck', 'power-off', '--guest-timeout', '1', '--password-stdin'],
      input,
    )
    expect(run.code).not.toBe(0)
    expect(callsOf(host, ...changes)).toEqual(['ShutdownGuest 1'])
    const activity = await line.json(['activity'])
    expect(await findings(line, [run, activity])).toEqual([])
  },
)

it('is nowhere although the host repeats it in what it says of a call', async () => {
  const [line, host] = await Promise.all([commandLine(), practiceHost({ password: canary, vms: 1 })])
  await line.run(
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
  host.inject({
    method: 'ShutdownHost_Task',
    when: 'before',
    what: { fault: 'InvalidState', message: `refused: ${canary}` },
  })
  host.inject({ method: 'DisableRuleset', when: 'before', what: { fault: 'InvalidState', message: canary } })
  const run = await line.json(['shutdown', 'esx', '--yes', '--password-stdin'], input)
  const change = await line.json(
    ['firewall', 'ruleset', 'disable', 'esx', 'sshServer', '--yes', '--password-stdin'],
    input,
  )
  expect([run.code, change.code]).not.toContain(0)
  const activity = await line.json(['activity'])
  expect(activity.stdout).toContain('refused: «secret»')
  expect(await findings(line, [run, change, activity])).toEqual([])
})

/** Ways in which a host spells what it repeats; the first two put it where a long text is cut. */
const spellings: Readonly<Record<string, (text: string) => string>> = {
  'cut at 500 characters': (text) => `${'x'.repeat(480)} ${text}`,
  'cut within escapes': (text) => `${'x'.repeat(450)} ${encodeURIComponent(text)}`,
  'in base64 with the user': (text) => `Authorization: Basic ${Buffer.from(`root:${text}`).toString('base64')}`,
  'in base64 in lines': (text) => Buffer.from(`root:${text}`).toString('base64').replace(/.{20}/g, '$&\r\n'),
  'in a URI, in lower case': (text) => encodeURIComponent(text).replace(/%../g, (escape) => escape.toLowerCase()),
  'in a URI, in either case': (text) =>
    encodeURIComponent(text).replace(/%(.)(.)/g, (_, high: string, low: string) => `%${high.toLowerCase()}${low}`),
  'in a form in a log in XML': (text) =>
    JSON.stringify({ sent: new URLSearchParams({ text }).toString() })
      .replaceAll('&', '&amp;')
      .replaceAll('"', '&quot;'),
  'in ASCII only': (text) =>
    JSON.stringify(text).replace(
      /[^ -~]/g,
      (unit) => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  'by the numbers of XML': (text) => Array.from(text, (each) => `&#${each.codePointAt(0) ?? 0};`).join(''),
  wrapped: (text) => text.replace(/.{10}/gu, '$&\n    '),
}

it.each(Object.keys(spellings))('is nowhere although the host repeats it %s', async (name) => {
  const [line, host] = await Promise.all([commandLine(), practiceHost({ password: canary, vms: 1, stuck: 1 })])
  const message = spellings[name]?.(canary) ?? ''
  await line.run(
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
  host.inject({ method: 'PowerOffVM_Task', when: 'before', what: { fault: 'InvalidState', message } })
  host.inject({ method: 'DisableRuleset', when: 'before', what: { fault: 'InvalidState', message } })
  const ends = [
    await line.run(
      ['shutdown', 'esx', '--yes', '--stuck', 'power-off', '--guest-timeout', '1', '--password-stdin'],
      input,
    ),
    await line.json(['firewall', 'ruleset', 'disable', 'esx', 'sshServer', '--yes', '--password-stdin'], input),
    await line.json(['activity']),
    await line.run(['activity', '--lang', 'zh-CN']),
  ]
  expect(ends.slice(0, 2).map(({ code }) => code)).not.toContain(0)
  expect(ends.map(({ stdout, stderr }) => stdout + stderr).join('')).toContain('«secret»')
  const pieces = new Set(
    [canary.slice(0, 7), ...(canary.match(/.{10}/gu) ?? []), message.slice(-12), message.slice(484, 496)].filter(
      (piece) => piece.trim().length > 5,
    ),
  )
  const left =
    ends.map(({ stdout, stderr }) => stdout + stderr).join('') +
    (await Promise.all(['journal', 'logs'].map((folder) => folderText(join(line.data, folder))))).join('')
  for (const piece of pieces) expect(left).not.toContain(piece)
  expect(await findings(line, ends)).toEqual([])
})

async function folderText(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.'))
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('')
}
