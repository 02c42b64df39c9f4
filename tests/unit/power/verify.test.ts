import { describe, expect, it } from 'vitest'
import { defaultVerifyLimits, verifyGone, type Verdict } from '../../../electron/power/verify.ts'
import type { Clock } from '../../../shared/clock.ts'
import type { ProblemCode } from '../../../shared/problems/codes.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { bareProblem } from '../../support/problem.ts'
import { fail, ok } from '../../../shared/result.ts'

/** What a try shows: an answer, or a problem, after so many seconds. */
type Try = 'answer' | ProblemCode | readonly ['answer' | ProblemCode, number]

interface Watched {
  readonly verdict: Verdict
  /** Seconds from the start to the verdict. */
  readonly seconds: number
  readonly misses: readonly number[]
}

/** Watches a host whose attempts end as given, the last one repeated without end, with the limits of the product. */
async function watch(
  tries: readonly Try[],
  taskFault: (seconds: number) => Problem | null = () => null,
): Promise<Watched> {
  let now = 0
  let index = 0
  const misses: number[] = []
  const clock: Clock = { now: () => now, elapsed: () => now, sleep: (ms) => ((now += ms), Promise.resolve()) }
  const verdict = await verifyGone({
    clock,
    awake: { elapsed: () => now, sleeps: 0 },
    limits: defaultVerifyLimits,
    taskFault: () => Promise.resolve(taskFault(now / 1000)),
    onTry: (seen) => void misses.push(seen),
    probe: () => {
      const given = tries[Math.min(index, tries.length - 1)] ?? 'answer'
      index += 1
      const [what, seconds] = typeof given === 'string' ? ([given, 0] as const) : given
      now += seconds * 1000
      return Promise.resolve(what === 'answer' ? ok(null) : fail(bareProblem(what)))
    },
  })
  return { verdict, seconds: now / 1000, misses }
}

describe('unreachable', () => {
  it('takes five misses and twenty seconds, whichever comes later', async () => {
    expect(await watch(['CONNECTION_REFUSED'])).toMatchObject({
      verdict: { kind: 'unreachable', misses: 6, seconds: 20, refused: 6, silent: 0 },
    })
    // Tries that take long themselves span the time with fewer of them, and then the number decides.
    expect(await watch([['CONNECT_TIMEOUT', 10]])).toMatchObject({
      verdict: { kind: 'unreachable', misses: 5, silent: 5, refused: 0 },
      seconds: 66,
    })
  })

  it('counts from the first miss of the row, not from the start', async () => {
    const { verdict, seconds } = await watch([
      'answer',
      'answer',
      'CONNECTION_REFUSED',
      'CONNECTION_REFUSED',
      'answer',
      'HOST_UNREACHABLE',
    ])
    expect(verdict).toMatchObject({ kind: 'unreachable', misses: 6, refused: 0, silent: 6 })
    expect(seconds).toBe(5 * 4 + 20)
  })

  it.each<ProblemCode>(['CONNECTION_REFUSED', 'TLS_FAILED', 'CONNECT_TIMEOUT', 'HOST_UNREACHABLE', 'TLS_TIMEOUT'])(
    'is what %s leads to',
    async (code) => {
      expect((await watch([code])).verdict.kind).toBe('unreachable')
    },
  )

  it('is still found when the host goes at the very end of the ten minutes', async () => {
    const late: Try[] = [...Array<Try>(149).fill('answer'), 'CONNECTION_REFUSED']
    expect((await watch(late)).verdict.kind).toBe('unreachable')
  })
})

describe('still reachable', () => {
  it('is said after ten minutes of answers', async () => {
    const { verdict, seconds } = await watch(['answer'])
    expect(verdict).toEqual({ kind: 'still-reachable', seconds: 600 })
    expect(seconds).toBe(600)
  })

  it.each<ProblemCode>([
    'HTTP_STATUS',
    'NOT_SOAP',
    'REPLY_MALFORMED',
    'HTTP_REDIRECT',
    'REPLY_TIMEOUT',
    'REPLY_TRUNCATED',
    'CONNECTION_LOST',
  ])('is said when the pinned certificate is shown, and then %s', async (code) => {
    expect((await watch([code])).verdict.kind).toBe('still-reachable')
  })

  it('is said of a host that comes and goes without ever staying away', async () => {
    const { verdict, misses } = await watch(
      Array.from({ length: 1_000 }, (_, index): Try => (index % 5 === 4 ? 'answer' : 'CONNECTION_REFUSED')),
    )
    expect(verdict.kind).toBe('still-reachable')
    expect(Math.max(...misses)).toBe(4)
  })
})

describe('no conclusion', () => {
  it.each<[ProblemCode, number]>([
    ['NETWORK_DOWN', 600],
    ['NAME_NOT_FOUND', 600],
    ['CERTIFICATE_CHANGED', 20],
  ])('is drawn from %s, and the watch ends after %i seconds', async (code, ends) => {
    const { verdict, seconds } = await watch([code])
    expect(verdict).toMatchObject({ kind: 'inconclusive', problem: { code } })
    expect(seconds).toBe(ends)
  })

  it('keeps misses before it from counting', async () => {
    const { misses } = await watch([
      'CONNECTION_REFUSED',
      'CONNECTION_REFUSED',
      'CONNECTION_REFUSED',
      'CONNECTION_REFUSED',
      'NETWORK_DOWN',
      'CONNECTION_REFUSED',
    ])
    expect(misses.slice(0, 6)).toEqual([1, 2, 3, 4, 0, 1])
  })
})

describe('a task that failed', () => {
  it('ends the watch with its fault, as soon as the host says so', async () => {
    const failed = bareProblem('INVALID_STATE', { fault: 'InvalidState' })
    const { verdict, seconds } = await watch(['answer'], (at) => (at >= 30 ? failed : null))
    expect(verdict).toEqual({ kind: 'task-failed', problem: failed })
    expect(seconds).toBe(32)
  })

  it('is not asked about while the host does not answer', async () => {
    const { verdict } = await watch(['CONNECTION_REFUSED'], () => bareProblem('INVALID_STATE'))
    expect(verdict.kind).toBe('unreachable')
  })
})
