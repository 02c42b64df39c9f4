import { isoNow } from '../../shared/clock.ts'
import type { ActivityRun } from '../../shared/models/activity.ts'
import type { Outcome, RunTrigger } from '../../shared/models/power.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { chainFindings, chainRemarks } from '../../shared/rules/chain-state.ts'
import { runReport } from '../../shared/rules/run-report.ts'
import { checkRuns } from '../power/chain/check-runs.ts'
import { activity } from '../power/journal-activity.ts'
import { findRun, readJournal } from '../power/journal-read.ts'
import { exportRunReport, type RunReportFormat } from '../reports/run-report.ts'
import { findingText } from '../reports/run-report-text.ts'
import { saveFile } from '../storage/atomic-file.ts'
import { exit, type ExitStatus } from './exit.ts'
import { localDateTime } from './local-time.ts'
import type { CliSession } from './session.ts'

export interface ListOptions {
  readonly host?: string
  readonly outcome?: Outcome | 'interrupted' | 'running'
  readonly trigger?: RunTrigger
  readonly since?: string
}

/** Runs `report list`: every run the journal knows, newest first. */
export async function listReports(session: CliSession, options: ListOptions): Promise<Result<ExitStatus>> {
  const { output, paths, registry } = session
  const { t } = output.translator
  const { host, outcome, trigger, since } = options
  const from = since === undefined ? 0 : Date.parse(since)
  if (Number.isNaN(from)) return fail(problem('USAGE', { detail: t('report.cli.since') }))
  const found = host === undefined ? null : await registry.find(host)
  if (found && !found.ok) return found
  const journal = await readJournal(paths.journal, found ? { hostId: found.value.id } : {})
  if (!journal.ok) return journal
  const { runs, damaged } = journal.value
  const shown = activity(runs)
    .filter((run) => outcome === undefined || (run.outcome ?? 'running') === outcome)
    .filter((run) => trigger === undefined || run.trigger === trigger)
    .filter((run) => Date.parse(run.startedAt) >= from)
  if (damaged.length > 0) output.note(t('cli.activity.damaged', { count: damaged.length }))
  output.result(shown.map(summaryOf), () =>
    shown.length === 0
      ? t('report.cli.empty')
      : output.table(
          [
            t('cli.columns.id'),
            t('cli.columns.started'),
            t('cli.columns.host'),
            t('report.facts.trigger'),
            t('cli.columns.outcome'),
            t('cli.columns.vms'),
          ],
          shown.map((run) => [
            run.runId,
            localDateTime(run.startedAt),
            run.hostName,
            run.trigger === null ? null : t(`cli.triggers.${run.trigger}`),
            t(`cli.outcomes.${run.outcome ?? 'running'}`),
            String(run.vms.length),
          ]),
        ),
  )
  return ok(exit.done)
}

function summaryOf({ runId, kind, trigger, hostId, hostName, startedAt, endedAt, outcome, code, vms }: ActivityRun) {
  return { id: runId, kind, trigger, hostId, host: hostName, startedAt, endedAt, outcome, code, vms: vms.length }
}

export interface ShowOptions {
  readonly format?: RunReportFormat | 'pdf'
  readonly output?: string
}

/**
 * Runs `report show`: writes the report of a run to stdout or to a file, with what a check of the journal found. With
 * `--json` and another format, the document is a text in an object.
 */
export async function showReport(
  session: CliSession,
  id: string,
  { format, output: file }: ShowOptions,
): Promise<Result<ExitStatus>> {
  const { output, paths, clock, secrets: keychain } = session
  const { translator } = output
  if (format === 'pdf') return fail(problem('USAGE', { detail: translator.t('report.cli.pdfNeedsApp') }))
  const run = await findRun(paths.journal, id)
  if (!run.ok) return run
  const [summary] = activity([run.value])
  if (!summary) return fail(problem('RUN_NOT_FOUND'))
  const checked = await checkRuns({ dir: paths.journal, keychain })
  const proven = {
    report: runReport(summary),
    chain: checked.ok ? checked.value.chain : null,
    checkedAt: isoNow(clock),
  }
  const chosen = format ?? (output.json ? 'json' : 'md')
  const document = exportRunReport(proven, chosen, translator)
  if (file === undefined) {
    output.file(chosen === 'json' ? proven : { format: chosen, document }, document)
    return ok(exit.done)
  }
  try {
    await saveFile(file, document)
  } catch (error) {
    return fail(problem('STORAGE_WRITE_FAILED', { file }, error))
  }
  output.result({ file, format: chosen }, () => translator.t('report.cli.saved', { file }))
  return ok(exit.done)
}

/** Runs `report verify`: 0 for a journal that is whole, signed or not, and 1 for one that was altered or lacks runs. */
export async function verifyReports(session: CliSession): Promise<Result<ExitStatus>> {
  const { output, paths, secrets: keychain } = session
  const { translator } = output
  const { t, problemText } = translator
  const checked = await checkRuns({ dir: paths.journal, keychain })
  if (!checked.ok) return checked
  const { chain, keychain: refused } = checked.value
  const findings = chainFindings(chain).map((finding) => ({ ...finding, message: findingText(finding, translator) }))
  const result = {
    whole: chain.whole,
    signed: chain.signed,
    signedAt: chain.signedAt,
    keyChecked: chain.keyChecked,
    newestChecked: chain.newestChecked,
    keychain: refused?.code ?? null,
    runs: chain.runs,
    before: chain.before.length,
    open: chain.open.length,
    unsigned: chain.unsigned.length,
    findings,
  }
  output.result(result, () =>
    [
      t(chain.whole ? 'report.cli.whole' : 'report.cli.broken'),
      ...findings.map(({ message }) => `  ${message}`),
      t('report.chain.runs', { count: chain.runs }),
      chain.signed && chain.signedAt !== null
        ? t('report.cli.signed', { at: localDateTime(chain.signedAt) })
        : t('report.cli.unsigned'),
      ...(refused ? [t('report.cli.noKeychain', { message: problemText(refused) })] : []),
      ...chainRemarks(chain).map(({ key, count }) => t(`report.chain.${key}`, { count })),
    ].join('\n'),
  )
  return ok(chain.whole ? exit.done : exit.negative)
}
