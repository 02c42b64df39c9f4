import type { Readable } from 'node:stream'
import { ok, type Result } from '../../shared/result.ts'
import { addressText, connectable, type Host } from '../hosts/known-host.ts'
import { readBootTime } from '../vim/boot-time.ts'
import { askHost } from '../wake/ask-host.ts'
import { sendPackets, wakePorts } from '../wake/send-packet.ts'
import { broadcastAddress, findPaths, wakeCards } from '../wake/wake-target.ts'
import { wake, type WakeEnd, type WakeEvent, type WakeOutcome } from '../wake/wake.ts'
import { exit, type ExitStatus } from './exit.ts'
import { secureOnOf } from './secure-on.ts'
import type { CliSession } from './session.ts'
import { wakeLine, wakeMessage, wakeResultText } from './wake-text.ts'

export interface WakeCommandOptions {
  /** Cards to wake instead of the recorded ones. */
  readonly macs: readonly string[]
  /** Address to send to instead of the local subnet's broadcast address. */
  readonly broadcast: string | null
  /** UDP ports instead of the usual ones. */
  readonly ports: readonly number[] | null
  /** Seconds that the answer is waited for; null: not at all. */
  readonly waitSeconds: number | null
  /** Where a SecureOn password is read from; null: the one that was kept. */
  readonly secureOn: Readable | null
}

/** Runs `wake`: sends magic packets from the card next to the host, and calls it awake only once its API answers. */
export async function wakeCommand(
  session: CliSession,
  name: string,
  options: WakeCommandOptions,
): Promise<Result<ExitStatus>> {
  const { output, cancel, clock, logger } = session
  const found = await session.registry.find(name)
  if (!found.ok) return found
  const connect = connectable(found.value)
  if (!connect.ok) return connect
  const host = connect.value
  const cards = wakeCards(host, options.macs)
  if (!cards.ok) return cards
  const broadcast = options.broadcast === null ? ok(null) : broadcastAddress(options.broadcast)
  if (!broadcast.ok) return broadcast
  const secureOn = await secureOnOf(session, host, options.secureOn)
  if (!secureOn.ok) return secureOn
  if (cards.value.doubt) output.note(output.translator.problemText(cards.value.doubt))

  const { t } = output.translator
  if (!output.json) output.note(t('cli.wake.title', { name: host.name, address: addressText(host) }))
  const ports = options.ports ?? wakePorts
  const emit = (event: WakeEvent): void =>
    output.progress(
      {
        at: event.at,
        step: event.step,
        vm: null,
        state: event.state,
        code: event.problem?.code ?? null,
        message: wakeMessage(output.translator, event),
      },
      () => wakeLine(output.translator, event),
    )
  const ended = await wake({
    macs: cards.value.macs,
    secureOn: secureOn.value,
    paths: async () => {
      const paths = await findPaths(host, { broadcast: broadcast.value })
      if (paths.ok)
        logger.log('info', 'wake.paths', {
          host: host.id,
          paths: paths.value,
          ports,
          secureOn: secureOn.value !== null,
        })
      return paths
    },
    ports,
    send: sendPackets,
    probe: () => askHost(host),
    waitMs: options.waitSeconds === null ? null : options.waitSeconds * 1000,
    clock,
    cancel,
    emit,
  })
  if (!ended.ok) return ended
  return report(session, host, ended.value)
}

async function report(
  session: CliSession,
  host: Host,
  { outcome, problem: why, sent }: WakeEnd,
): Promise<Result<ExitStatus>> {
  const { output, logger } = session
  const code = why?.code ?? null
  logger.log('info', 'wake.ended', { host: host.id, outcome, code, sent })
  const awake = outcome === 'woken' || outcome === 'already-awake'
  const bootTime = awake ? await bootTimeOf(session, host) : null
  output.result({ outcome, code, bootTime, vms: [] }, () =>
    wakeResultText(output.translator, { outcome, why, bootTime }),
  )
  return ok(statusOf[outcome])
}

const statusOf: Readonly<Record<WakeOutcome, ExitStatus>> = {
  woken: exit.done,
  'already-awake': exit.done,
  sent: exit.done,
  'not-woken': exit.negative,
  cancelled: exit.cancelled,
}

/** Reads when the host booted, if its password is at hand without asking the user; null otherwise. */
async function bootTimeOf(session: CliSession, host: Host): Promise<string | null> {
  const { address, fingerprint, user, apiVersion } = host.endpoint
  const keychain = await session.secrets.status()
  const stored = keychain.ok ? await session.secrets.get(host.endpoint.id) : keychain
  const hasStored = stored.ok && stored.value !== null
  if (!hasStored && session.interactive) return null
  const client = session.client({ address, fingerprint, user, apiVersion, password: () => session.passwords.of(host) })
  try {
    const read = await readBootTime(client, { signal: session.cancel })
    return read.ok ? read.value : null
  } finally {
    await client.close()
  }
}
