import { Option, type Command } from 'commander'
import { acceptanceLevels } from '../../../shared/models/vib.ts'
import { installWays, type InstallWay } from '../../../shared/models/host-install.ts'
import type { CommandLine } from './command-line.ts'

/** Declares the commands of the group `vib` that work on a host. */
export function declareHostVibs({ t, leaf }: CommandLine, vib: Command): void {
  leaf(
    vib,
    'list',
    t('hostImage.help.list'),
    async (session, name) => (await import('../vib-list-command.ts')).listVibs(session, name),
    'reads',
  ).argument('<host>', t('cli.help.hostArgument'))
  leaf<InstallCommandFlags>(vib, 'install', t('hostImage.help.install'), async (session, name, flags, file) =>
    (await import('../vib-install-command.ts')).installVibOnHost(session, name, {
      file,
      via: flags.via,
      datastore: flags.datastore ?? null,
      secureBootOff: flags.secureBootOff === true,
      dryRun: flags.dryRun === true,
      yes: flags.yes === true,
    }),
  )
    .argument('<host>', t('cli.help.hostArgument'))
    .argument('<file>', t('hostImage.help.file'))
    .option('--dry-run', t('cli.help.dryRun'))
    .option('--yes', t('cli.help.yes'))
    .addOption(new Option('--via <way>', t('hostImage.help.via')).choices([...installWays]).default('auto'))
    .option('--datastore <name>', t('hostImage.help.datastore'))
    .option('--secure-boot-off', t('hostImage.help.secureBootOff'))
  leaf<{ dryRun?: boolean; yes?: boolean }>(
    vib,
    'remove',
    t('hostImage.help.remove'),
    async (session, name, { dryRun = false, yes = false }, vibName) =>
      (await import('../vib-install-command.ts')).removeVibFromHost(session, name, { vibName, dryRun, yes }),
  )
    .argument('<host>', t('cli.help.hostArgument'))
    .argument('<name>', t('hostImage.help.vibName'))
    .option('--dry-run', t('cli.help.dryRun'))
    .option('--yes', t('cli.help.yes'))
}

interface InstallCommandFlags {
  readonly via: InstallWay
  readonly datastore?: string
  readonly secureBootOff?: boolean
  readonly dryRun?: boolean
  readonly yes?: boolean
}

/** Declares `acceptance …`. */
export function declareAcceptance({ program, t, group, leaf }: CommandLine): void {
  const acceptance = group(program, 'acceptance', t('hostImage.help.acceptance'))
  leaf(
    acceptance,
    'get',
    t('hostImage.help.get'),
    async (session, name) => (await import('../acceptance-command.ts')).showAcceptance(session, name),
    'reads',
  ).argument('<host>', t('cli.help.hostArgument'))
  leaf<{ dryRun?: boolean; yes?: boolean }>(
    acceptance,
    'set',
    t('hostImage.help.set'),
    async (session, name, { dryRun = false, yes = false }, text) => {
      const { levelArgument, setAcceptance } = await import('../acceptance-command.ts')
      const level = levelArgument(session, text)
      return level.ok ? setAcceptance(session, name, { level: level.value, dryRun, yes }) : level
    },
  )
    .argument('<host>', t('cli.help.hostArgument'))
    .argument('<level>', t('hostImage.help.level', { levels: acceptanceLevels.join(', ') }))
    .option('--dry-run', t('cli.help.dryRun'))
    .option('--yes', t('cli.help.yes'))
}
