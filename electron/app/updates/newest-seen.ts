import { z } from 'zod'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { jsonDocument, type JsonDocument } from '../../storage/document.ts'
import { compareVersions, type Statement } from './statement.ts'

const seenSchema = z.object({ issued: z.iso.datetime(), version: z.string().max(40) }).nullable()
type Seen = z.infer<typeof seenSchema>

/** Remembers the newest statement this copy accepted: a site that serves an older one is hiding a newer version. */
export class NewestSeen {
  readonly #document: JsonDocument<Seen>

  constructor(file: string) {
    this.#document = jsonDocument<Seen>({ file, schema: seenSchema, empty: () => null, maxBytes: 10_000 })
  }

  /** Accepts a statement unless an earlier one was newer. Problems: `UPDATE_OLD`, those of a document. */
  async admit({ issued, version }: Pick<Statement, 'issued' | 'version'>): Promise<Result<void>> {
    // A damaged file is set aside without asking, because it would block all later updates.
    const kept = await this.#document.update(
      (seen) => {
        if (seen === null) return ok({ issued, version })
        const later = Date.parse(issued) - Date.parse(seen.issued)
        const newer = compareVersions(version, seen.version)
        if (later < 0 || newer < 0)
          return fail(problem('UPDATE_OLD', { version, issued, seenVersion: seen.version, seenIssued: seen.issued }))
        return ok(later === 0 && newer === 0 ? seen : { issued, version })
      },
      { setAsideDamaged: true },
    )
    return kept.ok ? ok() : kept
  }
}
