import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os'
import type { Clock } from '../../shared/clock.ts'

/** Interval at which this computer's own addresses are read. Milliseconds. */
const intervalMs = 5_000

export interface NetworkWatchOptions {
  readonly clock: Clock
  /** Called when this computer has gained or lost an address: a host that was out of reach may be reachable now. */
  readonly changed: () => void
  readonly interfaces?: () => NodeJS.Dict<readonly NetworkInterfaceInfo[]>
}

/**
 * Notices that this computer joined another network by polling its own addresses: neither Node nor Electron's main process
 * has an event for it. It polls only while some host is out of reach, and sends nothing.
 */
export class NetworkWatch {
  readonly #options: NetworkWatchOptions
  #watching: AbortController | null = null

  constructor(options: NetworkWatchOptions) {
    this.#options = options
  }

  /** Starts or stops polling; calling it again with the same value changes nothing. */
  wanted(wanted: boolean): void {
    if (wanted === (this.#watching !== null)) return
    this.#watching?.abort()
    this.#watching = wanted ? new AbortController() : null
    if (this.#watching) void this.#watch(this.#watching.signal)
  }

  async #watch(signal: AbortSignal): Promise<void> {
    let before = this.#addresses()
    while (!signal.aborted) {
      await this.#options.clock.sleep(intervalMs, signal)
      if (signal.aborted) return
      const now = this.#addresses()
      if (now !== before) this.#options.changed()
      before = now
    }
  }

  #addresses(): string {
    const all = (this.#options.interfaces ?? networkInterfaces)()
    return Object.entries(all)
      .flatMap(([name, infos]) =>
        (infos ?? []).filter(({ internal }) => !internal).map(({ cidr, address }) => `${name} ${cidr ?? address}`),
      )
      .sort()
      .join('\n')
  }
}
