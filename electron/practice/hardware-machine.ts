/** A PCI function as it is soldered or plugged in; ids unsigned, as they are printed on lists. */
export interface PciFunction {
  /** `0000:4b:00.0`. */
  readonly address: string
  readonly vendor: number
  readonly device: number
  readonly subvendor: number
  readonly subdevice: number
  /** Class and subclass. */
  readonly classId: number
  readonly vendorName: string
  readonly deviceName: string
  /** The vmnic or vmhba that the host's driver made of it; absent when no driver claimed it. */
  readonly use?: { readonly alias: string; readonly driver: string }
  /** Passthrough: off, enabled for the next boot, or active. */
  readonly passthrough?: 'off' | 'enabled' | 'active'
}

/** A disk as the host lists it; an NVMe namespace is one too. */
export interface PracticeDisk {
  readonly name: string
  readonly vendor: string
  readonly model: string
  /** 512-byte sectors unless `blockSize` says otherwise. */
  readonly blocks: number
  readonly blockSize?: number
  readonly ssd: boolean
  /** The vmhba it is attached to. */
  readonly adapter: string
  readonly boot?: boolean
  /** NVMe drives only. */
  readonly nvme?: { readonly fused: boolean; readonly firmware: string }
}

/** The registers of a CPUID leaf, as numbers. */
export interface CpuLeaf {
  readonly leaf: number
  readonly eax: number
  readonly ebx: number
  readonly ecx: number
  readonly edx: number
}

/** The hardware of one of the machines to choose from. */
export interface PracticeMachine {
  readonly vendor: string
  readonly model: string
  readonly bios: {
    readonly vendor: string
    readonly version: string
    readonly releaseDate: number
    readonly firmware: 'UEFI' | 'BIOS'
  }
  readonly cpu: {
    readonly name: string
    readonly mhz: number
    readonly packages: number
    /** Of all packages. */
    readonly cores: number
    /** Of all packages, as the host runs them. */
    readonly threads: number
    readonly family: number
    readonly model: number
    readonly stepping: number
    readonly leaves: readonly CpuLeaf[]
  }
  readonly memoryBytes: number
  readonly secureBoot: boolean
  readonly tpm: '1.2' | '2.0' | null
  readonly pci: readonly PciFunction[]
  readonly disks: readonly PracticeDisk[]
}

const intel = 'Intel Corporation'

/** Shorthands for parts that every board has several of. */
export const bridge = (address: string, device: number, deviceName: string): PciFunction => ({
  address,
  vendor: 0x8086,
  device,
  subvendor: 0,
  subdevice: 0,
  classId: 0x0604,
  vendorName: intel,
  deviceName,
})

export const intelPart = (
  address: string,
  device: number,
  classId: number,
  deviceName: string,
  more: Partial<PciFunction> = {},
): PciFunction => ({
  address,
  vendor: 0x8086,
  device,
  subvendor: 0x8086,
  subdevice: 0x7270,
  classId,
  vendorName: intel,
  deviceName,
  ...more,
})

/** Leaf 0 of an Intel processor: the highest leaf and `GenuineIntel` in EBX, EDX, ECX. */
export const genuineIntel = (highest: number): CpuLeaf => ({
  leaf: 0,
  eax: highest,
  ebx: 0x756e6547,
  ecx: 0x6c65746e,
  edx: 0x49656e69,
})
