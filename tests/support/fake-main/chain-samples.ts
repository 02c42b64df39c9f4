import type { ChainReport } from '../../../shared/models/run-chain.ts'

/** The id of the newest of the past runs. */
export const newestRun = '10000000-0000-4000-8000-000000000000'

export const wholeChain: ChainReport = {
  whole: true,
  signed: true,
  signedAt: '2026-11-01T12:00:00.000Z',
  keychain: true,
  keyChecked: true,
  newestChecked: true,
  runs: 36,
  before: [],
  open: [],
  unsigned: [],
  findings: [],
}

export const unsignedChain: ChainReport = {
  ...wholeChain,
  signed: false,
  signedAt: null,
  keychain: false,
  keyChecked: false,
  newestChecked: false,
  unsigned: [newestRun],
}

const file = `20261101T115500000Z-${newestRun}.jsonl`

export const alteredChain: ChainReport = {
  ...wholeChain,
  whole: false,
  findings: [
    { kind: 'altered', file, line: 7, runId: newestRun },
    {
      kind: 'missing-run',
      file: '20261025T080000000Z-10000000-0000-4000-8000-000000000099.jsonl',
      line: null,
      runId: '10000000-0000-4000-8000-000000000099',
    },
  ],
}
