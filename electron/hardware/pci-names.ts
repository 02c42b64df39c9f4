import type { PciIdsFile } from '../../shared/reference/pci-ids.ts'

/**
 * Names of PCI ids, from the list that ships with the program. Ids are four hex digits in either case; null: not in the
 * list.
 */
export interface PciNames {
  /** `vendor('8086')` is `Intel Corporation`. */
  vendor(vendor: string): string | null
  /** `device('8086', '10d3')` is `82574L Gigabit Network Connection`: without the vendor's name. */
  device(vendor: string, device: string): string | null
  /**
   * Of a class and subclass: `className('0200')` is `Ethernet controller`; that of the class alone where the subclass is
   * not listed.
   */
  className(pciClass: string): string | null
  /** Which list it is: `2026.10.24`, and the date of it as the list gives it (`YYYY-MM-DD`). */
  readonly snapshot: { readonly version: string; readonly date: string }
}

let loaded: Promise<PciNames> | null = null

/**
 * Returns the names, read from the program's own files at the first call and kept: a program that shows no hardware never
 * loads them.
 */
export function pciNames(): Promise<PciNames> {
  loaded ??= import('../../shared/reference/pci-ids.json', { with: { type: 'json' } }).then((file) =>
    pciNamesOf(file.default as PciIdsFile),
  )
  return loaded
}

/** Names from a list in the shape of shared/reference/pci-ids.ts. */
export function pciNamesOf(file: PciIdsFile): PciNames {
  // Each entry starts with its own id; what is below is looked up in its text, which costs less than a map of every
  // device.
  const index = (entries: readonly string[]): Map<string, string> =>
    new Map(entries.map((entry) => [entry.slice(0, entry.indexOf(' ')), entry]))
  const vendors = index(file.vendors)
  const classes = index(file.classes)
  return {
    vendor: (vendor) => heading(vendors.get(vendor.toLowerCase())),
    device: (vendor, device) => below(vendors.get(vendor.toLowerCase()), device.toLowerCase()),
    className: (pciClass) => {
      const entry = classes.get(pciClass.slice(0, 2).toLowerCase())
      return below(entry, pciClass.slice(2, 4).toLowerCase()) ?? heading(entry)
    },
    snapshot: file.snapshot,
  }
}

const until = (entry: string, start: number): string => {
  const end = entry.indexOf('\n', start)
  return entry.slice(start, end < 0 ? entry.length : end)
}

const heading = (entry: string | undefined): string | null =>
  entry === undefined ? null : until(entry, entry.indexOf(' ') + 1)

const below = (entry: string | undefined, id: string): string | null => {
  if (entry === undefined || !/^[0-9a-f]+$/.test(id)) return null
  const at = entry.indexOf(`\n${id} `)
  return at < 0 ? null : until(entry, at + id.length + 2)
}
