import { clip, type Findings } from './findings.ts'
import type { Line, Reader } from './lines.ts'

const device = /^Bus (\d{3}) Device (\d{3}): ID ([0-9a-fA-F]{4}):([0-9a-fA-F]{4})(?: (.*))?$/

/** `lsusb`: a line a device. */
export class LsusbReader implements Reader {
  readonly kind = 'lsusb'
  readonly #found: Findings

  constructor(found: Findings) {
    this.#found = found
  }

  opens(line: Line): boolean {
    return device.test(line.text)
  }

  take(line: Line): boolean {
    const match = device.exec(line.text)
    if (match === null) return false
    const [, bus, number, vendor = '', id = '', name] = match
    const added = this.#found.usb(
      { vendor: vendor.toLowerCase(), device: id.toLowerCase(), name: clip(name) },
      `${bus}:${number}`,
    )
    if (added) this.#found.count(this.kind)
    return added
  }

  blank(): 'stay' {
    return 'stay'
  }

  end(): void {}
}
