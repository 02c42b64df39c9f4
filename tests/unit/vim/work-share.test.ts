import { expect, it } from 'vitest'
import { defaultWorkLimits, WorkShare, type WorkLimits } from '../../../electron/vim/work-share.ts'

/** A share on meters of its own: work takes as long as it says. */
function shareOf(limits: Partial<WorkLimits> = {}) {
  let worked = 0
  let elapsed = 0
  const share = new WorkShare(
    { ...defaultWorkLimits, pieceMs: 0, ...limits },
    { worked: () => worked, elapsed: () => elapsed },
  )
  const taking = (ms: number) => (): void => {
    worked += ms
    elapsed += ms
  }
  return {
    share,
    taking,
    pass: (ms: number) => {
      elapsed += ms
    },
  }
}

it('lets a host work in a burst, and then its share of the time only', () => {
  const { share, taking, pass } = shareOf({ burstMs: 1_000, share: 0.1 })
  share.charge(taking(1_000))
  expect(share.waitMs).toBe(0)
  let waited = 0
  for (let round = 0; round < 100; round += 1) {
    share.charge(taking(50))
    waited += share.waitMs
    pass(share.waitMs)
  }
  // 5 s of work in 50 s, less the burst regained during the first second.
  expect(waited).toBeGreaterThan(40_000)
  expect(waited).toBeLessThan(50_000)
})

it('charges work that throws', () => {
  const { share, taking } = shareOf({ burstMs: 100 })
  expect(() =>
    share.charge(() => {
      taking(1_000)()
      throw new Error('broken')
    }),
  ).toThrow('broken')
  expect(share.waitMs).toBeGreaterThan(0)
})

it('has its burst back after a while, and never more than that', () => {
  const { share, taking, pass } = shareOf({ burstMs: 1_000, share: 0.1 })
  share.charge(taking(2_000))
  pass(1_000_000)
  share.charge(taking(1_000))
  expect(share.waitMs).toBe(0)
  share.charge(taking(100))
  expect(share.waitMs).toBeGreaterThan(0)
})

it('never owes more than a bounded wait', () => {
  const { share, taking } = shareOf({ debtMs: 2_000, share: 0.1 })
  share.charge(taking(86_400_000))
  expect(share.waitMs).toBe(20_000)
})

it('ends a turn after a number of bytes, no matter which caller reads them, and begins the next at zero', async () => {
  const { share } = shareOf({ turnBytes: 1_000, pieceBytes: 10 })
  const over = (bytes: number): boolean => share.read(bytes, () => undefined).turnOver
  expect([over(500), over(499), over(1)]).toEqual([false, false, true])
  await new Promise((resolve) => {
    setImmediate(resolve)
  })
  // A hundred pieces of one byte weigh as much as a thousand bytes.
  expect(Array.from({ length: 100 }, () => over(1)).indexOf(true)).toBe(99)
})

it('ends a turn as soon as the host owes time', () => {
  const { share, taking } = shareOf({ burstMs: 10 })
  expect(share.read(1, taking(100)).turnOver).toBe(true)
})

it('counts for each piece what Node does with it', () => {
  const { share } = shareOf({ burstMs: 1, pieceMs: 0.5 })
  expect([1, 2, 3].map(() => share.read(1, () => undefined).turnOver)).toEqual([false, false, true])
})
