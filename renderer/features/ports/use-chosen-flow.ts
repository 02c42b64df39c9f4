import { useRef } from 'react'
import { useServices, useUi } from '../../services.tsx'
import { flowById, flowRows } from './rows.ts'

/** Pixels at which table and details have room side by side. */
const roomForBoth = 900

/** Returns the flow whose details are open, where they appear, and how to open and close them. */
export function useChosenFlow(width: number) {
  const { ui } = useServices()
  const place = useUi((state) => state.portFlow)
  const grid = useRef<HTMLDivElement>(null)
  const panel = useRef<HTMLElement>(null)
  const flow = place === null ? undefined : flowById.get(place.flow)
  const [open = null] = flow ? flowRows([flow]) : []
  return {
    open,
    beside: width >= roomForBoth,
    grid,
    panel,
    close: (): void => {
      ui.choosePort(null)
      grid.current?.focus()
    },
    choose: (flowId: string, how: 'enter' | 'pointer' | 'follow'): void => {
      ui.choosePort({ flow: flowId, row: null })
      if (how === 'enter') requestAnimationFrame(() => panel.current?.focus())
    },
  }
}
