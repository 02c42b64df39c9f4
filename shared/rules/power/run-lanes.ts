import type { TimeRange } from '../../models/readiness.ts'

/**
 * How a part of a bar is drawn. `expected`: the usual time; `range`: up to the time that 19 of 20 runs kept to; `unknown`:
 * nothing learned, so its end means nothing; `taken`: over; `stopping`: going on; `over`: past its range; `person`: waits
 * for the user; `silent`: the host is watched and gives no response.
 */
export type BarKind = 'expected' | 'range' | 'unknown' | 'taken' | 'stopping' | 'over' | 'person' | 'silent'

/** Part of a bar. Seconds since the run began. */
export interface Bar {
  readonly kind: BarKind
  readonly from: number
  readonly to: number
}

/** What is drawn in one row. */
export interface Lane {
  readonly bars: readonly Bar[]
  /** Where its power is cut. */
  readonly cut: number | null
  /** The time that was expected of it, beside the one it took. */
  readonly bracket: TimeRange | null
}

/** What is known of one VM, or of the host. Seconds since the run began. */
export interface LaneInput {
  readonly id: string
  /** `planned`: its turn has not come; `going`: it still runs; `over`: it came to rest; `none`: nothing happens to it. */
  readonly stage: 'planned' | 'going' | 'over' | 'none'
  /** When its turn came; null before. */
  readonly since: number | null
  /** When it came to rest, or the run let go of it; null while it goes on. */
  readonly end: number | null
  /** Since when it waits for the user; null while it does not. */
  readonly askedAt: number | null
  /** For the host: since when it gives no response. */
  readonly silentFrom: number | null
  /** Its usual time; null when nothing was learned. */
  readonly time: TimeRange | null
  /** The user will be asked about it, and has not decided yet. */
  readonly willAsk: boolean
  /** Its power is cut, or was. */
  readonly cut: boolean
}

export interface LanesInput {
  /** In the order in which they go. */
  readonly groups: readonly (readonly LaneInput[])[]
  readonly host: LaneInput
  /** Seconds since the run began; null during the plan. */
  readonly now: number | null
  /** The run is over: what was expected is shown beside what it took. */
  readonly ended: boolean
}

/** When a group goes, as far as it is known or expected. Seconds since the run began. */
export interface GroupTime {
  readonly from: number
  /** Null while a guest in it has no time that could be expected. */
  readonly to: number | null
  /** When its slowest guest may be off, from its own beginning on; null as `to`. */
  readonly own: number | null
}

export interface Lanes {
  readonly lanes: ReadonlyMap<string, Lane>
  readonly host: Lane
  readonly groups: readonly GroupTime[]
  /** When all guests are off; null while it cannot be said. The wait for the user is not part of it. */
  readonly guests: TimeRange | null
  /** When the host no longer responds; null while it cannot be said. */
  readonly total: TimeRange | null
  /** What the axis has to reach. */
  readonly wanted: number
}

/** Seconds that a guest is drawn for of which nothing was learned, where no other of its group has a time. */
const unknownSeconds = 30

/**
 * Lays out the bars of a run, the same for its plan, while it goes on, and for its report. A group begins when the one
 * before is off; a VM that waits for the user holds up no group here, since for how long is not known. Nothing is
 * predicted for a guest past its range, or one that was never learned. Pure.
 */
export function runLanes({ groups, host, now, ended }: LanesInput): Lanes {
  const lanes = new Map<string, Lane>()
  const times: GroupTime[] = []
  let cursor = 0
  let most = 0
  let known = true
  for (const group of groups) {
    const begun = group.flatMap(({ since }) => since ?? [])
    const next = Math.max(cursor, now ?? 0)
    const mostNext = Math.max(most, now ?? 0)
    const from = begun.length > 0 ? Math.min(...begun) : next
    const ends = group.map((each) => endOf(each, next, now))
    const mosts = group.map((each) => endOf(each, mostNext, now, true))
    const isKnown = ends.every((end) => end !== null)
    const to = Math.max(from, ...ends.map((end) => end ?? 0))
    const mostTo = Math.max(begun.length > 0 ? from : mostNext, ...mosts.map((end) => end ?? 0))
    const shown = to > next ? to : next + unknownSeconds
    for (const each of group) lanes.set(each.id, laneOf(each, { from: next, shown, now, ended }))
    known &&= isKnown
    const own = Math.max(to, ...group.map((each) => endOf(each, next, now, true) ?? 0))
    times.push({ from, to: isKnown ? to : null, own: isKnown ? own : null })
    cursor = isKnown ? to : Math.max(to, now === null ? shown : 0)
    most = Math.max(mostTo, cursor)
  }
  const from = host.since ?? Math.max(cursor, now ?? 0)
  const hostEnd = endOf(host, from, now)
  const hostMost = endOf(host, host.since ?? Math.max(most, now ?? 0), now, true)
  const hostLane = laneOf(host, { from, shown: hostEnd ?? from + unknownSeconds, now, ended })
  const bars = [...lanes.values(), hostLane].flatMap((lane) => [
    ...lane.bars.map(({ to }) => to),
    lane.bracket?.high ?? 0,
  ])
  return {
    lanes,
    host: hostLane,
    groups: times,
    guests: known ? { low: cursor, high: most } : null,
    total: known && hostEnd !== null && hostMost !== null ? { low: hostEnd, high: hostMost } : null,
    wanted: Math.max(...bars, hostMost ?? most, now ?? 0),
  }
}

/** When a VM is expected to be over, or was; null while that is not known. */
function endOf(input: LaneInput, from: number, now: number | null, high = false): number | null {
  const { stage, since, end, askedAt, time, willAsk, cut } = input
  if (stage === 'none') return from
  if (end !== null) return end
  if (askedAt !== null || willAsk) return now === null ? from : Math.max(from, now)
  if (cut && time === null) return Math.max(from, now ?? 0)
  if (time === null) return null
  // Past its range nothing that was learned says how long it will take.
  if (since !== null && now !== null && now > since + time.high) return null
  const expected = (since ?? from) + (high ? time.high : time.low)
  return Math.max(expected, now ?? 0)
}

interface Place {
  readonly from: number
  /** Where a bar of unknown length ends. */
  readonly shown: number
  readonly now: number | null
  readonly ended: boolean
}

function laneOf(input: LaneInput, { from, shown, now, ended }: Place): Lane {
  const { stage, since, end, time, cut } = input
  if (stage === 'none') return empty
  if (stage === 'planned' || since === null)
    return { ...empty, bars: ended ? [] : planned(input, from, shown), cut: cut && !ended ? from : null }
  const to = Math.max(since, end ?? now ?? since)
  return {
    bars: happened(input, since, to),
    cut: cut && end !== null ? end : null,
    bracket: ended && time ? { low: since + time.low, high: since + time.high } : null,
  }
}

function planned({ time, cut, willAsk }: LaneInput, from: number, shown: number): Bar[] {
  if (cut && !willAsk) return []
  if (time === null || willAsk) return bar('unknown', from, shown)
  return [...bar('expected', from, from + time.low), ...bar('range', from + time.low, from + time.high)]
}

/** Returns what has happened so far: its own time, what went past it, and the wait for the user or for the host. */
function happened({ stage, askedAt, silentFrom, time }: LaneInput, since: number, to: number): Bar[] {
  const until = Math.min(to, askedAt ?? to, silentFrom ?? to)
  const limit = time === null ? until : Math.min(until, since + time.high)
  return [
    ...bar(stage === 'over' ? 'taken' : 'stopping', since, limit),
    ...bar('over', limit, until),
    ...(askedAt === null ? [] : bar('person', Math.max(since, askedAt), to)),
    ...(silentFrom === null ? [] : bar('silent', Math.max(since, silentFrom), to)),
  ]
}

function bar(kind: BarKind, from: number, to: number): Bar[] {
  return to > from ? [{ kind, from, to }] : []
}

const empty: Lane = { bars: [], cut: null, bracket: null }
