import type { VmPowerAction } from '../../../shared/models/vm-action.ts'
import { vmPowerActions } from '../../../shared/models/vm-action.ts'
import { integer, type CommandLine } from './command-line.ts'

/** Seconds that a VM has to get to its new state. */
const defaultTimeout = 300

/** Declares `vm …` and `console`. */
export function declareVms(line: CommandLine): void {
  const { program, t, group, leaf } = line
  const vm = group(program, 'vm', t('vms.help.group'))
  leaf(
    vm,
    'list',
    t('vms.help.list'),
    async (session, host) => (await import('../vm-list-command.ts')).listVms(session, host),
    'reads',
  ).argument('<host>', t('cli.help.hostArgument'))
  for (const action of vmPowerActions) declareAction(line, vm, action)
  leaf<{ choice: string }>(vm, 'answer', t('vms.help.answer'), async (session, host, { choice }, name) =>
    (await import('../vm-command.ts')).answerVmQuestion(session, host, name, choice),
  )
    .argument('<host>', t('cli.help.hostArgument'))
    .argument('<vm>', t('vms.help.vm'))
    .requiredOption('--choice <key>', t('vms.help.choice'))
  declareSnapshots(line, vm)
  leaf(
    program,
    'console',
    t('vms.help.console'),
    async (session, host, _options, name) => (await import('../vm-list-command.ts')).showConsole(session, host, name),
    'reads',
  )
    .argument('<host>', t('cli.help.hostArgument'))
    .argument('<vm>', t('vms.help.vm'))
    .option('--print', t('vms.help.print'))
}

function declareAction({ t, leaf }: CommandLine, vm: Parent, action: VmPowerAction): void {
  leaf<{ timeout: number; dryRun?: boolean; yes?: boolean }>(
    vm,
    action,
    t(`vms.help.${action}`),
    async (session, host, flags, _second, names) =>
      (await import('../vm-command.ts')).runVmAction(session, action, host, names, {
        timeoutSeconds: flags.timeout,
        dryRun: flags.dryRun === true,
        yes: flags.yes === true,
      }),
  )
    .argument('<host>', t('cli.help.hostArgument'))
    .argument('<vm...>', t('vms.help.vms'))
    .option('--timeout <s>', t('vms.help.timeout'), integer(1, 86_400), defaultTimeout)
    .option('--dry-run', t('vms.help.dryRun'))
    .option('--yes', t('cli.help.yes'))
}

type Parent = CommandLine['program']

interface SnapshotFlags {
  readonly name?: string
  readonly all?: boolean
  readonly memory?: boolean
  readonly quiesce?: boolean
  readonly yes?: boolean
}

function declareSnapshots({ t, group, leaf }: CommandLine, vm: Parent): void {
  const snapshot = group(vm, 'snapshot', t('vms.help.snapshot'))
  const command = (name: string, help: string, run: Parameters<typeof leaf<SnapshotFlags>>[3]): Parent =>
    leaf(snapshot, name, help, run).argument('<host>', t('cli.help.hostArgument')).argument('<vm>', t('vms.help.vm'))
  leaf(
    snapshot,
    'list',
    t('vms.help.snapshotList'),
    async (session, host, _options, name) =>
      (await import('../snapshot-command.ts')).listSnapshots(session, host, name),
    'reads',
  )
    .argument('<host>', t('cli.help.hostArgument'))
    .argument('<vm>', t('vms.help.vm'))
  command('create', t('vms.help.snapshotCreate'), async (session, host, flags, name) =>
    (await import('../snapshot-command.ts')).createSnapshotOf(session, host, name, {
      name: flags.name ?? '',
      memory: flags.memory === true,
      quiesce: flags.quiesce === true,
    }),
  )
    .requiredOption('--name <name>', t('vms.help.newName'))
    .option('--memory', t('vms.help.memory'))
    .option('--quiesce', t('vms.help.quiesce'))
  command('remove', t('vms.help.snapshotRemove'), async (session, host, flags, name) =>
    (await import('../snapshot-command.ts')).removeSnapshotOf(session, host, name, {
      name: flags.name ?? null,
      all: flags.all === true,
      yes: flags.yes === true,
    }),
  )
    .option('--name <name>', t('vms.help.name'))
    .option('--all', t('vms.help.all'))
    .option('--yes', t('cli.help.yes'))
  command('consolidate', t('vms.help.snapshotConsolidate'), async (session, host, flags, name) =>
    (await import('../snapshot-command.ts')).consolidateDisksOf(session, host, name, flags.yes === true),
  ).option('--yes', t('cli.help.yes'))
  command('revert', t('vms.help.snapshotRevert'), async (session, host, flags, name) =>
    (await import('../snapshot-command.ts')).revertSnapshotOf(session, host, name, {
      name: flags.name ?? '',
      yes: flags.yes === true,
    }),
  )
    .requiredOption('--name <name>', t('vms.help.name'))
    .option('--yes', t('cli.help.yes'))
}
