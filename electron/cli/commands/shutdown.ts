import { problem } from '../../../shared/problems/problem.ts'
import { fail } from '../../../shared/result.ts'
import { oneOrAll } from '../all-hosts.ts'
import type { CommandLine } from './command-line.ts'
import { runOptions, withGuestOptions, type RunFlags } from './host-run.ts'

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
  const shutdown = leaf<ShutdownFlags>(program, 'shutdown', t('cli.help.shutdown'), async (session, name, flags) => {
    const parsed = runOptions(t, flags)
    if (!parsed.ok) return parsed
    const usage = oneOrAll(session.output, name, flags.all === true)
    if (!usage.ok) return usage
    if (flags.now && flags.all)
      return fail(problem('USAGE', { detail: t('cli.usage.exclusive', { options: '--now, --all' }) }))
    if (flags.last && !flags.all)
      return fail(problem('USAGE', { detail: t('cli.usage.needs', { option: '--last', other: '--all' }) }))
    const options = parsed.value
    if (flags.all) return (await import('../shutdown-all-command.ts')).shutDownAll(session, options, flags.last ?? [])
    return (await import('../shutdown-command.ts')).shutdownCommand(session, name, options)
  })
    .argument('[host]', t('cli.help.hostArgument'))
    .option('--all', t('cli.help.shutdownAll'))
    .option('--last <host>', t('cli.help.shutdownLast'), (text: string, before: string[] = []) => [...before, text])
    .option('--dry-run', t('cli.help.dryRun'))
    .option('--yes', t('cli.help.yes'))
    .option('--now', t('cli.help.now'))
  withGuestOptions(shutdown, t).option('--via-maintenance', t('cli.help.viaMaintenance'))
}

interface ShutdownFlags extends RunFlags {
  readonly all?: boolean
  readonly last?: string[]
}
