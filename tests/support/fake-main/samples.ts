import { attentionThresholdsSchema } from '../../../shared/models/attention.ts'
import type { ActivityRun } from '../../../shared/models/activity.ts'
import type { AppState, HostView, ManyHostsRun, RunQuestion, RunView } from '../../../shared/models/app-state.ts'
import type { HostInventory, VmInventory } from '../../../shared/models/inventory.ts'
import type { PlannedGroup, VmAction } from '../../../shared/models/plan.ts'
import type { JournalEntry, RunEvent, Step, StepState, VmOutcome } from '../../../shared/models/power.ts'
import { noUpdates } from '../../../shared/models/update.ts'
import { defaultGuideTemplates } from '../../../shared/rules/hardware/guide-links.ts'
import { bareVm } from '../bare-vm.ts'
import { generalRules } from '../general-rules.ts'
import { expectedRun, readinessOf } from './fake-readiness.ts'

/** Ids that never change, so that tests can name them. */
export const ids = {
  rack: '00000000-0000-4000-8000-000000000001',
  lab: '00000000-0000-4000-8000-000000000002',
  edge: '00000000-0000-4000-8000-000000000003',
  added: '00000000-0000-4000-8000-000000000009',
} as const

export const fingerprints = {
  trusted: '3B:7F:0C:91:5A:E2:44:D8:19:6D:B3:08:FA:27:CC:51:90:E4:1B:76:2F:A9:D5:63:88:0E:47:BC:F1:35:9A:DE',
  changed: '3B:7F:0C:91:5A:E2:61:D8:19:6D:B3:08:C7:27:CC:51:4D:E4:1B:76:2F:A9:D5:63:88:0E:47:02:F1:35:9A:11',
} as const

/** ISO 8601 UTC some seconds from now; negative is earlier. */
export const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString()

export function vm(id: string, name: string | null, change: Partial<VmInventory> = {}): VmInventory {
  return {
    ...bareVm(id),
    name,
    powerState: 'poweredOn',
    tools: 'guestToolsRunning',
    guestState: 'running',
    guestIp: `192.0.2.${20 + Number(id)}`,
    connectionState: 'connected',
    hostMoid: 'ha-host',
    instanceUuid: `5029a3c1-7be0-4f16-9d42-${id.padStart(12, '0')}`,
    guestId: 'debian12_64Guest',
    template: false,
    hasSnapshot: false,
    consolidationNeeded: false,
    toolsVersionStatus2: 'guestToolsUnmanaged',
    ...change,
  }
}

const off = { powerState: 'poweredOff', tools: 'guestToolsNotRunning', guestIp: null } as const

export const someVms: readonly VmInventory[] = [
  vm('1', 'dns-1'),
  vm('2', 'db-primary'),
  vm('3', 'web-1'),
  vm('4', 'web-2'),
  vm('5', 'mail'),
  vm('6', 'ci-runner-1', { tools: 'guestToolsExecutingScripts' }),
  vm('7', 'pfsense', { tools: 'guestToolsNotRunning', guestIp: null }),
  vm('8', 'win-build', { powerState: 'suspended', tools: null, guestIp: null }),
  vm('9', 'debian-template', off),
  vm('10', 'old-wiki', off),
  vm('11', 'backup-proxy', off),
]

/** Machines as on a large host: every eighth is off, every thirteenth has no Tools. */
export function manyVms(count: number): VmInventory[] {
  return Array.from({ length: count }, (_, index) => {
    const id = String(index + 1)
    const name = `${['app', 'db', 'web', 'cache', 'queue'][index % 5]}-${String(Math.floor(index / 5) + 1).padStart(2, '0')}`
    if (index % 8 === 7) return vm(id, name, off)
    return vm(id, name, {
      guestIp: `198.51.100.${(index % 250) + 1}`,
      tools: index % 13 === 12 ? 'guestToolsNotRunning' : 'guestToolsRunning',
    })
  })
}

export function inventory(change: Partial<HostInventory> = {}): HostInventory {
  return {
    hostId: 'ha-host',
    product: { name: 'VMware ESXi', version: '8.0.3', build: '24022510', apiType: 'HostAgent' },
    maintenance: false,
    bootTime: inSeconds(-23.3 * 86_400),
    managementServerIp: null,
    vms: someVms,
    ...change,
  }
}

export function host(change: Partial<HostView> = {}): HostView {
  const view: HostView = {
    id: ids.rack,
    name: 'rack-1',
    address: 'esxi-1.example.org',
    user: 'root',
    fingerprint: fingerprints.trusted,
    run: null,
    licence: 'full',
    readiness: null,
    attention: null,
    drift: null,
    wake: null,
    cards: { macs: ['90:e2:ba:41:7c:10'], incapable: [] },
    statistics: {
      at: inSeconds(0),
      cpuMhz: 9_420,
      cpuCapacityMhz: 35_200,
      memoryMb: 81_900,
      memoryCapacityMb: 131_072,
      uptimeSeconds: 23.3 * 86_400,
    },
    state: {
      connection: 'connected',
      problem: null,
      inventory: inventory(),
      asOf: inSeconds(-4),
      stale: false,
      nextTryAt: null,
    },
    ...change,
  }
  return { ...view, readiness: change.readiness === undefined ? readinessOf(view) : change.readiness }
}

/** A second, quiet host, so that the list looks like one. */
export function quietHost(): HostView {
  const vms = [vm('1', 'k3s-1'), vm('2', 'k3s-2'), vm('3', 'nas')]
  return host({
    id: ids.lab,
    name: 'lab',
    address: '192.0.2.14',
    state: {
      connection: 'connected',
      problem: null,
      inventory: inventory({ vms }),
      asOf: inSeconds(-40),
      stale: false,
      nextTryAt: null,
    },
  })
}

export function app(hosts: readonly HostView[], change: Partial<AppState> = {}): AppState {
  return {
    hosts,
    notices: [],
    manyHosts: null,
    settings: {
      language: 'system',
      theme: 'system',
      startAtLogin: false,
      zoom: 1,
      lookForUpdates: false,
      trayExplained: false,
      policy: {
        mode: 'direct',
        guestTimeoutSeconds: 300,
        noTools: 'ask',
        stuck: 'ask',
        inaccessible: 'ask',
        maxTimeSeconds: null,
        countdownSeconds: 10,
      },
      hostPolicies: {},
      hostsLast: [],
      installWay: 'auto',
      guideTemplates: defaultGuideTemplates,
      attention: attentionThresholdsSchema.parse({}),
    },
    shell: {
      platform: 'linux',
      version: '0.1.0',
      electron: '45.4.1',
      locale: 'en',
      tray: true,
      gnome: false,
      keychain: null,
      testRuntime: false,
      dataFolder: '/home/user/.config/hypertray',
      update: noUpdates,
    },
    ...change,
  }
}

/** Hosts that are shut down together, counting down; the last ones in their order. */
export function manyRun(
  hosts: readonly Pick<HostView, 'id' | 'name'>[],
  { last = [], ...change }: { readonly last?: readonly string[] } & Partial<ManyHostsRun> = {},
): ManyHostsRun {
  const first = hosts.filter(({ id }) => !last.includes(id))
  const after = last.flatMap((id) => hosts.filter((each) => each.id === id))
  return {
    phase: 'countdown',
    countdownEndsAt: inSeconds(10),
    startedAt: inSeconds(0),
    endedAt: null,
    cancelling: false,
    slept: false,
    hosts: [...first, ...after].map(({ id, name }) => ({
      id,
      name,
      last: last.includes(id),
      stage: 'waiting',
      outcome: null,
      problem: null,
    })),
    ...change,
  }
}

export function event(
  secondsAgo: number,
  step: Step,
  state: StepState,
  vmId: string | null = null,
  code: string | null = null,
  params: RunEvent['params'] = {},
): RunEvent {
  return { at: inSeconds(-secondsAgo), step, vm: vmId, state, code, params }
}

function planned(id: string, action: VmAction = 'guest-shutdown'): PlannedGroup['vms'][number] {
  return {
    id,
    name: someVms.find((each) => each.id === id)?.name ?? id,
    before: 'poweredOn',
    action,
    code: action === 'ask' ? 'VM_TOOLS_NOT_RUNNING' : null,
    rules: generalRules(),
  }
}

/** The groups of the plan for `someVms`. */
export const someGroups: readonly PlannedGroup[] = [
  { group: 5, last: false, order: null, vms: ['3', '4', '5', '6'].map((id) => planned(id)) },
  { group: 5, last: false, order: 2, vms: [planned('2')] },
  { group: 5, last: false, order: 1, vms: [planned('1'), planned('7', 'ask')] },
]

export function question(
  id: string,
  kind: RunQuestion['kind'],
  vmId: string,
  secondsAgo: number,
  change: Partial<RunQuestion> = {},
): RunQuestion {
  return {
    id,
    kind,
    vm: { id: vmId, name: planned(vmId).name },
    isProtected: false,
    seconds: kind === 'stuck' || kind === 'waiting' ? 300 : null,
    askedAt: inSeconds(-secondsAgo),
    endsAt: null,
    ...change,
  }
}

export function run(change: Partial<RunView> = {}): RunView {
  return {
    action: 'shutdown',
    phase: 'running',
    countdownEndsAt: null,
    startedAt: inSeconds(-95),
    begunAt: inSeconds(-92),
    groups: someGroups,
    outlook: expectedRun(host(), { ...policy, noTools: 'ask' }).outlook,
    decided: {},
    events: [],
    questions: [],
    decisions: [],
    cancelling: false,
    receipt: null,
    ...change,
  }
}

/** Half of the guests are down, the others are on their way. */
export const halfWay = (): RunEvent[] => [
  event(94, 'preflight', 'done'),
  event(93, 'plan', 'done'),
  ...['3', '4', '5', '6'].flatMap((id) => [
    event(92, 'guest', 'started', id),
    event(91, 'guest', 'waiting', id, null, { call: 'ShutdownGuest' }),
  ]),
  ...(
    [
      ['3', 80],
      ['4', 70],
      ['5', 60],
      ['6', 52],
    ] as const
  ).map(([id, ago]) => event(ago, 'guest', 'done', id, null, { how: 'guest-shutdown' })),
  event(50, 'guest', 'started', '2'),
  event(49, 'guest', 'waiting', '2', null, { call: 'ShutdownGuest' }),
]

/** All guests are off, and the host was asked to go down. */
export const hostAsked = (): RunEvent[] => [
  ...halfWay(),
  ...['2', '1'].map((id) => event(40, 'guest', 'done', id, null, { how: 'guest-shutdown' })),
  event(38, 'guest', 'done', '7', null, { how: 'suspended' }),
  event(30, 'recheck', 'done'),
  event(28, 'host', 'done'),
]

/** A run of which one guest was slow and the user decided about another, up to a host that no longer responds. */
export const wholeRun = (): RunEvent[] => [
  event(234, 'preflight', 'done'),
  ...(
    [
      ['3', 232, 219],
      ['4', 232, 211],
      ['5', 232, 195],
      ['6', 232, 201],
      ['2', 195, 92],
      ['1', 92, 81],
    ] as const
  ).flatMap(([id, from, to]) => [
    event(from, 'guest', 'started', id),
    event(from, 'guest', 'waiting', id, null, { call: 'ShutdownGuest' }),
    event(to, 'guest', 'done', id, null, { how: 'guest-shutdown' }),
  ]),
  event(92, 'guest', 'started', '7'),
  event(92, 'guest', 'waiting', '7', 'VM_TOOLS_NOT_RUNNING', { vm: 'pfsense', id: '7' }),
  event(68, 'guest', 'waiting', '7', null, { call: 'PowerOffVM_Task', by: 'user' }),
  event(67, 'guest', 'done', '7', null, { how: 'power-off' }),
  event(66, 'recheck', 'done'),
  event(65, 'host', 'started'),
  event(64, 'host', 'done'),
  event(44, 'verify', 'waiting', null, null, { misses: 1, needed: 5 }),
  event(22, 'verify', 'waiting', null, null, { misses: 5, needed: 5 }),
  event(20, 'verify', 'done'),
]

export const outcomes = (change: (vm: VmOutcome) => VmOutcome = (each) => each): VmOutcome[] =>
  someVms.map((each) =>
    change(
      each.powerState === 'poweredOn'
        ? {
            id: each.id,
            name: each.name,
            before: each.powerState,
            after: 'poweredOff',
            how: each.tools === 'guestToolsNotRunning' ? 'power-off' : 'guest-shutdown',
          }
        : { id: each.id, name: each.name, before: each.powerState, after: each.powerState, how: 'already-off' },
    ),
  )

const policy = {
  mode: 'direct',
  guestTimeoutSeconds: 300,
  noTools: 'ask',
  stuck: 'ask',
  inaccessible: 'ask',
  maxTimeSeconds: null,
} as const
const hex = (value: number, length: number): string => value.toString(16).padStart(length, '0')

/** A run of the past, with a call for each machine and one for the host. */
function pastRun(index: number, change: Partial<ActivityRun>): ActivityRun {
  const startedAt = inSeconds(-86_400 * (index * 3 + 1) - index * 4_111)
  const start = Date.parse(startedAt)
  const at = (seconds: number): string => new Date(start + seconds * 1000).toISOString()
  const guests = someVms.filter((each) => each.powerState === 'poweredOn')
  const run: ActivityRun = {
    kind: 'shutdown',
    trigger: 'user',
    runId: `10000000-0000-4000-8000-${hex(index, 12)}`,
    hostId: ids.rack,
    hostName: 'rack-1',
    address: 'esxi-1.example.org',
    startedAt,
    endedAt: at(214),
    outcome: 'unreachable',
    code: 'UNREACHABLE_AFTER_SHUTDOWN',
    policy,
    vms: outcomes(),
    calls: [
      ...guests.map((each, call) => ({
        at: at(3 + call),
        method: each.tools === 'guestToolsNotRunning' ? ('PowerOffVM_Task' as const) : ('ShutdownGuest' as const),
        vm: each.id,
        state: 'accepted' as const,
        code: null,
        operationId: `ht-${hex(index * 97 + 2_571, 4)}-${hex(call + 1, 2)}`,
      })),
      {
        at: at(180),
        method: 'ShutdownHost_Task',
        vm: null,
        state: 'accepted',
        code: null,
        operationId: `ht-${hex(index * 97 + 2_571, 4)}-ff`,
      },
    ],
    entries: [
      {
        type: 'step',
        seq: 9,
        at: at(210),
        runId: `10000000-0000-4000-8000-${hex(index, 12)}`,
        hostId: ids.rack,
        step: 'verify',
        vm: null,
        state: 'done',
        code: 'UNREACHABLE_AFTER_SHUTDOWN',
        params: { misses: 5, seconds: 24 },
      },
    ],
    ...change,
  }
  return { ...run, entries: [...entriesOf(run, at), ...run.entries] }
}

/** What the journal of a past run holds about its guests and calls. */
function entriesOf({ runId, hostId, vms, calls }: ActivityRun, at: (seconds: number) => string): JournalEntry[] {
  const base = { runId, hostId, seq: 1 }
  const step = (
    seconds: number,
    vm: string,
    state: StepState,
    params: RunEvent['params'],
    code: string | null = null,
  ) => ({ ...base, at: at(seconds), type: 'step', step: 'guest', vm, state, code, params: { ...params } }) as const
  const stopped = vms.filter(({ how }) => how === 'guest-shutdown' || how === 'power-off')
  return [
    ...stopped.flatMap(({ id, name, how }, index) => [
      step(2, id, 'started', {}),
      ...(how === 'power-off'
        ? [
            step(2, id, 'waiting', { vm: name, id }, 'VM_TOOLS_NOT_RUNNING'),
            step(21, id, 'waiting', { question: 'no-tools', answer: 'power-off', by: 'user' }),
          ]
        : []),
      step(30 + index * 17, id, 'done', { how }),
    ]),
    ...calls.map((call, index) => ({
      ...base,
      ...call,
      type: 'call' as const,
      ...(call.method === 'ShutdownGuest' ? {} : { task: `haTask-${call.vm ?? 'ha-host'}-vim.Task-${4_711 + index}` }),
    })),
  ]
}

export function pastRuns(): ActivityRun[] {
  const on = outcomes((each) => (each.before === 'poweredOn' ? { ...each, after: 'poweredOn', how: 'left-on' } : each))
  return [
    pastRun(0, {}),
    pastRun(1, {
      hostId: ids.lab,
      hostName: 'lab',
      address: '192.0.2.14',
      outcome: 'cancelled',
      code: 'CANCELLED',
      calls: [],
      vms: on,
    }),
    pastRun(2, { outcome: 'aborted', code: 'LICENCE_RESTRICTED', vms: on, entries: [] }),
    pastRun(3, {}),
    pastRun(4, {
      outcome: 'interrupted',
      code: null,
      endedAt: null,
      vms: outcomes((each) => ({ ...each, after: null, how: null })),
      entries: [],
    }),
    pastRun(5, { outcome: 'still-reachable', code: 'HOST_CALL_UNCONFIRMED' }),
    ...Array.from({ length: 30 }, (_, index) => pastRun(index + 6, {})),
  ]
}
