import type { CommandLine } from './command-line.ts'

/** Declares `firewall ruleset …`. */
export function declareFirewall({ program, t, group, leaf }: CommandLine): void {
  const ruleset = group(
    group(program, 'firewall', t('cli.firewall.help.group')),
    'ruleset',
    t('cli.firewall.help.ruleset'),
  )
  for (const verb of ['enable', 'disable'] as const) {
    leaf<{ dryRun?: boolean; yes?: boolean }>(
      ruleset,
      verb,
      t(`cli.firewall.help.${verb}`),
      async (session, name, flags, key) =>
        (await import('../firewall-command.ts')).switchRuleset(session, name, {
          key,
          enabled: verb === 'enable',
          dryRun: flags.dryRun === true,
          yes: flags.yes === true,
        }),
    )
      .argument('<host>', t('cli.help.hostArgument'))
      .argument('<key>', t('cli.firewall.help.key'))
      .option('--dry-run', t('cli.help.dryRun'))
      .option('--yes', t('cli.help.yes'))
  }
}
