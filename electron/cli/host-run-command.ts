import type { Readable } from 'node:stream'
import { ok, type Result } from '../../shared/result.ts'
import { connectable } from '../hosts/known-host.ts'
import { defaultBootLimits, type BootLimits } from '../power/boot-watch.ts'
import type { Goal } from '../power/run-input.ts'
import { prepareWake } from '../wake/prepare-wake.ts'
import { broadcastAddress } from '../wake/wake-target.ts'
import type { ExitStatus } from './exit.ts'
import { secureOnOf } from './secure-on.ts'
import type { CliSession } from './session.ts'
import { shutDownHost, type ShutdownCommandOptions } from './shutdown-command.ts'

/** Runs `reboot`. @param waitSeconds how long the boot is waited for */
export function rebootCommand(
  session: CliSession,
  name: string,
  options: ShutdownCommandOptions,
  waitSeconds: number | null,
): Promise<Result<ExitStatus>> {
  return run(session, name, options, { kind: 'reboot', boot: bootLimits(waitSeconds) })
}

/** Runs `maintenance enter` and `maintenance leave`. @param stopGuests whether running guests are shut down first */
export function maintenanceCommand(
  session: CliSession,
  name: string,
  options: ShutdownCommandOptions,
  change: 'enter' | 'leave',
  stopGuests: boolean,
): Promise<Result<ExitStatus>> {
  return run(session, name, options, { kind: 'maintenance', change, stopGuests })
}

export interface CycleCommandOptions extends ShutdownCommandOptions {
  /** As of `wake`. */
  readonly macs: readonly string[]
  readonly broadcast: string | null
  readonly ports: readonly number[] | null
  readonly secureOn: Readable | null
  /** Seconds that an answer to the packets is waited for, and then the boot. */
  readonly wakeSeconds: number
  readonly bootSeconds: number | null
}

/** Runs `cycle`. How the host will be woken is found out first: afterwards nothing can be asked. */
export async function cycleCommand(
  session: CliSession,
  name: string,
  options: CycleCommandOptions,
): Promise<Result<ExitStatus>> {
  const { output, clock } = session
  const { macs, ports, wakeSeconds, bootSeconds } = options
  const found = await session.registry.find(name)
  const host = found.ok ? connectable(found.value) : found
  if (!host.ok) return host
  const broadcast = options.broadcast === null ? ok(null) : broadcastAddress(options.broadcast)
  if (!broadcast.ok) return broadcast
  const secureOn = await secureOnOf(session, host.value, options.secureOn)
  if (!secureOn.ok) return secureOn
  const prepared = await prepareWake(host.value, {
    macs,
    secureOn: secureOn.value,
    broadcast: broadcast.value,
    ports,
    waitMs: wakeSeconds * 1000,
    clock,
  })
  if (!prepared.ok) return prepared
  const { doubt, wake } = prepared.value
  if (doubt) output.note(output.translator.problemText(doubt))
  return run(session, name, options, { kind: 'cycle', boot: bootLimits(bootSeconds), wake })
}

function bootLimits(seconds: number | null): BootLimits {
  return seconds === null ? defaultBootLimits : { ...defaultBootLimits, giveUpMs: seconds * 1000 }
}

async function run(
  session: CliSession,
  name: string,
  options: ShutdownCommandOptions,
  goal: Goal,
): Promise<Result<ExitStatus>> {
  const { output } = session
  const end = await shutDownHost(session, name, options, { output, alsoGoing: new Set(), agreed: null, goal })
  return end.ok ? ok(end.value.status) : end
}
