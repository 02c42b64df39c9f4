import { version } from '../package.json'
import { runCli } from './cli/program.ts'
import { processTerminal } from './cli/terminal.ts'

const cancel = new AbortController()
// Handled again and again: a second Ctrl+C must not kill the process between a call and its journal entry.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => cancel.abort())
// A reader that went away (`| head`) is no reason to break off a run.
process.stdout.on('error', () => undefined)

process.exitCode = await runCli(process.argv.slice(2), processTerminal(), process.env, cancel.signal, version)
// A long result may still be on its way to a slow reader; one that has gone away is not waited for.
await new Promise((resolve) => process.stdout.write('', resolve))
// The keychain's native library may hold a connection open; everything that matters is written by now.
// Said outright: inside Electron an exit code that was only set is lost.
process.exit(process.exitCode)
