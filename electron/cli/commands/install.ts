import { Option } from 'commander'
import { esxiTargets, type EsxiTarget } from '../../../shared/models/hardware.ts'
import type { CommandLine } from './command-line.ts'

/** Declares `iso …`, `kickstart …` and `install …`. */
export function declareInstall({ program, t, stdin, group, leaf }: CommandLine): void {
  const iso = group(program, 'iso', t('image.help.group'))
  leaf<{ sha256?: string; sums?: string }>(
    iso,
    'verify',
    t('image.help.verify'),
    async (session, file, { sha256, sums }) =>
      (await import('../iso-command.ts')).verifyIso(session, file, {
        ...(sha256 !== undefined && { sha256 }),
        ...(sums !== undefined && { sums }),
      }),
    'nothing',
  )
    .argument('<file>', t('image.help.file'))
    .option('--sha256 <value>', t('image.help.sha256'))
    .option('--sums <file>', t('image.help.sums'))
  leaf(
    iso,
    'info',
    t('image.help.info'),
    async (session, file) => (await import('../iso-command.ts')).isoInfo(session, file),
    'nothing',
  ).argument('<file>', t('image.help.file'))

  const kickstart = group(program, 'kickstart', t('kickstart.help.group'))
  const context = ({ target, secureBoot }: { target?: EsxiTarget; secureBoot?: boolean }) => ({
    target: target ?? null,
    secureBoot: secureBoot ?? null,
    stdin: stdin,
  })
  const targeted = (): Option => new Option('--target <release>', t('kickstart.help.target')).choices([...esxiTargets])
  leaf<{ target?: EsxiTarget; secureBoot?: boolean }>(
    kickstart,
    'render',
    t('kickstart.help.render'),
    async (session, file, flags) =>
      (await import('../kickstart-command.ts')).renderKickstartFile(session, file, context(flags)),
    'nothing',
  )
    .argument('<file>', t('kickstart.help.settings'))
    .addOption(targeted())
    .option('--secure-boot', t('kickstart.help.secureBoot'))
  leaf<{ target?: EsxiTarget; secureBoot?: boolean }>(
    kickstart,
    'lint',
    t('kickstart.help.lint'),
    async (session, file, flags) =>
      (await import('../kickstart-command.ts')).lintKickstartFile(session, file, context(flags)),
    'nothing',
  )
    .argument('<file>', t('kickstart.help.file'))
    .addOption(targeted())
    .option('--secure-boot', t('kickstart.help.secureBoot'))

  const install = group(program, 'install', t('afterInstall.help.group'))
  leaf<{ target?: EsxiTarget }>(
    install,
    'check',
    t('afterInstall.help.check'),
    async (session, name, { target }) =>
      (await import('../install-command.ts')).checkInstall(session, name, target ?? null),
    'reads',
  )
    .argument('<host>', t('cli.help.hostArgument'))
    .addOption(new Option('--target <release>', t('afterInstall.help.target')).choices([...esxiTargets]))
  leaf(
    install,
    'find',
    t('afterInstall.help.find'),
    async (session, subnet) => (await import('../install-command.ts')).findInstalled(session, subnet),
    'nothing',
  ).argument('<subnet>', t('afterInstall.help.cidr'))
}
