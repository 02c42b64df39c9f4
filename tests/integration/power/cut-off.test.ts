import { randomUUID } from 'node:crypto'
import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { leaveLeftoverMaintenance } from '../../../electron/power/leftover-maintenance.ts'
import { recoverRuns, type Recovery } from '../../../electron/power/recovery.ts'
import { acquireHostLock } from '../../../electron/hosts/host-lock.ts'
import { isRunUnderWay } from '../../../electron/power/run-lock.ts'
import type { ReceivedCall } from '../../../electron/practice/api.ts'
import type { ShutdownPolicy } from '../../../shared/models/power.ts'
import { startLineChild, type LineChild } from '../../support/child.ts'
import { password, receiptOf, scene, type Scene } from './harness.ts'
import type { ChildOrder } from './run-child.ts'

const direct: ShutdownPolicy = {
  mode: 'direct',
  guestTimeoutSeconds: 300,
  noTools: 'abort',
  stuck: 'abort',
  inaccessible: 'abort',
  maxTimeSeconds: null,
}

async function startChild(
  s: Scene,
  policy: Partial<ShutdownPolicy> = {},
  { hesitate = false, goal }: { readonly hesitate?: boolean; readonly goal?: ChildOrder['goal'] } = {},
): Promise<LineChild> {
  const child = await startLineChild(process.execPath, [join(import.meta.dirname, 'run-child.ts')])
  onTestFinished(() => child.kill())
  const order: ChildOrder = {
    port: s.host.port,
    fingerprint: s.host.fingerprint,
    password,
    hostId: s.hostId,
    dataRoot: s.dataRoot,
    journalDir: s.journalDir,
    policy: { ...direct, ...policy },
    hesitate,
    ...(goal && { goal }),
  }
  child.send(JSON.stringify(order))
  return child
}

/** Reads the child's lines until one is of this step and state. */
async function said(child: LineChild, step: string, state?: string): Promise<void> {
  for (;;) {
    const line = JSON.parse(await child.nextLine()) as { step?: string; state?: string }
    if (line.step === step && (state === undefined || line.state === state)) return
  }
}

const happened = (s: Scene, method: string, phase: 'received' | 'answered'): Promise<ReceivedCall> =>
  new Promise(
    (resolve) => void s.host.onCall((call, now) => void (now === phase && call.method === method && resolve(call))),
  )

async function recover(s: Scene): Promise<Recovery> {
  const recovery = await recoverRuns({
    dir: s.journalDir,
    clock: s.clock,
    isRunning: (runId) => isRunUnderWay(s.dataRoot, runId),
  })
  if (!recovery.ok) throw new Error(recovery.problem.code)
  return recovery.value
}

/** No process keeps this host from being run. */
async function isFree(s: Scene): Promise<void> {
  const lock = await acquireHostLock(s.dataRoot, s.record, { name: 'practice', what: 'settle', clock: s.clock })
  expect(lock.ok).toBe(true)
  if (lock.ok) await lock.value.release()
}

type Moment = (s: Scene, child: LineChild) => Promise<unknown>
const silent =
  (method: string): Moment =>
  (s) => (s.host.inject({ method, when: 'after', what: { silence: true } }), happened(s, method, 'answered'))

const moments: Readonly<
  Record<
    string,
    {
      readonly policy?: Partial<ShutdownPolicy>
      readonly goal?: ChildOrder['goal']
      /** Seconds after which the host falls silent; never unless given. */
      readonly goneAfterSeconds?: number
      readonly at: Moment
      readonly hostCallSent: boolean
      readonly sent: readonly string[]
    }
  >
> = {
  'while a guest is being asked': { at: silent('ShutdownGuest'), hostCallSent: false, sent: ['ShutdownGuest 1'] },
  'while guests are waited for': {
    at: (_s, child) => said(child, 'guest', 'waiting'),
    hostCallSent: false,
    sent: ['ShutdownGuest 1'],
  },
  'while maintenance mode is being entered': {
    policy: { mode: 'via-maintenance' },
    at: silent('EnterMaintenanceMode_Task'),
    hostCallSent: false,
    sent: ['ShutdownGuest 1', 'EnterMaintenanceMode_Task'],
  },
  'while the host is being asked': {
    at: silent('ShutdownHost_Task'),
    hostCallSent: true,
    sent: ['ShutdownGuest 1', 'ShutdownHost_Task'],
  },
  'while the host is watched': {
    at: (_s, child) => said(child, 'verify', 'started'),
    hostCallSent: true,
    sent: ['ShutdownGuest 1', 'ShutdownHost_Task'],
  },
  'while the reboot is being asked for': {
    goal: 'reboot',
    at: silent('RebootHost_Task'),
    hostCallSent: true,
    sent: ['ShutdownGuest 1', 'RebootHost_Task'],
  },
  'while the boot is watched': {
    goal: 'reboot',
    at: (_s, child) => said(child, 'boot', 'started'),
    hostCallSent: true,
    sent: ['ShutdownGuest 1', 'RebootHost_Task'],
  },
  'while the host is woken in a power cycle': {
    goal: 'cycle',
    goneAfterSeconds: 0.05,
    at: (_s, child) => said(child, 'wake', 'waiting'),
    hostCallSent: true,
    sent: ['ShutdownGuest 1', 'ShutdownHost_Task'],
  },
}

describe('a run whose process is killed', () => {
  it.each(Object.keys(moments))('%s is reported truthfully, and the host is free again', async (name) => {
    const moment = moments[name]
    if (!moment) throw new Error(name)
    const s = await scene({
      practice: {
        vms: 1,
        goneAfterSeconds: moment.goneAfterSeconds ?? 3600,
        ...(name.includes('waited') && { stuck: 1 }),
      },
    })
    const child = await startChild(s, moment.policy, { goal: moment.goal })
    await moment.at(s, child)
    expect(await recover(s)).toMatchObject({ recovered: [] })
    await child.kill()

    const { recovered, problems, damaged } = await recover(s)
    expect({ recovered, problems, damaged }).toMatchObject({
      recovered: [
        {
          hostId: s.hostId,
          hostName: 'practice',
          hostCallSent: moment.hostCallSent,
          problem: { code: 'RUN_INTERRUPTED' },
        },
      ],
      problems: [],
      damaged: [],
    })
    expect(s.changeNames()).toEqual(moment.sent)
    const entries = await s.journal()
    for (const call of s.changes())
      expect(
        entries.filter(
          (entry) => entry.type === 'call' && entry.state === 'intent' && entry.operationId === call.operationId,
        ),
      ).toHaveLength(1)
    expect(entries.at(-1)?.type).toBe('run-recovered')
    expect((await recover(s)).recovered).toEqual([])
    await isFree(s)
  })

  it('before it is confirmed leaves nothing to report', async () => {
    const s = await scene({ practice: { vms: 1 } })
    const child = await startChild(s, {}, { hesitate: true })
    await said(child, 'confirm')
    await child.kill()
    expect(await recover(s)).toMatchObject({ recovered: [] })
    expect(s.changes()).toEqual([])
    expect(receiptOf(await s.run()).outcome).toBe('unreachable')
  })

  it('in maintenance mode is followed by a contact that leaves it, though not while the host may be going down', async () => {
    const s = await scene({ practice: { vms: 0 } })
    s.host.inject({ method: 'ShutdownHost_Task', when: 'before', what: { silence: true } })
    const child = await startChild(s, { mode: 'via-maintenance' })
    await happened(s, 'ShutdownHost_Task', 'received')
    await child.kill()
    await recover(s)
    const contact = (minutes: number) =>
      leaveLeftoverMaintenance({
        client: s.newClient(),
        clock: { ...s.clock, now: () => s.clock.now() + minutes * 60_000 },
        host: s.record,
        dataRoot: s.dataRoot,
        journalDir: s.journalDir,
      })
    expect(await contact(0)).toBeNull()
    expect(s.host.state().maintenance).toBe(true)
    expect(await contact(15)).toMatchObject({ code: 'MAINTENANCE_LEFT' })
    expect(s.host.state().maintenance).toBe(false)
  })
})

describe('two runs on one host', () => {
  it('are refused across processes, with the holder named and nothing sent', async () => {
    // In real time: the holder gets half a second to say who it is.
    const hardwareUuid = randomUUID()
    const s = await scene({ practice: { vms: 1, stuck: 1, hardwareUuid }, factor: 1 })
    const child = await startChild(s)
    await said(child, 'guest', 'waiting')
    const received = s.host.calls.length
    expect(await s.run({ host: { hardwareUuid } })).toMatchObject({
      ok: false,
      problem: { code: 'RUN_IN_PROGRESS', params: { name: 'practice', pid: child.pid, what: 'shutdown' } },
    })
    expect(s.host.calls.length).toBe(received)
    await child.kill()
    await isFree(s)
  })

  it('are refused when the host was added twice, and its live journal is left alone', async () => {
    const s = await scene({ practice: { vms: 1, stuck: 1 }, factor: 1 })
    const child = await startChild(s)
    await said(child, 'guest', 'waiting')
    const changes = s.changeNames()
    const link = `${s.dataRoot}/link`
    await symlink(s.dataRoot, link)
    const twice = await s.run({ host: { id: randomUUID(), name: 'by address' }, dataRoot: link })
    expect(twice).toMatchObject({
      ok: false,
      problem: { code: 'RUN_IN_PROGRESS', params: { name: 'by address', pid: child.pid, what: 'shutdown' } },
    })
    expect(s.changeNames()).toEqual(changes)
    expect(
      await recoverRuns({ dir: `${link}/journal`, clock: s.clock, isRunning: (runId) => isRunUnderWay(link, runId) }),
    ).toMatchObject({ ok: true, value: { recovered: [] } })
    expect((await s.journal()).some((entry) => entry.type === 'run-recovered')).toBe(false)
    await child.kill()
    expect((await recover(s)).recovered).toHaveLength(1)
  })

  it('go on side by side when two machines share a certificate', async () => {
    const [s, other] = [
      await scene({ practice: { vms: 1, stuck: 1 }, factor: 1 }),
      await scene({ practice: { vms: 0 } }),
    ]
    expect(other.host.fingerprint).toBe(s.host.fingerprint)
    const child = await startChild(s)
    await said(child, 'guest', 'waiting')
    expect(receiptOf(await other.run({ dataRoot: s.dataRoot })).outcome).toBe('unreachable')
    await child.kill()
  })

  it('are refused within one process too, and one host does not hold up another', async () => {
    const [s, other] = [await scene({ practice: { vms: 0 } }), await scene({ practice: { vms: 0 } })]
    const both = await Promise.all([s.run(), s.run(), other.run()])
    expect(both.map((each) => (each.ok ? each.value.outcome : each.problem.code)).toSorted()).toEqual([
      'RUN_IN_PROGRESS',
      'unreachable',
      'unreachable',
    ])
    expect(s.changeNames()).toEqual(['ShutdownHost_Task'])
  })
})
