import type { CommandLine } from './command-line.ts'

/** Declares `activity`. */
export function declareActivity({ program, t, leaf }: CommandLine): void {
  leaf<{ host?: string }>(
    program,
    'activity',
    t('cli.help.activity'),
    async (session, _none, options) => (await import('../activity-command.ts')).showActivity(session, options.host),
    'reads',
  ).option('--host <host>', t('cli.help.hostArgument'))
}
