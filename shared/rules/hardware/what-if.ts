import type { Hardware, PciDevice } from '../../models/hardware.ts'

/**
 * Returns the machine with another network adapter: in the place of the device at `address`, or besides the others when
 * `address` is null. Nothing is known of the new one but its ids. Unchanged if there is no device at that address.
 */
export function swapNic(
  hardware: Hardware,
  address: string | null,
  { vendor, device }: Pick<PciDevice, 'vendor' | 'device'>,
): Hardware {
  const pci = hardware.pci ?? []
  const card: PciDevice = {
    address,
    vendor,
    device,
    subvendor: null,
    subdevice: null,
    class: '0200',
    interface: null,
    name: null,
    driver: null,
    aliases: [],
    passthrough: null,
  }
  if (address === null) return { ...hardware, pci: [...pci, card] }
  if (!pci.some((each) => each.address === address)) return hardware
  return { ...hardware, pci: pci.map((each) => (each.address === address ? card : each)) }
}
