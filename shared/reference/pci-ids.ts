/**
 * Names of PCI vendors, devices and classes as they ship: a snapshot of pci.ids, without its subsystems, in pci-ids.json beside
 * this file. `node build/pci-ids.ts` writes it. One line a name, so that a refresh can be read as a difference.
 */
export interface PciIdsFile {
  readonly schema: 'hypertray/pci-ids/1'
  /** Version and date as the list itself gives them. */
  readonly snapshot: { readonly version: string; readonly date: string }
  readonly source: string
  /** Under which terms the names are passed on, notice included. */
  readonly licence: readonly string[]
  /** `06 Bridge`, and below it `00 Host bridge`: one entry a class, its subclasses on lines of their own. */
  readonly classes: readonly string[]
  /** `8086 Intel Corporation`, and below it `10d3 82574L Gigabit Network Connection`: one entry a vendor. */
  readonly vendors: readonly string[]
}
