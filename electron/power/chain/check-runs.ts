import type { ChainReport } from '../../../shared/models/run-chain.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { readKept, type SigningOptions } from './signing.ts'
import { verifyRuns } from './verify.ts'

/** A check, and why the keychain could not be asked; null when it was. */
export interface RunsCheck {
  readonly chain: ChainReport
  readonly keychain: Problem | null
}

/**
 * Checks all runs with what the keychain knows of them; without a keychain, as far as that goes. Changes nothing. Errors:
 * STORAGE_UNREADABLE.
 */
export async function checkRuns(options: SigningOptions): Promise<Result<RunsCheck>> {
  const kept = await readKept(options)
  const chain = await verifyRuns(options.dir, kept.ok ? kept.value : null)
  return chain.ok ? ok({ chain: chain.value, keychain: kept.ok ? null : kept.problem }) : chain
}
