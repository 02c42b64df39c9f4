import { randomUUID } from 'node:crypto'
import { isoNow, systemClock, type Clock } from '../../shared/clock.ts'
import {
  baselineSchema,
  type Baseline,
  type FirewallDifference,
  type HostFirewall,
} from '../../shared/models/firewall.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { compareFirewalls, stateOf } from '../../shared/rules/firewall-drift.ts'
import { openCollection, orMissing, type Collection } from '../storage/collection.ts'

export interface BaselinesOptions {
  /** `dataPaths().baselines`. */
  readonly file: string
  readonly clock?: Clock
  readonly newId?: () => string
}

/** Saved states of firewalls and services. All methods fail as `JsonDocument.read` and `update` do besides what they name. */
export class Baselines {
  readonly #baselines: Collection<Record<string, Baseline[]>, Baseline>
  readonly #clock: Clock
  readonly #newId: () => string

  constructor({ file, clock = systemClock, newId = randomUUID }: BaselinesOptions) {
    this.#baselines = openCollection({ file, name: 'baselines', item: baselineSchema, max: 1_000, clock })
    this.#clock = clock
    this.#newId = newId
  }

  /** Returns all of them, in the order they were saved. */
  list(): Promise<Result<readonly Baseline[]>> {
    return this.#baselines.list()
  }

  /** Returns the one that a host is compared with; null: none. */
  async current(hostId: string): Promise<Result<Baseline | null>> {
    const all = await this.list()
    return all.ok ? ok(currentOf(all.value, hostId)) : all
  }

  /** Saves a host's state as it was read; the first of a host becomes the one it is compared with. */
  async save(
    host: { readonly id: string; readonly name: string },
    name: string,
    firewall: HostFirewall,
    signal?: AbortSignal,
  ): Promise<Result<Baseline>> {
    const { rulesets, services } = stateOf(firewall)
    const saved: Baseline = {
      id: this.#newId(),
      hostId: host.id,
      hostName: host.name,
      name,
      at: isoNow(this.#clock),
      current: false,
      rulesets: [...rulesets],
      services: [...services],
    }
    return this.#baselines.add((baselines) => {
      const first = !baselines.some((other) => other.hostId === host.id)
      return ok({ ...saved, current: first })
    }, signal)
  }

  /** Deletes one. Its host is then compared with none until another is chosen. Fails with BASELINE_NOT_FOUND. */
  async remove(id: string, signal?: AbortSignal): Promise<Result<void>> {
    const removed = orMissing(await this.#baselines.remove(id, signal), problem('BASELINE_NOT_FOUND'))
    return removed.ok ? ok() : removed
  }

  /** Makes one the state its host is compared with. Fails with BASELINE_NOT_FOUND. */
  async use(id: string, signal?: AbortSignal): Promise<Result<void>> {
    const updated = await this.#baselines.update((baselines) => {
      const chosen = baselines.find((baseline) => baseline.id === id)
      if (chosen === undefined) return fail(problem('BASELINE_NOT_FOUND'))
      return ok(
        baselines.map((baseline) =>
          baseline.hostId === chosen.hostId ? { ...baseline, current: baseline.id === id } : baseline,
        ),
      )
    }, signal)
    return updated.ok ? ok() : updated
  }
}

/** How a host's firewall differs (right) from the baseline it is compared with (left); null when there is none. */
export function driftOf(
  baselines: readonly Baseline[],
  hostId: string,
  firewall: HostFirewall,
): readonly FirewallDifference[] | null {
  const baseline = currentOf(baselines, hostId)
  return baseline ? compareFirewalls(baseline, stateOf(firewall)) : null
}

function currentOf(baselines: readonly Baseline[], hostId: string): Baseline | null {
  return baselines.find((each) => each.hostId === hostId && each.current) ?? null
}
