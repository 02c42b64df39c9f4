import type { PowerRulesFlags } from '../power-rules-command.ts'
import type { CommandLine } from './command-line.ts'

/** Declares `power …`. */
export function declarePower({ program, t, stdin, group, leaf }: CommandLine): void {
  leaf<PowerRulesFlags>(
    group(program, 'power', t('cli.powerRules.help.group')),
    'rules',
    t('cli.powerRules.help.rules'),
    async (session, name, flags) =>
      (await import('../power-rules-command.ts')).powerRulesCommand(session, name, { ...flags, stdin }),
  )
    .argument('<host>', t('cli.help.hostArgument'))
    .option('--vm <vm>', t('cli.powerRules.help.vm'))
    .option('--set <rule=value...>', t('cli.powerRules.help.set'))
    .option('--unset <rule...>', t('cli.powerRules.help.unset'))
    .option('--export <file>', t('cli.powerRules.help.export'))
    .option('--overwrite', t('cli.powerRules.help.overwrite'))
    .option('--import <file>', t('cli.powerRules.help.import'))
    .option('--dry-run', t('cli.help.dryRun'))
    .option('--yes', t('cli.help.yes'))
}
