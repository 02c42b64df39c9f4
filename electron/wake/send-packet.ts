import { createSocket } from 'node:dgram'
import type { WakePath } from './wake-paths.ts'

/** The discard port, and echo, which some routers forward instead. */
export const wakePorts: readonly number[] = [9, 7]

/** Sends payloads from the card of a path, over IPv4, to each port. Rejects with the system's error. */
export type SendPackets = (packets: readonly Buffer[], path: WakePath, ports: readonly number[]) => Promise<void>

/** Sends over UDP. Bound to the card's address, it needs no default route and takes no other card. */
export const sendPackets: SendPackets = async (packets, { from, to }, ports) => {
  const socket = createSocket('udp4')
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.bind({ address: from ?? '0.0.0.0', port: 0, exclusive: true }, resolve)
    })
    socket.setBroadcast(true)
    for (const packet of packets)
      for (const port of ports)
        await new Promise<void>((resolve, reject) => {
          socket.send(packet, port, to, (error) => (error ? reject(error) : resolve()))
        })
  } finally {
    socket.close()
  }
}
