import type { Readable } from 'node:stream'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { parseSixBytes } from '../../shared/rules/wake/mac.ts'
import type { Host } from '../hosts/known-host.ts'
import { keepSecureOn, keptSecureOn } from '../hosts/secure-on.ts'
import type { CliSession } from './session.ts'
import { readPasswordFromStdin } from './terminal.ts'

/**
 * Returns the SecureOn password to send: the one given, which is kept for the next time, else the one that was kept. Fails
 * with WAKE_PASSWORD_INVALID, and as the keychain.
 */
export async function secureOnOf(
  { output, secrets, registry, cancel, prompter, hide }: CliSession,
  host: Host,
  stdin: Readable | null,
): Promise<Result<readonly number[] | null>> {
  if (stdin === null) {
    const kept = await keptSecureOn(host, secrets)
    if (kept.ok && kept.value === null && host.wake.secureOn) output.note(output.translator.t('cli.wake.secureOnGone'))
    return kept
  }
  const { t, problemText } = output.translator
  const question = t('cli.wake.secureOn', { name: host.name })
  const text = prompter.canAsk
    ? await prompter.ask(question, { hidden: true, signal: cancel })
    : await readPasswordFromStdin(stdin, cancel)
  if (cancel.aborted) return fail(problem('CANCELLED'))
  const given = text?.trim() ?? ''
  const bytes = parseSixBytes(given)
  if (bytes === null && given !== '') return fail(problem('WAKE_PASSWORD_INVALID'))
  if (bytes !== null) hide(given)
  const kept =
    bytes === null && !host.wake.secureOn ? ok() : await keepSecureOn(host.id, bytes && given, secrets, registry)
  if (!kept.ok) output.note(t('cli.wake.secureOnNotKept', { reason: problemText(kept.problem) }))
  return ok(bytes)
}
