import { ok, type Result } from '../../shared/result.ts'
import { activity } from '../power/journal-activity.ts'
import { readJournal } from '../power/journal-read.ts'
import { exit, type ExitStatus } from './exit.ts'
import { localDateTime } from './local-time.ts'
import type { CliSession } from './session.ts'

/** `activity`: every run the journal knows, newest first. */
export async function showActivity(session: CliSession, host: string | undefined): Promise<Result<ExitStatus>> {
  const { output, paths, registry } = session
  const { t } = output.translator
  let hostId: string | undefined
  if (host !== undefined) {
    const found = await registry.find(host)
    if (!found.ok) return found
    hostId = found.value.id
  }
  const journal = await readJournal(paths.journal, hostId === undefined ? {} : { hostId })
  if (!journal.ok) return journal
  const runs = activity(journal.value.runs)
  if (journal.value.damaged.length > 0) output.note(t('cli.activity.damaged', { count: journal.value.damaged.length }))
  output.result(runs, () =>
    runs.length === 0
      ? t('cli.activity.empty')
      : output.table(
          [t('cli.columns.started'), t('cli.columns.ended'), t('cli.columns.host'), t('cli.columns.outcome'), t('cli.columns.vms')],
          runs.map((run) => [localDateTime(run.startedAt), run.endedAt === null ? null : localDateTime(run.endedAt), run.hostName, t(`cli.outcomes.${run.outcome ?? 'running'}`), String(run.vms.length)]),
        ))
  return ok(exit.done)
}
