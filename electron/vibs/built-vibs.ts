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

  /**
   * Notes a VIB. Problems: `VIB_VERSION_TAKEN` when other content has this name and version, and those of
   * `JsonDocument.update`.
   */
  async note({ vib: { vendor, name, version }, sha256 }: BuiltVib): Promise<Result<void>> {
    const id = `${vendor}_${name}_${version}`
    const updated = await this.#collection.update((items) => {
      const known = items.find((item) => item.id === id)
      if (known === undefined) return ok([...items, { id, vendor, name, version, sha256 }])
      if (known.sha256 === sha256) return ok(items)
      const taken = items.filter((item) => item.vendor === vendor && item.name === name).map((item) => item.version)
      return fail(problem('VIB_VERSION_TAKEN', { name, version, next: freeVersion(version, taken) }))
    })
    return updated.ok ? ok() : updated
  }
}
