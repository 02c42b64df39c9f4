import { describe, expect, it } from 'vitest'
import { answerVm } from '../../../electron/vms/answer-question.ts'
import { changeSnapshots, findSnapshot, readSnapshots } from '../../../electron/vms/snapshots.ts'
import { valueOf, vmScene } from './scene.ts'

const gib = 1024 ** 3

/** A reply to a read of VM 1 by an account that may not see its snapshots. */
const unreadable = `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<soapenv:Body><RetrievePropertiesExResponse xmlns="urn:vim25"><returnval><objects><obj type="VirtualMachine">1</obj>
<missingSet><path>snapshot</path><fault><fault xsi:type="NoPermission"><object type="VirtualMachine">1</object>
<privilegeId>System.Read</privilegeId></fault><localizedMessage></localizedMessage></fault></missingSet></objects></returnval>
</RetrievePropertiesExResponse></soapenv:Body></soapenv:Envelope>`

describe('snapshots', () => {
  it('are listed with their place, age, size and contents; names are decoded', async () => {
    const { host, client } = await vmScene()
    host.setVm('1', {
      snapshots: [
        { name: 'a%2fb%5cc%25', createdAt: Date.UTC(2026, 0, 2), bytes: gib },
        { name: 'Consolidate Helper- 0', memory: true, quiesced: true, bytes: 2 * gib },
      ],
    })
    const found = valueOf(await readSnapshots(client, '1'))
    expect(found).toMatchObject([
      { name: 'a/b\\c%', number: 1, depth: 0, createdAt: '2026-01-02T00:00:00.000Z', memory: false, backup: false },
      { name: 'Consolidate Helper- 0', number: 2, depth: 1, memory: true, quiesced: true, current: true, backup: true },
    ])
    // Data and, with it, the memory of a VM of 1 GiB; then the disk that was begun with the snapshot.
    expect(found.map(({ bytes }) => bytes)).toEqual([32_768 + 512 + gib, 32_768 + gib + 512 + 2 * gib])
    expect(valueOf(await readSnapshots(client, '2'))).toEqual([])
  })

  it('a name with special characters reads back as it was given', async () => {
    const scene = await vmScene()
    const vm = (await scene.read()).vm('1')
    const name = '50% of a/b\\c'
    valueOf(await changeSnapshots(scene.session, vm, { work: 'snapshot-create', name, memory: true, quiesce: false }))
    const [made] = valueOf(await readSnapshots(scene.client, '1'))
    expect(made).toMatchObject({ name, memory: true, current: true, state: 'poweredOn' })
    expect(await scene.journal()).toMatchObject([{ work: 'snapshot-create', detail: name, state: 'done' }])
  })

  it('removal waits for its task without a time limit of its own, and a second request meanwhile is refused', async () => {
    const scene = await vmScene({ snapshotSeconds: 1.5 })
    scene.host.setVm('1', { snapshots: [{ name: 'one' }, { name: 'two' }] })
    const vm = (await scene.read()).vm('1')
    const snapshot = valueOf(findSnapshot(valueOf(await readSnapshots(scene.client, '1')), 'one'))
    const removing = changeSnapshots(scene.session, vm, { work: 'snapshot-remove', snapshot })
    await expect.poll(() => scene.calls('RemoveSnapshot_Task')).toHaveLength(1)
    const busy = await changeSnapshots(scene.session, vm, {
      work: 'snapshot-create',
      name: 'x',
      memory: false,
      quiesce: false,
    })
    expect(busy).toMatchObject({ ok: false, problem: { code: 'TASK_IN_PROGRESS' } })
    valueOf(await removing)
    expect(valueOf(await readSnapshots(scene.client, '1'))).toMatchObject([{ name: 'two', depth: 0 }])
  })

  it('that cannot be read are not said to be none, and are not removed', async () => {
    const scene = await vmScene()
    scene.host.setVm('1', { snapshots: [{ name: 'mine' }] })
    const vm = (await scene.read()).vm('1')
    scene.host.inject({
      method: 'RetrievePropertiesEx',
      when: 'before',
      what: { body: unreadable },
    })
    expect(await readSnapshots(scene.client, '1')).toMatchObject({ problem: { code: 'SNAPSHOTS_NOT_READ' } })
    expect(await changeSnapshots(scene.session, vm, { work: 'snapshot-remove-all', snapshots: [] })).toMatchObject({
      problem: { code: 'SNAPSHOTS_NOT_READ' },
    })
    expect(scene.calls('RemoveAllSnapshots_Task')).toEqual([])
  })

  it('of a backup that began after the list was shown are not removed with all', async () => {
    const scene = await vmScene()
    scene.host.setVm('1', { snapshots: [{ name: 'mine' }] })
    const vm = (await scene.read()).vm('1')
    const snapshots = valueOf(await readSnapshots(scene.client, '1'))
    scene.host.setVm('1', { snapshots: [{ name: 'mine' }, { name: 'VEEAM BACKUP TEMPORARY SNAPSHOT' }] })
    expect(await changeSnapshots(scene.session, vm, { work: 'snapshot-remove-all', snapshots })).toMatchObject({
      problem: { code: 'SNAPSHOT_OF_BACKUP', params: { name: 'VEEAM BACKUP TEMPORARY SNAPSHOT' } },
    })
    expect(scene.calls('RemoveAllSnapshots_Task')).toEqual([])
  })

  it('whose task the host has forgotten are not waited for without end, and nothing is claimed', async () => {
    const scene = await vmScene({ snapshotSeconds: 600 })
    scene.host.setVm('1', { snapshots: [{ name: 'one' }] })
    const vm = (await scene.read()).vm('1')
    const snapshot = valueOf(findSnapshot(valueOf(await readSnapshots(scene.client, '1')), 'one'))
    const removing = changeSnapshots(scene.session, vm, { work: 'snapshot-remove', snapshot })
    await expect.poll(() => scene.calls('RemoveSnapshot_Task')).toHaveLength(1)
    scene.host.restartManagement(0.2)
    expect(await removing).toMatchObject({ problem: { code: 'VM_ACTION_UNCONFIRMED' } })
    expect(await scene.journal()).toMatchObject([{ state: 'unconfirmed' }])
  })

  it('a snapshot of a backup program is left alone, alone or among all', async () => {
    const scene = await vmScene()
    scene.host.setVm('1', { snapshots: [{ name: 'mine' }, { name: '_VCB-BACKUP_' }] })
    const vm = (await scene.read()).vm('1')
    const snapshots = valueOf(await readSnapshots(scene.client, '1'))
    const snapshot = valueOf(findSnapshot(snapshots, '2'))
    for (const change of [
      { work: 'snapshot-remove', snapshot },
      { work: 'snapshot-revert', snapshot },
      { work: 'snapshot-remove-all', snapshots },
    ] as const)
      expect(await changeSnapshots(scene.session, vm, change)).toMatchObject({
        problem: { code: 'SNAPSHOT_OF_BACKUP' },
      })
    expect(scene.host.calls.filter(({ method }) => /Snapshots?_Task/.test(method))).toEqual([])
  })

  it('a lost answer is not sent again, and not called done', async () => {
    const scene = await vmScene()
    const vm = (await scene.read()).vm('1')
    scene.host.inject({ method: 'ConsolidateVMDisks_Task', when: 'after', what: { disconnect: true } })
    const ended = await changeSnapshots(scene.session, vm, { work: 'snapshot-consolidate' })
    expect(ended).toMatchObject({ ok: false, problem: { code: 'VM_ACTION_UNCONFIRMED' } })
    expect(scene.calls('ConsolidateVMDisks_Task')).toHaveLength(1)
    expect(await scene.journal()).toMatchObject([{ state: 'unconfirmed' }])
  })

  it('a cancel takes back a task that the host lets go of, and only stops watching any other', async () => {
    const scene = await vmScene({ snapshotSeconds: 60 })
    scene.host.setVm('2', { snapshots: [{ name: 'one' }] })
    const reading = await scene.read()
    const creating = changeSnapshots(scene.session, reading.vm('1'), {
      work: 'snapshot-create',
      name: 'x',
      memory: false,
      quiesce: false,
    })
    await expect.poll(() => scene.calls('CreateSnapshot_Task')).toHaveLength(1)
    const removing = changeSnapshots(scene.session, reading.vm('2'), { work: 'snapshot-remove-all', snapshots: [] })
    await expect.poll(() => scene.calls('RemoveAllSnapshots_Task')).toHaveLength(1)
    await expect.poll(async () => (await scene.journal()).map(({ state }) => state)).toEqual(['accepted', 'accepted'])
    scene.cancel.abort()
    expect(await creating).toMatchObject({ problem: { code: 'CANCELLED' } })
    expect(await removing).toMatchObject({ problem: { code: 'VM_ACTION_GOES_ON' } })
    expect(scene.calls('CancelTask')).toHaveLength(1)
  })

  it('going back to a snapshot leaves the VM off without memory, and on with it', async () => {
    const scene = await vmScene()
    scene.host.setVm('1', { snapshots: [{ name: 'cold' }, { name: 'warm', memory: true }] })
    const power = () => scene.host.state().vms.find(({ id }) => id === '1')?.powerState
    const revert = async (name: string) => {
      const snapshot = valueOf(findSnapshot(valueOf(await readSnapshots(scene.client, '1')), name))
      valueOf(await changeSnapshots(scene.session, (await scene.read()).vm('1'), { work: 'snapshot-revert', snapshot }))
      return power()
    }
    expect(await revert('cold')).toBe('poweredOff')
    expect(await revert('warm')).toBe('poweredOn')
  })

  it('two of one name are told apart by number', async () => {
    const { host, client } = await vmScene()
    host.setVm('1', { snapshots: [{ name: 'x' }, { name: 'x' }] })
    const all = valueOf(await readSnapshots(client, '1'))
    expect(findSnapshot(all, 'x')).toMatchObject({
      problem: { code: 'SNAPSHOT_NAME_AMBIGUOUS', params: { numbers: '1, 2' } },
    })
    expect(findSnapshot(all, '2')).toMatchObject({ ok: true, value: { depth: 1 } })
    expect(findSnapshot(all, 'y')).toMatchObject({ problem: { code: 'SNAPSHOT_NOT_FOUND' } })
  })
})

describe('the question of a VM', () => {
  const question = { id: 'q1', text: 'Moved or copied?', messageId: 'msg.uuid.altered' }

  it('is answered once, by the choice that was made', async () => {
    const scene = await vmScene()
    scene.host.setVm('1', { question })
    const vm = (await scene.read()).vm('1')
    expect(vm.question).toEqual({
      ...question,
      choices: [
        { key: '0', label: 'button.uuid.movedTheVM' },
        { key: '1', label: 'button.uuid.copiedTheVM' },
      ],
    })
    valueOf(await answerVm(scene.session, vm, question, '1'))
    expect(scene.calls('AnswerVM')).toHaveLength(1)
    expect((await scene.read()).vm('1').question).toBeNull()
    expect(await scene.journal()).toMatchObject([{ work: 'answer', detail: '1', state: 'done' }])
  })

  it('takes only its own choices', async () => {
    const scene = await vmScene()
    scene.host.setVm('1', { question })
    const answered = await answerVm(scene.session, (await scene.read()).vm('1'), question, 'yes')
    expect(answered).toMatchObject({ problem: { code: 'VM_CHOICE_UNKNOWN' } })
    expect(scene.calls('AnswerVM')).toEqual([])
  })

  it('another client was faster, seen before or after the answer is sent', async () => {
    const scene = await vmScene()
    scene.host.setVm('1', { question })
    const vm = (await scene.read()).vm('1')
    scene.host.setVm('1', { question: { ...question, id: 'q2' } })
    expect(await answerVm(scene.session, vm, question, '1')).toMatchObject({ problem: { code: 'VM_QUESTION_CHANGED' } })
    expect(scene.calls('AnswerVM')).toEqual([])
    scene.host.setVm('1', { question })
    for (const fault of ['InvalidArgument', 'ConcurrentAccess']) {
      scene.host.inject({ method: 'AnswerVM', when: 'before', times: 1, what: { fault } })
      expect(await answerVm(scene.session, vm, question, '1')).toMatchObject({
        problem: { code: 'VM_QUESTION_CHANGED' },
      })
    }
    scene.host.setVm('1', { question: null })
    expect(await answerVm(scene.session, vm, question, '1')).toMatchObject({ problem: { code: 'VM_QUESTION_CHANGED' } })
  })

  it('a lost answer is not sent again: the question itself tells', async () => {
    const scene = await vmScene()
    scene.host.setVm('1', { question })
    scene.host.inject({ method: 'AnswerVM', when: 'after', what: { disconnect: true } })
    valueOf(await answerVm(scene.session, (await scene.read()).vm('1'), question, '0'))
    expect(scene.calls('AnswerVM')).toHaveLength(1)
  })
})
