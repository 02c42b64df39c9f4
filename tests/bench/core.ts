import { benchBulk } from './bulk.ts'
import type { BulkRow } from './bulk.ts'
import { benchRoundTrips } from './round-trips.ts'
import type { RoundTrips } from './round-trips.ts'

/** The cost of reading a host. */
export interface CoreBench {
  readonly bulk: readonly BulkRow[]
  readonly roundTrips: RoundTrips
}

/** Measures the client against govmomi and pyvmomi, and counts its round trips. */
export async function benchCore(progress: (text: string) => void): Promise<CoreBench> {
  return { bulk: await benchBulk(progress), roundTrips: await benchRoundTrips(progress) }
}

/** Formats the measurements as readable tables. */
export function coreTable({ bulk, roundTrips }: CoreBench): string {
  const row = (cells: readonly (string | number)[]): string => cells.map((cell) => String(cell).padStart(12)).join('')
  return [
    'Bulk read, 5 properties of each VM, median ms',
    row(['VMs', 'ours', 'govmomi', 'pyvmomi']),
    ...bulk.map(({ vms, oursMs, govmomiMs, pyvmomiMs }) =>
      row([vms, oursMs.toFixed(2), govmomiMs.toFixed(2), pyvmomiMs.toFixed(2)]),
    ),
    '',
    `Round trips: cold ${roundTrips.cold.toFixed(2)}, warm ${roundTrips.warm.toFixed(2)}`,
  ].join('\n')
}
