/**
 * `npm start`: builds, obtains Electron and opens the app; what follows `--` goes to the app. Exit code 1 when it cannot be
 * opened here, else that of the app.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { obtainElectron } from './electron-runtime.ts'
import type { ElectronRuntime } from './electron-runtime.ts'
import { reasonNotToOpen } from './runtime/launch-check.ts'
import { electronLibraries } from './system-packages.ts'

const root = resolve(import.meta.dirname, '..')
const args = process.argv.slice(2)

/** Runs a program in this terminal; returns its exit code, 1 when a signal ended it. */
async function run(
  program: string,
  programArgs: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const child = spawn(program, programArgs, { cwd: root, stdio: 'inherit', env })
  const pass = (signal: NodeJS.Signals): void => {
    child.kill(signal)
  }
  process.on('SIGINT', pass).on('SIGTERM', pass)
  const [code] = (await once(child, 'exit')) as [number | null]
  process.off('SIGINT', pass).off('SIGTERM', pass)
  return code ?? 1
}

async function obtain(): Promise<ElectronRuntime | null> {
  try {
    return await obtainElectron({ allowTestRuntime: true, log: (line) => console.log(line) })
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return null
  }
}

async function open(runtime: ElectronRuntime): Promise<number> {
  // The first may be inherited from a terminal inside another Electron app; it would turn Electron into plain Node.
  const { ELECTRON_RUN_AS_NODE: _asNode, HYPERTRAY_TEST_RUNTIME: _test, ...env } = process.env
  if (runtime.testRuntime) {
    console.log(
      `Opening it with a test runtime (Electron ${runtime.version}): good for a look at it, but old. ` +
        'Only hosts on this computer (127.0.0.1, ::1, localhost) can be added.',
    )
  }
  const code = await run(runtime.path, [root, ...args], {
    ...env,
    ...(runtime.testRuntime && { HYPERTRAY_TEST_RUNTIME: '1' }),
  })
  // The dynamic linker's code for a library that is not there.
  if (code === 127)
    console.error(
      `Electron lacks a system library. On Debian and its relatives: sudo apt-get install ${electronLibraries.join(' ')}`,
    )
  return code
}

async function start(): Promise<number> {
  const reason = reasonNotToOpen({ platform: process.platform, env: process.env, uid: process.getuid?.(), args })
  if (reason !== null) {
    console.error(reason)
    return 1
  }
  const built = await run(process.execPath, [join(root, 'build/build.ts')])
  if (built !== 0) return built
  const runtime = await obtain()
  return runtime ? await open(runtime) : 1
}

process.exitCode = await start()
