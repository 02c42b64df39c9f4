import { useCallback, useMemo, useRef, useState } from 'react'
import type { VmInventory } from '../../../shared/models/inventory.ts'

interface ChosenVms {
  /** Ids, in the order of the list; a VM that is gone is not among them. */
  readonly ids: readonly string[]
  readonly has: (id: string) => boolean
  /** Chooses a VM or leaves it out; with `range` all from the last one to it. */
  readonly toggle: (id: string, range: boolean) => void
  /** Chooses all that are shown, or none. */
  readonly toggleAll: () => void
  readonly clear: () => void
}

/** Keeps which VMs of a list are chosen. `toggle` stays the same function, so that rows are not drawn again. */
export function useChosenVms(all: readonly VmInventory[], shown: readonly VmInventory[]): ChosenVms {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const anchor = useRef<string | null>(null)
  const latest = useRef(shown)
  latest.current = shown
  const toggle = useCallback((id: string, range: boolean): void => {
    const from = range ? latest.current.findIndex((vm) => vm.id === anchor.current) : -1
    const to = latest.current.findIndex((vm) => vm.id === id)
    anchor.current = id
    setChosen((last) => {
      if (from !== -1 && to !== -1) {
        const between = latest.current.slice(Math.min(from, to), Math.max(from, to) + 1)
        return new Set([...last, ...between.map((vm) => vm.id)])
      }
      return last.has(id) ? new Set([...last].filter((each) => each !== id)) : new Set([...last, id])
    })
  }, [])
  const ids = useMemo(() => all.filter(({ id }) => chosen.has(id)).map(({ id }) => id), [all, chosen])
  const isAll = shown.length > 0 && shown.every(({ id }) => chosen.has(id))
  return {
    ids,
    has: (id) => chosen.has(id),
    toggle,
    toggleAll: () => setChosen(new Set(isAll ? [] : shown.map(({ id }) => id))),
    clear: () => setChosen(new Set()),
  }
}
