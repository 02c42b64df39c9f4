import type { activityRequests } from '../../../shared/ipc/activity.ts'
import { isoNow } from '../../../shared/clock.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok } from '../../../shared/result.ts'
import { runReport } from '../../../shared/rules/run-report.ts'
import { checkRuns } from '../../power/chain/check-runs.ts'
import { activity as activityOf } from '../../power/journal-activity.ts'
import { readJournal, readRun } from '../../power/journal-read.ts'
import type { Capability } from '../capability.ts'
import type { AppContext } from '../context.ts'
import { reportName } from '../report-name.ts'

/** Past shutdowns, read from the journal. */
export function activity({
  paths,
  keychain,
  clock,
  pick,
  translator,
  signing,
}: AppContext): Capability<typeof activityRequests> {
  const check = async (): ReturnType<typeof checkRuns> => {
    // A run that has just ended is being signed.
    await signing.settled()
    return checkRuns({ dir: paths.journal, keychain, clock })
  }
  return {
    requests: {
      'activity.list': async ({ hostId }) => {
        const journal = await readJournal(paths.journal, hostId === null ? {} : { hostId })
        return journal.ok ? ok(activityOf(journal.value.runs)) : journal
      },
      'activity.verify': async () => {
        const checked = await check()
        return checked.ok ? ok(checked.value.chain) : checked
      },
      'activity.export': async ({ runId, format }) => {
        const run = await readRun(paths.journal, runId)
        if (!run.ok) return run
        const [summary] = activityOf([run.value])
        if (!summary) return fail(problem('RUN_NOT_FOUND'))
        const checked = await check()
        const chain = checked.ok ? checked.value.chain : null
        const { exportRunReport } = await import('../../reports/run-report.ts')
        const proven = { report: runReport(summary), chain, checkedAt: isoNow(clock) }
        const text = exportRunReport(proven, format === 'pdf' ? 'html' : format, translator())
        return pick.save(reportName('run', summary.hostName ?? 'host', summary.startedAt), format, text)
      },
    },
  }
}
