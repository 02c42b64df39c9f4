import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { _electron } from '@playwright/test'
import type { ElectronApplication, Page } from '@playwright/test'
import type { ElectronRuntime } from '../../../build/electron-runtime.ts'

/** The folders an app keeps its things in; a second start with the same ones is a restart. */
export interface Profile {
  /** Chromium's own (`--user-data-dir`). */
  readonly userData: string
  /** Hosts, settings, journal (`--data`). */
  readonly data: string
}

/** Returns an empty profile called `name` in `folder`; it is removed with the folder. */
export async function makeProfile(folder: string, name: string): Promise<Profile> {
  const root = join(folder, name)
  await mkdir(root)
  return { userData: join(root, 'chromium'), data: join(root, 'data') }
}

export interface LaunchOptions {
  readonly runtime: ElectronRuntime
  readonly env: Readonly<Record<string, string>>
  readonly profile: Profile
  /** The executable of a package, which has its app inside; else `runtime` opens `entry`. */
  readonly packaged?: string
  /** Folder or file of the app; default the built product. */
  readonly entry?: string
  readonly args?: readonly string[]
}

/** A started app. */
export interface LaunchedApp {
  readonly electron: ElectronApplication
  readonly pid: number
  /** Output of its processes on stdout and stderr so far. */
  log(): string
  /** The window, once there is one. */
  window(): Promise<Page>
  /** How it ended, once it has. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  /** Quits it as a user does, and waits. */
  quit(): Promise<void>
  /** Ends all its processes at once, as a power cut does. */
  kill(): Promise<void>
}

const productEntry = resolve(import.meta.dirname, '../../..')

/** The sandbox cannot work for root, nor where the kernel keeps user namespaces from unpackaged programs. */
const chromiumSandbox = process.getuid?.() !== 0 && process.env['HYPERTRAY_E2E_NO_SANDBOX'] !== '1'

function commandOf({ runtime, env, profile, packaged, entry = productEntry, args = [] }: LaunchOptions): {
  args: string[]
  env: Record<string, string>
} {
  return {
    args: [
      ...(packaged === undefined ? [entry] : []),
      `--user-data-dir=${profile.userData}`,
      `--data=${profile.data}`,
      ...args,
    ],
    env: { ...env, ...(runtime.testRuntime && { HYPERTRAY_TEST_RUNTIME: '1' }) },
  }
}

/** Starts an app in Electron that ends by itself, as a second start does, and returns its exit code. */
export async function startAndWait(options: LaunchOptions): Promise<number | null> {
  const { args, env } = commandOf(options)
  const child = spawn(options.runtime.path, [...(chromiumSandbox ? [] : ['--no-sandbox']), ...args], {
    env,
    stdio: 'ignore',
    timeout: 20_000,
    killSignal: 'SIGKILL',
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code
}

/** Starts an app in Electron and connects to it. Only its folders and its environment differ from a normal start. */
export async function launchApp(options: LaunchOptions): Promise<LaunchedApp> {
  const electron = await _electron.launch({
    executablePath: options.packaged ?? options.runtime.path,
    ...commandOf(options),
    chromiumSandbox,
    timeout: 20_000,
  })
  const child = electron.process()
  const { pid } = child
  if (pid === undefined) throw new Error('Electron has no process id')
  let log = ''
  for (const pipe of [child.stdout, child.stderr])
    pipe?.setEncoding('utf8').on('data', (text: string) => {
      log += text
    })
  const ended =
    child.exitCode === null && child.signalCode === null
      ? once(child, 'exit').then(([code, signal]) => ({
          code: code as number | null,
          signal: signal as NodeJS.Signals | null,
        }))
      : Promise.resolve({ code: child.exitCode, signal: child.signalCode })
  return {
    electron,
    pid,
    ended,
    log: () => log,
    window: () => electron.firstWindow(),
    async quit() {
      // Playwright's own close() cuts the connection and then waits without a limit: here the test's limit holds.
      await electron.evaluate(({ app }) => app.quit()).catch(() => undefined)
      await ended
    },
    async kill() {
      try {
        // Playwright starts it as the leader of a group; a negative id is the whole group.
        process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
      }
      await ended
    },
  }
}
