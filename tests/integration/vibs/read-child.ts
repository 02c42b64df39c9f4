import { readFileSync, writeFileSync } from 'node:fs'
import { readVib } from '../../../electron/vibs/read-vib.ts'

/** Reads the file it is given and prints the result, with what that took. */
const [file = ''] = process.argv.slice(2)
// Once without a measure, so that the code is loaded and what the program takes at rest is known.
await readVib('/dev/null')
// Sets the highest resident size back to the present one (proc(5)), since loading the code took more than it needs now.
writeFileSync('/proc/self/clear_refs', '5')
const [rest, before] = [process.memoryUsage.rss(), process.cpuUsage()]
const result = await readVib(file)
const { user, system } = process.cpuUsage(before)
const most = Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1_024
process.stdout.write(
  JSON.stringify({ result, cpuMs: (user + system) / 1_000, mebibytes: (most - rest) / 1_024 / 1_024 }),
)
