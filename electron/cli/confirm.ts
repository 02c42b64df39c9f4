import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { CliSession } from './session.ts'

export interface ConfirmOptions {
  /** Agreed to beforehand. */
  readonly yes: boolean
  /** Everything the user should know before saying yes. */
  readonly show: () => string
  /** Where the question's words are in the catalogue. */
  readonly words: 'autostart' | 'cli.firewall' | 'cli.powerRules' | 'hostImage' | 'vms'
}

/**
 * Shows a change and asks whether to make it, unless it was agreed to beforehand.
 * Problems: `CONFIRMATION_NEEDED` without a terminal to ask at, `CANCELLED` for anything but a yes.
 */
export async function confirmChange(
  { output, interactive, prompter, cancel }: CliSession,
  { yes, show, words }: ConfirmOptions,
): Promise<Result<void>> {
  const { t } = output.translator
  const asked = interactive && !yes
  // A user who is going to be asked must have seen it.
  if (!output.json || asked) output.note(show())
  if (yes) return ok()
  if (!interactive) return fail(problem('CONFIRMATION_NEEDED'))
  const answer = await prompter.ask(t(`${words}.confirm`), { signal: cancel })
  if (answer?.trim().toLowerCase() === t('cli.trust.yes')) return ok()
  // Not a no: the terminal closed, and nothing more can be asked.
  if (answer === null && !cancel.aborted) return fail(problem('CONFIRMATION_NEEDED'))
  if (!cancel.aborted) output.note(t(`${words}.notConfirmed`))
  return fail(problem('CANCELLED'))
}
