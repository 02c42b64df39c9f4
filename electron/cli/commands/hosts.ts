import type { CommandLine } from './command-line.ts'

/** Declares `host …` and `status`. */
export function declareHosts({ program, t, group, leaf }: CommandLine): void {
  const host = group(program, 'host', t('cli.help.host'))
  leaf<{ user: string; fingerprint?: string; name?: string; yes?: boolean }>(
    host,
    'add',
    t('cli.help.hostAdd'),
    async (session, address, options) => (await import('../host-commands.ts')).hostAdd(session, address, options),
  )
    .argument('<address>', t('cli.help.address'))
    .requiredOption('--user <user>', t('cli.help.user'))
    .option('--fingerprint <sha256>', t('cli.help.fingerprint'))
    .option('--name <name>', t('cli.help.name'))
    .option('--yes', t('cli.help.addAgain'))
  leaf(
    host,
    'list',
    t('cli.help.hostList'),
    async (session) => (await import('../host-commands.ts')).listHosts(session),
    'reads',
  )
  leaf(host, 'remove', t('cli.help.hostRemove'), async (session, name) =>
    (await import('../host-commands.ts')).hostRemove(session, name),
  ).argument('<host>', t('cli.help.hostArgument'))
  leaf<{ fingerprint?: string }>(host, 'trust', t('cli.help.hostTrust'), async (session, name, options) =>
    (await import('../host-commands.ts')).trustHost(session, name, options.fingerprint),
  )
    .argument('<host>', t('cli.help.hostArgument'))
    .option('--fingerprint <sha256>', t('cli.help.fingerprint'))

  leaf<{ all?: boolean }>(
    program,
    'status',
    t('cli.help.status'),
    async (session, name, flags) =>
      (await import('../status-command.ts')).showStatus(session, name, { all: flags.all === true }),
    'reads',
  )
    .argument('[host]', t('cli.help.hostArgument'))
    .option('--all', t('cli.help.statusAll'))
}
