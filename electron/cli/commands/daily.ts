import type { CommandLine } from './command-line.ts'

/** Declares `attention`, `datastores`, `sensors` and `patch-level`. */
export function declareDaily({ program, t, leaf }: CommandLine): void {
  leaf<{ all?: boolean }>(
    program,
    'attention',
    t('attention.help.attention'),
    async (session, name, { all }) =>
      (await import('../attention-command.ts')).showAttention(session, name, { all: all === true }),
    'reads',
  )
    .argument('[host]', t('cli.help.hostArgument'))
    .option('--all', t('attention.help.all'))
  leaf(
    program,
    'datastores',
    t('attention.help.datastores'),
    async (session, name) => (await import('../daily-command.ts')).showDatastores(session, name),
    'reads',
  ).argument('<host>', t('cli.help.hostArgument'))
  leaf(
    program,
    'sensors',
    t('attention.help.sensors'),
    async (session, name) => (await import('../daily-command.ts')).showSensors(session, name),
    'reads',
  ).argument('<host>', t('cli.help.hostArgument'))
  leaf(
    program,
    'patch-level',
    t('attention.help.patchLevel'),
    async (session, name) => (await import('../daily-command.ts')).showPatchLevel(session, name),
    'reads',
  ).argument('<host>', t('cli.help.hostArgument'))
}
