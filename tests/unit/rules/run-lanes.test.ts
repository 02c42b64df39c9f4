import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runLanes, type Lane, type LaneInput } from '../../../shared/rules/power/run-lanes.ts'
import { axisLabels, timeAxis } from '../../../shared/rules/power/time-axis.ts'

const vm = (id: string, change: Partial<LaneInput> = {}): LaneInput => ({
  id,
  stage: 'planned',
  since: null,
  end: null,
  askedAt: null,
  silentFrom: null,
  time: { low: 20, high: 30 },
  willAsk: false,
  cut: false,
  ...change,
})
const host = vm('host', { time: { low: 36, high: 56 } })
const plan = { now: null, ended: false } as const
/** The bars of a lane in short. */
const drawn = (lane: Lane | undefined): string =>
  lane?.bars.map(({ kind, from, to }) => `${kind} ${from}-${to}`).join(', ') ?? '?'

describe('the bars of a plan', () => {
  const slow = vm('db', { time: { low: 52, high: 84 } })

  it('show the usual time of each guest, and up to which it may take', () => {
    const { lanes } = runLanes({ groups: [[vm('web'), slow]], host, ...plan })
    expect(drawn(lanes.get('web'))).toBe('expected 0-20, range 20-30')
    expect(drawn(lanes.get('db'))).toBe('expected 0-52, range 52-84')
  })

  it('begin each group at the usual end of the one before, with the range of each guest its own', () => {
    const { lanes, host: last, groups } = runLanes({ groups: [[slow], [vm('web')]], host, ...plan })
    expect(drawn(lanes.get('web'))).toBe('expected 52-72, range 72-82')
    expect(drawn(last)).toBe('expected 72-108, range 108-128')
    expect(groups).toEqual([
      { from: 0, to: 52, own: 84 },
      { from: 52, to: 72, own: 82 },
    ])
  })

  it('add up the ranges in the total alone', () => {
    const { guests, total } = runLanes({ groups: [[slow], [vm('web')]], host, ...plan })
    expect(guests).toEqual({ low: 72, high: 114 })
    expect(total).toEqual({ low: 108, high: 170 })
  })

  it('have no end to say where one time was never learned', () => {
    const { lanes, guests, total } = runLanes({ groups: [[vm('new', { time: null })], [vm('web')]], host, ...plan })
    expect(drawn(lanes.get('new'))).toBe('unknown 0-30')
    expect(drawn(lanes.get('web'))).toBe('expected 30-50, range 50-60')
    expect([guests, total]).toEqual([null, null])
  })

  it('leave the wait for the user out of the total', () => {
    const { lanes, total } = runLanes({ groups: [[vm('ci', { time: null, willAsk: true }), vm('web')]], host, ...plan })
    expect(drawn(lanes.get('ci'))).toBe('unknown 0-20')
    expect(total).toEqual({ low: 56, high: 86 })
  })

  it('mark where a rule cuts the power, which takes no time', () => {
    const { lanes, total } = runLanes({ groups: [[vm('pf', { time: null, cut: true })]], host, ...plan })
    expect(lanes.get('pf')).toEqual({ bars: [], cut: 0, bracket: null })
    expect(total).toEqual({ low: 36, high: 56 })
  })
})

describe('the bars of a run', () => {
  const live = (now: number) => ({ now, ended: false })

  it('are solid once a guest is off, and go on to now while it shuts down', () => {
    const off = vm('web', { stage: 'over', since: 1, end: 14 })
    const going = vm('db', { stage: 'going', since: 1, time: { low: 52, high: 84 } })
    const { lanes } = runLanes({ groups: [[off, going]], host, ...live(40) })
    expect(drawn(lanes.get('web'))).toBe('taken 1-14')
    expect(drawn(lanes.get('db'))).toBe('stopping 1-40')
  })

  it('say what is past its range, and predict nothing for it', () => {
    const { lanes, total } = runLanes({ groups: [[vm('db', { stage: 'going', since: 10 })]], host, ...live(60) })
    expect(drawn(lanes.get('db'))).toBe('stopping 10-40, over 40-60')
    expect(total).toBeNull()
  })

  it('begin later groups when the one before is expected to be off, never in the past', () => {
    const groups = (since: number) => [[vm('a', { stage: 'going', since })], [vm('b')]]
    expect(drawn(runLanes({ groups: groups(10), host, ...live(15) }).lanes.get('b'))).toBe(
      'expected 30-50, range 50-60',
    )
    expect(drawn(runLanes({ groups: groups(10), host, ...live(35) }).lanes.get('b'))).toBe(
      'expected 35-55, range 55-65',
    )
  })

  it('begin nothing in the past that waits beside one of its group that has begun', () => {
    const asks = vm('ci', { stage: 'going', since: 5, askedAt: 5, time: null })
    expect(drawn(runLanes({ groups: [[asks, vm('b')]], host, ...live(50) }).lanes.get('b'))).toBe(
      'expected 50-70, range 70-80',
    )
  })

  it('show the wait for the user, which holds no expectation back', () => {
    const asks = vm('ci', { stage: 'going', since: 0, askedAt: 0, time: null })
    const { lanes, total } = runLanes({ groups: [[asks], [vm('b')]], host, ...live(50) })
    expect(drawn(lanes.get('ci'))).toBe('person 0-50')
    expect(total).toEqual({ low: 106, high: 136 })
  })

  it('show a guest that got stuck up to its question, and the wait after it', () => {
    const stuck = vm('db', { stage: 'going', since: 0, askedAt: 50, time: { low: 10, high: 20 } })
    expect(drawn(runLanes({ groups: [[stuck]], host, ...live(70) }).lanes.get('db'))).toBe(
      'stopping 0-20, over 20-50, person 50-70',
    )
  })

  it('watch the host from its call on, grey while it gives no response', () => {
    const going = { ...host, stage: 'going', since: 100, silentFrom: 130 } as const
    expect(drawn(runLanes({ groups: [], host: going, ...live(140) }).host)).toBe('stopping 100-130, silent 130-140')
  })
})

describe('the bars of a report', () => {
  const ended = { now: 200, ended: true } as const

  it('put what was expected beside what it took', () => {
    const late = vm('db', { stage: 'over', since: 10, end: 60 })
    const { lanes } = runLanes({ groups: [[late]], host, ...ended })
    expect(lanes.get('db')).toEqual({
      bars: [
        { kind: 'taken', from: 10, to: 40 },
        { kind: 'over', from: 40, to: 60 },
      ],
      cut: null,
      bracket: { low: 30, high: 40 },
    })
  })

  it('show where power was cut after the user decided', () => {
    const cut = vm('ci', { stage: 'over', since: 0, askedAt: 0, end: 141, time: null, cut: true })
    expect(runLanes({ groups: [[cut]], host, ...ended }).lanes.get('ci')).toEqual({
      bars: [{ kind: 'person', from: 0, to: 141 }],
      cut: 141,
      bracket: null,
    })
  })

  it('draw nothing for what was never begun', () => {
    const { lanes, host: last } = runLanes({ groups: [[vm('a')], [vm('b', { stage: 'none' })]], host, ...ended })
    expect([drawn(lanes.get('a')), drawn(lanes.get('b')), drawn(last)]).toEqual(['', '', ''])
  })
})

describe('every run', () => {
  const second = fc.integer({ min: 0, max: 5_000 })
  const input: fc.Arbitrary<LaneInput> = fc
    .record({
      stage: fc.constantFrom('planned', 'going', 'over', 'none'),
      since: second,
      took: second,
      asked: fc.option(second),
      time: fc.option(fc.tuple(second, second)),
      willAsk: fc.boolean(),
      cut: fc.boolean(),
    })
    .map(({ stage, since, took, asked, time, willAsk, cut }) => ({
      ...vm('x'),
      stage,
      since: stage === 'planned' || stage === 'none' ? null : since,
      end: stage === 'over' ? since + took : null,
      askedAt: stage === 'going' || stage === 'over' ? asked : null,
      time: time && { low: Math.min(...time), high: Math.max(...time) },
      willAsk,
      cut,
    }))

  it('has bars that follow each other, inside of what the axis has to reach', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(input, { minLength: 1 })),
        fc.option(second),
        fc.boolean(),
        (groups, now, ended) => {
          const named = groups.map((group, at) => group.map((each, index) => ({ ...each, id: `${at}/${index}` })))
          const { lanes, wanted, total, guests } = runLanes({ groups: named, host, now, ended })
          for (const { bars } of lanes.values())
            for (const [index, { from, to }] of bars.entries()) {
              expect(from).toBeLessThan(to)
              expect(to).toBeLessThanOrEqual(wanted)
              if (index > 0) expect(from).toBeGreaterThanOrEqual(bars[index - 1]?.to ?? 0)
            }
          for (const range of [total, guests]) if (range) expect(range.low).toBeLessThanOrEqual(range.high)
        },
      ),
    )
  })
})

describe('the time axis', () => {
  it.each([
    [3, 5, 5],
    [28, 30, 5],
    [100, 120, 30],
    [245, 300, 60],
    [3_700, 4_200, 900],
  ])('reaches %i seconds with an end of %i and labels each %i', (wanted, end, step) => {
    const axis = timeAxis(null, wanted, null)
    expect(axis.end).toBeGreaterThanOrEqual(wanted)
    expect(axis).toEqual({ end: wanted === 3_700 ? 4_500 : end, step, since: null })
  })

  it('labels every step up to its end', () => {
    expect(axisLabels({ end: 300, step: 60, since: null })).toEqual([0, 60, 120, 180, 240, 300])
  })

  it('follows the plan, and keeps its scale when the run begins', () => {
    const planned = timeAxis(timeAxis(null, 10, null), 245, null)
    expect(planned.end).toBe(300)
    expect(timeAxis(planned, 100, 0)).toBe(planned)
  })

  it('grows in a step, and then at most once a minute', () => {
    const grown = timeAxis({ end: 300, step: 60, since: null }, 301, 200)
    expect(grown.end).toBeGreaterThanOrEqual(361)
    expect(timeAxis(grown, grown.end + 500, 259)).toBe(grown)
    expect(timeAxis(grown, grown.end + 500, 260).end).toBeGreaterThan(grown.end)
  })

  it('never changes twice within a minute, never shrinks, and has few labels', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 200_000 }), { maxLength: 300 }), (wanted) => {
        let axis = timeAxis(null, 100, null)
        let changedAt = -Infinity
        for (const [elapsed, seconds] of wanted.entries()) {
          const next = timeAxis(axis, seconds, elapsed)
          if (next !== axis) {
            expect(elapsed - changedAt).toBeGreaterThanOrEqual(60)
            expect(next.end).toBeGreaterThan(axis.end)
            changedAt = elapsed
          }
          expect(axisLabels(next).length).toBeLessThanOrEqual(7)
          axis = next
        }
      }),
    )
  })
})
