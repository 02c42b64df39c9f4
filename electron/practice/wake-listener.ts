import { createSocket } from 'node:dgram'
import type { AddressInfo } from 'node:net'

/** A network card that wakes its machine. */
export interface WakeCard {
  /** Its address, as twelve lower-case hex digits. */
  readonly mac: string
  /** Its SecureOn password, as twelve lower-case hex digits; null: none. */
  readonly secureOn: string | null
}

/** Where a card listens, and what then happens. */
export interface WakeOptions extends WakeCard {
  /** UDP port; 0 takes any free one. */
  readonly port: number
  readonly host: string
  /** Called for every packet that is meant for this card. */
  readonly heard: () => void
}

export interface WakeListener {
  readonly port: number
  close(): Promise<void>
}

/** Fact: six times ff and then sixteen times the address, anywhere in the payload; a password comes right after. */
const pattern = /^(?:[\da-f]{2})*?f{12}([\da-f]{12})\1{15}([\da-f]{12})?/

/** Whether a payload wakes a card. */
export function wakes({ mac, secureOn }: WakeCard, payload: Buffer): boolean {
  const [, address, password] = pattern.exec(payload.toString('hex')) ?? []
  return address === mac && (secureOn === null || password === secureOn)
}

/** Listens as the network card of a machine that is off does. Rejects with the system's error when the port is taken. */
export async function listenForWake({ port, host, heard, ...card }: WakeOptions): Promise<WakeListener> {
  const socket = createSocket('udp4')
  socket.on('message', (message) => {
    if (wakes(card, message)) heard()
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind({ port, address: host, exclusive: true }, resolve)
  })
  socket.removeAllListeners('error').on('error', () => undefined)
  const { port: bound }: AddressInfo = socket.address()
  return { port: bound, close: () => new Promise((resolve) => socket.close(() => resolve())) }
}
