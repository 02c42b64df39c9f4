import { onTestFinished } from 'vitest'
import { createCertificate } from '../../../../electron/practice/certificate.ts'
import { startPracticeHost } from '../../../../electron/practice/practice-host.ts'
import type { PracticeHost, PracticeOptions } from '../../../../electron/practice/practice-host.ts'
import { commandLine, type CommandLine } from './command.ts'

export const password = 'correct horse & <battery> "staple" 密码'

/** Created once per file, because keys take time. */
export const certificate = await createCertificate()

/** Starts a practice host whose actual state the test can see; it is closed when the test ends. */
export async function practiceHost(
  options: Partial<PracticeOptions> = {},
  onFinished: (end: () => Promise<void>) => void = onTestFinished,
): Promise<PracticeHost> {
  const host = await startPracticeHost({ password, certificate, goneAfterSeconds: 0.1, guestSeconds: 1, ...options })
  onFinished(() => host.close())
  return host
}

/** `127.0.0.1:PORT`, as the command line shows it. */
export function addressOf(host: { readonly port: number }): string {
  return `127.0.0.1:${host.port}`
}

/** Adds the host under the name `esx`, as `root` by default. */
export async function add(
  line: CommandLine,
  host: PracticeHost,
  user = 'root',
  secret = password,
  name = 'esx',
): Promise<void> {
  const added = await line.json(
    [
      'host',
      'add',
      addressOf(host),
      '--name',
      name,
      '--user',
      user,
      '--fingerprint',
      host.fingerprint,
      '--password-stdin',
    ],
    { input: secret },
  )
  if (added.code !== 0) throw new Error(`host add ended with ${added.code}: ${added.stdout}${added.stderr}`)
}

/** Starts practice hosts and a command line that knows each by its name here. */
export async function lineWithHosts<N extends string>(
  options: Readonly<Record<N, Partial<PracticeOptions>>>,
  onFinished: (end: () => Promise<void>) => void = onTestFinished,
): Promise<{ readonly line: CommandLine; readonly hosts: Readonly<Record<N, PracticeHost>> }> {
  const line = await commandLine(onFinished)
  const started = {} as Record<N, PracticeHost>
  for (const name in options) {
    const host = await practiceHost(options[name], onFinished)
    await add(line, host, 'root', options[name].password ?? password, name)
    started[name] = host
  }
  return { line, hosts: started }
}

/** Starts a practice host and a command line that knows it as `esx`. */
export async function lineWithHost(
  options: Partial<PracticeOptions> = {},
): Promise<{ readonly line: CommandLine; readonly host: PracticeHost }> {
  const [line, host] = await Promise.all([commandLine(), practiceHost(options)])
  await add(line, host)
  return { line, host }
}

/** The same for a user who may only read. */
export const readOnly = { user: 'readonly', password: `${password}-ro` } as const

/** `calls` of these methods that reached the host, in order. */
export function callsOf(host: PracticeHost, ...methods: readonly string[]): string[] {
  return host.calls.filter((call) => methods.includes(call.method)).map((call) => `${call.method} ${call.objectId}`)
}

/** The calls that change something. */
export const changes = [
  'ShutdownGuest',
  'SuspendVM_Task',
  'PowerOffVM_Task',
  'EnterMaintenanceMode_Task',
  'ExitMaintenanceMode_Task',
  'ShutdownHost_Task',
] as const
