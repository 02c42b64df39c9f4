import { Option } from 'commander'
import { portRoles, type PortRole } from '../../../shared/models/ports.ts'
import { exportFormats, type ExportFormat } from '../../ports/export-formats.ts'
import type { CommandLine } from './command-line.ts'

/** Declares `ports …`. */
export function declarePorts({ program, t, group, leaf }: CommandLine): void {
  const ports = group(program, 'ports', t('cli.ports.help.group'))
  const role = (): Option =>
    new Option('--role <role>', t('cli.ports.help.role')).choices([...portRoles]).default('management')
  leaf(
    ports,
    'list',
    t('cli.ports.help.list'),
    async (session) => (await import('../ports-command.ts')).listPorts(session),
    'nothing',
  )
  leaf<{ role: PortRole; problems?: boolean }>(
    ports,
    'check',
    t('cli.ports.help.check'),
    async (session, name, options) =>
      (await import('../ports-command.ts')).checkHostPorts(session, name, {
        role: options.role,
        problems: options.problems === true,
      }),
    'reads',
  )
    .argument('<host>', t('cli.help.hostArgument'))
    .addOption(role())
    .option('--problems', t('cli.ports.help.problems'))
  leaf<{ role: PortRole; format: ExportFormat }>(
    ports,
    'export',
    t('cli.ports.help.export'),
    async (session, name, { role: given, format }) =>
      (await import('../ports-command.ts')).exportHostPorts(session, name, { role: given, format }),
    'reads',
  )
    .argument('<host>', t('cli.help.hostArgument'))
    .addOption(role())
    .addOption(
      new Option('--format <format>', t('cli.ports.help.format')).choices([...exportFormats]).makeOptionMandatory(),
    )
}
