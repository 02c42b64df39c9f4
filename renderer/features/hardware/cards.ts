import type { PciDevice } from '../../../shared/models/hardware.ts'

type Ids = Pick<PciDevice, 'vendor' | 'device'>

/** Network cards commonly added when the onboard one will not do. Product names are the same in every language. */
export const wellKnownCards: readonly (Ids & { readonly name: string })[] = [
  { name: 'Intel I210', vendor: '8086', device: '1533' },
  { name: 'Intel I350', vendor: '8086', device: '1521' },
  { name: 'Intel I226-V', vendor: '8086', device: '125c' },
  { name: 'Intel X550-T', vendor: '8086', device: '1563' },
  { name: 'Intel 82599ES (X520)', vendor: '8086', device: '10fb' },
  { name: 'Intel X710', vendor: '8086', device: '1572' },
  { name: 'Mellanox ConnectX-4 Lx', vendor: '15b3', device: '1015' },
  { name: 'Broadcom BCM5720', vendor: '14e4', device: '165f' },
  { name: 'Realtek RTL8111/8168', vendor: '10ec', device: '8168' },
  { name: 'Realtek RTL8125', vendor: '10ec', device: '8125' },
]

export const idsText = ({ vendor, device }: Ids): string => `${vendor}:${device}`

/** Reads `8086:1533`, also with brackets, spaces or `0x`. Null: not two ids. */
export function parseIds(text: string): Ids | null {
  const found = /^\[?\s*(?:0x)?([0-9a-f]{4})\s*[:\s]\s*(?:0x)?([0-9a-f]{4})\s*\]?$/i.exec(text.trim())
  return found?.[1] !== undefined && found[2] !== undefined
    ? { vendor: found[1].toLowerCase(), device: found[2].toLowerCase() }
    : null
}
