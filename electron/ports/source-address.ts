import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'

/**
 * Returns the address this computer would use towards a host. Connecting a datagram socket asks the routing table and
 * sends nothing. Null when there is no route or the name is not known. A router in between may show the host another one.
 */
export async function localAddressTowards(host: string): Promise<string | null> {
  try {
    const { address, family } = isIP(host) ? { address: host, family: isIP(host) } : await lookup(host)
    return await new Promise((resolve) => {
      const socket = createSocket(family === 6 ? 'udp6' : 'udp4')
      const done = (found: string | null): void => {
        socket.close()
        resolve(found)
      }
      socket.once('error', () => done(null))
      // Any port does: no datagram leaves.
      socket.connect(9, address, () => done(socket.address().address))
    })
  } catch {
    return null
  }
}
