import type { Hardware } from '../../models/hardware.ts'
import { compareHardware } from '../hardware/compare.ts'

/** Facts of the machine itself: what is installed on it and licensed changes with every patch. */
const ofMachine: ReadonlySet<string> = new Set([
  'vendor',
  'model',
  'biosVersion',
  'memoryMib',
  'cpu.name',
  'cpu.packages',
])

/**
 * Counts in how many points a machine is no longer as it was: cards that came, went or were swapped, disks, memory, CPU and
 * firmware. A fact that only one side gives is no change. Pure.
 */
export function countHardwareChanges(before: Hardware, after: Hardware): number {
  const { facts, devices, items } = compareHardware(before, after)
  const changed = facts.filter((fact) => ofMachine.has(fact.name) && fact.before !== null && fact.after !== null)
  const parts = devices.filter(({ change }) => change !== 'changed')
  return changed.length + parts.length + items.filter(({ list }) => list === 'disks' || list === 'nvme').length
}
