import type { JournalEntry } from '../../shared/models/power.ts'
import type { PlannedVm } from '../../shared/models/plan.ts'
import { ok, type Result } from '../../shared/result.ts'
import { learnedTime, type LearnedTime } from '../../shared/rules/learned-times.ts'
import { sharedUuids } from '../../shared/rules/power/resolve-rules.ts'
import { readJournal } from './journal-read.ts'
import type { JournalRun } from './journal-parse.ts'

/** Runs of a host that are looked at, the newest. */
const mostRuns = 50
/** Seconds beyond its time limit that an undisturbed guest can be written down with: the clock was set meanwhile. */
const grace = 5
/** Seconds beyond which a time of a host is left out: the clock was set meanwhile. */
const mostHostSeconds = 3_600

interface Named {
  readonly id: string
  readonly name: string | null
  readonly instanceUuid: string | null
}

/**
 * How long the guests of one host took in the past, given its VMs as they are now. A guest is known by its instanceUuid,
 * which it keeps when it is registered again; without one, or when it shares it with a copy, by id and name.
 */
export type LearnedTimes = (vms: readonly Named[]) => LearnedOfGuests

type Guest = Pick<PlannedVm, 'id' | 'name'>

export interface LearnedOfGuests {
  readonly timeOf: (vm: Guest) => LearnedTime | null
  /** Whether the guest did not shut down in time when it was last asked. */
  readonly wasStuck: (vm: Guest) => boolean
  /** From the call that shuts the host down until it was found to be gone; null before there are enough runs. */
  readonly hostTime: LearnedTime | null
}

/** Nothing learned yet. */
export const noTimes: LearnedTimes = () => ({ timeOf: () => null, wasStuck: () => false, hostTime: null })

const byName = ({ id, name }: Pick<Named, 'id' | 'name'>): string => JSON.stringify([id, name ?? id])

/** Returns the keys of each VM, the best first. */
function keysOf(vms: readonly Named[]): Map<string, readonly string[]> {
  const shared = sharedUuids(vms)
  return new Map(
    vms.map((vm) => {
      const uuid = vm.instanceUuid?.toLowerCase()
      return [vm.id, uuid === undefined || shared.has(uuid) ? [byName(vm)] : [uuid, byName(vm)]]
    }),
  )
}

/**
 * Learns from the journal how long the guests of a host take to shut down. What a person or a rule had a hand in is left
 * out: it says nothing about the guest. Problems: those of reading the journal.
 */
export async function learnTimes(journalDir: string, hostId: string): Promise<Result<LearnedTimes>> {
  const journal = await readJournal(journalDir, { hostId })
  if (!journal.ok) return journal
  return ok(timesOf(journal.value.runs))
}

/** As {@link learnTimes}, of runs that were read already, oldest first. Pure. */
export function timesOf(runs: readonly JournalRun[]): LearnedTimes {
  const seconds = new Map<string, number[]>()
  const stuck = new Map<string, boolean>()
  for (const run of runs.slice(-mostRuns))
    for (const [keys, took] of timesOfRun(run))
      for (const key of keys) {
        stuck.set(key, took === 'stuck')
        const known = seconds.get(key)
        if (took === 'stuck') continue
        if (known) known.push(took)
        else seconds.set(key, [took])
      }
  const learned = new Map([...seconds].map(([key, all]) => [key, learnedTime(all)]))
  const hostTime = learnedTime(runs.slice(-mostRuns).flatMap(timeOfHost))
  return (vms) => {
    const keys = keysOf(vms)
    const first = <T>(vm: Guest, of: ReadonlyMap<string, T | null>): T | null => {
      for (const key of keys.get(vm.id) ?? [byName(vm)]) {
        const found = of.get(key)
        if (found !== undefined && found !== null) return found
      }
      return null
    }
    return { timeOf: (vm) => first(vm, learned), wasStuck: (vm) => first(vm, stuck) ?? false, hostTime }
  }
}

/**
 * Returns how the guests of a run went down that were asked: the seconds from ShutdownGuest to off of each that did by
 * itself, and which got stuck.
 */
function timesOfRun({ entries }: JournalRun): [keys: readonly string[], seconds: number | 'stuck'][] {
  const started = entries.find((entry) => entry.type === 'run-started')
  if (!started) return []
  const steps = new Map<string, GuestStep[]>()
  for (const step of entries.filter(isGuestStep)) {
    const known = steps.get(step.vm)
    if (known) known.push(step)
    else steps.set(step.vm, [step])
  }
  const keys = keysOf(started.vms)
  return started.vms.flatMap(({ id }): [readonly string[], number | 'stuck'][] => {
    const own = steps.get(id) ?? []
    // One that was never asked to shut down, as without Tools, got stuck in nothing.
    const wasAsked = own.some(({ params }) => params['call'] === 'ShutdownGuest')
    if (wasAsked && own.some(({ code }) => code === 'VM_STUCK')) return [[keys.get(id) ?? [], 'stuck']]
    const [first, asked, done, ...others] = own
    const undisturbed =
      first?.state === 'started' &&
      asked?.state === 'waiting' &&
      asked.code === null &&
      asked.params['call'] === 'ShutdownGuest' &&
      done?.state === 'done' &&
      done.params['how'] === 'guest-shutdown' &&
      others.length === 0
    if (!undisturbed) return []
    const took = (Date.parse(done.at) - Date.parse(asked.at)) / 1_000
    // The journal has the time of the wall clock, which may have been set meanwhile.
    const possible = took >= 0 && took <= started.policy.guestTimeoutSeconds + grace
    return possible ? [[keys.get(id) ?? [], took]] : []
  })
}

/** Returns the seconds from the accepted host call until the host was found to be gone, of a run that ended so. */
function timeOfHost({ entries }: JournalRun): number[] {
  const done = (step: 'host' | 'verify'): JournalEntry | undefined =>
    entries.find((entry) => entry.type === 'step' && entry.step === step && entry.state === 'done')
  const sent = done('host')
  const gone = done('verify')
  if (!sent || !gone) return []
  const took = (Date.parse(gone.at) - Date.parse(sent.at)) / 1_000
  return took >= 0 && took <= mostHostSeconds ? [took] : []
}

type GuestStep = Extract<JournalEntry, { type: 'step' }> & { readonly vm: string }

function isGuestStep(entry: JournalEntry): entry is GuestStep {
  return entry.type === 'step' && entry.step === 'guest' && entry.vm !== null
}
