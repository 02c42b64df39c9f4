import { randomUUID } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readJournal } from '../../../electron/power/journal-read.ts'
import { leaveLeftoverMaintenance } from '../../../electron/power/leftover-maintenance.ts'
import { shutDown, type Receipt } from '../../../electron/power/shutdown.ts'
import { VimClient } from '../../../electron/vim/client.ts'
import { probeHost } from '../../../electron/hosts/probe.ts'
import { destructiveCallSchema, type JournalEntry, type ShutdownPolicy } from '../../../shared/models/power.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { startGovmomiPeer, type GovmomiPeer, type GovmomiPeerOptions } from '../../support/govmomi.ts'
import { makeTempDir } from '../../support/tmp.ts'
import { fastClock, patientLimits } from './harness.ts'

const destructive: ReadonlySet<string> = new Set(destructiveCallSchema.options)

interface PeerScene {
  readonly peer: GovmomiPeer
  run(policy?: Partial<ShutdownPolicy>): Promise<Result<Receipt>>
  /** What changes something, as the peer received it. */
  changes(): Promise<
    {
      readonly method: string
      readonly object: string
      readonly operationId: string | null
      readonly args: Readonly<Record<string, string>>
    }[]
  >
  calls(): Promise<Extract<JournalEntry, { type: 'call' }>[]>
  settle(): ReturnType<typeof leaveLeftoverMaintenance>
}

const defaults: ShutdownPolicy = {
  mode: 'direct',
  guestTimeoutSeconds: 1_000,
  noTools: 'abort',
  stuck: 'abort',
  inaccessible: 'abort',
  maxTimeSeconds: null,
}

/** A third-party ESXi simulator, and all that a run on it needs. */
async function peerScene(options: GovmomiPeerOptions): Promise<PeerScene> {
  const temp = await makeTempDir('power-peer-')
  const peer = await startGovmomiPeer({ goneAfterMs: 30, ...options })
  const address = { host: peer.host, port: peer.port }
  const clock = fastClock(50)
  const newClient = (): VimClient =>
    VimClient.create({
      address,
      fingerprint: peer.fingerprint,
      user: peer.user,
      password: () => Promise.resolve(ok(peer.password)),
      locale: 'en',
      limits: patientLimits,
    })
  const client = newClient()
  const later = newClient()
  onTestFinished(async () => {
    await peer.stop()
    await Promise.all([client.close(), later.close()])
    await temp.remove()
  })
  const record = { id: randomUUID(), name: 'peer', fingerprint: peer.fingerprint, hardwareUuid: null }
  const journalDir = `${temp.path}/journal`
  return {
    peer,
    run: (policy = {}) =>
      shutDown({
        client,
        host: { ...record, address },
        trigger: 'user',
        policy: { ...defaults, ...policy },
        rules: () => Promise.resolve(ok({ hostId: null, layers: { general: { ...defaults, ...policy } }, saved: [] })),
        dataRoot: temp.path,
        journalDir,
        clock,
        random: () => 0,
        probe: () => probeHost(address, peer.fingerprint),
        emit: () => undefined,
        cancel: new AbortController().signal,
        ask: {
          planned: () => undefined,
          cannotAsk: () => Promise.resolve(null),
          confirm: () => Promise.resolve(true),
          stuck: () => Promise.resolve(null),
        },
      }),
    changes: async () => (await peer.control.calls()).filter(({ method }) => destructive.has(method)),
    calls: async () => {
      const read = await readJournal(journalDir)
      if (!read.ok) throw new Error(read.problem.code)
      return read.value.runs.flatMap(({ entries }) => entries).filter((entry) => entry.type === 'call')
    },
    settle: () => leaveLeftoverMaintenance({ client: later, clock, host: record, dataRoot: temp.path, journalDir }),
  }
}

function receiptOf(result: Result<Receipt>): Receipt {
  if (!result.ok) throw new Error(`${result.problem.code} ${JSON.stringify(result.problem.params)}`)
  return result.value
}

describe('a shutdown of a host that govmomi plays', () => {
  it('stops the guests, then the host, and its journal is what the host received', async () => {
    const s = await peerScene({ vms: 4, off: 1 })
    const before = await s.peer.control.truth()
    for (const { id } of before.vms) await s.peer.control.vm({ id, guestMs: 40 })
    const receipt = receiptOf(await s.run())
    expect(receipt).toMatchObject({ outcome: 'unreachable', problem: { code: 'UNREACHABLE_AFTER_SHUTDOWN' } })
    const truth = await s.peer.control.truth()
    expect(truth).toMatchObject({ up: false, lostPower: [], maintenance: false })
    expect(receipt.vms.map(({ id, after }) => [id, after]).toSorted()).toEqual(
      truth.vms.map(({ id, powerState }) => [id, powerState]).toSorted(),
    )
    const changes = await s.changes()
    expect(changes.map(({ method }) => method)).toEqual([
      'ShutdownGuest',
      'ShutdownGuest',
      'ShutdownGuest',
      'ShutdownHost_Task',
    ])
    expect(changes.at(-1)?.args).toMatchObject({ force: 'true' })
    const calls = await s.calls()
    expect(calls.filter(({ state }) => state === 'intent').map(({ operationId }) => operationId)).toEqual(
      changes.map(({ operationId }) => operationId),
    )
    expect(calls.filter(({ state }) => state === 'accepted')).toHaveLength(4)
  })

  it('suspends what has no Tools and powers off what is stuck, by policy and nothing else', async () => {
    const s = await peerScene({ vms: 3, noTools: 1 })
    const [noTools, stuck, willing] = (await s.peer.control.truth()).vms.map(({ id }) => id)
    if (noTools === undefined || stuck === undefined || willing === undefined) throw new Error('three VMs')
    await s.peer.control.vm({ id: stuck, ignoresShutdown: true })
    await s.peer.control.vm({ id: willing, guestMs: 40 })
    const receipt = receiptOf(await s.run({ noTools: 'suspend', stuck: 'power-off', guestTimeoutSeconds: 60 }))
    expect(receipt.outcome).toBe('unreachable')
    expect(Object.fromEntries(receipt.vms.map(({ id, how }) => [id, how]))).toEqual({
      [noTools]: 'suspended',
      [stuck]: 'power-off',
      [willing]: 'guest-shutdown',
    })
    expect((await s.changes()).filter(({ object }) => object === noTools).map(({ method }) => method)).toEqual([
      'SuspendVM_Task',
    ])
    expect((await s.changes()).filter(({ object }) => object === stuck).map(({ method }) => method)).toEqual([
      'ShutdownGuest',
      'PowerOffVM_Task',
    ])
    expect((await s.peer.control.truth()).lostPower).toEqual([])
  })

  it('leaves the host on when a guest is stuck and the policy says abort', async () => {
    const s = await peerScene({ vms: 1 })
    const id = (await s.peer.control.truth()).vms[0]?.id ?? ''
    await s.peer.control.vm({ id, ignoresShutdown: true })
    expect(receiptOf(await s.run({ guestTimeoutSeconds: 10 }))).toMatchObject({
      outcome: 'aborted',
      problem: { code: 'VM_STUCK' },
      vms: [{ id, after: 'poweredOn', how: 'asked-still-on' }],
    })
    expect(await s.peer.control.truth()).toMatchObject({ up: true })
  })

  it('goes by way of maintenance mode and leaves it at the next contact after the boot', async () => {
    const s = await peerScene({ vms: 1 })
    const id = (await s.peer.control.truth()).vms[0]?.id ?? ''
    await s.peer.control.vm({ id, guestMs: 20 })
    expect(receiptOf(await s.run({ mode: 'via-maintenance' })).outcome).toBe('unreachable')
    expect((await s.changes()).map(({ method, args }) => [method, args['force']])).toEqual([
      ['ShutdownGuest', undefined],
      ['EnterMaintenanceMode_Task', undefined],
      ['ShutdownHost_Task', 'false'],
    ])
    await s.peer.control.back()
    expect(await s.peer.control.truth()).toMatchObject({ up: true, maintenance: true })
    expect(await s.settle()).toMatchObject({ code: 'MAINTENANCE_LEFT' })
    expect(await s.peer.control.truth()).toMatchObject({ maintenance: false })
    expect(await s.settle()).toBeNull()
  })

  it('says what it sees when the answer to the host call is lost', async () => {
    const s = await peerScene({ vms: 0 })
    await s.peer.control.misbehave([{ method: 'ShutdownHost_Task', action: 'drop-after', times: 1 }])
    expect(receiptOf(await s.run()).outcome).toBe('unreachable')
    expect((await s.calls()).map(({ state }) => state)).toEqual(['intent', 'unknown'])
  })

  it('is detected by the first refused write, and nothing is touched', async () => {
    const s = await peerScene({ vms: 3 })
    await s.peer.control.misbehave([{ method: 'ShutdownGuest', action: 'fault', fault: 'RestrictedVersion' }])
    expect(receiptOf(await s.run())).toMatchObject({ outcome: 'aborted', problem: { code: 'LICENCE_RESTRICTED' } })
    expect(await s.changes()).toHaveLength(1)
    expect((await s.peer.control.truth()).vms.map(({ powerState }) => powerState)).toEqual([
      'poweredOn',
      'poweredOn',
      'poweredOn',
    ])
  })
})
