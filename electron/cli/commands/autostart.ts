import type { CommandLine } from './command-line.ts'

/** Declares `autostart …`. */
export function declareAutostart({ program, t, group, leaf }: CommandLine): void {
  const autostart = group(program, 'autostart', t('cli.help.autostart'))
  leaf(
    autostart,
    'show',
    t('cli.help.autostartShow'),
    async (session, name) => (await import('../autostart-command.ts')).showAutostart(session, name),
    'reads',
  ).argument('<host>', t('cli.help.hostArgument'))
  leaf<{ dryRun?: boolean; yes?: boolean; undo?: boolean }>(
    autostart,
    'fix',
    t('cli.help.autostartFix'),
    async (session, name, flags) =>
      (await import('../autostart-command.ts')).fixAutostartOf(session, name, {
        dryRun: flags.dryRun === true,
        yes: flags.yes === true,
        undo: flags.undo === true,
      }),
  )
    .argument('<host>', t('cli.help.hostArgument'))
    .option('--dry-run', t('cli.help.dryRun'))
    .option('--yes', t('cli.help.yes'))
    .option('--undo', t('cli.help.autostartUndo'))
}
