import { Option } from 'commander'
import { vibProfiles, vibTargets } from '../../../shared/models/vib.ts'
import { vibTemplateNames } from '../../../shared/rules/vibs/templates.ts'
import type { BuildOptions, InspectOptions } from '../vib-command.ts'
import type { CommandLine } from './command-line.ts'
import { declareHostVibs } from './host-vibs.ts'

/** Declares `vib …`. */
export function declareVibs(line: CommandLine): void {
  const { program, t, stdin, group, leaf } = line
  const vib = group(program, 'vib', t('vibs.help.group'))
  leaf<Omit<BuildOptions, 'stdin'>>(
    vib,
    'build',
    t('vibs.help.build'),
    async (session, file, options) =>
      (await import('../vib-command.ts')).buildFromRules(session, file, { ...options, stdin }),
    'data',
  )
    .argument('<rules>', t('vibs.help.rules'))
    .requiredOption('-o, --output <file>', t('vibs.help.output'))
    .option('--bundle <file>', t('vibs.help.bundle'))
    .addOption(new Option('--profile <profile>', t('vibs.help.profile')).choices([...vibProfiles]).default('all'))
    .option('--tree <dir>', t('vibs.help.tree'))
    .option('--sticky <path...>', t('vibs.help.sticky'))
    .option('--overwrite', t('vibs.help.overwrite'))
  leaf<InspectOptions>(
    vib,
    'inspect',
    t('vibs.help.inspect'),
    async (session, file, options) => (await import('../vib-command.ts')).inspectVib(session, file, options),
    'nothing',
  )
    .argument('<file>', t('vibs.help.file'))
    .addOption(new Option('--target <release>', t('vibs.help.target')).choices([...vibTargets]))
  leaf(
    vib,
    'diff',
    t('vibs.help.diff'),
    async (session, a, _options, b) => (await import('../vib-command.ts')).diffFiles(session, a, b),
    'nothing',
  )
    .argument('<a>', t('vibs.help.first'))
    .argument('<b>', t('vibs.help.second'))
  leaf<{ output: string; overwrite?: boolean }>(
    vib,
    'extract',
    t('vibs.help.extract'),
    async (session, file, { output, overwrite = false }, path) =>
      (await import('../vib-command.ts')).extractFromVib(session, file, path, { file: output, overwrite }),
    'nothing',
  )
    .argument('<file>', t('vibs.help.file'))
    .argument('<path>', t('vibs.help.path'))
    .requiredOption('-o, --output <file>', t('vibs.help.extractOutput'))
    .option('--overwrite', t('vibs.help.overwrite'))
  leaf(
    vib,
    'template',
    t('vibs.help.template'),
    async (session, name) => (await import('../vib-command.ts')).printTemplate(session, name),
    'nothing',
  ).argument('<name>', t('vibs.help.templateName', { names: vibTemplateNames.join(', ') }))
  declareHostVibs(line, vib)
}
