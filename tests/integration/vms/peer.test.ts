import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { VimClient } from '../../../electron/vim/client.ts'
import { readVms, type VmsReading } from '../../../electron/vms/read-vms.ts'
import { changeSnapshots, readSnapshots } from '../../../electron/vms/snapshots.ts'
import { actOnVms } from '../../../electron/vms/vm-actions.ts'
import { VmJournal } from '../../../electron/vms/vm-journal.ts'
import { VmSession } from '../../../electron/vms/vm-session.ts'
import { systemClock } from '../../../shared/clock.ts'
import type { VmActionEnd, VmPowerAction } from '../../../shared/models/vm-action.ts'
import { ok } from '../../../shared/result.ts'
import { startGovmomiPeer } from '../../support/govmomi.ts'
import { makeTempDir } from '../../support/tmp.ts'
import { valueOf } from './scene.ts'

it('works with the VMs of a third-party ESXi simulator', async () => {
  const temp = await makeTempDir('vms-peer-')
  const peer = await startGovmomiPeer({ vms: 2 })
  const client = VimClient.create({
    address: { host: peer.host, port: peer.port },
    fingerprint: peer.fingerprint,
    user: peer.user,
    password: () => Promise.resolve(ok(peer.password)),
    locale: 'en',
  })
  onTestFinished(async () => {
    await client.close()
    await peer.stop()
    await temp.remove()
  })
  const read = async (): Promise<VmsReading> => valueOf(await readVms(client, { use: true }))
  const session = new VmSession({
    client,
    clock: systemClock,
    host: { id: randomUUID(), name: 'peer', fingerprint: peer.fingerprint, hardwareUuid: (await read()).hardwareUuid },
    dataRoot: temp.path,
    journal: new VmJournal({ file: join(temp.path, 'vm-actions.jsonl') }),
    trigger: 'cli',
  })
  const act = async (action: VmPowerAction): Promise<VmActionEnd | undefined> => {
    const reading = await read()
    const [end] = await actOnVms(session, action, reading.vms.slice(0, 1), {
      timeoutMs: 20_000,
      startOrder: reading.startOrder,
      host: { ...reading.host, name: 'peer', runUnderWay: false },
      emit: () => undefined,
    })
    return end
  }
  expect((await read()).vms).toHaveLength(2)
  expect((await read()).vms[0]).toMatchObject({ vm: { powerState: 'poweredOn' }, question: null })
  expect(await act('off')).toMatchObject({ outcome: 'done', after: 'poweredOff' })
  expect(await act('off')).toMatchObject({ outcome: 'already' })
  expect(await act('start')).toMatchObject({ outcome: 'done', after: 'poweredOn' })
  expect(await act('reset')).toMatchObject({ outcome: 'done' })
  expect(await act('suspend')).toMatchObject({ outcome: 'done', after: 'suspended' })
  expect(await act('start')).toMatchObject({ outcome: 'done', after: 'poweredOn' })
  expect(await act('shutdown')).toMatchObject({ outcome: 'done', after: 'poweredOff' })

  const [vm] = (await read()).vms
  if (!vm) throw new Error('no VM')
  const name = 'a/b 100%'
  valueOf(await changeSnapshots(session, vm, { work: 'snapshot-create', name, memory: false, quiesce: false }))
  const snapshots = valueOf(await readSnapshots(client, vm.vm.id))
  expect(snapshots).toMatchObject([{ name, depth: 0, current: true, backup: false }])
  valueOf(await changeSnapshots(session, vm, { work: 'snapshot-remove-all', snapshots }))
  expect(valueOf(await readSnapshots(client, vm.vm.id))).toEqual([])
}, 120_000)
