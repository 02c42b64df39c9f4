import type { ProblemCode, problemRows } from './codes.ts'
import type { ParamKind } from './row.ts'

/** Facts of a problem; every value is safe to show and to log (never a secret). */
export type ProblemParams = Readonly<Record<string, string | number | boolean | null>>

/**
 * Something that went wrong, as a value.
 *
 * `code` is stable and has a sentence in every language (shared/i18n); `params` fills the sentence;
 * `cause` is for the log only and is never shown, because it may hold a library's own wording.
 */
export interface Problem {
  readonly code: ProblemCode
  readonly params: ProblemParams
  readonly cause?: unknown
}

type Rows = typeof problemRows
type NameOf<Code extends ProblemCode> = Code extends ProblemCode ? keyof Rows[Code]['params'] & string : never
type KindOf<Code extends ProblemCode, Name> = Code extends ProblemCode
  ? Name extends keyof Rows[Code]['params']
    ? Rows[Code]['params'][Name]
    : never
  : never
interface ValueOfKind extends Readonly<Record<ParamKind, unknown>> {
  readonly text: string
  readonly number: number
  readonly 'text?': string | null
  readonly 'number?': number | null
}

/** The facts that the sentence of a code mentions; of a union of codes, those of all of them. */
export type FactsOf<Code extends ProblemCode> = {
  readonly [Name in NameOf<Code>]: ValueOfKind[KindOf<Code, Name> & ParamKind]
}

/** Facts that any problem may carry beyond its sentence, for the log and for scripts that read `details`. */
export interface ProblemContext {
  readonly host?: string
  readonly port?: number
  readonly name?: string
  readonly address?: string
  /** Managed object id of a virtual machine. */
  readonly id?: string
  readonly method?: string
  readonly fault?: string | null
  readonly message?: string
  readonly privilege?: string | null
  readonly status?: number
  readonly contentType?: string
  /** Whether a byte of the request may have left. */
  readonly sent?: boolean
  readonly seconds?: number
  readonly limit?: number
  readonly limitBytes?: number
  readonly elements?: number
  /** Why, in one stable word. */
  readonly reason?: string
  /** The code of the problem behind this one. */
  readonly code?: ProblemCode
  /** Versions of a document: the one found and the newest that is understood. */
  readonly version?: number | string
  readonly current?: number
  /** The certificate that was presented, and the fingerprint that was expected. */
  readonly subject?: string | null
  readonly validFrom?: string | null
  readonly validTo?: string | null
  readonly expected?: string | null
  /** Who holds a lock. */
  readonly pid?: number | null
  readonly what?: string | null
  readonly since?: string | null
}

type Arguments<Code extends ProblemCode> = [NameOf<Code>] extends [never]
  ? [params?: ProblemContext, cause?: unknown]
  : [params: FactsOf<Code> & ProblemContext, cause?: unknown]

/** Builds a {@link Problem}; does not compile without exactly the facts that its sentence mentions. */
export function problem<Code extends ProblemCode>(code: Code, ...[params = {}, cause]: Arguments<Code>): Problem {
  return cause === undefined ? { code, params: { ...params } } : { code, params: { ...params }, cause }
}
