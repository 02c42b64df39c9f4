import { describe, expect, it } from 'vitest'
import { AwakeTime } from '../../../electron/power/awake-time.ts'
import { defaultBootLimits, isNewer, watchBoot, type BootVerdict } from '../../../electron/power/boot-watch.ts'
import type { Clock } from '../../../shared/clock.ts'
import type { ProblemCode } from '../../../shared/problems/codes.ts'
import { fail, ok } from '../../../shared/result.ts'
import { bareProblem } from '../../support/problem.ts'

const before = '2026-01-01T00:00:00.000Z'
const after = '2026-01-01T10:00:00.000Z'

/** What a read shows: a boot time, null for none, or a problem. */
type Read = { readonly bootTime: string | null } | ProblemCode

interface Watched {
  readonly verdict: BootVerdict
  /** Seconds from the start to the verdict. */
  readonly seconds: number
  readonly reads: number
  readonly sights: readonly string[]
}

interface More {
  readonly before?: string | null
  readonly inNewSession?: boolean
  /** Aborts the watch at this read. */
  readonly cancelAt?: number
  readonly endAt?: number
  /** Milliseconds by which the wall clock jumps at each sleep. */
  readonly wallJump?: number
  /** Milliseconds for which the computer sleeps at each of the watch's pauses. */
  readonly computerSleeps?: number
}

/** Watches a host whose reads go as given, the last one repeated without end, with the limits of the product. */
async function watch(reads: readonly Read[], more: More = {}): Promise<Watched> {
  let now = 0
  let wall = 0
  let index = 0
  const sights: string[] = []
  const cancel = new AbortController()
  const ending = new AbortController()
  const clock: Clock = {
    now: () => now + wall,
    elapsed: () => now,
    sleep: (ms) => {
      now += ms + (more.computerSleeps ?? 0)
      wall += more.wallJump ?? 0
      return Promise.resolve()
    },
  }
  // Without its own ticks, which a clock that never waits would make endless.
  const awake = new AwakeTime({ ...clock, sleep: () => new Promise(() => undefined) })
  const verdict = await watchBoot({
    clock,
    awake,
    limits: defaultBootLimits,
    before: more.before === undefined ? before : more.before,
    inNewSession: () => more.inNewSession ?? true,
    taskFault: () => Promise.resolve(null),
    cancel: cancel.signal,
    ending: ending.signal,
    onSight: (sight) => {
      if (sights.at(-1) !== sight) sights.push(sight)
    },
    read: () => {
      const read = reads[Math.min(index, reads.length - 1)] ?? 'CONNECTION_REFUSED'
      index += 1
      if (index === more.cancelAt) cancel.abort()
      if (index === more.endAt) ending.abort()
      return Promise.resolve(typeof read === 'string' ? fail(bareProblem(read)) : ok(read.bootTime))
    },
  })
  awake.stop()
  return { verdict, seconds: now / 1000, reads: index, sights }
}

const old = { bootTime: before }
const seen = (times: number): Read[] => Array.from({ length: times }, () => old)
const booted = { bootTime: after }

describe('a boot', () => {
  it('is a newer boot time, after as much silence as it takes', async () => {
    const silence = Array<Read>(400).fill('CONNECT_TIMEOUT')
    const { verdict, sights } = await watch([old, ...silence, 'HTTP_STATUS', booted])
    expect(verdict).toEqual({ kind: 'back', bootTime: after, seconds: 2010 })
    expect(sights[0]).toBe('same-boot')
    expect(sights).toContain('silent')
  })

  it('is not one whose time differs by less than a clock may be adjusted, or is older, or is not given', () => {
    expect([
      isNewer('2026-01-01T00:00:02.000Z', before),
      isNewer('2026-01-01T00:00:02.001Z', before),
      isNewer('2025-12-31T00:00:00.000Z', before),
      isNewer(null, before),
      isNewer(after, null),
    ]).toEqual([false, true, false, false, false])
  })

  it('is not one in the session that was open before: a host whose clock was set has not booted', async () => {
    expect((await watch([booted], { inNewSession: false })).verdict).toMatchObject({
      kind: 'not-seen',
      last: 'same-boot',
    })
  })

  it('cannot be told when the boot time before is not known', async () => {
    expect((await watch([booted], { before: null })).verdict).toMatchObject({ kind: 'not-seen', last: 'not-ready' })
  })

  it('cannot be told from an older time in a new session: the clock may have been set back', async () => {
    const older = { bootTime: '2025-12-31T00:00:00.000Z' }
    expect((await watch([older])).verdict).toMatchObject({ kind: 'not-seen', last: 'not-ready' })
    // No session outlives a boot.
    expect((await watch([older], { inNewSession: false })).verdict).toMatchObject({ last: 'same-boot' })
  })
})

describe('what is not seen', () => {
  it.each([
    ['silence', 'CONNECTION_REFUSED', 'silent', 3600],
    ['an answer with the old boot', old, 'same-boot', 600],
    ['no boot time', { bootTime: null }, 'not-ready', 3600],
    ['another machine at the address', 'CERTIFICATE_CHANGED', 'not-ready', 20],
    ['a password that is rejected', 'CREDENTIALS_REJECTED', 'not-ready', 0],
  ] as const)('%s ends the watch after its own time', async (_what, read, last, seconds) => {
    const watched = await watch([read])
    expect([watched.verdict, watched.seconds]).toMatchObject([{ kind: 'not-seen', last, seconds }, seconds])
  })

  it('tries a rejected password once', async () => {
    expect((await watch(['CREDENTIALS_REJECTED'])).reads).toBe(1)
  })

  it('counts the old boot from when it was seen without a break', async () => {
    const reads = [...seen(100), 'CONNECTION_LOST' as const, ...seen(100), booted]
    expect((await watch(reads)).verdict.kind).toBe('back')
  })
})

describe('time', () => {
  it('does not run out by a jump of the wall clock in either direction', async () => {
    for (const wallJump of [36_000_000, -36_000_000]) {
      const { verdict } = await watch([...Array<Read>(50).fill('CONNECT_TIMEOUT'), booted], { wallJump })
      expect(verdict.kind).toBe('back')
    }
  })

  it('does not run out while this computer sleeps', async () => {
    const { verdict } = await watch([...Array<Read>(50).fill('CONNECT_TIMEOUT'), booted], { computerSleeps: 3_600_000 })
    expect(verdict.kind).toBe('back')
  })
})

it('ends when the user stops it, or the system the process, with the time it took', async () => {
  expect((await watch(['CONNECT_TIMEOUT'], { cancelAt: 5 })).verdict).toEqual({ kind: 'cancelled', seconds: 20 })
  expect((await watch(['CONNECT_TIMEOUT'], { endAt: 5 })).verdict).toEqual({ kind: 'given-up', seconds: 20 })
})
