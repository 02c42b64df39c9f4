import { Option } from 'commander'
import { outcomeSchema, runTriggerSchema } from '../../../shared/models/power.ts'
import type { ListOptions, ShowOptions } from '../report-command.ts'
import type { CommandLine } from './command-line.ts'

/** Declares `report …`. */
export function declareReports({ program, t, group, leaf }: CommandLine): void {
  const report = group(program, 'report', t('report.help.group'))
  leaf<ListOptions>(
    report,
    'list',
    t('report.help.list'),
    async (session, _none, options) => (await import('../report-command.ts')).listReports(session, options),
    'reads',
  )
    .option('--host <host>', t('cli.help.hostArgument'))
    .addOption(
      new Option('--outcome <outcome>', t('report.help.outcome')).choices([
        ...outcomeSchema.options,
        'interrupted',
        'running',
      ]),
    )
    .addOption(new Option('--trigger <trigger>', t('report.help.trigger')).choices([...runTriggerSchema.options]))
    .option('--since <time>', t('report.help.since'))
  leaf<ShowOptions>(
    report,
    'show',
    t('report.help.show'),
    async (session, id, options) => (await import('../report-command.ts')).showReport(session, id, options),
    'reads',
  )
    .argument('<id>', t('report.help.id'))
    // A PDF is named so that its refusal can say where it is to be had.
    .addOption(new Option('--format <format>', t('report.help.format')).choices(['md', 'html', 'json', 'pdf']))
    .option('-o, --output <file>', t('report.help.output'))
  leaf(
    report,
    'verify',
    t('report.help.verify'),
    async (session) => (await import('../report-command.ts')).verifyReports(session),
    'reads',
  )
}
