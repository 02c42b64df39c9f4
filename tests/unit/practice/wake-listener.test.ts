import { createSocket } from 'node:dgram'
import { describe, expect, it, onTestFinished } from 'vitest'
import { wakes } from '../../../electron/practice/wake-listener.ts'
import { startPracticeHost } from '../../../electron/practice/practice-host.ts'
import { certificate, collector, manualClock, password, retrieveOne, wireTo } from './support.ts'

const packet = `${'ff'.repeat(6)}${'0050560a0b0c'.repeat(16)}`

/** Sends payloads, given in hexadecimal, to a port of loopback. */
async function send(port: number, ...payloads: readonly string[]): Promise<void> {
  const socket = createSocket('udp4')
  for (const payload of payloads)
    await new Promise<void>((resolve) => socket.send(Buffer.from(payload, 'hex'), port, '127.0.0.1', () => resolve()))
  await new Promise<void>((resolve) => socket.close(() => resolve()))
}

describe('a network card', () => {
  const card = { mac: '0050560a0b0c', secureOn: null }
  const wakesIt = (payload: string, secureOn: string | null = null): boolean =>
    wakes({ ...card, secureOn }, Buffer.from(payload, 'hex'))

  it.each([
    ['its own packet', packet, true],
    ['its own packet within another', `0102${packet}aabb`, true],
    ['the packet of another card', packet.replaceAll('0c', '0d'), false],
    ['a packet with fifteen repeats', packet.slice(0, -12), false],
    ['a packet with one wrong byte', packet.replace(/.$/, 'f'), false],
    ['a packet with five times ff', packet.slice(2), false],
    ['a packet that is off by half a byte', `0${packet}0`, false],
    ['nothing', '', false],
  ])('hears %s: %s', (_what, payload, yes) => {
    expect(wakesIt(payload)).toBe(yes)
  })

  it('with a password hears only a packet that carries it', () => {
    const payloads = ['', '000000000001', '0102030405', '010203040506', '010203040506ff']
    expect(payloads.map((end) => wakesIt(packet + end, '010203040506'))).toEqual([false, false, false, true, true])
  })
})

describe('a practice host that listens for magic packets', () => {
  it('boots once after the set time, with a newer boot time, and hears none while it is on', async () => {
    const clock = manualClock()
    const host = await startPracticeHost({ password, certificate, clock, wake: { port: 0, bootSeconds: 30 } })
    onTestFinished(() => host.close())
    const wire = wireTo(host)
    await wire.login()
    const read = await wire.call(
      'RetrievePropertiesEx',
      collector,
      retrieveOne('HostSystem:ha-host', 'config.network.pnic'),
    )
    const mac = /<mac>([^<]*)/.exec(read.raw)?.[1] ?? ''
    const own = 'ff'.repeat(6) + mac.replaceAll(':', '').repeat(16)
    const port = host.wakePort ?? 0
    await send(port, own)
    const before = host.state().bootTime
    await wire.call('ShutdownHost_Task', 'HostSystem:ha-host', '<force>true</force>')
    clock.advance(2_000)
    expect(host.state().powered).toBe(false)
    const waiting = clock.pending
    await send(port, packet, own, own)
    await expect.poll(() => clock.pending).toBe(waiting + 1)
    clock.advance(29_000)
    expect(host.state().powered).toBe(false)
    clock.advance(1_000)
    await expect.poll(() => host.state().powered).toBe(true)
    expect(host.state().bootTime > before).toBe(true)
  })

  it('frees its port', async () => {
    const one = await startPracticeHost({ password, certificate, wake: { port: 0, bootSeconds: 1 } })
    const wake = { port: one.wakePort ?? 0, bootSeconds: 1 }
    await expect(startPracticeHost({ password, certificate, wake })).rejects.toThrow('EADDRINUSE')
    await one.close()
    const two = await startPracticeHost({ password, certificate, wake })
    expect(two.wakePort).toBe(wake.port)
    await two.close()
  })
})
