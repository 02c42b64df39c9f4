import type { ChainFinding, ChainReport } from '../models/run-chain.ts'

/** What is said about the journal, in one word. */
export type ChainState = 'whole' | 'unsigned' | 'noKeychain' | 'before' | 'broken'

/**
 * Returns what a check says about one run, or about all of them with null. A run is only as good as the chain it stands in:
 * a finding in the chain itself concerns every run, one in another run does not.
 */
export function chainState(chain: ChainReport, runId: string | null): ChainState {
  if (chain.findings.some((finding) => concerns(finding, runId))) return 'broken'
  if (runId !== null && chain.before.includes(runId)) return 'before'
  const signed = runId === null ? chain.signed : chain.signedAt !== null && !chain.unsigned.includes(runId)
  if (signed) return 'whole'
  return chain.keychain ? 'unsigned' : 'noKeychain'
}

function concerns(finding: ChainFinding, runId: string | null): boolean {
  return runId === null || finding.runId === null || finding.runId === runId
}

/** Returns the findings in the order in which they are named: those of one run first. */
export function chainFindings({ findings }: ChainReport, runId: string | null = null): readonly ChainFinding[] {
  const own = findings.filter((finding) => finding.runId === runId)
  return [...own, ...findings.filter((finding) => finding.runId !== runId)]
}

/** What a check could not find out, or left aside. */
export interface ChainRemark {
  readonly key: 'keyUnchecked' | 'newestUnchecked' | 'open' | 'beforeCount'
  readonly count: number
}

/** Returns what has to be said beside the result, so that it is not taken for more than it is. */
export function chainRemarks(chain: ChainReport): readonly ChainRemark[] {
  const remarks: ChainRemark[] = []
  if (chain.signedAt !== null && !chain.keyChecked) remarks.push({ key: 'keyUnchecked', count: 0 })
  if (!chain.newestChecked) remarks.push({ key: 'newestUnchecked', count: 0 })
  if (chain.open.length > 0) remarks.push({ key: 'open', count: chain.open.length })
  if (chain.before.length > 0) remarks.push({ key: 'beforeCount', count: chain.before.length })
  return remarks
}
