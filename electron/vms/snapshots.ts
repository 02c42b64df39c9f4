import type { PowerState } from '../../shared/models/inventory.ts'
import type { VmDetails, VmSnapshot, VmWork } from '../../shared/models/vm-action.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { vmName } from '../../shared/rules/vm-list.ts'
import { isBackupSnapshot } from '../../shared/rules/vms/snapshot.ts'
import type { VimClient } from '../vim/client.ts'
import { asBoolean, asEntityName, asEnum, asInteger, asTime, ownText } from '../vim/decode.ts'
import { retrieveProperties } from '../vim/properties.ts'
import { readRef } from '../vim/service-content.ts'
import {
  consolidateDisks,
  createSnapshot,
  removeAllSnapshots,
  removeSnapshot,
  revertToSnapshot,
  type VmCall,
} from '../vim/vm-methods.ts'
import { child, childrenOf, type XmlNode } from '../vim/xml/node.ts'
import type { VmSession } from './vm-session.ts'
import { watchVm } from './watch-vm.ts'

/** Longest texts that are kept of a snapshot. Characters. */
const longestText = 512
/** Most snapshots of a VM that are listed; a host allows 32 in a chain. */
const mostSnapshots = 1_000

/** Reads the snapshots of a VM, each after the one that it builds on. Fails as `retrieveProperties`, and with SNAPSHOTS_NOT_READ. */
export async function readSnapshots(
  client: VimClient,
  vmId: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Result<readonly VmSnapshot[]>> {
  const read = await retrieveProperties(
    client,
    [{ type: 'VirtualMachine', paths: ['snapshot', 'layoutEx'] }],
    () => [{ object: { type: 'VirtualMachine', value: vmId } }],
    options,
  )
  if (!read.ok) return read
  const [object] = read.value
  // An unreadable list is not an empty one.
  if (!object || object.missing.has('snapshot')) return fail(problem('SNAPSHOTS_NOT_READ'))
  const { values } = object
  const info = values.get('snapshot')
  if (!info) return ok([])
  const current = readRef(child(info, 'currentSnapshot'))?.value ?? null
  const files = new SnapshotFiles(values.get('layoutEx'))
  const found: VmSnapshot[] = []
  const walk = (node: XmlNode, depth: number): void => {
    const moid = readRef(child(node, 'snapshot'))?.value
    if (moid === undefined || found.length === mostSnapshots) return
    const below = childrenOf(node, 'childSnapshotList')
    const above = below.flatMap((each) => readRef(child(each, 'snapshot'))?.value ?? [])
    const name = ownText(asEntityName(child(node, 'name')) ?? '', longestText)
    found.push({
      moid: ownText(moid),
      number: asInteger(child(node, 'id')),
      name,
      description: ownText(asEntityName(child(node, 'description')) ?? '', longestText),
      createdAt: asTime(child(node, 'createTime')),
      state: asEnum<PowerState>(['poweredOn', 'poweredOff', 'suspended'])(child(node, 'state')),
      quiesced: asBoolean(child(node, 'quiesced')),
      memory: files.hasMemory(moid),
      bytes: files.bytesOf(moid, above, moid === current),
      depth,
      current: moid === current,
      backup: isBackupSnapshot(name),
    })
    for (const each of below) walk(each, depth + 1)
  }
  for (const root of childrenOf(info, 'rootSnapshotList')) walk(root, 0)
  return ok(found)
}

/**
 * The files of a VM's snapshots (VirtualMachineFileLayoutEx). A snapshot takes its own data, its memory, and the links of
 * the disks that were begun with it: those of the snapshots built upon it, or of the running VM, beyond its own.
 */
class SnapshotFiles {
  readonly #sizes = new Map<number, number>()
  readonly #snapshots = new Map<
    string,
    { readonly own: readonly number[]; readonly disks: ReadonlySet<number>; readonly memory: boolean }
  >()
  readonly #running: ReadonlySet<number>

  constructor(layout: XmlNode | undefined) {
    for (const file of layout ? childrenOf(layout, 'file') : []) {
      const key = asInteger(child(file, 'key'))
      const size = asInteger(child(file, 'size'))
      if (key !== null && size !== null) this.#sizes.set(key, size)
    }
    this.#running = diskFiles(layout)
    for (const snapshot of layout ? childrenOf(layout, 'snapshot') : []) {
      const moid = readRef(child(snapshot, 'key'))?.value
      if (moid === undefined) continue
      const data = asInteger(child(snapshot, 'dataKey'))
      const memory = asInteger(child(snapshot, 'memoryKey'))
      const own = [data, memory].flatMap((key) => (key !== null && key >= 0 ? [key] : []))
      this.#snapshots.set(moid, { own, disks: diskFiles(snapshot), memory: memory !== null && memory >= 0 })
    }
  }

  hasMemory(moid: string): boolean | null {
    return this.#snapshots.get(moid)?.memory ?? null
  }

  /** Returns what a snapshot takes; null when a size is missing. Bytes. */
  bytesOf(moid: string, above: readonly string[], current: boolean): number | null {
    const files = this.#snapshots.get(moid)
    if (!files) return null
    const later = above.map((each) => this.#snapshots.get(each)?.disks ?? new Set<number>())
    const keys = new Set(files.own)
    for (const disks of current ? [...later, this.#running] : later)
      for (const key of disks) if (!files.disks.has(key)) keys.add(key)
    let sum = 0
    for (const key of keys) {
      const size = this.#sizes.get(key)
      if (size === undefined) return null
      sum += size
    }
    return sum
  }
}

/** Returns the keys of the files that a layout's disks consist of. */
function diskFiles(layout: XmlNode | undefined): ReadonlySet<number> {
  const keys = new Set<number>()
  for (const disk of layout ? childrenOf(layout, 'disk') : [])
    for (const link of childrenOf(disk, 'chain'))
      for (const { text } of childrenOf(link, 'fileKey')) keys.add(Number(text))
  return keys
}

/** Returns the snapshot of that name, else the one with that number. */
export function findSnapshot(snapshots: readonly VmSnapshot[], text: string): Result<VmSnapshot> {
  const named = snapshots.filter(({ name }) => name === text)
  if (named.length > 1) {
    const numbers = named.map(({ number }) => number ?? '?').join(', ')
    return fail(problem('SNAPSHOT_NAME_AMBIGUOUS', { name: text, numbers }))
  }
  const found = named[0] ?? snapshots.find(({ number }) => number !== null && String(number) === text)
  return found ? ok(found) : fail(problem('SNAPSHOT_NOT_FOUND', { name: text }))
}

/** A change to the snapshots of a VM. */
export type SnapshotChange =
  | { readonly work: 'snapshot-create'; readonly name: string; readonly memory: boolean; readonly quiesce: boolean }
  | { readonly work: 'snapshot-remove' | 'snapshot-revert'; readonly snapshot: VmSnapshot }
  | { readonly work: 'snapshot-remove-all'; readonly snapshots: readonly VmSnapshot[] }
  | { readonly work: 'snapshot-consolidate' }

/** Returns why a change would touch a snapshot that a backup program counts on, or null. */
export function backupRefusal(change: SnapshotChange): Problem | null {
  const touched = 'snapshot' in change ? [change.snapshot] : []
  const backup = ('snapshots' in change ? change.snapshots : touched).find((snapshot) => snapshot.backup)
  return backup ? problem('SNAPSHOT_OF_BACKUP', { name: backup.name }) : null
}

/**
 * Carries out a change to snapshots and waits for its task, however long it takes: merging disks may take hours. A cancel
 * takes the task back where the host can, and otherwise only ends the waiting. Fails with the task's own fault,
 * SNAPSHOT_OF_BACKUP, VM_ACTION_UNCONFIRMED for a lost answer, CANCELLED and VM_ACTION_GOES_ON.
 */
export async function changeSnapshots(
  session: VmSession,
  details: Pick<VmDetails, 'vm'>,
  change: SnapshotChange,
): Promise<Result<void>> {
  const backup = backupRefusal(change)
  if (backup) return fail(backup)
  const { vm } = details
  const name = vmName(vm)
  const { client, clock, signal } = session.options
  if (change.work === 'snapshot-remove-all') {
    // A backup may have begun since the list was shown.
    const now = await readSnapshots(client, vm.id, { signal })
    if (!now.ok) return now
    const begun = backupRefusal({ ...change, snapshots: now.value })
    if (begun) return fail(begun)
  }
  const detail = detailOf(change)
  const sent = await session.send({
    vm: details,
    work: change.work satisfies VmWork,
    call: callOf(vm.id, change),
    ...(detail !== null && { detail }),
  })
  if (!sent.ok) return sent
  const { task, delivery } = sent.value
  const unconfirmed = problem('VM_ACTION_UNCONFIRMED', { vm: name })
  if (!task || delivery === 'unknown') {
    // Nothing names the task: what became of it shows in the list of snapshots only.
    await session.end(sent.value, 'unconfirmed', unconfirmed)
    return fail(unconfirmed)
  }
  const watched = await watchVm(vm.id, (now) => now.task?.state === 'success', {
    client,
    clock,
    task,
    timeoutMs: Infinity,
    signal,
    untilQuestion: false,
  })
  if (watched.kind === 'reached') {
    await session.end(sent.value, 'done', null)
    return ok()
  }
  if (watched.kind === 'failed' || watched.kind === 'cancelled') {
    const why = watched.kind === 'failed' ? watched.problem : problem('CANCELLED', { sent: true })
    await session.end(sent.value, 'failed', why)
    return fail(why)
  }
  const why = watched.kind === 'goes-on' ? problem('VM_ACTION_GOES_ON', { vm: name }) : unconfirmed
  await session.end(sent.value, 'unconfirmed', why)
  return fail(why)
}

function detailOf(change: SnapshotChange): string | null {
  if (change.work === 'snapshot-create') return change.name
  return 'snapshot' in change ? change.snapshot.name : null
}

function callOf(vmId: string, change: SnapshotChange): VmCall {
  switch (change.work) {
    case 'snapshot-create':
      return createSnapshot(vmId, change)
    case 'snapshot-remove':
      return removeSnapshot(change.snapshot.moid)
    case 'snapshot-revert':
      return revertToSnapshot(change.snapshot.moid)
    case 'snapshot-remove-all':
      return removeAllSnapshots(vmId)
    case 'snapshot-consolidate':
      return consolidateDisks(vmId)
  }
}
