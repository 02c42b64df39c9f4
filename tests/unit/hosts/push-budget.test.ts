import { describe, expect, it } from 'vitest'
import { defaultPushLimits, PushBudget, type PushLimits, type PushReply } from '../../../electron/hosts/push-budget.ts'
import type { Clock } from '../../../shared/clock.ts'

const one: PushReply = { bytes: 2_000, truncated: false, empty: false }
const nothing: PushReply = { bytes: 500, truncated: false, empty: true }
const small = { objects: 10, characters: 1_000 }

/** A clock whose sleeps pass at once; the wall clock jumps about and must not matter. */
function clockOf(): Clock & { pass(ms: number): void; readonly slept: number[] } {
  let elapsed = 0
  const slept: number[] = []
  return {
    slept,
    now: () => (elapsed % 7) * 1e9,
    elapsed: () => elapsed,
    pass: (ms) => {
      elapsed += ms
    },
    sleep: (ms) => {
      slept.push(ms)
      elapsed += ms
      return Promise.resolve()
    },
  }
}

function budgetOf(limits: Partial<PushLimits> = {}) {
  const clock = clockOf()
  const budget = new PushBudget(clock, { ...defaultPushLimits, ...limits })
  const polls = async (count: number, reply = one): Promise<void> => {
    for (let poll = 0; poll < count; poll += 1) {
      await budget.turn(new AbortController().signal)
      budget.took(reply, small)
    }
  }
  return { clock, budget, polls }
}

describe('the polls of a host', () => {
  it('are not held up while 100 VMs go down at once, one push each, and then some', async () => {
    const { clock, polls } = budgetOf()
    await polls(150)
    expect(clock.slept).toEqual([])
  })

  it('are a few a second in the long run, each held up no longer than a quarter of a second', async () => {
    const { clock, polls } = budgetOf()
    await polls(defaultPushLimits.burst + 1_000)
    expect(Math.max(...clock.slept)).toBe(250)
    expect(clock.elapsed()).toBe(250_000)
  })

  it('have their burst back after a while', async () => {
    const { clock, polls } = budgetOf()
    await polls(defaultPushLimits.burst)
    clock.pass(60_000)
    await polls(defaultPushLimits.burst)
    expect(clock.slept).toEqual([])
  })

  it('that bring nothing are asked for less often', async () => {
    const { clock, polls } = budgetOf()
    await polls(20 + 100, nothing)
    expect(clock.elapsed()).toBeGreaterThan(200_000)
    // Those that end when they should are not: four minutes bring back far more than one costs.
    const patient = budgetOf()
    for (let poll = 0; poll < 100; poll += 1) {
      await patient.polls(1, nothing)
      patient.clock.pass(240_000)
    }
    expect(patient.clock.slept).toEqual([])
  })

  it('stop waiting when cancelled', async () => {
    const { clock, budget, polls } = budgetOf({ burst: 1 })
    await polls(1)
    await budget.turn(AbortSignal.abort())
    expect(clock.slept).toEqual([])
  })
})

describe('the pushes of a host', () => {
  const codeOf = (
    budget: PushBudget,
    reply: Partial<PushReply>,
    held: Partial<typeof small> = {},
  ): string | undefined => budget.took({ ...one, ...reply }, { ...small, ...held })?.code

  it('may be as large as a host with a thousand VMs makes them', () => {
    const { budget } = budgetOf()
    expect(codeOf(budget, { bytes: 10_000_000 }, { objects: 1_100, characters: 5_000_000 })).toBeUndefined()
  })

  it.each<[string, Partial<PushReply>, Partial<typeof small>]>([
    ['bytes', { bytes: defaultPushLimits.bytes + 1 }, {}],
    ['objects', {}, { objects: defaultPushLimits.objects + 1 }],
    ['characters', {}, { characters: defaultPushLimits.characters + 1 }],
  ])('are too much in %s', (_what, reply, held) => {
    expect(codeOf(budgetOf().budget, reply, held)).toBe('UPDATES_ENDLESS')
  })

  it('are too much when they never stop being truncated, and not when they end in between', () => {
    const { budget } = budgetOf({ truncated: 3 })
    const truncated = (): string | undefined => codeOf(budget, { bytes: 1, truncated: true })
    expect([
      truncated(),
      truncated(),
      truncated(),
      codeOf(budget, { bytes: 1 }),
      truncated(),
      truncated(),
      truncated(),
      truncated(),
    ]).toEqual([undefined, undefined, undefined, undefined, undefined, undefined, undefined, 'UPDATES_ENDLESS'])
  })

  it('add up over replies, and are forgiven with time', () => {
    const { budget, clock } = budgetOf({ bytes: 1_000, bytesPerSecond: 100 })
    expect([codeOf(budget, { bytes: 600 }), codeOf(budget, { bytes: 600 })]).toEqual([undefined, 'UPDATES_ENDLESS'])
    clock.pass(2_500)
    expect([codeOf(budget, { bytes: 50 }), codeOf(budget, { bytes: 50 })]).toEqual([undefined, 'UPDATES_ENDLESS'])
  })
})
