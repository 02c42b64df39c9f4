import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { decodeMessage, encodeMessage } from '../../../electron/dbus/dbus-wire.ts'
import type { Message } from '../../../electron/dbus/dbus-wire.ts'
import { makeTempDir } from '../../support/tmp.ts'

/**
 * What a method answers: a signature with its values, the name of an error, bytes that may be no message, or nothing
 * at all; `end` closes the connection.
 */
export type Answer =
  | readonly [signature: string, ...values: unknown[]]
  | { readonly error: string }
  | Buffer
  | 'end'
  | null

export interface FakeBus {
  readonly env: NodeJS.ProcessEnv
  /** Methods called so far, Hello and AddMatch left out. */
  readonly calls: string[]
}

/**
 * A bus and a Secret Service in one, for behaviour that gnome-keyring shows only to a user. `answer` is
 * asked for every call; with `completed` set, a Prompt call is followed by its Completed signal with that value of
 * `dismissed`.
 */
export async function fakeSecretService(
  answer: (call: Message) => Answer,
  completed: () => boolean | null = () => null,
  welcome = 'OK 0123',
): Promise<FakeBus> {
  const dir = await makeTempDir('bus-')
  const path = join(dir.path, 'bus')
  const calls: string[] = []
  const clients = new Set<Socket>()
  // As a bus that hangs, it does not take the end of a connection for a reason to close it.
  const server = createServer({ allowHalfOpen: true }, (client) => {
    clients.add(client)
    let received = Buffer.alloc(0)
    let admitted = false
    let serial = 0
    const reply = (to: Message, values: Answer): void => {
      if (values === null) return
      if (values === 'end') client.end()
      else if (Buffer.isBuffer(values)) client.write(values)
      else if ('error' in values)
        client.write(
          encodeMessage({
            type: 3,
            serial: (serial += 1),
            replySerial: to.serial,
            errorName: values.error,
            signature: 's',
            body: ['no'],
          }),
        )
      else
        client.write(
          encodeMessage({
            type: 2,
            serial: (serial += 1),
            replySerial: to.serial,
            signature: values[0],
            body: values.slice(1),
          }),
        )
    }
    client.on('error', () => undefined)
    client.on('data', (part) => {
      received = Buffer.concat([received, part])
      if (!admitted) {
        if (received.includes('AUTH EXTERNAL') && !received.includes('BEGIN\r\n')) client.write(`${welcome}\r\n`)
        const begin = received.indexOf('BEGIN\r\n')
        if (begin < 0) return
        received = received.subarray(begin + 7)
        admitted = true
      }
      for (let next = decodeMessage(received); next !== null; next = decodeMessage(received)) {
        received = received.subarray(next.length)
        const { message } = next
        if (message.member === 'Hello') reply(message, ['s', ':1.1'])
        else if (message.member === 'AddMatch') reply(message, [''])
        else {
          calls.push(message.member ?? '')
          reply(message, answer(message))
          const dismissed = message.member === 'Prompt' ? completed() : null
          if (dismissed !== null) {
            client.write(
              encodeMessage({
                type: 4,
                serial: (serial += 1),
                path: message.path ?? '',
                interface: 'org.freedesktop.Secret.Prompt',
                member: 'Completed',
                signature: 'bv',
                body: [dismissed, { signature: 'ao', value: [] }],
              }),
            )
          }
        }
      }
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(path, resolve)
  })
  onTestFinished(async () => {
    for (const client of clients) client.destroy()
    await new Promise((resolve) => {
      server.close(resolve)
    })
    await dir.remove()
  })
  return { env: { DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` }, calls }
}
