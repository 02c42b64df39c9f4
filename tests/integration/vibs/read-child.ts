import { readVib } from '../../../electron/vibs/read-vib.ts'

/** Reads the file it is given and prints the result, with what that took. */
const [file = ''] = process.argv.slice(2)
// Once without a measure, so that the code is loaded and what the program takes at rest is known.
await readVib('/dev/null')
const [rest, before] = [process.memoryUsage.rss(), process.cpuUsage()]
let most = rest
const watch = setInterval(() => {
  most = Math.max(most, process.memoryUsage.rss())
}, 2)
const result = await readVib(file)
clearInterval(watch)
const { user, system } = process.cpuUsage(before)
// The highest of all, which the timer may have missed.
most = Math.max(most, process.resourceUsage().maxRSS * 1_024)
process.stdout.write(
  JSON.stringify({ result, cpuMs: (user + system) / 1_000, mebibytes: (most - rest) / 1_024 / 1_024 }),
)
