import { createStore, type StoreApi } from 'zustand/vanilla'
import type { EsxiTarget, Hardware, PciDevice, ReadTexts } from '../../shared/models/hardware.ts'

/** A machine that is looked at. */
export interface Machine {
  /** Null: it has no name but what its hardware says. */
  readonly name: string | null
  /** The host it was read from. */
  readonly hostId: string | null
  readonly hardware: Hardware
  /** What was made of pasted texts. */
  readonly texts: ReadTexts | null
  /** The passport it is saved as. */
  readonly passport: string | null
  /** When it was saved, ISO 8601. */
  readonly at: string | null
}

/** Another network card, in the place of the device at `address` or, without one, besides the others. */
export interface Swap extends Pick<PciDevice, 'address' | 'vendor' | 'device'> {
  readonly cardName: string
  readonly slotName: string
}

/** What the hardware page shows. Nothing of it is kept but what is saved as a passport. */
export interface HardwareView {
  readonly machine: Machine | null
  readonly target: EsxiTarget
  readonly swap: Swap | null
  /** Key of the finding whose details are open. */
  readonly chosen: string | null
  readonly showNotNeeded: boolean
  readonly showMaybe: boolean
}

export function createHardwareView(): StoreApi<HardwareView> {
  return createStore<HardwareView>(() => ({
    machine: null,
    target: '8.0U3',
    swap: null,
    chosen: null,
    showNotNeeded: false,
    showMaybe: false,
  }))
}

/** Looks at a machine, or at none; what was supposed of the last one is forgotten. */
export function showMachine(store: StoreApi<HardwareView>, machine: Machine | null): void {
  store.setState({ machine, swap: null, chosen: null })
}
