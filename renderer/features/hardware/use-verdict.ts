import { useMemo } from 'react'
import type { EsxiTarget, Hardware, MachineVerdict } from '../../../shared/models/hardware.ts'
import { builtInRules } from '../../../shared/reference/hardware-rules.ts'
import { judge } from '../../../shared/rules/hardware/judge.ts'
import { compileRules } from '../../../shared/rules/hardware/rule-index.ts'
import { swapNic } from '../../../shared/rules/hardware/what-if.ts'
import type { Swap } from '../../stores/hardware.ts'
import type { Client } from '../../bridge.ts'
import { useList } from '../../ui/use-list.ts'

const readRules = (client: Client, signal: AbortSignal) => client.request('hardware.rules', undefined, signal)

/** Reads the user's own rule files. */
export const useRules = () => useList(readRules)

/**
 * Judges the machine, with the swapped card if one is being tried out, by the built-in rules and the user's own. The verdict is
 * null until those are read.
 */
export function useVerdict(
  hardware: Hardware,
  target: EsxiTarget,
  swap: Swap | null,
): {
  readonly assumed: Hardware
  readonly verdict: MachineVerdict | null
  readonly problem: ReturnType<typeof useRules>['problem']
} {
  const { items, problem } = useRules()
  // Falls back to the built-in rules when the user's own cannot be read.
  const known = items ?? (problem ? [] : null)
  const index = useMemo(
    () => (known ? compileRules([builtInRules, ...known.map(({ rules }) => rules)]) : null),
    [known],
  )
  const assumed = useMemo(() => {
    if (!swap) return hardware
    const swapped = swapNic(hardware, swap.address, swap)
    return {
      ...swapped,
      pci:
        swapped.pci?.map((device) => (hardware.pci?.includes(device) ? device : { ...device, name: swap.cardName })) ??
        null,
    }
  }, [hardware, swap])
  const verdict = useMemo(() => (index ? judge(assumed, target, index) : null), [assumed, target, index])
  return { assumed, verdict, problem }
}
