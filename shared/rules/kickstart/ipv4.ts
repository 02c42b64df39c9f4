/** Returns an IPv4 address as a number; null for anything else. */
export function ipv4(text: string): number | null {
  const octets = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) ? text.split('.').map(Number) : []
  return octets.length === 4 && octets.every((octet) => octet <= 255)
    ? octets.reduce((sum, octet) => sum * 256 + octet, 0)
    : null
}

/** Addresses that a netmask leaves to its subnet; null for one whose ones do not come first. */
export function subnetSize(netmask: string): number | null {
  const mask = ipv4(netmask)
  const size = mask === null ? 0 : 2 ** 32 - mask
  return mask !== null && mask !== 0 && Number.isInteger(Math.log2(size)) ? size : null
}
