import { join } from 'node:path'
import { Message, MessageType, NameFlag, Variant } from '@jellybrick/dbus-next'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openSessionBus } from '../../../electron/dbus/dbus-connection.ts'
import type { Bus } from '../../../electron/dbus/dbus-connection.ts'
import { BusClient, startSessionBus } from '../../e2e/support/bus.ts'
import { runProgram } from '../../support/run.ts'
import { makeTempDir } from '../../support/tmp.ts'
import { fakeSecretService } from '../../unit/secrets/fake-secret-service.ts'
import type { Answer } from '../../unit/secrets/fake-secret-service.ts'

const echo = { destination: 'org.example.Echo', path: '/', interface: 'org.example.Echo' }

/**
 * The connection to a real bus, on which a service that stands on another D-Bus library gives back what it gets, or sends these messages.
 */
async function busWithService(answers = (call: Message) => [echoed(call)]): Promise<Bus> {
  const folder = await makeTempDir('bus-')
  const daemon = await startSessionBus(folder.path)
  const peer = await BusClient.connect(daemon.address)
  peer.bus.addMethodHandler((call) => {
    if (call.interface !== echo.interface) return false
    for (const answer of answers(call)) peer.bus.send(answer)
    return true
  })
  await peer.bus.requestName(echo.destination, NameFlag.DO_NOT_QUEUE)
  const bus = await openSessionBus(
    { DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folder.path, 'none')};${daemon.address}` },
    5_000,
  )
  onTestFinished(async () => {
    bus.close()
    peer.close()
    await daemon.stop()
    await folder.remove()
  })
  return bus
}

function echoed(call: Message): Message {
  return Message.newMethodReturn(call, call.signature, call.body)
}

function toCaller(call: Message, type: number, signature: string, body: unknown[]): Message {
  return new Message({
    type,
    destination: call.sender,
    path: '/a',
    interface: 'org.example.Other',
    member: 'Unasked',
    signature,
    body,
  })
}

/** A variant in a variant in a variant: the bus allows 64. */
function nested(depth: number): Variant {
  return depth === 1 ? new Variant('s', 'deep') : new Variant('v', nested(depth - 1))
}

describe('the connection to a session bus', () => {
  it('finds the address that answers, and says and hears what another library does', async () => {
    const bus = await busWithService()
    const body = [
      '密码 🔑',
      true,
      false,
      4_000_000_000,
      7,
      '/a/b',
      'a{sv}',
      ['', 'x'],
      [
        ['k', 'v'],
        ['', 'ü'],
      ],
      ['in', [1, 2]],
    ]
    expect(await bus.call({ ...echo, member: 'Echo', signature: 'sbbuyogasa{ss}(sau)', body }, 5_000)).toEqual(body)
    const label = ['org.example.Label', { signature: 's', value: 'Default' }]
    expect(
      await bus.call(
        { ...echo, member: 'Echo', signature: 'va{sv}', body: [{ signature: 'ao', value: ['/a'] }, [label]] },
        5_000,
      ),
    ).toEqual([['/a'], [['org.example.Label', 'Default']]])
  })

  it('lets who waits for a reply go on before it hears the signal right behind it', async () => {
    const bus = await busWithService((call) => [echoed(call), toCaller(call, MessageType.SIGNAL, 's', ['behind'])])
    const order: string[] = []
    const all = new Promise<void>((resolve) => {
      bus.onSignal(({ member }) => {
        // The bus itself says which name was given.
        if (member !== 'Unasked') return
        order.push('signal')
        if (order.filter((each) => each === 'signal').length === 50) resolve()
      })
    })
    for (let round = 0; round < 50; round += 1) {
      await bus.call({ ...echo, member: 'Echo', signature: 's', body: ['x'] }, 5_000)
      order.push('reply')
    }
    await all
    expect(order).toEqual(Array.from({ length: 50 }, () => ['reply', 'signal']).flat())
  })

  it('receives signals until unsubscribed', async () => {
    const bus = await busWithService((call) => [
      toCaller(call, MessageType.SIGNAL, 'bv', [true, new Variant('i', -5)]),
      echoed(call),
    ])
    const heard: unknown[] = []
    const stop = bus.onSignal((signal) => {
      if (signal.member === 'Unasked') heard.push(signal.body)
    })
    await bus.call({ ...echo, member: 'Echo' }, 5_000)
    stop()
    await bus.call({ ...echo, member: 'Echo' }, 5_000)
    expect(heard).toEqual([[true, -5]])
  })

  it.each([MessageType.METHOD_CALL, MessageType.SIGNAL])(
    'outlives a message of type %i that it cannot read',
    async (type) => {
      const bus = await busWithService((call) => [toCaller(call, type, 'v', [nested(50)]), echoed(call)])
      const heard: unknown[] = []
      bus.onSignal((signal) => heard.push(signal.member))
      expect(await bus.call({ ...echo, member: 'Echo', signature: 's', body: ['still here'] }, 5_000)).toEqual([
        'still here',
      ])
      expect(heard).not.toContain('Unasked')
    },
  )

  it('says so when it cannot read the answer', async () => {
    const bus = await busWithService((call) => [Message.newMethodReturn(call, 'v', [nested(50)])])
    await expect(bus.call({ ...echo, member: 'Echo' }, 5_000)).rejects.toMatchObject({ name: 'bad-answer' })
  })
})

describe('a program that asked a bus', () => {
  it.each<[string, Answer, string]>([
    ['answers', ['s', 'hello'], 'hello'],
    ['refuses', { error: 'org.example.Error' }, 'org.example.Error'],
    ['hangs', null, 'no-answer'],
    ['goes away in the middle of a call', 'end', 'no-bus'],
    ['sends what is no message', Buffer.alloc(64, 0xff), 'no-bus'],
  ])('that %s is reported, and ends by itself', async (_, answer, outcome) => {
    const { env } = await fakeSecretService(() => answer)
    const { DBUS_SESSION_BUS_ADDRESS: _bus, ...inherited } = process.env
    const run = await runProgram(process.execPath, [join(import.meta.dirname, 'bus-child.ts')], {
      env: { ...inherited, ...env },
      timeoutMs: 10_000,
    })
    expect(run).toMatchObject({ code: 0, signal: null, stdout: `${outcome}\n`, stderr: '' })
  })
})
