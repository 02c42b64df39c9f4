import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { isoNow, type Clock } from '../../../shared/clock.ts'
import type { InstallFacts, VibRun } from '../../../shared/models/host-install.ts'
import { problem, type Problem } from '../../../shared/problems/problem.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { openCollection, type Collection } from '../../storage/collection.ts'
import type { VimClient } from '../../vim/client.ts'
import { readFactsForVib } from './facts.ts'

const maxRulesets = 100

const pendingSchema = z.strictObject({
  id: z.uuid(),
  at: z.iso.datetime(),
  hostId: z.uuid(),
  kind: z.enum(['install', 'remove']),
  name: z.string().max(200),
  /** Null where a removal did not know it. */
  version: z.string().max(200).nullable(),
  rulesets: z.array(z.string().max(200)).max(maxRulesets),
  /** When the host was booted last before the change. */
  bootTime: z.iso.datetime({ offset: true }).nullable(),
})
type Pending = z.infer<typeof pendingSchema>

/** A change to a host's VIBs that a reboot may decide about. */
export interface RebootChange extends Readonly<Omit<Pending, 'id' | 'at' | 'rulesets'>> {
  readonly rulesets: readonly string[]
}

export interface PendingRebootsOptions {
  /** `dataPaths().pendingReboots`. */
  readonly file: string
  readonly clock: Clock
  readonly newId?: () => string
}

const maxPending = 200

/** VIBs whose installation or removal takes effect with the next reboot of their host, so that someone looks afterwards. */
export class PendingReboots {
  readonly #pending: Collection<Record<string, Pending[]>, Pending>
  readonly #options: PendingRebootsOptions

  constructor(options: PendingRebootsOptions) {
    this.#options = options
    this.#pending = openCollection({ file: options.file, name: 'pending', item: pendingSchema, max: maxPending })
  }

  /**
   * Remembers a change whose run needs a reboot, and no other; an earlier one of the same VIB is forgotten. Fails as
   * `JsonDocument.update`.
   */
  async note({ outcome, rebootRequired }: VibRun, change: RebootChange): Promise<Result<void>> {
    if (rebootRequired !== true || outcome === 'skipped' || outcome === 'refused') return ok()
    const { clock, newId = randomUUID } = this.#options
    const rulesets = change.rulesets.slice(0, maxRulesets)
    const entry: Pending = { ...change, rulesets, id: newId(), at: isoNow(clock) }
    const updated = await this.#pending.update((items) => {
      const others = items.filter(({ hostId, name }) => hostId !== entry.hostId || name !== entry.name)
      return ok([...others, entry].slice(-maxPending))
    })
    return updated.ok ? ok() : updated
  }

  /**
   * Looks once at a host that was rebooted since: is what was installed there, and what was removed gone?
   * @returns what to tell the user; nothing while the host was not rebooted. Problems: those of reading, and then it is looked
   * at again with the next contact.
   */
  async look(
    host: { readonly id: string; readonly name: string },
    client: VimClient,
    signal: AbortSignal,
  ): Promise<Result<readonly Problem[]>> {
    const listed = await this.#pending.list()
    if (!listed.ok) return listed
    const waiting = listed.value.filter(({ hostId }) => hostId === host.id)
    if (waiting.length === 0) return ok([])
    const found = await readFactsForVib(client, { signal })
    if (!found.ok) return found
    const settled = waiting.filter((each) => wasRebooted(each, found.value.bootTime))
    if (settled.length === 0) return ok([])
    const ids = new Set(settled.map(({ id }) => id))
    const updated = await this.#pending.update((items) => ok(items.filter(({ id }) => !ids.has(id))))
    return updated.ok ? ok(settled.map((each) => rebootOutcome(each, host.name, found.value.facts))) : updated
  }
}

function wasRebooted({ bootTime, at }: Pending, now: string | null): boolean {
  if (now === null) return false
  // Where the time before is not known, that of the change has to do, though another clock gave it.
  return bootTime === null ? Date.parse(now) > Date.parse(at) : Date.parse(now) !== Date.parse(bootTime)
}

/** Returns what a host shows after its reboot of a change that waited for it, as a note for the user. */
export function rebootOutcome(
  { kind, name, version, rulesets }: Pick<RebootChange, 'kind' | 'name' | 'version' | 'rulesets'>,
  host: string,
  facts: Pick<InstallFacts, 'packages' | 'rulesets'>,
): Problem {
  const there = facts.packages.some((each) => each.name === name && (version === null || each.version === version))
  const shown = (key: string): boolean => facts.rulesets?.includes(key) === true
  if (kind === 'remove')
    return problem(there || rulesets.some(shown) ? 'VIB_AFTER_REBOOT_STAYED' : 'VIB_AFTER_REBOOT_REMOVED', {
      host,
      name,
    })
  if (!there) return problem('VIB_AFTER_REBOOT_MISSING', { host, name })
  if (facts.rulesets === null && rulesets.length > 0)
    return problem('VIB_AFTER_REBOOT_RULESETS_UNKNOWN', { host, name })
  const key = rulesets.find((each) => !shown(each))
  return key === undefined
    ? problem('VIB_AFTER_REBOOT_THERE', { host, name })
    : problem('VIB_AFTER_REBOOT_NO_RULESET', { host, name, key })
}
