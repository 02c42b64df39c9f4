import type { ChangeEntry, ChangePreview, FirewallChange } from '../../shared/models/firewall.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { ChangeJournal } from '../firewall/change-journal.ts'
import { applyChange, previewOnHost } from '../firewall/change.ts'
import type { Host } from '../hosts/known-host.ts'
import { exit, type ExitStatus } from './exit.ts'
import { changePreviewText, changeText } from './firewall-text.ts'
import type { CliSession } from './session.ts'

export interface SwitchRulesetOptions {
  readonly key: string
  readonly enabled: boolean
  readonly dryRun: boolean
  readonly yes: boolean
}

/** `firewall ruleset enable|disable`: the exact change, one question, and what became of it as read back. */
export async function switchRuleset(
  session: CliSession,
  name: string,
  { key, enabled, dryRun, yes }: SwitchRulesetOptions,
): Promise<Result<ExitStatus>> {
  const { output, clock, cancel } = session
  const change: FirewallChange = { kind: 'ruleset', key, enabled }
  return session.withHost(name, async (client, record) => {
    const common = { client, managementPort: record.endpoint.address.port, change, clock, signal: cancel }
    const previewed = await previewOnHost(common)
    if (!previewed.ok) return previewed
    const preview = previewed.value
    if (dryRun) {
      output.result(preview, () => changePreviewText(output.translator, record, preview, true))
      return ok(preview.refusal ? exit.refused : exit.done)
    }
    if (preview.refusal) return fail(preview.refusal)
    const agreed = await agree(session, record, preview, yes)
    if (!agreed.ok) return agreed
    const applied = await applyChange({
      ...common,
      host: { id: record.id, name: record.name },
      expected: preview.before,
      undoOf: null,
      journal: new ChangeJournal({ file: session.paths.changes, clock, redact: session.redact }),
    })
    if (!applied.ok) return applied
    output.result(applied.value, () => changeText(output.translator, applied.value))
    return ok(reportChange(session, applied.value, preview.noChange))
  })
}

/** Shows the change and asks, unless it was agreed to beforehand or there is nothing to do. */
async function agree(
  { output, interactive, prompter, cancel }: CliSession,
  record: Host,
  preview: ChangePreview,
  yes: boolean,
): Promise<Result<void>> {
  const { t } = output.translator
  const asked = interactive && !yes && !preview.noChange
  // Whoever is going to be asked must have seen it.
  if (!output.json || asked) output.note(changePreviewText(output.translator, record, preview, false))
  if (yes || preview.noChange) return ok()
  if (!interactive) return fail(problem('CONFIRMATION_NEEDED'))
  const answer = await prompter.ask(t('cli.firewall.confirm'), { signal: cancel })
  if (answer?.trim().toLowerCase() === t('cli.trust.yes')) return ok()
  // Not a no: the terminal closed, and nothing more can be asked.
  if (answer === null && !cancel.aborted) return fail(problem('CONFIRMATION_NEEDED'))
  if (!cancel.aborted) output.note(t('cli.firewall.notConfirmed'))
  return fail(problem('CANCELLED'))
}

/** Says in words how it ended; the status for it. */
function reportChange({ output }: CliSession, { state, code, change }: ChangeEntry, noChange: boolean): ExitStatus {
  const { t, codeText } = output.translator
  if (state === 'done') {
    if (code !== null) output.note(t('cli.firewall.journal', { message: codeText(code) }))
    else if (!output.json && !noChange) output.note(t('cli.firewall.done'))
    return code === null ? exit.done : exit.negative
  }
  if (!output.json && code !== null) output.note(t('cli.error', { message: codeText(code, { key: change.key }) }))
  return state === 'unconfirmed' ? exit.exchange : exit.negative
}
