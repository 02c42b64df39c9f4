import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import * as fc from 'fast-check'
import { onTestFinished } from 'vitest'
import type { NewJournalEntry, RunStarted } from '../../../electron/power/journal.ts'
import type { OpenAppendFile } from '../../../electron/storage/append-file.ts'
import type { Clock } from '../../../shared/clock.ts'
import type { Result } from '../../../shared/result.ts'
import { destructiveCallSchema, stepSchema, stepStateSchema, type Step } from '../../../shared/models/power.ts'

export const hostId = 'a3f8c1de-52b7-4c0e-9d41-6f0e7b92c510'

export const started: RunStarted = {
  kind: 'shutdown',
  trigger: 'cli',
  hostName: '实验室',
  address: 'esxi.example.org',
  pid: 4711,
  rules: null,
  bootTime: '2026-01-01T00:00:00.000Z',
  policy: {
    mode: 'direct',
    guestTimeoutSeconds: 300,
    noTools: 'ask',
    stuck: 'ask',
    inaccessible: 'abort',
    maxTimeSeconds: null,
  },
  vms: [
    { id: '1', name: 'web\n"1"', powerState: 'poweredOn', instanceUuid: null },
    { id: '2', name: null, powerState: null, instanceUuid: null },
  ],
}

export const step = (name: Step): NewJournalEntry => ({
  type: 'step',
  step: name,
  vm: null,
  state: 'started',
  code: null,
  params: {},
})

export const call = (
  method: 'ShutdownGuest' | 'EnterMaintenanceMode_Task' | 'ShutdownHost_Task' | 'RebootHost_Task',
  state: 'intent' | 'accepted' | 'refused' | 'unknown' | 'not-sent',
  operationId: string = method,
): NewJournalEntry => ({
  type: 'call',
  method,
  vm: method === 'ShutdownGuest' ? '1' : null,
  state,
  code: null,
  operationId,
})

export const ended: NewJournalEntry = {
  type: 'run-ended',
  outcome: 'unreachable',
  code: 'UNREACHABLE_AFTER_SHUTDOWN',
  vms: [{ id: '1', name: 'web', before: 'poweredOn', after: 'poweredOff', how: 'guest-shutdown' }],
  bootTime: null,
}

/** Entries of a run between its start and its end, in no sensible order: readers may rely on none. */
export const entryArbitrary: fc.Arbitrary<NewJournalEntry> = fc.oneof(
  fc.record({
    type: fc.constant('step' as const),
    step: fc.constantFrom(...stepSchema.options),
    vm: fc.option(fc.string()),
    state: fc.constantFrom(...stepStateSchema.options),
    code: fc.option(fc.constant('VM_STUCK')),
    params: fc.dictionary(
      fc.string(),
      fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean(), fc.constant(null)),
      { maxKeys: 2 },
    ),
  }),
  fc.record({
    type: fc.constant('call' as const),
    method: fc.constantFrom(...destructiveCallSchema.options),
    vm: fc.option(fc.constant('1')),
    state: fc.constantFrom(
      'intent' as const,
      'accepted' as const,
      'refused' as const,
      'unknown' as const,
      'not-sent' as const,
    ),
    code: fc.constant(null),
    operationId: fc.constantFrom('op-1', 'op-2', 'op-3'),
  }),
  fc.constant({ type: 'maintenance-owed' as const, bootTime: null }),
)

/** A clock that moves on by one second whenever it is read. */
export function tickingClock(start = '2026-03-01T10:00:00.000Z'): Clock {
  let now = Date.parse(start)
  return { now: () => (now += 1_000) - 1_000, elapsed: () => 0, sleep: () => Promise.resolve() }
}

/** Returns a folder that is removed after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'journal-'))
  // The chain of a run may still be written in the background.
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

export const newRunId = (): string => randomUUID()

/** Keeps what was written in memory; `failAt` are the writes (from 0) that break after half their text. */
export function memoryFile(failAt: readonly number[] = []): {
  readonly content: () => string
  readonly open: OpenAppendFile
  readonly closed: () => number
} {
  let content = ''
  let writes = 0
  let closed = 0
  return {
    content: () => content,
    closed: () => closed,
    open: () =>
      Promise.resolve({
        append: (text) => {
          const fails = failAt.includes(writes++)
          content += fails ? text.slice(0, text.length / 2) : text
          return fails ? Promise.reject(new Error('ENOSPC')) : Promise.resolve()
        },
        close: () => {
          closed += 1
          return Promise.resolve()
        },
      }),
  }
}

/** The value of a result that must be a success. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`failed with ${result.problem.code}`, { cause: result.problem.cause })
  return result.value
}
