import { createStore, type StoreApi } from 'zustand/vanilla'
import type { EsxiTarget, Hardware, PciDevice, ReadTexts } from '../../shared/models/hardware.ts'

/** The machine on the hardware page. */
export interface Machine {
  /** Null: it is known only by its vendor and model. */
  readonly name: string | null
  /** The host it was read from. */
  readonly hostId: string | null
  readonly hardware: Hardware
  /** How pasted texts were understood. */
  readonly texts: ReadTexts | null
  /** Id of the passport it is saved as. */
  readonly passport: string | null
  /** When it was saved, ISO 8601. */
  readonly at: string | null
}

/** A hypothetical network card: replaces the device at `address`, or is added when that is null. */
export interface Swap extends Pick<PciDevice, 'address' | 'vendor' | 'device'> {
  readonly cardName: string
  readonly slotName: string
}

/** What the hardware page shows. Nothing is saved except passports. */
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

/** Shows another machine, or none, and drops the hypothetical card of the last one. */
export function showMachine(store: StoreApi<HardwareView>, machine: Machine | null): void {
  store.setState({ machine, swap: null, chosen: null })
}
