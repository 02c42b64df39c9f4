import { z } from 'zod'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { freeVersion } from '../../shared/rules/vibs/version.ts'
import { openCollection, type Collection } from '../storage/collection.ts'
import type { BuiltVib } from './build-vib.ts'

const builtSchema = z.strictObject({
  /** Vendor, name and version, which together are what a host takes for one and the same VIB. */
  id: z.string(),
  vendor: z.string(),
  name: z.string(),
  version: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
type Built = z.infer<typeof builtSchema>

/**
 * Remembers what was built, because a host takes two VIBs of one name and version for the same: it refuses the second, or
 * skips it without a word.
 */
export class BuiltVibs {
  readonly #collection: Collection<Record<string, Built[]>, Built>

  constructor(file: string) {
    this.#collection = openCollection({ file, name: 'vibs', item: builtSchema, max: 10_000 })
  }

  /** Returns the next version that is free when other content has this name and version, else null; notes nothing. */
  async taken(built: BuiltVib): Promise<Result<{ readonly next: string } | null>> {
    const items = await this.#collection.list()
    return items.ok ? ok(takenBy(items.value, built)) : items
  }

  /**
   * Notes a VIB. Problems: `VIB_VERSION_TAKEN` when other content has this name and version, and those of
   * `JsonDocument.update`.
   */
  async note(built: BuiltVib): Promise<Result<void>> {
    const { vendor, name, version } = built.vib
    const id = idOf(built)
    const updated = await this.#collection.update((items) => {
      const taken = takenBy(items, built)
      if (taken !== null) return fail(problem('VIB_VERSION_TAKEN', { name, version, ...taken }))
      if (items.some((item) => item.id === id)) return ok(items)
      return ok([...items, { id, vendor, name, version, sha256: built.sha256 }])
    })
    return updated.ok ? ok() : updated
  }
}

function idOf({ vib: { vendor, name, version } }: BuiltVib): string {
  return `${vendor}_${name}_${version}`
}

function takenBy(items: readonly Built[], built: BuiltVib): { readonly next: string } | null {
  const { vendor, name, version } = built.vib
  const known = items.find((item) => item.id === idOf(built))
  if (known === undefined || known.sha256 === built.sha256) return null
  const taken = items.filter((item) => item.vendor === vendor && item.name === name).map((item) => item.version)
  return { next: freeVersion(version, taken) }
}
