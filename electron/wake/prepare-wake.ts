import type { Clock } from '../../shared/clock.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { ok, type Result } from '../../shared/result.ts'
import type { Host } from '../hosts/known-host.ts'
import { askHost } from './ask-host.ts'
import { sendPackets, wakePorts, type SendPackets } from './send-packet.ts'
import type { WakePath } from './wake-paths.ts'
import { findPaths, wakeCards } from './wake-target.ts'
import { wake, type WakeEnd } from './wake.ts'

export interface PrepareWakeOptions {
  /** Cards to wake instead of the recorded ones; empty: those. */
  readonly macs: readonly string[]
  readonly secureOn: readonly number[] | null
  /** Address to send to instead of the local subnet's broadcast address. */
  readonly broadcast: string | null
  /** UDP ports instead of the usual ones. */
  readonly ports: readonly number[] | null
  /** How long an answer is waited for. Milliseconds. */
  readonly waitMs: number
  readonly clock: Clock
  /** Where to send to, if that is known already. */
  readonly paths?: readonly WakePath[]
  readonly send?: SendPackets
}

/** A host that can be woken once it is off: its cards and the network were found while it was on. */
export interface PreparedWake {
  /** What the host said against its cards, if it did. */
  readonly doubt: Problem | null
  readonly wake: (
    cancel: AbortSignal,
    onRound: (round: { number: number; to: readonly string[]; problem: Problem | null }) => void,
  ) => Promise<
    Result<{
      readonly outcome: 'woken' | 'already-awake' | 'not-woken' | 'cancelled'
      readonly problem: Problem | null
    }>
  >
}

/**
 * Finds out how a host that is still on will be woken, since nothing can be asked once it is off. Fails as
 * {@link wakeCards} and {@link findPaths}.
 */
export async function prepareWake(host: Host, options: PrepareWakeOptions): Promise<Result<PreparedWake>> {
  const { macs, secureOn, broadcast, ports, waitMs, clock, send = sendPackets } = options
  const cards = wakeCards(host, macs)
  if (!cards.ok) return cards
  const paths = options.paths ? ok(options.paths) : await findPaths(host, { broadcast })
  if (!paths.ok) return paths
  return ok({
    doubt: cards.value.doubt,
    wake: async (cancel, onRound) => {
      const ended = await wake({
        macs: cards.value.macs,
        secureOn,
        paths: () => Promise.resolve(paths),
        ports: ports ?? wakePorts,
        send,
        probe: () => askHost(host),
        waitMs,
        clock,
        cancel,
        emit: ({ step, round, to, problem: why }) => {
          if (step === 'wake') onRound({ number: round, to, problem: why })
        },
      })
      return ended.ok ? ok(awaited(ended.value)) : ended
    },
  })
}

function awaited({ outcome, problem: why }: WakeEnd): {
  readonly outcome: 'woken' | 'already-awake' | 'not-woken' | 'cancelled'
  readonly problem: Problem | null
} {
  // Only a wake that waits for nothing ends so.
  if (outcome === 'sent') return { outcome: 'not-woken', problem: problem('WAKE_NO_ANSWER', { seconds: 0 }) }
  return { outcome, problem: why }
}
