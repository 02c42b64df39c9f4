import { randomUUID } from 'node:crypto'
import { z } from 'zod'
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
import { jsonDocument, type JsonDocument } from '../storage/document.ts'

const baselinesSchema = z.object({ baselines: z.array(baselineSchema).max(1_000) })
type BaselinesData = z.infer<typeof baselinesSchema>

export interface BaselinesOptions {
  /** `dataPaths().baselines`. */
  readonly file: string
  readonly clock?: Clock
  readonly newId?: () => string
}

/** Saved states of firewalls and services. All methods fail as `JsonDocument.read` and `update` do besides what they name. */
export class Baselines {
  readonly #document: JsonDocument<BaselinesData>
  readonly #clock: Clock
  readonly #newId: () => string

  constructor({ file, clock = systemClock, newId = randomUUID }: BaselinesOptions) {
    this.#document = jsonDocument<BaselinesData>({
      file,
      schema: baselinesSchema,
      empty: () => ({ baselines: [] }),
      clock,
    })
    this.#clock = clock
    this.#newId = newId
  }

  /** All of them, in the order they were saved. */
  async list(): Promise<Result<readonly Baseline[]>> {
    const data = await this.#document.read()
    return data.ok ? ok(data.value.baselines) : data
  }

  /** Saves a host's state as it was read; the first of a host becomes the one it is compared with. */
  async save(
    host: { readonly id: string; readonly name: string },
    name: string,
    firewall: HostFirewall,
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
    const updated = await this.#document.update(({ baselines }) => {
      const first = !baselines.some((other) => other.hostId === host.id)
      return ok({ baselines: [...baselines, { ...saved, current: first }] })
    })
    return updated.ok ? find(updated.value, saved.id) : updated
  }

  /** Deletes one. Its host is then compared with none until another is chosen. Fails with BASELINE_NOT_FOUND. */
  async remove(id: string): Promise<Result<void>> {
    return this.#change(id, (baselines) => baselines.filter((baseline) => baseline.id !== id))
  }

  /** Makes one the state its host is compared with. Fails with BASELINE_NOT_FOUND. */
  async use(id: string): Promise<Result<void>> {
    return this.#change(id, (baselines, { hostId }) =>
      baselines.map((baseline) =>
        baseline.hostId === hostId ? { ...baseline, current: baseline.id === id } : baseline,
      ),
    )
  }

  async #change(
    id: string,
    change: (baselines: readonly Baseline[], chosen: Baseline) => Baseline[],
  ): Promise<Result<void>> {
    const updated = await this.#document.update((data) => {
      const chosen = find(data, id)
      return chosen.ok ? ok({ baselines: change(data.baselines, chosen.value) }) : chosen
    })
    return updated.ok ? ok() : updated
  }
}

function find({ baselines }: BaselinesData, id: string): Result<Baseline> {
  const found = baselines.find((baseline) => baseline.id === id)
  return found ? ok(found) : fail(problem('BASELINE_NOT_FOUND'))
}

/** How a host's firewall differs (right) from the baseline it is compared with (left); null when there is none. */
export function driftOf(
  baselines: readonly Baseline[],
  hostId: string,
  firewall: HostFirewall,
): readonly FirewallDifference[] | null {
  const baseline = baselines.find((each) => each.hostId === hostId && each.current)
  return baseline ? compareFirewalls(baseline, stateOf(firewall)) : null
}
