import { version } from '../package.json'
import { runCli } from './cli/program.ts'
import { watchSignals } from './cli/signals.ts'
import { flushed, processTerminal } from './cli/terminal.ts'

const signals = watchSignals(process, process.platform)

process.exitCode = await runCli(process.argv.slice(2), processTerminal(), process.env, signals, version)
// A long result may still be on its way to a slow reader; one that has gone away is not waited for.
await flushed(process.stdout)
// The keychain's native library may hold a connection open; everything that matters is written by now.
// Said outright: inside Electron an exit code that was only set is lost.
process.exit(process.exitCode)
