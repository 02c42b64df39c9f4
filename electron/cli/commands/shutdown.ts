import { Option } from 'commander'
import {
  inaccessiblePolicySchema,
  noToolsPolicySchema,
  stuckPolicySchema,
} from '../../../shared/models/guest-policy.ts'
import type { ShutdownPolicy } from '../../../shared/models/power.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail } from '../../../shared/result.ts'
import { oneOrAll } from '../all-hosts.ts'
import { integer, NoToolsOption, type CommandLine } from './command-line.ts'

/** Declares `ready` and `shutdown`. */
export function declareShutdown({ program, t, leaf }: CommandLine): void {
  leaf<{ all?: boolean }>(
    program,
    'ready',
    t('cli.help.ready'),
    async (session, name, flags) =>
      (await import('../ready-command.ts')).showReadiness(session, name, { all: flags.all === true }),
    'reads',
  )
    .argument('[host]', t('cli.help.hostArgument'))
    .option('--all', t('cli.help.readyAll'))
  leaf<ShutdownFlags>(program, 'shutdown', t('cli.help.shutdown'), async (session, name, flags) => {
    if (flags.now && flags.viaMaintenance)
      return fail(problem('USAGE', { detail: t('cli.usage.exclusive', { options: '--now, --via-maintenance' }) }))
    const usage = oneOrAll(session.output, name, flags.all === true)
    if (!usage.ok) return usage
    if (flags.now && flags.all)
      return fail(problem('USAGE', { detail: t('cli.usage.exclusive', { options: '--now, --all' }) }))
    if (flags.last && !flags.all)
      return fail(problem('USAGE', { detail: t('cli.usage.needs', { option: '--last', other: '--all' }) }))
    const options = {
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
    }
    if (flags.all) return (await import('../shutdown-all-command.ts')).shutDownAll(session, options, flags.last ?? [])
    return (await import('../shutdown-command.ts')).shutdownCommand(session, name, options)
  })
    .argument('[host]', t('cli.help.hostArgument'))
    .option('--all', t('cli.help.shutdownAll'))
    .option('--last <host>', t('cli.help.shutdownLast'), (text: string, before: string[] = []) => [...before, text])
    .option('--dry-run', t('cli.help.dryRun'))
    .option('--yes', t('cli.help.yes'))
    .option('--now', t('cli.help.now'))
    .option('--guest-timeout <s>', t('cli.help.guestTimeout'), integer(1, 86_400))
    .addOption(new NoToolsOption('--no-tools <rule>', t('cli.help.noTools')).choices(noToolsPolicySchema.options))
    .addOption(new Option('--stuck <rule>', t('cli.help.stuck')).choices(stuckPolicySchema.options))
    .addOption(
      new Option('--inaccessible <rule>', t('cli.help.inaccessible')).choices(inaccessiblePolicySchema.options),
    )
    .option('--max-time <s>', t('cli.help.maxTime'), integer(1, 604_800))
    .option('--keep-order', t('cli.help.keepOrder'))
    .option('--via-maintenance', t('cli.help.viaMaintenance'))
}

interface ShutdownFlags {
  readonly all?: boolean
  readonly last?: string[]
  readonly dryRun?: boolean
  readonly yes?: boolean
  readonly now?: boolean
  readonly guestTimeout?: number
  readonly noTools?: string
  readonly stuck?: string
  readonly inaccessible?: string
  readonly maxTime?: number
  readonly keepOrder?: boolean
  readonly viaMaintenance?: boolean
}

function modeOf({ now, viaMaintenance }: ShutdownFlags): ShutdownPolicy['mode'] {
  if (now) return 'now'
  return viaMaintenance ? 'via-maintenance' : 'direct'
}
