import { Option } from 'commander'
import {
  inaccessiblePolicySchema,
  noToolsPolicySchema,
  stuckPolicySchema,
} from '../../../shared/models/guest-policy.ts'
import type { Translator } from '../../../shared/i18n/translator.ts'
import type { ShutdownPolicy } from '../../../shared/models/power.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { Command } from 'commander'
import type { ShutdownCommandOptions } from '../shutdown-command.ts'
import { integer, NoToolsOption, type CommandLine } from './command-line.ts'

/** Flags about guests, which every command has that shuts them down. */
interface GuestFlags {
  readonly dryRun?: boolean
  readonly yes?: boolean
  readonly guestTimeout?: number
  readonly noTools?: string
  readonly stuck?: string
  readonly inaccessible?: string
  readonly maxTime?: number
  readonly keepOrder?: boolean
}

export interface RunFlags extends GuestFlags {
  readonly now?: boolean
  readonly viaMaintenance?: boolean
}

/** Declares the flags about guests. */
export function withGuestOptions(command: Command, t: Translator['t']): Command {
  return command
    .option('--guest-timeout <s>', t('cli.help.guestTimeout'), integer(1, 86_400))
    .addOption(new NoToolsOption('--no-tools <rule>', t('cli.help.noTools')).choices(noToolsPolicySchema.options))
    .addOption(new Option('--stuck <rule>', t('cli.help.stuck')).choices(stuckPolicySchema.options))
    .addOption(
      new Option('--inaccessible <rule>', t('cli.help.inaccessible')).choices(inaccessiblePolicySchema.options),
    )
    .option('--max-time <s>', t('cli.help.maxTime'), integer(1, 604_800))
    .option('--keep-order', t('cli.help.keepOrder'))
}

/** Reads the flags of a run that ends with a call to the host. Fails with USAGE for two ways at once. */
export function runOptions(t: Translator['t'], flags: RunFlags): Result<ShutdownCommandOptions> {
  if (flags.now && flags.viaMaintenance)
    return fail(problem('USAGE', { detail: t('cli.usage.exclusive', { options: '--now, --via-maintenance' }) }))
  return ok({
    mode: modeOf(flags),
    option: {
      guestTimeoutSeconds: flags.guestTimeout,
      noTools: noToolsPolicySchema.optional().parse(flags.noTools),
      stuck: stuckPolicySchema.optional().parse(flags.stuck),
      inaccessible: inaccessiblePolicySchema.optional().parse(flags.inaccessible),
    },
    maxTimeSeconds: flags.maxTime ?? null,
    keepOrder: flags.keepOrder === true,
    dryRun: flags.dryRun === true,
    yes: flags.yes === true,
  })
}

function modeOf({ now, viaMaintenance }: RunFlags): ShutdownPolicy['mode'] {
  if (now) return 'now'
  return viaMaintenance ? 'via-maintenance' : 'direct'
}

interface RebootFlags extends RunFlags {
  readonly wait?: number
}

interface EnterFlags extends GuestFlags {
  readonly shutDownGuests?: boolean
}

interface CycleFlags extends RunFlags {
  readonly mac?: string[]
  readonly broadcast?: string
  readonly port?: number
  readonly wait: number
  readonly bootWait?: number
  readonly secureOnStdin?: boolean
  readonly passwordStdin?: boolean
}

/** Seconds that a host's answer to magic packets is waited for, as of `wake`. */
const defaultWakeWait = 600

/** Declares `reboot`, `maintenance …` and `cycle`. */
export function declareHostRuns({ program, t, stdin, group, leaf }: CommandLine): void {
  const reboot = leaf<RebootFlags>(program, 'reboot', t('hostRuns.help.reboot'), async (session, name, flags) => {
    const options = runOptions(t, flags)
    if (!options.ok) return options
    return (await import('../host-run-command.ts')).rebootCommand(session, name, options.value, flags.wait ?? null)
  })
    .argument('<host>', t('cli.help.hostArgument'))
    .option('--dry-run', t('cli.help.dryRun'))
    .option('--yes', t('cli.help.yes'))
    .option('--now', t('hostRuns.help.rebootNow'))
  withGuestOptions(reboot, t)
    .option('--via-maintenance', t('cli.help.viaMaintenance'))
    .option('--wait <s>', t('hostRuns.help.waitBoot'), integer(1, 604_800))

  const maintenance = group(program, 'maintenance', t('hostRuns.help.maintenance'))
  const enter = leaf<EnterFlags>(maintenance, 'enter', t('hostRuns.help.enter'), async (session, name, flags) => {
    const options = runOptions(t, flags)
    if (!options.ok) return options
    const { maintenanceCommand } = await import('../host-run-command.ts')
    return maintenanceCommand(session, name, options.value, 'enter', flags.shutDownGuests === true)
  })
    .argument('<host>', t('cli.help.hostArgument'))
    .option('--shut-down-guests', t('hostRuns.help.shutDownGuests'))
    .option('--dry-run', t('cli.help.dryRun'))
    .option('--yes', t('cli.help.yes'))
  withGuestOptions(enter, t)
  leaf<GuestFlags>(maintenance, 'leave', t('hostRuns.help.leave'), async (session, name, flags) => {
    const options = runOptions(t, flags)
    if (!options.ok) return options
    const { maintenanceCommand } = await import('../host-run-command.ts')
    return maintenanceCommand(session, name, options.value, 'leave', false)
  })
    .argument('<host>', t('cli.help.hostArgument'))
    .option('--dry-run', t('cli.help.dryRun'))
    .option('--yes', t('cli.help.yes'))

  const cycle = leaf<CycleFlags>(program, 'cycle', t('hostRuns.help.cycle'), async (session, name, flags) => {
    if (flags.secureOnStdin && flags.passwordStdin)
      return fail(
        problem('USAGE', { detail: t('cli.usage.exclusive', { options: '--secure-on-stdin, --password-stdin' }) }),
      )
    const options = runOptions(t, flags)
    if (!options.ok) return options
    const { cycleCommand } = await import('../host-run-command.ts')
    return cycleCommand(session, name, {
      ...options.value,
      macs: flags.mac ?? [],
      broadcast: flags.broadcast ?? null,
      ports: flags.port === undefined ? null : [flags.port],
      secureOn: flags.secureOnStdin ? stdin : null,
      wakeSeconds: flags.wait,
      bootSeconds: flags.bootWait ?? null,
    })
  })
    .argument('<host>', t('cli.help.hostArgument'))
    .option('--dry-run', t('cli.help.dryRun'))
    .option('--yes', t('cli.help.yes'))
  withGuestOptions(cycle, t)
    .option('--via-maintenance', t('cli.help.viaMaintenance'))
    .option('--mac <mac>', t('cli.wake.help.mac'), (text: string, before: string[] = []) => [
      ...before,
      ...text.split(','),
    ])
    .option('--broadcast <address>', t('cli.wake.help.broadcast'))
    .option('--port <n>', t('cli.wake.help.port'), integer(1, 65_535))
    .option('--secure-on-stdin', t('cli.wake.help.secureOn'))
    .option('--wait <s>', t('hostRuns.help.waitWake'), integer(1, 86_400), defaultWakeWait)
    .option('--boot-wait <s>', t('hostRuns.help.waitBoot'), integer(1, 604_800))
}
