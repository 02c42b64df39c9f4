import type { ChangeEntry, FirewallChange } from '../../shared/models/firewall.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { ChangeJournal } from '../firewall/change-journal.ts'
import { applyChange, previewOnHost } from '../firewall/change.ts'
import { confirmChange } from './confirm.ts'
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
    const show = (): string => changePreviewText(output.translator, record, preview, false)
    if (preview.noChange && !output.json) output.note(show())
    const agreed = preview.noChange ? ok() : await confirmChange(session, { yes, show, words: 'cli.firewall' })
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
