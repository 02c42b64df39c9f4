import type { KeyObject } from 'node:crypto'
import { problem, type Problem } from '../../../shared/problems/problem.ts'
import { isAbout, readStatement, type Statement } from './statement.ts'

/** Larger channel files are refused: a real one has some hundred bytes. */
export const largestChannelFile = 64 * 1_024

/** What was offered is refused; says why. */
export class UpdateRefused extends Error {
  readonly problem: Problem

  constructor(reason: Problem, cause?: unknown) {
    super(reason.code, { cause })
    this.name = 'UpdateRefused'
    this.problem = reason
  }
}

/** A channel file (latest*.yml, which names version, files and their SHA-512) as it was fetched. */
export interface FetchedChannel {
  readonly name: string
  readonly text: string
  /** Text of the file beside it. */
  readonly signed: string
}

/**
 * Holds a channel file to what the makers signed about it: that it is this program's, for this system and of these bytes, and still valid.
 * The updater holds what it downloads to the SHA-512 in it, so the signature covers the packages too.
 * @param keys Either may have signed. @param now Milliseconds since 1970.
 * @throws UpdateRefused with `UPDATE_SIGNATURE` or `UPDATE_EXPIRED`.
 */
export function verifyChannel(
  { name, text, signed }: FetchedChannel,
  keys: readonly KeyObject[],
  now: number,
): Statement {
  const statement = readStatement(signed, keys)
  if (statement === null || text.length > largestChannelFile || !isAbout(statement, name, text))
    throw new UpdateRefused(problem('UPDATE_SIGNATURE'))
  if (now >= Date.parse(statement.expires))
    throw new UpdateRefused(problem('UPDATE_EXPIRED', { version: statement.version, expires: statement.expires }))
  return statement
}
