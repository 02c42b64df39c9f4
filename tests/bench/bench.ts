/** `npm run bench [-- --json]`: how fast the client reads, beside govmomi and pyvmomi, and how many round trips it takes. */
import { parseArgs } from 'node:util'
import { benchBulk } from './bulk.ts'
import { benchRoundTrips } from './round-trips.ts'

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } })
const progress = (text: string): void => { process.stderr.write(`${text}\n`) }
const digits = (number: number): number => Number(number.toFixed(2))

const bulk = (await benchBulk(progress)).map((row) => ({
  vms: row.vms, oursMs: digits(row.oursMs), govmomiMs: digits(row.govmomiMs), pyvmomiMs: digits(row.pyvmomiMs),
}))
const { cold, warm } = await benchRoundTrips(progress)
const roundTrips = { cold: digits(cold), warm: digits(warm) }

if (values.json) console.log(JSON.stringify({ bulk, roundTrips }))
else {
  const row = (cells: readonly (string | number)[]): string => cells.map((cell) => String(cell).padStart(12)).join('')
  console.log('Bulk read, 5 properties of each VM, median ms')
  console.log(row(['VMs', 'ours', 'govmomi', 'pyvmomi']))
  for (const { vms, oursMs, govmomiMs, pyvmomiMs } of bulk) console.log(row([vms, oursMs, govmomiMs, pyvmomiMs]))
  console.log(`\nRound trips: cold ${roundTrips.cold}, warm ${roundTrips.warm}`)
}
