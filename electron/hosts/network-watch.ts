import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os'
import type { Clock } from '../../shared/clock.ts'

/** Between two looks at this computer's own addresses. Milliseconds. */
const lookMs = 5_000

export interface NetworkWatchOptions {
  readonly clock: Clock
  /** This computer has got or lost an address: what was out of reach may be there now. */
  readonly changed: () => void
  readonly interfaces?: () => NodeJS.Dict<readonly NetworkInterfaceInfo[]>
}

/**
 * Notices that this computer joined another network, by its own addresses: neither Node nor Electron's main process has an
 * event for it. It looks only while it is wanted, which is while some host is out of reach, and it sends nothing.
 */
export class NetworkWatch {
  readonly #options: NetworkWatchOptions
  #looking: AbortController | null = null

  constructor(options: NetworkWatchOptions) {
    this.#options = options
  }

  /** Looks from now on, or stops. Asked for what it does already, it goes on. */
  wanted(wanted: boolean): void {
    if (wanted === (this.#looking !== null)) return
    this.#looking?.abort()
    this.#looking = wanted ? new AbortController() : null
    if (this.#looking) void this.#look(this.#looking.signal)
  }

  async #look(signal: AbortSignal): Promise<void> {
    let before = this.#addresses()
    while (!signal.aborted) {
      await this.#options.clock.sleep(lookMs, signal)
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
