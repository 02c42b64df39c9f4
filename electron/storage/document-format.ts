import { z } from 'zod'
import { problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import { fail, ok } from '../../shared/result.ts'

/** Turns the data of one version into that of the next. Gets whatever stood in the file; may throw when it makes no sense. */
export type Migration = (data: unknown) => unknown

/** What a document holds and how it was written in earlier versions. */
export interface DocumentFormat<T> {
  readonly schema: z.ZodType<T>
  /** `migrations[0]` leads from version 1 to 2, and so on: the current version is one more than their number. */
  readonly migrations?: readonly Migration[]
}

const envelopeSchema = z.object({ version: z.number().int().positive(), data: z.unknown() })

/**
 * Reads the bytes of a document as strangers' input: UTF-8, JSON, envelope, migrations, schema.
 * Fails with STORAGE_NEWER when a later version wrote it, else with STORAGE_CORRUPT; `reason` says at which of these steps.
 */
export function decodeDocument<T>(bytes: Uint8Array, format: DocumentFormat<T>, file: string): Result<T> {
  const corrupt = (reason: string, cause?: unknown) => fail(problem('STORAGE_CORRUPT', { file, reason }, cause))
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    return corrupt('not-json', error)
  }
  const envelope = envelopeSchema.safeParse(json)
  if (!envelope.success || envelope.data.data === undefined) return corrupt('not-a-document', envelope.error)
  const migrations = format.migrations ?? []
  const { version } = envelope.data
  const current = migrations.length + 1
  if (version > current) return fail(problem('STORAGE_NEWER', { file, version, current }))
  let data: unknown = envelope.data.data
  try {
    for (const migrate of migrations.slice(version - 1)) data = migrate(data)
  } catch (error) {
    return corrupt('not-migratable', error)
  }
  const parsed = format.schema.safeParse(data)
  return parsed.success ? ok(parsed.data) : corrupt('not-valid', parsed.error)
}

/**
 * The text of a document, indented, because users look into it. Fails with STORAGE_WRITE_FAILED when `data` is not what the
 * schema allows: what could not be read again must never be written.
 */
export function encodeDocument<T>(data: T, format: DocumentFormat<T>, file: string): Result<string> {
  const parsed = format.schema.safeParse(data)
  if (!parsed.success) return fail(problem('STORAGE_WRITE_FAILED', { file, reason: 'not-valid' }, parsed.error))
  const version = (format.migrations?.length ?? 0) + 1
  return ok(`${JSON.stringify({ version, data: parsed.data }, null, 2)}\n`)
}
