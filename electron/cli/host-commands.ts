import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { addHost, newHostAddress } from '../hosts/add-host.ts'
import { formatAddress } from '../hosts/address.ts'
import { addressText, connectable } from '../hosts/known-host.ts'
import { parseFingerprint } from '../../shared/rules/fingerprint.ts'
import { equalFingerprints } from '../hosts/fingerprint.ts'
import { inspectCertificate } from '../hosts/inspect-certificate.ts'
import { removeHost } from '../hosts/remove-host.ts'
import type { HostAddress } from '../../shared/models/host.ts'
import { isXmlText } from '../vim/xml/escape.ts'
import { exit, type ExitStatus } from './exit.ts'
import { localDateTime } from './local-time.ts'
import type { CliSession } from './session.ts'

export interface HostAddOptions {
  readonly user: string
  readonly fingerprint?: string
  readonly name?: string
  /** Adds a host again that is known under another address. */
  readonly yes?: boolean
}

/**
 * Runs `host add`: shows the certificate, lets the user trust it, proves the credentials with one login, and only then
 * saves. The password goes into the keychain; without one the host is saved without it.
 */
export async function hostAdd(
  session: CliSession,
  typed: string,
  options: HostAddOptions,
): Promise<Result<ExitStatus>> {
  const { output, registry, secrets } = session
  const { t, problemText } = output.translator
  const target = await newHostAddress(registry, typed)
  if (!target.ok) return target
  const trusted = await trust(session, target.value, options.fingerprint)
  if (!trusted.ok) return trusted
  const password = await session.passwords.given(options.user, typed)
  if (!password.ok) return password
  if (password.value === null) return fail(problem('CREDENTIALS_MISSING', { name: typed }))
  if (!isXmlText(options.user) || !isXmlText(password.value))
    return fail(problem('USAGE', { detail: t('cli.usage.characters') }))
  const added = await addHost(
    {
      address: target.value,
      user: options.user,
      password: password.value,
      fingerprint: trusted.value,
      name: options.name,
      again: options.yes ?? false,
    },
    {
      registry,
      secrets: [secrets],
      client: (login) => session.client(login),
      keepPassword: (endpointId, secret) => secrets.set(endpointId, secret),
      ...(session.interactive && { confirmAgain: (known) => agreesToAddAgain(session, known) }),
      signal: session.cancel,
    },
  )
  if (!added.ok) return added
  const { host, password: kept, notRemoved } = added.value
  if (notRemoved) output.note(problemText(notRemoved))
  if (!kept.ok) output.note(t('cli.host.savedWithoutPassword', { reason: problemText(kept.problem) }))
  const { id, name } = host
  const { fingerprint } = host.endpoint
  const address = addressText(host)
  output.result({ id, name, address, fingerprint }, () => t('cli.host.added', { name, address }))
  return ok(exit.done)
}

/**
 * Asks whether a host that is known under another address shall be added again. Fails with the problem given, or
 * CANCELLED.
 */
async function agreesToAddAgain({ output, prompter, cancel }: CliSession, known: Problem): Promise<Result<void>> {
  const { t, problemText } = output.translator
  output.note(problemText(known))
  const answer = await prompter.ask(t('cli.host.again'), { signal: cancel })
  if (cancel.aborted) return fail(problem('CANCELLED'))
  return answer?.trim().toLowerCase() === t('cli.trust.yes') ? ok() : fail(known)
}

/**
 * Returns the fingerprint to pin: the one given if the host presents it, else the presented one if the user says so.
 * @param pinned what was trusted before; a host that still presents it needs no question.
 */
async function trust(
  session: CliSession,
  address: HostAddress,
  given: string | undefined,
  pinned: string | null = null,
): Promise<Result<string>> {
  const parsed = given === undefined ? ok(null) : parseFingerprint(given)
  if (!parsed.ok) return parsed
  const presented = await inspectCertificate(address, { signal: session.cancel })
  if (!presented.ok) return presented
  const { fingerprint, subject, validFrom, validTo } = presented.value
  const expected = parsed.value ?? pinned
  if (expected !== null && equalFingerprints(expected, fingerprint)) return ok(fingerprint)
  const untrusted =
    expected === null
      ? problem('CERTIFICATE_UNKNOWN', { ...presented.value, expected })
      : problem('CERTIFICATE_CHANGED', { ...presented.value, expected })
  // A fingerprint that was given is an answer: another one is not asked about.
  if (parsed.value !== null || !session.interactive) return fail(untrusted)
  const { t } = session.output.translator
  const shown = (time: string | null): string | null => (time === null ? null : localDateTime(time))
  for (const line of [
    t(pinned === null ? 'cli.trust.title' : 'cli.trust.changed', { address: formatAddress(address) }),
    t('cli.trust.fingerprint', { fingerprint }),
    ...(pinned === null ? [] : [t('cli.trust.expected', { fingerprint: pinned })]),
    t('cli.trust.subject', { subject }),
    t('cli.trust.validity', { validFrom: shown(validFrom), validTo: shown(validTo) }),
    t('cli.trust.compare'),
  ])
    session.output.note(line)
  const answer = await session.prompter.ask(t('cli.trust.question'), { signal: session.cancel })
  if (answer?.trim().toLowerCase() === t('cli.trust.yes')) return ok(fingerprint)
  if (session.cancel.aborted) return fail(problem('CANCELLED'))
  session.output.note(t('cli.trust.refused'))
  return fail(untrusted)
}

/** `host list`. */
export async function listHosts(session: CliSession): Promise<Result<ExitStatus>> {
  const { output, registry } = session
  const { t } = output.translator
  const hosts = await registry.list()
  if (!hosts.ok) return hosts
  output.result(
    hosts.value.map((host) => ({
      id: host.id,
      name: host.name,
      address: addressText(host),
      user: host.endpoint.user,
      fingerprint: host.endpoint.fingerprint,
    })),
    () =>
      hosts.value.length === 0
        ? t('cli.host.empty')
        : output.table(
            [t('cli.columns.name'), t('cli.columns.address'), t('cli.columns.user'), t('cli.columns.fingerprint')],
            hosts.value.map((host) => [host.name, addressText(host), host.endpoint.user, host.endpoint.fingerprint]),
          ),
  )
  return ok(exit.done)
}

/** Runs `host remove`. */
export async function hostRemove({ output, registry, secrets }: CliSession, name: string): Promise<Result<ExitStatus>> {
  const found = await registry.find(name)
  if (!found.ok) return found
  const removed = await removeHost({ registry, secrets: [secrets] }, found.value.id)
  if (!removed.ok) return removed
  const { id, name: saved } = removed.value
  output.result({ id, name: saved, address: addressText(removed.value) }, () =>
    output.translator.t('cli.host.removed', { name: saved }),
  )
  return ok(exit.done)
}

/** `host trust`: pins the certificate the host presents now, after it changed; explicit, and never by itself. */
export async function trustHost(
  session: CliSession,
  name: string,
  given: string | undefined,
): Promise<Result<ExitStatus>> {
  const { output, registry } = session
  const found = await registry.find(name)
  if (!found.ok) return found
  const host = connectable(found.value)
  if (!host.ok) return host
  const { address, fingerprint: before } = host.value.endpoint
  const trusted = await trust(session, address, given, before)
  if (!trusted.ok) return trusted
  const pinned = await registry.repin(host.value.id, trusted.value)
  if (!pinned.ok) return pinned
  const { id, name: saved, endpoint } = pinned.value
  const { fingerprint } = endpoint
  output.result({ id, name: saved, address: addressText(pinned.value), fingerprint }, () =>
    output.translator.t('cli.host.trusted', { name: saved, fingerprint }),
  )
  return ok(exit.done)
}
