import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { isoNow, systemClock, type Clock } from '../../shared/clock.ts'
import {
  keptVersions,
  rulesDocumentSchema,
  type RulesDocument,
  type VibDraft,
} from '../../shared/models/vib-workshop.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { openCollection, orMissing, type Collection } from '../storage/collection.ts'

/** A document of many large rulesets has some hundred kB a version; bytes. */
const maxDocument = 64 * 1_024 * 1_024

export interface RulesDocumentsOptions {
  /** `dataPaths().rulesDocuments`. */
  readonly file: string
  readonly clock?: Clock
  /** A UUID. */
  readonly newId?: () => string
}

/**
 * Rules files that the workshop keeps, at most 500. All methods fail as `JsonDocument.read` and `update` do; one too many is
 * STORAGE_WRITE_FAILED.
 */
export class RulesDocuments {
  readonly #documents: Collection<Record<string, RulesDocument[]>, RulesDocument>
  readonly #clock: Clock
  readonly #newId: () => string

  constructor({ file, clock = systemClock, newId = randomUUID }: RulesDocumentsOptions) {
    this.#documents = openCollection({
      file,
      name: 'documents',
      item: rulesDocumentSchema,
      max: 500,
      maxBytes: maxDocument,
      clock,
    })
    this.#clock = clock
    this.#newId = newId
  }

  /** Returns all of them, in the order they were made. */
  list(): Promise<Result<readonly RulesDocument[]>> {
    return this.#documents.list()
  }

  /**
   * Saves a draft as the newest version of a document, or as a new document; the draft of the newest version again adds no
   * version, and null renames a document. Problems: `RULES_DOCUMENT_NOT_FOUND`.
   */
  async save(
    {
      document,
      title,
      draft,
    }: { readonly document: string | null; readonly title: string; readonly draft: VibDraft | null },
    signal?: AbortSignal,
  ): Promise<Result<RulesDocument>> {
    if (draft === null) return this.#rename(document, title, signal)
    const version = (number: number) => ({ number, at: isoNow(this.#clock), draft })
    if (document === null)
      return this.#documents.add(() => ok({ id: this.#newId(), title, versions: [version(1)] }), signal)
    const changed = await this.#documents.change(
      document,
      (now) => {
        const [newest] = now.versions
        const same = newest !== undefined && isDeepStrictEqual(newest.draft, draft)
        if (same && now.title === title) return ok(now)
        if (same) return ok({ ...now, title })
        const versions = [version((newest?.number ?? 0) + 1), ...now.versions].slice(0, keptVersions)
        return ok({ ...now, title, versions })
      },
      signal,
    )
    return orMissing(changed, problem('RULES_DOCUMENT_NOT_FOUND'))
  }

  /** Deletes one and returns it as it was; null for one that is gone already. */
  remove(id: string, signal?: AbortSignal): Promise<Result<RulesDocument | null>> {
    return this.#documents.remove(id, signal)
  }

  /** Puts a removed document back; one that is there stays as it is. */
  async restore(document: RulesDocument, signal?: AbortSignal): Promise<Result<void>> {
    const updated = await this.#documents.update(
      (items) => ok(items.some(({ id }) => id === document.id) ? items : [...items, document]),
      signal,
    )
    return updated.ok ? ok() : updated
  }
  async #rename(document: string | null, title: string, signal?: AbortSignal): Promise<Result<RulesDocument>> {
    const missing = problem('RULES_DOCUMENT_NOT_FOUND')
    if (document === null) return fail(missing)
    return orMissing(await this.#documents.change(document, (now) => ok({ ...now, title }), signal), missing)
  }
}
