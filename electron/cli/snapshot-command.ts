import type { VmSnapshot, VmWork } from '../../shared/models/vm-action.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { vmName } from '../../shared/rules/vm-list.ts'
import { whyNot } from '../../shared/rules/vms/vm-work.ts'
import { backupRefusal, changeSnapshots, findSnapshot, readSnapshots, type SnapshotChange } from '../vms/snapshots.ts'
import { confirmChange } from './confirm.ts'
import { exit, type ExitStatus } from './exit.ts'
import type { Output } from './output.ts'
import type { CliSession } from './session.ts'
import { sizeText } from './size-text.ts'
import { withVms, type NamedVms } from './vm-session.ts'

/** Runs `vm snapshot list`. */
export async function listSnapshots(session: CliSession, host: string, name: string): Promise<Result<ExitStatus>> {
  const { output, clock, cancel } = session
  const { t } = output.translator
  return withVms(
    session,
    host,
    [name],
    async ({ client, named: [{ vm }], record }) => {
      const read = await readSnapshots(client, vm.id, { signal: cancel })
      if (!read.ok) return read
      const { consolidationNeeded } = vm
      output.result(
        {
          consolidationNeeded,
          snapshots: read.value.map(({ moid, depth, current, backup, ...rest }) => ({
            id: moid,
            ...rest,
            depth,
            current,
            backup,
          })),
        },
        () =>
          [
            t('vms.snapshots.title', { vm: vmName(vm), host: record.name }),
            read.value.length === 0 ? t('vms.snapshots.none') : snapshotTable(output, read.value, clock.now()),
            ...(consolidationNeeded === true ? [t('vms.snapshots.left')] : []),
          ].join('\n'),
      )
      return ok(exit.done)
    },
    false,
  )
}

function snapshotTable(output: Output, snapshots: readonly VmSnapshot[], now: number): string {
  const { t } = output.translator
  const columns = ['number', 'age', 'size', 'holds', 'note'] as const
  return output.table(
    [t('cli.columns.name'), ...columns.map((column) => t(`vms.columns.${column}`))],
    snapshots.map(({ name, number, createdAt, bytes, memory, quiesced, depth, current, backup }) => [
      `${'  '.repeat(depth)}${name}`,
      number === null ? null : String(number),
      createdAt === null ? null : ageText(output, now - Date.parse(createdAt)),
      bytes === null ? null : sizeText(bytes),
      memory === true ? t('vms.snapshots.memory') : t(`vms.snapshots.${quiesced === true ? 'quiesced' : 'disks'}`),
      [...(current ? [t('vms.snapshots.current')] : []), ...(backup ? [t('vms.snapshots.backup')] : [])].join(', '),
    ]),
  )
}

function ageText({ translator }: Output, ms: number): string {
  const hours = Math.max(0, Math.floor(ms / 3_600_000))
  return translator.t('vms.age', { days: Math.floor(hours / 24), hours: hours % 24 })
}

/** Runs `vm snapshot create`. */
export function createSnapshotOf(
  session: CliSession,
  host: string,
  vm: string,
  { name, memory, quiesce }: { readonly name: string; readonly memory: boolean; readonly quiesce: boolean },
): Promise<Result<ExitStatus>> {
  const { t } = session.output.translator
  return withVms(session, host, [vm], (found) =>
    change(session, found, { work: 'snapshot-create', name, memory, quiesce }, t('vms.snapshots.created', { name })),
  )
}

/** Runs `vm snapshot remove`. */
export function removeSnapshotOf(
  session: CliSession,
  host: string,
  vm: string,
  { name, all, yes }: { readonly name: string | null; readonly all: boolean; readonly yes: boolean },
): Promise<Result<ExitStatus>> {
  const { output, cancel } = session
  const { t } = output.translator
  if ((name === null) === !all)
    return Promise.resolve(fail(problem('USAGE', { detail: t('cli.usage.exclusive', { options: '--name, --all' }) })))
  return withVms(session, host, [vm], async (found) => {
    const read = await readSnapshots(found.client, found.named[0].vm.id, { signal: cancel })
    if (!read.ok) return read
    if (name === null) {
      const show = (): string => t('vms.snapshots.removeAll', { count: read.value.length })
      const removal = { work: 'snapshot-remove-all', snapshots: read.value } as const
      return confirmed(session, found, removal, { yes, show, done: t('vms.snapshots.removed') })
    }
    const snapshot = findSnapshot(read.value, name)
    if (!snapshot.ok) return snapshot
    const show = (): string => t('vms.snapshots.remove', { name: snapshot.value.name })
    const removal = { work: 'snapshot-remove', snapshot: snapshot.value } as const
    return confirmed(session, found, removal, { yes, show, done: t('vms.snapshots.removed') })
  })
}

/** Runs `vm snapshot consolidate`. */
export function consolidateDisksOf(
  session: CliSession,
  host: string,
  vm: string,
  yes: boolean,
): Promise<Result<ExitStatus>> {
  const { t } = session.output.translator
  return withVms(session, host, [vm], (found) =>
    confirmed(
      session,
      found,
      { work: 'snapshot-consolidate' },
      { yes, show: () => t('vms.snapshots.consolidate'), done: t('vms.snapshots.consolidated') },
    ),
  )
}

/** Runs `vm snapshot revert`, and says beforehand what it does to the power of the VM. */
export function revertSnapshotOf(
  session: CliSession,
  host: string,
  vm: string,
  { name, yes }: { readonly name: string; readonly yes: boolean },
): Promise<Result<ExitStatus>> {
  const { output, cancel } = session
  const { t } = output.translator
  return withVms(session, host, [vm], async (found) => {
    const read = await readSnapshots(found.client, found.named[0].vm.id, { signal: cancel })
    if (!read.ok) return read
    const snapshot = findSnapshot(read.value, name)
    if (!snapshot.ok) return snapshot
    const runs = snapshot.value.memory ?? snapshot.value.state === 'poweredOn'
    const show = (): string => t(`vms.snapshots.${runs ? 'revertOn' : 'revertOff'}`, { name: snapshot.value.name })
    const revert = { work: 'snapshot-revert', snapshot: snapshot.value } as const
    return confirmed(session, found, revert, { yes, show, done: t('vms.snapshots.reverted') })
  })
}

async function confirmed(
  session: CliSession,
  found: NamedVms,
  what: SnapshotChange,
  { yes, show, done }: { readonly yes: boolean; readonly show: () => string; readonly done: string },
): Promise<Result<ExitStatus>> {
  const against = refusal(found, what.work) ?? backupRefusal(what)
  if (against) return fail(against)
  const agreed = await confirmChange(session, { yes, words: 'vms', show })
  return agreed.ok ? change(session, found, what, done) : agreed
}

function refusal({ named: [vm], reading, record }: NamedVms, work: VmWork): ReturnType<typeof whyNot> {
  // Whether a run is under way shows when the host is locked, right before the request.
  return whyNot(work, vm, { ...reading.host, name: record.name, runUnderWay: false })
}

async function change(
  { output }: CliSession,
  found: NamedVms,
  what: SnapshotChange,
  done: string,
): Promise<Result<ExitStatus>> {
  const against = refusal(found, what.work)
  if (against) return fail(against)
  if (!output.json) output.note(output.translator.t('vms.snapshots.waiting'))
  const changed = await changeSnapshots(found.vms, found.named[0], what)
  if (!changed.ok) return changed
  output.result({ outcome: 'done', code: null }, () => done)
  return ok(exit.done)
}
