/** Catches what is sent to UDP ports 9 and 7 in the network namespace it is started in; a line in, all of it out as JSON. */
import { createSocket } from 'node:dgram'
import { createInterface } from 'node:readline'

export interface Caught {
  readonly port: number
  readonly from: string
  /** Hexadecimal. */
  readonly payload: string
}

const caught: Caught[] = []
for (const port of [9, 7]) {
  const socket = createSocket('udp4')
  socket.on('message', (message, { address }) => caught.push({ port, from: address, payload: message.toString('hex') }))
  await new Promise<void>((resolve) => socket.bind(port, resolve))
}
console.log('ready')
for await (const line of createInterface({ input: process.stdin }))
  console.log(JSON.stringify(line === '' ? [] : caught))
process.exit()
