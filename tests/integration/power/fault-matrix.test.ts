import { describe, expect, it } from 'vitest'
import type { Goal } from '../../../electron/power/run-input.ts'
import type { FaultRule } from '../../../electron/practice/api.ts'
import type { PracticeHost, PracticeOptions } from '../../../electron/practice/practice-host.ts'
import type { RunEvent, ShutdownPolicy } from '../../../shared/models/power.ts'
import { ok } from '../../../shared/result.ts'
import { openScene, quickLimits, type Scene } from './harness.ts'
import { violations } from './invariants.ts'

/** What goes wrong: once, with the next call of the method. */
const faults: Readonly<Record<string, Pick<FaultRule, 'when' | 'what'>>> = {
  // First, because these take longest.
  'silence before': { when: 'before', what: { silence: true } },
  'silence after': { when: 'after', what: { silence: true } },
  'disconnect before': { when: 'before', what: { disconnect: true } },
  'disconnect after': { when: 'after', what: { disconnect: true } },
  'HTTP 502 before': { when: 'before', what: { http: 502, body: '<html>bad gateway</html>' } },
  'HTTP 502 after': { when: 'after', what: { http: 502, body: '<html>bad gateway</html>' } },
  'HTML 200 before': { when: 'before', what: { http: 200, body: '<html>welcome</html>' } },
  'HTML 200 after': { when: 'after', what: { http: 200, body: '<html>welcome</html>' } },
  redirect: { when: 'before', what: { http: 302, headers: { location: 'https://192.0.2.1/' } } },
  'truncated before': { when: 'before', what: { truncate: 60 } },
  'truncated after': { when: 'after', what: { truncate: 300 } },
  'malformed XML before': { when: 'before', what: { body: '<?xml version="1.0"?><a><b></a>' } },
  'malformed XML after': { when: 'after', what: { body: '<?xml version="1.0"?><a><b></a>' } },
  "someone else's XML": { when: 'after', what: { body: '<?xml version="1.0"?><rss><channel/></rss>' } },
  'empty envelope': {
    when: 'after',
    what: { body: '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body/></e:Envelope>' },
  },
  NotAuthenticated: { when: 'before', what: { notAuthenticated: true } },
  NoPermission: { when: 'before', what: { fault: 'NoPermission' } },
  TaskInProgress: { when: 'before', what: { fault: 'TaskInProgress' } },
  RestrictedVersion: { when: 'before', what: { fault: 'RestrictedVersion' } },
  InvalidState: { when: 'before', what: { fault: 'InvalidState' } },
  InvalidVmState: { when: 'before', what: { fault: 'InvalidVmState' } },
  SystemError: { when: 'before', what: { fault: 'SystemError' } },
  Timedout: { when: 'before', what: { fault: 'Timedout' } },
  'a task that ends in a fault': { when: 'before', what: { taskFault: 'NotSupported' } },
  'unknown fault': { when: 'before', what: { fault: 'SomethingNewFault' } },
}

/** Lays the fault in wait; `struck` tells afterwards whether it was met. */
type Arm = (
  host: PracticeHost,
  fault: Pick<FaultRule, 'when' | 'what'>,
) => { readonly emit?: (event: RunEvent) => void; readonly struck: () => boolean }

const count = (host: PracticeHost, method: string): number => host.calls.filter((call) => call.method === method).length

/** The n-th call of a method in the run. */
const call =
  (method: string, after = 0): Arm =>
  (host, fault) => {
    host.inject({ method, after, times: 1, ...fault })
    return { struck: () => count(host, method) > after }
  }

/** The next call of a method after a step has been announced. */
const during =
  (step: RunEvent['step'], state: RunEvent['state'], method: string): Arm =>
  (host, fault) => {
    let before: number | undefined
    return {
      emit: (event) => {
        if (before !== undefined || event.step !== step || event.state !== state) return
        before = count(host, method)
        host.inject({ method, times: 1, ...fault })
      },
      struck: () => before !== undefined && count(host, method) > before,
    }
  }

interface Point {
  readonly policy?: Partial<ShutdownPolicy>
  readonly practice?: Partial<PracticeOptions>
  /** To shut the host down unless given. */
  readonly goal?: (host: PracticeHost) => Goal
  readonly arm: Arm
}

const withoutTools = { vms: 2, noTools: 1 }
const stuck = { vms: 1, stuck: 1 }
const via = { mode: 'via-maintenance' } as const

/** Of a host that boots in no time; a host that does not must be given up soon. */
const boot = { intervalMs: 1_000, giveUpMs: 60_000, sameBootMs: 30_000, strangerMs: 5_000 }
const reboot = (): Goal => ({ kind: 'reboot', boot })
const cycle = (host: PracticeHost): Goal => ({
  kind: 'cycle',
  boot,
  wake: async () => {
    await host.powerOn()
    return ok({ outcome: 'woken', problem: null })
  },
})
const maintenance = (change: 'enter' | 'leave') => (): Goal => ({ kind: 'maintenance', change, stopGuests: true })
const rebooting = { rebootSeconds: 0.02 }

/** Where it goes wrong. */
const points: Readonly<Record<string, Point>> = {
  'RetrieveServiceContent at login': { arm: call('RetrieveServiceContent') },
  'RetrieveServiceContent at the first probe': {
    practice: { goneAfterSeconds: 5 },
    arm: call('RetrieveServiceContent', 1),
  },
  Login: { arm: call('Login') },
  'reading the inventory': { arm: call('RetrievePropertiesEx') },
  'reading the roles': { arm: call('RetrievePropertiesEx', 1) },
  'reading the licences': { arm: call('RetrievePropertiesEx', 2) },
  'reading autostart': { arm: call('RetrievePropertiesEx', 3) },
  'reading the tasks': { arm: call('RetrievePropertiesEx', 4) },
  'reading the permissions': { arm: call('RetrieveAllPermissions') },
  'the look before the guests': { arm: call('RetrievePropertiesEx', 5) },
  CreateFilter: { arm: call('CreateFilter') },
  'WaitForUpdatesEx, first': { arm: call('WaitForUpdatesEx') },
  'WaitForUpdatesEx, second': { arm: call('WaitForUpdatesEx', 1) },
  'ShutdownGuest, first': { arm: call('ShutdownGuest') },
  'ShutdownGuest, second': { arm: call('ShutdownGuest', 1) },
  'ShutdownGuest of a stuck guest that may be powered off': {
    practice: stuck,
    policy: { stuck: 'power-off', guestTimeoutSeconds: 10 },
    arm: call('ShutdownGuest'),
  },
  SuspendVM_Task: { practice: withoutTools, policy: { noTools: 'suspend' }, arm: call('SuspendVM_Task') },
  'reading the suspend task': {
    practice: withoutTools,
    policy: { noTools: 'suspend' },
    arm: during('guest', 'waiting', 'RetrievePropertiesEx'),
  },
  'PowerOffVM_Task without Tools': {
    practice: withoutTools,
    policy: { noTools: 'power-off' },
    arm: call('PowerOffVM_Task'),
  },
  'PowerOffVM_Task when stuck': {
    practice: stuck,
    policy: { stuck: 'power-off', guestTimeoutSeconds: 10 },
    arm: call('PowerOffVM_Task'),
  },
  recheck: { arm: during('recheck', 'started', 'RetrievePropertiesEx') },
  EnterMaintenanceMode_Task: { policy: via, arm: call('EnterMaintenanceMode_Task') },
  'reading the maintenance task': { policy: via, arm: during('maintenance', 'waiting', 'RetrievePropertiesEx') },
  ExitMaintenanceMode_Task: {
    policy: via,
    arm: (host, fault) => {
      host.inject({ method: 'ShutdownHost_Task', when: 'before', times: 1, what: { fault: 'HostConfigFault' } })
      return call('ExitMaintenanceMode_Task')(host, fault)
    },
  },
  ShutdownHost_Task: { arm: call('ShutdownHost_Task') },
  'ShutdownHost_Task in maintenance mode': { policy: via, arm: call('ShutdownHost_Task') },
  RebootHost_Task: { goal: reboot, practice: rebooting, arm: call('RebootHost_Task') },
  'RebootHost_Task in maintenance mode': {
    goal: reboot,
    policy: via,
    practice: rebooting,
    arm: call('RebootHost_Task'),
  },
  'reading the boot time while the host goes': {
    goal: reboot,
    practice: { ...rebooting, goneAfterSeconds: 0.2 },
    arm: during('boot', 'started', 'RetrievePropertiesEx'),
  },
  'Login after a reboot': { goal: reboot, practice: rebooting, arm: during('host', 'done', 'Login') },
  'reading the boot time after a reboot': {
    goal: reboot,
    practice: rebooting,
    arm: (host, fault) => {
      host.inject({ method: 'Login', when: 'before', after: 1, times: 1, what: { disconnect: true } })
      return during('host', 'done', 'RetrievePropertiesEx')(host, fault)
    },
  },
  'ExitMaintenanceMode_Task after a reboot': {
    goal: reboot,
    policy: via,
    practice: rebooting,
    arm: call('ExitMaintenanceMode_Task'),
  },
  'EnterMaintenanceMode_Task for its own sake': {
    goal: maintenance('enter'),
    arm: call('EnterMaintenanceMode_Task'),
  },
  'reading the task of maintenance mode': {
    goal: maintenance('enter'),
    arm: during('maintenance', 'waiting', 'RetrievePropertiesEx'),
  },
  'ExitMaintenanceMode_Task for its own sake': {
    goal: maintenance('leave'),
    arm: (host, fault) => {
      host.setMaintenance(true)
      return call('ExitMaintenanceMode_Task')(host, fault)
    },
  },
  'ShutdownHost_Task of a cycle': { goal: cycle, arm: call('ShutdownHost_Task') },
  'Login after a cycle': { goal: cycle, arm: during('wake', 'started', 'Login') },
  'reading autostart after a cycle': { goal: cycle, arm: during('boot', 'done', 'RetrievePropertiesEx') },
  PowerOnVM_Task: { goal: cycle, arm: call('PowerOnVM_Task') },
  'PowerOnVM_Task, second': { goal: cycle, arm: call('PowerOnVM_Task', 1) },
  'reading the task of a power-on': { goal: cycle, arm: during('start', 'started', 'RetrievePropertiesEx') },
  'ShutdownHost_Task at once': { policy: { mode: 'now' }, arm: call('ShutdownHost_Task') },
}

/** Cells at a time: they mostly wait. */
const parallel = 10
/** Milliseconds a cell may take; far more than any does, and finite. */
const cellMs = 40_000
const defaults: ShutdownPolicy = {
  mode: 'direct',
  guestTimeoutSeconds: 100,
  noTools: 'abort',
  stuck: 'abort',
  inaccessible: 'abort',
  maxTimeSeconds: null,
}

async function cell(point: Point, fault: Pick<FaultRule, 'when' | 'what'>): Promise<string[]> {
  const scene: Scene = await openScene({
    practice: { vms: 3, ...point.practice },
    ...('silence' in fault.what && { limits: quickLimits }),
  })
  try {
    const { emit, struck } = point.arm(scene.host, fault)
    const policy = { ...defaults, ...point.policy }
    const late = Promise.withResolvers<'late'>()
    const timer = setTimeout(() => late.resolve('late'), cellMs)
    const ended = await Promise.race([
      scene.run({
        policy,
        ...(point.goal && { goal: point.goal(scene.host) }),
        ...(emit && { emit }),
        changeReplyMs: 400,
        verify: { misses: 5, spanMs: 20_000, intervalMs: 4_000, giveUpMs: 60_000 },
      }),
      late.promise,
    ])
    clearTimeout(timer)
    if (ended === 'late') return ['it hangs']
    const summary = `${ended.ok ? ended.value.outcome : 'none'} ${ended.ok ? ended.value.problem?.code : ended.problem.code}`
    return [...(struck() ? [] : ['the fault was never met']), ...(await violations(scene, ended, policy))].map(
      (each) => `${summary}: ${each}`,
    )
  } finally {
    await scene[Symbol.asyncDispose]()
  }
}

describe('each fault at each step of a run', () => {
  describe.each(Object.keys(points))('%s', (name) => {
    it('leaves a true receipt, a true journal and no VM without power outside policy', async () => {
      const point = points[name]
      if (!point) throw new Error(name)
      const found: Record<string, string[]> = {}
      const waiting = Object.entries(faults)
      const worker = async (): Promise<void> => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const wrong = await cell(point, next[1])
          if (wrong.length > 0) found[next[0]] = wrong
        }
      }
      await Promise.all(Array.from({ length: parallel }, worker))
      expect(found).toEqual({})
    })
  })
})
