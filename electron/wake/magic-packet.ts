/** Length of a MAC address and of a SecureOn password. Bytes. */
const length = 6
/** How often the address is repeated. */
const repeats = 16

/**
 * Returns the payload of a magic packet: six times ff, sixteen times the card's address, and the SecureOn password if the
 * card was given one. 102 or 108 bytes.
 */
export function magicPacket(mac: readonly number[], secureOn: readonly number[] | null = null): Buffer {
  for (const bytes of [mac, ...(secureOn ? [secureOn] : [])])
    if (bytes.length !== length) throw new RangeError('a magic packet is made of six bytes each')
  return Buffer.from([
    ...Array<number>(length).fill(0xff),
    ...Array.from({ length: repeats }, () => mac).flat(),
    ...(secureOn ?? []),
  ])
}
