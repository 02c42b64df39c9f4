import { describe, expect, test } from 'vitest'
import type { Client } from '../../../renderer/bridge.ts'
import { createPorts } from '../../../renderer/stores/ports.ts'
import type { PortsReport } from '../../../shared/models/port-report.ts'

const report = (hostId: string, change: Partial<PortsReport> = {}): PortsReport => ({
  hostId,
  hostName: hostId,
  address: hostId,
  at: '2026-11-01T12:00:00.000Z',
  from: null,
  role: 'management',
  ownFlows: [],
  rows: [],
  firewall: null,
  problem: null,
  progress: null,
  ...change,
})

/** A main process whose checks end when the test ends them. */
function world() {
  const asked: {
    readonly name: string
    readonly input: { readonly id: string; readonly role: string; readonly watching?: boolean }
  }[] = []
  const pending = new Map<string, (answer: unknown) => void>()
  const later: (() => void)[] = []
  let listener: ((value: PortsReport) => void) | null = null
  const client = {
    request: (name: string, input: { id: string; role: string }, signal?: AbortSignal) => {
      asked.push({ name, input })
      if (name !== 'ports.check') return Promise.resolve({ ok: true, value: undefined })
      return new Promise((resolve) => {
        pending.set(input.id, resolve)
        signal?.addEventListener('abort', () => resolve({ ok: false, problem: { code: 'CANCELLED', params: {} } }))
      })
    },
    on: (_: string, given: (value: PortsReport) => void) => {
      listener = given
      return () => (listener = null)
    },
  } as unknown as Client
  const ports = createPorts(client, (run) => later.push(run))
  return {
    ports,
    asked,
    pending,
    later,
    push: (value: PortsReport) => listener?.(value),
    settled: async () => {
      for (let turn = 0; turn < 10; turn++) await Promise.resolve()
    },
  }
}

describe('ports of the hosts', () => {
  test('reports that come close together are shown together, the newest of each host', () => {
    const { ports, later, push } = world()
    const stop = ports.start()
    push(report('a', { progress: { done: 1, total: 9 } }))
    push(report('b'))
    push(report('a', { progress: { done: 2, total: 9 } }))
    expect(ports.store.getState().reports.size).toBe(0)
    expect(later).toHaveLength(1)
    later[0]?.()
    expect(ports.store.getState().reports.get('a')?.progress).toEqual({ done: 2, total: 9 })
    stop()
    push(report('c'))
    expect(later).toHaveLength(1)
  })
  test('one check of a host at a time; cancelled it is no failure, and goes on counting no more', async () => {
    const { ports, asked, push, settled } = world()
    ports.start()
    const done = ports.check('a')
    void ports.check('a')
    expect(asked.filter(({ name }) => name === 'ports.check')).toHaveLength(1)
    push(report('a', { progress: { done: 3, total: 9 } }))
    ports.cancel('a')
    await done
    await settled()
    const { checking, problems, reports } = ports.store.getState()
    expect([...checking]).toEqual([])
    expect([...problems]).toEqual([])
    expect(reports.get('a')?.progress).toBeNull()
  })
  test('why a check failed is kept until the next one', async () => {
    const { ports, pending } = world()
    const first = ports.check('a')
    pending.get('a')?.({ ok: false, problem: { code: 'FIREWALL_NOT_READ', params: {} } })
    await first
    expect(ports.store.getState().problems.get('a')?.code).toBe('FIREWALL_NOT_READ')
    const second = ports.check('a')
    expect(ports.store.getState().problems.size).toBe(0)
    pending.get('a')?.({ ok: true, value: report('a') })
    await second
    expect(ports.store.getState().reports.has('a')).toBe(true)
  })
  test('all hosts: four at a time, and none is begun after it was cancelled', async () => {
    const { ports, pending, settled } = world()
    const hosts = Array.from({ length: 10 }, (_, index) => `h${index}`)
    const all = ports.checkAll(hosts)
    expect([...pending.keys()]).toEqual(['h0', 'h1', 'h2', 'h3'])
    pending.get('h1')?.({ ok: true, value: report('h1') })
    await settled()
    expect([...pending.keys()]).toEqual(['h0', 'h1', 'h2', 'h3', 'h4'])
    expect(ports.store.getState().all).toEqual({ done: 1, total: 10 })
    ports.cancelAll()
    await all
    expect(pending.size).toBe(5)
    expect(ports.store.getState()).toMatchObject({ all: null, checking: new Set() })
  })
  test('a host is watched while it is shown, and a changed role is passed on at once', () => {
    const { ports, asked } = world()
    const first = ports.watch('a')
    const second = ports.watch('a')
    ports.setRole('backup')
    first()
    expect(asked.map(({ input }) => `${input.watching} ${input.role}`)).toEqual([
      'true management',
      'true management',
      'true backup',
    ])
    second()
    expect(asked.at(-1)?.input).toEqual({ id: 'a', watching: false, role: 'backup' })
  })
})
