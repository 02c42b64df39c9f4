import type { NetworkInterfaceInfo } from 'node:os'
import { expect, it } from 'vitest'
import { NetworkWatch } from '../../../electron/hosts/network-watch.ts'
import type { Clock } from '../../../shared/clock.ts'

function address(cidr: string, internal = false): NetworkInterfaceInfo {
  return { address: cidr.replace(/\/.*/, ''), netmask: '', mac: '', internal, cidr, family: 'IPv4' }
}

/** A watch whose time passes with each call of `pass`. */
function watched(): {
  watch: NetworkWatch
  pass: () => Promise<void>
  set: (cidrs: readonly string[]) => void
  changes: () => number
  sleeping: () => boolean
} {
  let wake: (() => void) | null = null
  let now: readonly string[] = ['192.0.2.5/24']
  let changes = 0
  const clock: Clock = {
    now: () => 0,
    elapsed: () => 0,
    sleep: (_ms, signal) =>
      new Promise((resolve) => {
        const end = (): void => {
          wake = null
          resolve()
        }
        wake = end
        signal?.addEventListener('abort', end, { once: true })
      }),
  }
  const watch = new NetworkWatch({
    clock,
    changed: () => (changes += 1),
    interfaces: () => ({ lo: [address('127.0.0.1/8', true)], eth0: now.map((cidr) => address(cidr)) }),
  })
  return {
    watch,
    set: (cidrs) => (now = cidrs),
    changes: () => changes,
    sleeping: () => wake !== null,
    pass: async () => {
      wake?.()
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

it('tells a new address and a lost one, once each, and nothing while all stays', async () => {
  const { watch, pass, set, changes } = watched()
  watch.wanted(true)
  await pass()
  expect(changes()).toBe(0)
  set(['192.0.2.5/24', '198.51.100.9/24'])
  await pass()
  expect(changes()).toBe(1)
  await pass()
  expect(changes()).toBe(1)
  set(['198.51.100.9/24'])
  await pass()
  expect(changes()).toBe(2)
  watch.wanted(false)
})

it('sleeps only while it is wanted, and starts again afterwards', async () => {
  const { watch, pass, set, changes, sleeping } = watched()
  expect(sleeping()).toBe(false)
  watch.wanted(true)
  watch.wanted(true)
  expect(sleeping()).toBe(true)
  watch.wanted(false)
  await pass()
  expect(sleeping()).toBe(false)
  set(['203.0.113.1/24'])
  watch.wanted(true)
  await pass()
  expect(changes()).toBe(0)
  watch.wanted(false)
})
