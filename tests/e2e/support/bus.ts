import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { Message, MessageType, sessionBus } from '@jellybrick/dbus-next'
import type { MessageBus } from '@jellybrick/dbus-next'
import { firstLine, startDaemon } from './processes.ts'

/** A session bus of a test's own. */
export interface SessionBus {
  readonly address: string
  stop(): Promise<void>
}

// Without service folders nothing is started by its name: a test that has no keyring really has none.
const config = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

/** Starts a bus whose configuration lies in `folder`. */
export async function startSessionBus(folder: string): Promise<SessionBus> {
  const file = join(folder, 'bus.conf')
  await writeFile(file, config)
  const daemon = await startDaemon(
    'dbus-daemon',
    [`--config-file=${file}`, '--nofork', '--nopidfile', '--nosyslog', '--print-address=3'],
    ['ignore', 'ignore', 'ignore', 'pipe'],
  )
  const address = await firstLine(daemon.process.stdio[3] as Readable, 'dbus-daemon')
  return { address, stop: daemon.stop }
}

/** A member of an interface of an object on the bus. */
export interface Target {
  readonly destination: string
  readonly path: string
  readonly interface: string
}

/** The tests' own connection to a bus; raw messages, because Chromium's tray item does not describe itself. */
export class BusClient {
  readonly bus: MessageBus

  private constructor(bus: MessageBus) {
    this.bus = bus
  }

  static async connect(address: string): Promise<BusClient> {
    const bus = sessionBus({ busAddress: address })
    await once(bus, 'connect')
    return new BusClient(bus)
  }

  /** Calls a method and returns its result. @throws DBusError when it refuses. */
  async call(target: Target, member: string, signature = '', body: unknown[] = []): Promise<unknown[]> {
    const reply = await this.bus.call(new Message({ ...target, member, signature, body }))
    return reply?.body ?? []
  }

  /** A property's value without its wrapping. */
  async property(target: Target, name: string): Promise<unknown> {
    const [variant] = await this.call({ ...target, interface: 'org.freedesktop.DBus.Properties' }, 'Get', 'ss', [
      target.interface,
      name,
    ])
    return plain(variant)
  }

  /** Receives signals that match a D-Bus rule from now on. */
  async listen(rule: string, heard: (message: Message) => void): Promise<void> {
    this.bus.on('message', (message: Message) => {
      if (message.type === MessageType.SIGNAL) heard(message)
    })
    await this.call(daemon, 'AddMatch', 's', [rule])
  }

  /** Resolves once `name` has an owner. */
  async owned(name: string): Promise<void> {
    const appeared = new Promise<void>((resolve, reject) => {
      this.listen(`type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='${name}'`, (message) => {
        if (message.member === 'NameOwnerChanged' && message.body[0] === name && message.body[2] !== '') resolve()
      })
        .then(async () => {
          if ((await this.call(daemon, 'NameHasOwner', 's', [name]))[0] === true) resolve()
        })
        .catch(reject)
    })
    await appeared
  }

  close(): void {
    this.bus.disconnect()
  }
}

const daemon: Target = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
}

/** A value without the variants around it and inside it. */
export function plain(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  if ('signature' in value && 'value' in value) return plain(value.value)
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}
