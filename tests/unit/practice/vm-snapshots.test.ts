import { expect, test } from 'vitest'
import { at, collector, loggedIn, property, retrieveOne, text } from './support.ts'
import type { Answer, Node, Wire } from './support.ts'

const taskOf = (answer: Answer): string => `Task:${text(at(answer.value, 'returnval'))}`
const vm1 = 'VirtualMachine:1'

/** A structured property. */
async function structure(wire: Wire, object: string, path: string): Promise<Node> {
  const answer = await wire.call('RetrievePropertiesEx', collector, retrieveOne(object, path))
  return at(answer.value, 'returnval', 'objects', 'propSet', 'val')
}

test('takes a snapshot in its time, with its memory only while the VM runs', async () => {
  const { wire, clock } = await loggedIn({ snapshotSeconds: 5 })
  const args = '<name>a%2fb</name><memory>true</memory><quiesce>false</quiesce>'
  const task = taskOf(await wire.call('CreateSnapshot_Task', vm1, args))
  expect((await wire.call('CreateSnapshot_Task', vm1, args)).fault).toBe('TaskInProgress')
  clock.advance(4_900)
  expect(await property(wire, task, 'info.state')).toBe('running')
  clock.advance(100)
  expect(await property(wire, task, 'info.state')).toBe('success')
  const snapshot = await structure(wire, vm1, 'snapshot')
  expect(snapshot).toMatchObject({
    rootSnapshotList: { name: 'a%2fb', state: 'poweredOn', quiesced: 'false', id: '1' },
  })
  await wire.call('CreateSnapshot_Task', 'VirtualMachine:4', args)
  clock.advance(5_000)
  expect(await structure(wire, 'VirtualMachine:4', 'snapshot')).toMatchObject({
    rootSnapshotList: { state: 'poweredOff' },
  })
})

test('removes one snapshot, whose children move up, or all of them', async () => {
  const { host, wire, clock } = await loggedIn()
  host.setVm('1', { snapshots: [{ name: 'one' }, { name: 'two' }, { name: 'three' }] })
  const keep = '<removeChildren>false</removeChildren><consolidate>true</consolidate>'
  await wire.call('RemoveSnapshot_Task', 'VirtualMachineSnapshot:1-snapshot-2', keep)
  clock.advance(1_000)
  expect(await structure(wire, vm1, 'snapshot')).toMatchObject({
    rootSnapshotList: { name: 'one', childSnapshotList: { name: 'three' } },
  })
  expect((await wire.call('RemoveSnapshot_Task', 'VirtualMachineSnapshot:1-snapshot-2', keep)).fault).toBe(
    'ManagedObjectNotFound',
  )
  await wire.call('RemoveAllSnapshots_Task', vm1)
  clock.advance(1_000)
  expect(await structure(wire, vm1, 'snapshot')).toBeUndefined()
})

test('goes back to a snapshot: off without memory, on with it', async () => {
  const { host, wire, clock } = await loggedIn()
  host.setVm('1', { snapshots: [{ name: 'cold' }, { name: 'warm', memory: true }] })
  const power = (): string | undefined => host.state().vms.find(({ id }) => id === '1')?.powerState
  await wire.call('RevertToSnapshot_Task', 'VirtualMachineSnapshot:1-snapshot-1')
  clock.advance(1_000)
  expect(power()).toBe('poweredOff')
  await wire.call('RevertToSnapshot_Task', 'VirtualMachineSnapshot:1-snapshot-2')
  clock.advance(1_000)
  expect(power()).toBe('poweredOn')
})

test('says which files a snapshot takes', async () => {
  const { host, wire } = await loggedIn()
  host.setVm('1', { snapshots: [{ name: 'one', memory: true, bytes: 5_000 }] })
  const layout = await structure(wire, vm1, 'layoutEx')
  expect(at(layout, 'snapshot')).toMatchObject({ key: { '#text': '1-snapshot-1' }, dataKey: '10', memoryKey: '11' })
  expect(at(layout, 'disk', 'chain', 1)).toMatchObject({ fileKey: ['12', '13'] })
})

test('merges what removed snapshots left behind', async () => {
  const { host, wire, clock } = await loggedIn()
  host.setVm('1', { consolidationNeeded: true })
  await wire.call('ConsolidateVMDisks_Task', vm1)
  clock.advance(1_000)
  expect(await property(wire, vm1, 'runtime.consolidationNeeded')).toBe('false')
})
