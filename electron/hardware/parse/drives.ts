import type { Disk, NvmeDrive, PciDevice } from '../../../shared/models/hardware.ts'

/** An NVMe drive as one source describes it. Serial number and vendor id only match sources; they are not handed out. */
export interface FoundNvme extends NvmeDrive {
  readonly serial: string | null
  /** PCI vendor id of its controller. */
  readonly vendorId: string | null
}

const maxNvme = 256
const maxDisks = 1_024
const nvmeClass = '0108'

/** Drives and disks, the same one from several sources once. */
export class DriveFindings {
  readonly #nvme: { -readonly [K in keyof FoundNvme]: FoundNvme[K] }[] = []
  /** The drives of each source, which lists each one once: two alike are two drives. */
  readonly #drivesOf = new Map<string, Set<FoundNvme>>()
  #lists = 0
  readonly #disks = new Map<string, { -readonly [K in keyof Disk]: Disk[K] }>()

  /** Returns a name for one more list of drives. */
  newList(): string {
    this.#lists += 1
    return `list ${this.#lists}`
  }

  /** @param source identifies the list: drives of the same list are the same only by their serial number */
  addNvme(found: FoundNvme, source: string): boolean {
    const listed = this.#drivesOf.get(source) ?? new Set()
    this.#drivesOf.set(source, listed)
    const sameModel = (drive: FoundNvme): boolean => found.model !== null && found.model === drive.model
    const known = this.#nvme.find((drive) =>
      found.serial !== null && drive.serial !== null
        ? found.serial === drive.serial && sameModel(drive)
        : !listed.has(drive) && sameModel(drive),
    )
    if (known === undefined) {
      if (this.#nvme.length >= maxNvme) return false
      const drive = { ...found }
      this.#nvme.push(drive)
      listed.add(drive)
      return true
    }
    listed.add(known)
    known.version ??= found.version
    known.fusedCompareWrite ??= found.fusedCompareWrite
    known.blockSize ??= found.blockSize
    known.address ??= found.address
    known.serial ??= found.serial
    known.vendorId ??= found.vendorId
    known.model ??= found.model
    return true
  }

  addDisk(found: Disk): boolean {
    const known = this.#disks.get(found.name)
    if (known === undefined) {
      if (this.#disks.size >= maxDisks) return false
      this.#disks.set(found.name, { ...found })
      return true
    }
    known.model ??= found.model
    known.bytes ??= found.bytes
    known.bus ??= found.bus
    return true
  }

  /** Returns the drives with their controllers, where only one controller can be meant. */
  nvme(pci: readonly PciDevice[]): NvmeDrive[] | null {
    if (this.#nvme.length === 0) return null
    const controllers = pci.filter((device) => device.class === nvmeClass && device.address !== null)
    return this.#nvme.map(({ serial: _serial, vendorId, ...drive }) => ({
      ...drive,
      address: drive.address ?? this.#controller(controllers, vendorId),
    }))
  }

  disks(): Disk[] | null {
    return this.#disks.size === 0 ? null : [...this.#disks.values()]
  }

  #controller(controllers: readonly PciDevice[], vendorId: string | null): string | null {
    const [only] = controllers
    if (only === undefined) return null
    if (this.#nvme.length === 1 && controllers.length === 1)
      return vendorId === null || vendorId === only.vendor ? only.address : null
    if (vendorId === null || this.#nvme.some((drive) => drive.vendorId === null)) return null
    const sameMaker = controllers.filter((device) => device.vendor === vendorId)
    return sameMaker.length === 1 && this.#nvme.filter((drive) => drive.vendorId === vendorId).length === 1
      ? (sameMaker[0]?.address ?? null)
      : null
  }
}
