import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { Baselines, driftOf } from '../../../electron/firewall/baselines.ts'
import type { Baseline } from '../../../shared/models/firewall.ts'
import type { Result } from '../../../shared/result.ts'
import { makeTempDir } from '../../support/tmp.ts'
import { firewall, hostA, hostB } from './samples.ts'

let file: string
let baselines: Baselines
const clock = { now: () => Date.UTC(2025, 0, 1), elapsed: () => 0, sleep: () => Promise.resolve() }
const [a, b] = [
  { id: hostA, name: 'esx-a' },
  { id: hostB, name: 'esx-b' },
]
const open = firewall({ enabled: true, running: true })
const closed = firewall({ enabled: false, running: false })

beforeEach(async () => {
  const dir = await makeTempDir('baselines-')
  onTestFinished(() => dir.remove())
  file = join(dir.path, 'baselines.json')
  baselines = new Baselines({ file, clock })
})

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.code)
  return result.value
}
const code = (result: Result<unknown>): string => (result.ok ? 'ok' : result.problem.code)
const currents = async (): Promise<string[]> =>
  value(await baselines.list())
    .filter(({ current }) => current)
    .map(({ name }) => name)

describe('baselines', () => {
  it('keep what a host can be compared by, and the first of each host is the current one', async () => {
    const saved = value(await baselines.save(a, 'as installed', closed))
    expect(saved).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      hostId: hostA,
      hostName: 'esx-a',
      name: 'as installed',
      at: '2025-01-01T00:00:00.000Z',
      current: true,
      rulesets: [{ key: 'sshServer', enabled: false, allowed: { all: true, addresses: [], networks: [] } }],
      services: [{ key: 'TSM-SSH', running: false, policy: 'off' }],
    })
    expect(value(await baselines.save(a, 'open', open)).current).toBe(false)
    expect(value(await baselines.save(b, 'other', open)).current).toBe(true)
    // Another process sees the same.
    expect(value(await new Baselines({ file }).list()).map(({ name }) => name)).toEqual([
      'as installed',
      'open',
      'other',
    ])
  })

  it('are chosen and removed, of one host without the other', async () => {
    const [first, second] = [
      value(await baselines.save(a, 'first', closed)),
      value(await baselines.save(a, 'second', open)),
    ]
    await baselines.save(b, 'other', open)
    value(await baselines.use(second.id))
    expect(await currents()).toEqual(['second', 'other'])
    value(await baselines.remove(second.id))
    expect(await currents()).toEqual(['other'])
    expect(value(await baselines.list()).map(({ name }) => name)).toEqual(['first', 'other'])
    for (const gone of [await baselines.use(second.id), await baselines.remove(second.id)])
      expect(code(gone)).toBe('BASELINE_NOT_FOUND')
    value(await baselines.use(first.id))
    expect(await currents()).toEqual(['first', 'other'])
  })

  it('that cannot be understood are left as they are', async () => {
    await writeFile(file, '{"version":1,')
    expect(code(await baselines.list())).toBe('STORAGE_CORRUPT')
    expect(code(await baselines.save(a, 'x', open))).toBe('STORAGE_CORRUPT')
  })

  it('refuse a name that is none', async () => {
    expect(code(await baselines.save(a, '', open))).toBe('STORAGE_WRITE_FAILED')
    expect(value(await baselines.list())).toEqual([])
  })
})

describe('drift', () => {
  const list = async (): Promise<readonly Baseline[]> => value(await baselines.list())

  it('is not known without a current baseline of this host', async () => {
    expect(driftOf([], hostA, open)).toBeNull()
    const saved = value(await baselines.save(a, 'first', closed))
    expect(driftOf(await list(), hostB, open)).toBeNull()
    value(await baselines.save(a, 'second', open))
    value(await baselines.remove(saved.id))
    expect(driftOf(await list(), hostA, open)).toBeNull()
  })

  it('tells the baseline on the left and the host on the right', async () => {
    await baselines.save(a, 'first', closed)
    await baselines.save(a, 'not the current one', open)
    expect(driftOf(await list(), hostA, closed)).toEqual([])
    expect(driftOf(await list(), hostA, open)).toEqual([
      {
        kind: 'ruleset',
        key: 'sshServer',
        left: { kind: 'ruleset', key: 'sshServer', enabled: false },
        right: { kind: 'ruleset', key: 'sshServer', enabled: true },
      },
      {
        kind: 'service',
        key: 'TSM-SSH',
        left: { kind: 'service', key: 'TSM-SSH', running: false },
        right: { kind: 'service', key: 'TSM-SSH', running: true },
      },
    ])
    expect(driftOf(await list(), hostA, firewall({ enabled: null, running: null }))).toEqual([])
  })
})
