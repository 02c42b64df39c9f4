import { appProblems } from './app.ts'
import { cliProblems } from './cli.ts'
import { dailyProblems } from './daily.ts'
import { firewallProblems } from './firewall.ts'
import { hardwareProblems } from './hardware.ts'
import { hostsProblems } from './hosts.ts'
import { installProblems } from './install.ts'
import { portsProblems } from './ports.ts'
import { powerProblems } from './power.ts'
import type { ProblemRow } from './row.ts'
import { secretsProblems } from './secrets.ts'
import { storageProblems } from './storage.ts'
import { updatesProblems } from './updates.ts'
import { vibsProblems } from './vibs.ts'
import { vimProblems } from './vim.ts'
import { vmsProblems } from './vms.ts'
import { wakeProblems } from './wake.ts'

/**
 * Every code the product can show, one row a code. A code never changes its meaning: scripts rely on it.
 * Each has a sentence in English and Chinese (shared/i18n/<language>/problems.ts); the types of the catalogues prove it.
 */
export const problemRows = {
  ...vimProblems,
  ...hostsProblems,
  ...secretsProblems,
  ...storageProblems,
  ...powerProblems,
  ...wakeProblems,
  ...vmsProblems,
  ...firewallProblems,
  ...portsProblems,
  ...hardwareProblems,
  ...installProblems,
  ...vibsProblems,
  ...dailyProblems,
  ...updatesProblems,
  ...appProblems,
  ...cliProblems,
} as const satisfies Readonly<Record<string, ProblemRow>>

/** A stable identifier of a problem; upper snake case. */
export type ProblemCode = keyof typeof problemRows

/** Whether a text is one of this version's codes. */
export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problemRows, code)
}

/** All codes, in the order of the troubleshooting pages. */
export const problemCodes: readonly ProblemCode[] = Object.keys(problemRows).filter(isProblemCode)
