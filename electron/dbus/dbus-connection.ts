import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { decodeMessage, encodeMessage } from './dbus-wire.ts'
import type { Message } from './dbus-wire.ts'

/**
 * An error of the bus or of a service on it. `name` is the D-Bus error name, or one of this client's own: `no-bus`,
 * `no-answer`, `bad-answer`.
 */
export class BusError extends Error {
  constructor(name: string, message: string) {
    super(message)
    this.name = name
  }
}

export interface BusCall {
  readonly destination: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly signature?: string
  readonly body?: readonly unknown[]
}

export interface Bus {
  /** Calls a method and returns the values of its reply. Rejects with {@link BusError}; `no-answer` after `ms` milliseconds. */
  call(call: BusCall, ms: number): Promise<readonly unknown[]>
  /** Subscribes to all signals that arrive (AddMatch chooses which do); returns the function that unsubscribes. */
  onSignal(listener: (signal: Message) => void): () => void
  close(): void
}

/** The bus itself, as a service on it. */
const daemon = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const

/** Returns the session bus's sockets, found as GLib finds them; none when there is no bus, or only one that is no Unix socket. */
export function sessionBusPaths(env: NodeJS.ProcessEnv): string[] {
  const address = env['DBUS_SESSION_BUS_ADDRESS']
  if (!address) return env['XDG_RUNTIME_DIR'] ? [join(env['XDG_RUNTIME_DIR'], 'bus')] : []
  return address.split(';').flatMap((one) => {
    if (!one.startsWith('unix:')) return []
    const options = new Map(
      one
        .slice('unix:'.length)
        .split(',')
        .map((pair) => {
          const equals = pair.indexOf('=')
          return [pair.slice(0, equals), unescapeAddress(pair.slice(equals + 1))] as const
        }),
    )
    const path = options.get('path')
    const abstract = options.get('abstract')
    if (path) return [path]
    return abstract ? [`\0${abstract}`] : []
  })
}

/** Asks the bus to deliver the signals that match a rule. Rejects as {@link Bus.call}. */
export async function addMatch(bus: Bus, rule: string, ms: number): Promise<void> {
  await bus.call({ ...daemon, member: 'AddMatch', signature: 's', body: [rule] }, ms)
}

/** Decodes the `%xx` of an address. */
function unescapeAddress(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * Connects to the first session bus that answers, as the user of this process (AUTH EXTERNAL), and says Hello.
 * Rejects with {@link BusError} `no-bus` (no bus, or it refuses this user) or `no-answer`.
 */
export async function openSessionBus(env: NodeJS.ProcessEnv, ms: number): Promise<Bus> {
  for (const path of sessionBusPaths(env)) {
    const socket = await openSocket(path)
    if (socket === null) continue
    const bus = busOn(socket)
    try {
      await bus.call({ ...daemon, member: 'Hello' }, ms)
      return bus
    } catch (error) {
      bus.close()
      throw error
    }
  }
  throw new BusError('no-bus', 'no session bus')
}

function openSocket(path: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect({ path })
    socket.once('error', () => resolve(null))
    socket.once('connect', () => resolve(socket))
  })
}

function busOn(socket: Socket): Bus {
  const waiting = new Map<number, { resolve(values: readonly unknown[]): void; reject(error: Error): void }>()
  const listeners = new Set<(signal: Message) => void>()
  let serial = 0
  let admitted = false
  let received: Buffer = Buffer.alloc(0)

  socket.removeAllListeners('error')
  socket.on('error', () => undefined)
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new BusError('no-bus', 'the bus closed the connection'))
    waiting.clear()
  })
  socket.on('data', (part: Buffer) => {
    received = Buffer.concat([received, part])
    read()
  })
  const uid = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')
  socket.write(`\0AUTH EXTERNAL ${uid}\r\n`)
  // Everything after this is held back until the bus has accepted the user.
  socket.cork()
  socket.write('BEGIN\r\n')

  function admit(): void {
    const end = received.indexOf('\r\n')
    if (end < 0) return
    if (!received.subarray(0, end).toString('latin1').startsWith('OK '))
      throw new BusError('no-bus', 'the bus refuses this user')
    received = received.subarray(end + 2)
    admitted = true
    socket.uncork()
  }

  function read(): void {
    try {
      if (!admitted) admit()
      if (admitted) drain()
    } catch {
      socket.destroy()
    }
  }

  /** Delivers what has come. Who waits for a reply goes on first: a signal behind it may be about what the reply says. */
  function drain(): void {
    for (let next = decodeMessage(received); next !== null; next = decodeMessage(received)) {
      received = received.subarray(next.length)
      if (deliver(next.message)) return void setImmediate(read)
    }
  }

  /** Returns whether the message was a reply that is waited for. */
  function deliver(message: Message): boolean {
    if (message.type === 4 && !message.damaged) for (const listener of listeners) listener(message)
    const call = message.type === 2 || message.type === 3 ? waiting.get(message.replySerial ?? 0) : undefined
    if (call === undefined) return false
    if (message.damaged) call.reject(new BusError('bad-answer', 'the answer cannot be read'))
    else if (message.type === 3) call.reject(new BusError(message.errorName ?? 'error', String(message.body[0] ?? '')))
    else call.resolve(message.body)
    return true
  }

  return {
    async call(call, ms) {
      const callSerial = (serial += 1)
      const bytes = encodeMessage({ type: 1, serial: callSerial, body: [], ...call })
      let timer: NodeJS.Timeout | undefined
      try {
        return await new Promise<readonly unknown[]>((resolve, reject) => {
          if (socket.destroyed) return reject(new BusError('no-bus', 'the connection is closed'))
          waiting.set(callSerial, { resolve, reject })
          timer = setTimeout(() => reject(new BusError('no-answer', `${call.member} was not answered`)), ms)
          socket.write(bytes)
        })
      } finally {
        clearTimeout(timer)
        waiting.delete(callSerial)
      }
    },
    onSignal(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => socket.destroy(),
  }
}
