/**
 * How a command ends that stops with a problem (the numbers are in electron/cli/exit.ts).
 * `negative`: done with a bad result, failed half-way, or not known. `note`: said beside a result and ends nothing by itself.
 */
export type ExitClass =
  | 'negative'
  | 'usage'
  | 'certificate'
  | 'credentials'
  | 'exchange'
  | 'refused'
  | 'cancelled'
  | 'note'

/** The type of a fact; one with a question mark may be null, which sentences show as "unknown". */
export type ParamKind = 'text' | 'number' | 'text?' | 'number?'

/** All there is to say about a code apart from its sentences (shared/i18n): `params` are the facts that these mention. */
export interface ProblemRow {
  readonly exit: ExitClass
  readonly params: Readonly<Record<string, ParamKind>>
}
