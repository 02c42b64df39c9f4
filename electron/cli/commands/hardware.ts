import { InvalidArgumentError, Option } from 'commander'
import { esxiTargets } from '../../../shared/models/hardware.ts'
import type { CheckOptions } from '../hardware-command.ts'
import type { CommandLine } from './command-line.ts'

/** Declares `hardware …`. */
export function declareHardware({ program, t, stdin, group, leaf }: CommandLine): void {
  const hardware = group(program, 'hardware', t('cli.hardware.help.group'))
  leaf(
    hardware,
    'inspect',
    t('cli.hardware.help.inspect'),
    async (session, name) => (await import('../hardware-command.ts')).inspectHardware(session, name),
    'reads',
  ).argument('<host>', t('cli.help.hostArgument'))
  leaf<Omit<CheckOptions, 'stdin'>>(
    hardware,
    'check',
    t('cli.hardware.help.check'),
    async (session, _none, options) =>
      (await import('../hardware-command.ts')).checkHardware(session, { ...options, stdin: stdin }),
    'nothing',
  )
    .option('--lspci <file>', t('cli.hardware.help.lspci'))
    .option('--lscpu <file>', t('cli.hardware.help.lscpu'))
    .option('--nvme <file>', t('cli.hardware.help.nvme'))
    .option('--dmidecode <file>', t('cli.hardware.help.dmidecode'))
    .option('--memory-gib <n>', t('cli.hardware.help.memory'), gibibytes)
    .addOption(
      new Option('--target <release>', t('cli.hardware.help.target')).choices([...esxiTargets]).makeOptionMandatory(),
    )
    .option('--rules <file>', t('cli.hardware.help.rules'))
    .option('--live <host>', t('cli.hardware.help.live'))
}

/** Parses an amount of memory, `7.8` for instance; anything else is a usage error that names the bounds. */
function gibibytes(text: string): number {
  const value = Number(text)
  if (!/^\d{1,6}(?:\.\d{1,6})?$/.test(text) || value <= 0) throw new InvalidArgumentError('0.001-999999')
  return value
}
