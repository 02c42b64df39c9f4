import type { AttentionItem } from '../../../shared/models/attention.ts'
import type { ActivityRun } from '../../../shared/models/activity.ts'
import type { ChainReport } from '../../../shared/models/run-chain.ts'
import { alteredChain, newestRun, unsignedChain } from './chain-samples.ts'
import type {
  AppState,
  HostAttention,
  HostOfMany,
  HostView,
  ManyHostsRun,
  RunReceipt,
  RunView,
} from '../../../shared/models/app-state.ts'
import type { HostState } from '../../../shared/models/host-state.ts'
import type { Checklist } from '../../../shared/models/checklist.ts'
import type { Passport } from '../../../shared/models/hardware.ts'
import { problem } from '../../../shared/problems/problem.ts'
import type { Baseline, ChangeEntry } from '../../../shared/models/firewall.ts'
import type { PortWorld } from './fake-ports.ts'
import { firewall, pastChanges, probes, savedStates, troubled } from './firewall-samples.ts'
import { generalRules } from '../general-rules.ts'
import { startedChecklists } from './install-samples.ts'
import { savedMachines } from './hardware-samples.ts'
import {
  app,
  event,
  fingerprints,
  halfWay,
  hostAsked,
  host,
  ids,
  inSeconds,
  inventory,
  manyRun,
  manyVms,
  outcomes,
  pastRuns,
  question,
  quietHost,
  run,
  someGroups,
  wholeRun,
} from './samples.ts'
import { expectedRun } from './fake-readiness.ts'
import { waking } from '../waking.ts'

/** The initial state of the fake main process. */
export interface Scenario {
  /** Null: the snapshot is never answered. */
  readonly state: AppState | null
  readonly runs: readonly ActivityRun[]
  /** What a check of the journal finds; signed and whole unless given. */
  readonly chain?: ChainReport
  readonly changes?: readonly ChangeEntry[]
  readonly baselines?: readonly Baseline[]
  readonly passports?: readonly Passport[]
  readonly checklists?: readonly Checklist[]
  /** By the id of the host. */
  readonly ports?: Readonly<Record<string, PortWorld>>
}

const two = (first: HostView, change: Partial<AppState> = {}): Scenario => ({
  state: app([first, quietHost()], change),
  runs: pastRuns(),
})
const away = (
  connection: HostState['connection'],
  why: HostState['problem'],
  change: Partial<HostState> = {},
): Scenario =>
  two(
    host({
      statistics: null,
      state: {
        connection,
        problem: why,
        inventory: inventory(),
        asOf: inSeconds(-11 * 60),
        stale: true,
        nextTryAt: null,
        ...change,
      },
    }),
  )
const running = (change: Partial<RunView>): Scenario => two(host({ run: run({ events: halfWay(), ...change }) }))
const ended = (receipt: Omit<RunReceipt, 'endedAt' | 'runId'>, state: Partial<HostState> = {}): Scenario =>
  two(
    host({
      state: { ...host().state, ...state },
      run: run({
        phase: 'ended',
        begunAt: inSeconds(-232),
        events: wholeRun(),
        receipt: { ...receipt, endedAt: inSeconds(-20), runId: newestRun },
      }),
    }),
  )
const counting = (times: NonNullable<RunView['outlook']>['times']): RunView => {
  const { outlook, ...others } = run({
    phase: 'countdown',
    startedAt: inSeconds(-2.4),
    countdownEndsAt: inSeconds(7.6),
  })
  return { ...others, begunAt: null, outlook: outlook && { ...outlook, times: { ...outlook.times, ...times } } }
}
/** A countdown to something else than a shutdown; leaving maintenance mode concerns no guest. */
const countingTo = (action: RunView['action']): RunView => {
  const { outlook, groups, ...others } = counting({})
  return {
    ...others,
    action,
    groups: action === 'leave' ? [] : groups,
    outlook: outlook && { ...outlook, hostTime: null, ...(action === 'leave' && { times: {}, findings: [] }) },
  }
}
const shell = (change: Partial<AppState['shell']>): Partial<AppState> => ({ shell: { ...app([]).shell, ...change } })
const gone = {
  connection: 'unreachable',
  problem: problem('CONNECT_TIMEOUT', { host: 'esxi-1.example.org', port: 443 }),
  stale: true,
  nextTryAt: inSeconds(42),
} as const

/** A host that went down as it was asked to. */
const wakeAfterShutdown = (change: Partial<HostView>): Scenario =>
  two(
    host({
      state: { ...host().state, ...gone, asOf: inSeconds(-40 * 60) },
      run: run({
        phase: 'ended',
        receipt: {
          outcome: 'unreachable',
          problem: problem('UNREACHABLE_AFTER_SHUTDOWN', { misses: 5, seconds: 24 }),
          vms: outcomes(),
          endedAt: inSeconds(-39 * 60),
          runId: newestRun,
        },
      }),
      statistics: null,
      ...change,
    }),
  )

const world = (change: Partial<PortWorld> = {}): PortWorld => ({
  firewall: firewall(),
  probes: probes(),
  checked: true,
  stuckAt: null,
  ...change,
})
const ports = (first: PortWorld, change: Partial<HostView> = {}): Scenario => ({
  ...two(host(change)),
  changes: pastChanges(),
  baselines: savedStates(),
  ports: { [ids.rack]: first, [ids.lab]: world() },
})

/** A hundred hosts: most in order, some in every kind of trouble, some never looked at. */
function manyHosts(): Scenario {
  const hosts = Array.from({ length: 100 }, (_, index) =>
    host({
      id: `00000000-0000-4000-8000-0000000002${String(index).padStart(2, '0')}`,
      name: `esxi-${String(index + 1).padStart(3, '0')}`,
      address: `esxi-${index + 1}.example.org`,
    }),
  )
  const kinds = [
    () => world(),
    () => world(),
    () => world({ firewall: troubled(), probes: probes([902], [443, 22, 427]) }),
    () => world(),
    () => world({ probes: probes([443, 902]) }),
    () => world({ firewall: null }),
    () => world({ checked: false, firewall: null }),
  ]
  return {
    state: app(hosts),
    runs: [],
    ports: Object.fromEntries(hosts.map(({ id }, index) => [id, (kinds[index % kinds.length] ?? world)()])),
  }
}

/** Hosts in the states that matter to shutting all of them down; edge goes last. */
function allHosts(change: Partial<AppState> = {}): Scenario & { readonly state: AppState } {
  const edge = host({ id: ids.edge, name: 'edge-nuc', address: '192.0.2.15', statistics: null })
  const silent = host({
    id: ids.added,
    name: 'cellar',
    address: '192.0.2.16',
    readiness: null,
    state: { ...host().state, ...gone },
  })
  const state = app([host(), quietHost(), edge, silent], change)
  return { state: { ...state, settings: { ...state.settings, hostsLast: [ids.edge] } }, runs: pastRuns() }
}

/** Those of {@link allHosts} that can be shut down, as they go down together. */
function together(
  change: Partial<ManyHostsRun>,
  hosts: Readonly<Record<string, Partial<HostOfMany>>>,
  runs: Readonly<Record<string, RunView>> = {},
): Scenario {
  const { state, ...others } = allHosts()
  const going = state.hosts.filter(({ id }) => id !== ids.added)
  const run = manyRun(going, { last: [ids.edge], ...change })
  return {
    ...others,
    state: {
      ...state,
      hosts: state.hosts.map((each) => ({ ...each, run: runs[each.id] ?? null })),
      manyHosts: { ...run, hosts: run.hosts.map((each) => ({ ...each, ...hosts[each.id] })) },
    },
  }
}

const lookedAt = (items: readonly AttentionItem[]): HostAttention => ({
  checkedAt: inSeconds(-180),
  items: items.map((item) => ({ item, mark: null })),
  unknown: [],
  problem: null,
})
const needs = (
  code: AttentionItem['code'],
  severity: AttentionItem['severity'],
  change: Partial<AttentionItem> = {},
): AttentionItem => ({
  code,
  severity,
  subject: null,
  key: code,
  state: '',
  facts: {},
  cure: null,
  since: inSeconds(-40 * 3_600),
  ...change,
})

/** Hosts of which some things need attention, one that was put off, and one host that does not respond. */
function needing(): Scenario {
  const rack = lookedAt([
    needs('VM_WAITS_FOR_ANSWER', 'critical', {
      subject: 'wiki',
      cure: 'answer',
      facts: { detail: 'This virtual machine might have been moved or copied.' },
      since: inSeconds(-26 * 60),
    }),
    needs('DATASTORE_NEARLY_FULL', 'warning', {
      subject: 'ssd-1',
      facts: { percent: 91, freeBytes: 84 * 1024 ** 3, claimBytes: 220 * 1024 ** 3 },
    }),
    needs('SNAPSHOT_OLD', 'warning', {
      subject: 'db-primary',
      cure: 'snapshots',
      facts: { days: 41, sizeBytes: 96 * 1024 ** 3, detail: 'before-upgrade', count: 1 },
    }),
    needs('SSH_ON', 'note', { cure: 'services' }),
  ])
  const lab = lookedAt([
    needs('AUTOSTART_LOSES_POWER', 'warning', { cure: 'autostart', facts: { count: 3, detail: 'mail' } }),
  ])
  const silent = host({ id: ids.edge, name: 'edge-nuc', statistics: null, state: { ...host().state, ...gone } })
  const mark = {
    id: ids.added,
    hostId: ids.lab,
    key: 'PATCHES_BEHIND',
    at: inSeconds(-3_600),
    kind: 'intended' as const,
    severity: 'note' as const,
    until: null,
    state: null,
    note: 'updated with the rest in January',
  }
  const patches = needs('PATCHES_BEHIND', 'note', {
    facts: { count: 2, detail: 'U3e', other: 'U3k', date: '2026-09-29' },
  })
  return {
    state: app([
      host({ attention: rack }),
      {
        ...quietHost(),
        attention: { ...lab, items: [...lab.items, { item: patches, mark }], unknown: ['sensors', 'hardware'] },
      },
      silent,
    ]),
    runs: pastRuns(),
  }
}

/** The states of the window under test, by name. Each call creates them afresh, relative to now. */
export const scenarios = {
  starting: () => ({ state: null, runs: [] }),
  empty: () => ({ state: app([]), runs: [] }),
  emptyGnome: () => ({
    state: app([], shell({ tray: false, gnome: true, keychain: problem('KEYCHAIN_MISSING') })),
    runs: [],
  }),
  update: () =>
    two(
      host(),
      shell({
        update: {
          phase: 'available',
          version: '0.2.0',
          percent: null,
          checkedAt: inSeconds(-3_600),
          problem: null,
          installs: true,
          site: 'updates.example.org',
        },
      }),
    ),
  updateRefused: () =>
    two(
      host(),
      shell({
        update: {
          phase: 'idle',
          version: null,
          percent: null,
          checkedAt: null,
          problem: problem('UPDATE_SIGNATURE'),
          installs: true,
          site: 'updates.example.org',
        },
      }),
    ),
  loading: () =>
    two(
      host({
        statistics: null,
        state: { connection: 'connecting', problem: null, inventory: null, asOf: null, stale: false, nextTryAt: null },
      }),
    ),
  live: () => two(host()),
  unsigned: () => ({ ...two(host()), chain: unsignedChain }),
  altered: () => ({ ...two(host()), chain: alteredChain }),
  one: () => ({ state: app([host()]), runs: [] }),
  large: () => ({
    state: app([
      host({ state: { ...host().state, inventory: inventory({ vms: manyVms(200) }) } }),
      quietHost(),
      ...Array.from({ length: 10 }, (_, index) =>
        host({
          id: `00000000-0000-4000-8000-0000000001${10 + index}`,
          name: `rack-${index + 2}`,
          address: `esxi-${index + 2}.example.org`,
        }),
      ),
    ]),
    runs: pastRuns(),
  }),
  noVms: () => two(host({ state: { ...host().state, inventory: inventory({ vms: [] }) } })),
  unreachable: () =>
    away('unreachable', problem('CONNECT_TIMEOUT', { host: 'esxi-1.example.org', port: 443 }), {
      nextTryAt: inSeconds(48),
    }),
  rejected: () => away('blocked', problem('CREDENTIALS_REJECTED')),
  certificate: () =>
    away(
      'blocked',
      problem('CERTIFICATE_CHANGED', {
        expected: fingerprints.trusted,
        fingerprint: fingerprints.changed,
        subject: 'CN=esxi-1.example.org',
        validFrom: null,
        validTo: null,
      }),
    ),
  keychainMissing: () =>
    two(
      host({
        statistics: null,
        state: {
          connection: 'blocked',
          problem: problem('CREDENTIALS_MISSING'),
          inventory: null,
          asOf: null,
          stale: false,
          nextTryAt: null,
        },
      }),
      shell({ keychain: problem('KEYCHAIN_MISSING') }),
    ),
  keychainLocked: () =>
    two(
      host({
        statistics: null,
        state: {
          connection: 'blocked',
          problem: problem('KEYCHAIN_LOCKED'),
          inventory: null,
          asOf: null,
          stale: false,
          nextTryAt: null,
        },
      }),
      shell({ keychain: problem('KEYCHAIN_LOCKED') }),
    ),
  free: () => two(host({ licence: 'free' })),
  managed: () => two(host({ state: { ...host().state, inventory: inventory({ managementServerIp: '192.0.2.5' }) } })),
  countdown: () =>
    two(
      host({
        run: counting({}),
      }),
    ),
  /** Every guest has a time. */
  countdownLearned: () => two(host({ run: counting({ '6': { low: 24, high: 36, runs: 9 } }) })),
  countdownCycle: () => two(host({ run: countingTo('cycle') })),
  countdownReboot: () => two(host({ run: countingTo('reboot') })),
  countdownEnter: () => two(host({ run: countingTo('enter') })),
  countdownLeave: () => two(host({ run: countingTo('leave') })),
  /** Many guests need the user alike. */
  countdownMany: () => {
    const vms = manyVms(120)
    const first = host({ state: { ...host().state, inventory: inventory({ vms }) } })
    const rules = { mode: 'direct', guestTimeoutSeconds: 300, noTools: 'ask', stuck: 'ask' } as const
    const plan = expectedRun(first, { ...rules, inaccessible: 'ask', maxTimeSeconds: null })
    return two({ ...first, run: { ...counting({}), ...plan } })
  },
  /** Nothing is shut down but the host: its rule leaves the VM that it cannot access as it is. */
  countdownLeftOn: () => {
    const vms = inventory().vms.flatMap((vm) => {
      if (vm.powerState !== 'poweredOn') return [vm]
      return vm.id === '7' ? [{ ...vm, connectionState: 'inaccessible' as const }] : []
    })
    const first = host({ state: { ...host().state, inventory: inventory({ vms }) } })
    const rules = { mode: 'direct', guestTimeoutSeconds: 300, noTools: 'ask', stuck: 'ask' } as const
    const plan = expectedRun(first, { ...rules, inaccessible: 'leave', maxTimeSeconds: null })
    return two({ ...first, run: { ...counting({}), ...plan } })
  },
  running: () => running({ decisions: [question('d1', 'waiting', '2', 49, { endsAt: inSeconds(251) })] }),
  forced: () =>
    running({
      events: [
        ...halfWay(),
        event(3, 'guest', 'waiting', '2', null, { call: 'SuspendVM_Task', by: 'user' }),
        event(50, 'guest', 'started', '7'),
        event(48, 'guest', 'waiting', '7', null, { call: 'PowerOffVM_Task', by: 'rule' }),
      ],
    }),
  /** All guests are off but the one that needs the user. */
  lastAsks: () =>
    running({
      begunAt: inSeconds(-232),
      events: wholeRun().filter(({ at, step, vm }) => step === 'guest' && (vm !== '7' || at < inSeconds(-80))),
      questions: [question('q1', 'no-tools', '7', 92)],
    }),
  asks: () =>
    running({
      groups: [
        ...someGroups.slice(0, 2),
        {
          group: 5,
          last: false,
          order: 1,
          vms: [
            ...(someGroups[2]?.vms ?? []),
            {
              id: '12',
              name: 'lost-lun',
              before: 'poweredOn',
              action: 'ask',
              code: 'VM_INACCESSIBLE',
              rules: generalRules(),
            },
          ],
        },
      ],
      events: [
        ...halfWay(),
        event(40, 'guest', 'waiting', '7', 'VM_TOOLS_NOT_RUNNING', { vm: 'pfsense', id: '7' }),
        event(38, 'guest', 'waiting', '12', 'VM_INACCESSIBLE', { vm: 'lost-lun', id: '12' }),
      ],
      questions: [
        question('q2', 'no-tools', '7', 40),
        question('q3', 'inaccessible', '12', 38, { vm: { id: '12', name: 'lost-lun' }, endsAt: inSeconds(600) }),
      ],
      decisions: [question('d1', 'waiting', '2', 49, { endsAt: inSeconds(251) })],
    }),
  cancelling: () => running({ cancelling: true }),
  cycling: () =>
    running({
      action: 'cycle',
      phase: 'ending',
      events: [
        ...hostAsked(),
        event(27, 'verify', 'started'),
        event(4, 'verify', 'done', null, null, { misses: 5 }),
        event(3, 'wake', 'started'),
        event(2, 'wake', 'waiting', null, null, { round: 2, to: '192.0.2.255' }),
      ],
    }),
  ending: () =>
    running({
      phase: 'ending',
      events: [...hostAsked(), event(6, 'verify', 'waiting', null, null, { misses: 2, needed: 5 })],
    }),
  stuck: () =>
    running({
      events: [
        ...halfWay(),
        event(2, 'guest', 'waiting', '2', 'VM_STUCK', { vm: 'db-primary', id: '2', seconds: 300 }),
      ],
      questions: [question('q1', 'stuck', '2', 76)],
    }),
  noTools: () => running({ questions: [question('q2', 'no-tools', '7', 40)] }),
  receiptUnreachable: () =>
    ended(
      {
        outcome: 'unreachable',
        problem: problem('UNREACHABLE_AFTER_SHUTDOWN', { misses: 5, seconds: 24 }),
        vms: outcomes(),
      },
      gone,
    ),
  /** Went down as asked, and is being woken. */
  waking: () => wakeAfterShutdown({ wake: waking() }),
  wakeAsking: () => wakeAfterShutdown({ wake: waking({ rounds: 0, to: [], since: inSeconds(-1) }) }),
  wakeWaiting: () =>
    wakeAfterShutdown({ wake: waking({ phase: 'waiting', rounds: 12, since: inSeconds(-199), passwordGone: true }) }),
  wakeSilent: () =>
    wakeAfterShutdown({
      wake: waking({
        phase: 'ended',
        rounds: 12,
        since: inSeconds(-601),
        outcome: 'not-woken',
        problem: problem('WAKE_NO_ANSWER', { seconds: 600 }),
      }),
    }),
  wakeNotSent: () =>
    wakeAfterShutdown({
      wake: waking({
        phase: 'ended',
        rounds: 0,
        to: [],
        problem: problem('WAKE_NOT_LOCAL', { address: '192.0.2.11' }),
      }),
    }),
  wakeUnknown: () => wakeAfterShutdown({ cards: { macs: [], incapable: [] } }),
  wakeUnable: () => wakeAfterShutdown({ cards: { macs: ['90:e2:ba:41:7c:10'], incapable: ['90:e2:ba:41:7c:10'] } }),
  awake: () => two(host({ wake: waking({ phase: 'ended', rounds: 9, outcome: 'woken' }) })),
  receiptAborted: () =>
    ended({
      outcome: 'aborted',
      problem: problem('LICENCE_RESTRICTED', { method: 'ShutdownGuest', message: '', fault: 'RestrictedVersion' }),
      vms: outcomes((vm) => (vm.before === 'poweredOn' ? { ...vm, after: 'poweredOn', how: 'left-on' } : vm)),
    }),
  receiptUnknown: () =>
    ended(
      {
        outcome: 'failed',
        problem: problem('CONNECTION_LOST', { host: 'esxi-1.example.org', port: 443 }),
        vms: outcomes((vm) => ({ ...vm, after: null, how: null })),
      },
      gone,
    ),
  allHosts: () => allHosts(),
  allHostsCountdown: () => together({}, {}),
  allHostsRunning: () =>
    together(
      { phase: 'running', countdownEndsAt: null, startedAt: inSeconds(-80) },
      { [ids.rack]: { stage: 'running' }, [ids.lab]: { stage: 'ended', outcome: 'unreachable' } },
      { [ids.rack]: run({ events: halfWay(), questions: [question('q-1', 'stuck', '5', 12)] }) },
    ),
  allHostsEnded: () =>
    together(
      { phase: 'ended', countdownEndsAt: null, startedAt: inSeconds(-400), endedAt: inSeconds(-9) },
      {
        [ids.rack]: {
          stage: 'ended',
          outcome: 'aborted',
          problem: problem('LICENCE_RESTRICTED', { method: 'ShutdownGuest', message: '', fault: 'RestrictedVersion' }),
        },
        [ids.lab]: { stage: 'ended', outcome: 'unreachable' },
        [ids.edge]: { stage: 'left-out', problem: problem('OTHER_HOSTS_NOT_DOWN', { names: 'rack-1' }) },
      },
    ),
  attention: () => needing(),
  attentionNone: () => two(host({ attention: lookedAt([]) })),
  interrupted: () =>
    two(host(), {
      notices: [
        problem('RUN_INTERRUPTED', { at: inSeconds(-7_000), step: 'guest' }),
        problem('STORAGE_CORRUPT', { file: '/home/user/.config/hypertray/settings.json' }),
      ],
    }),
  portsUnchecked: () => ports(world({ checked: false, firewall: null })),
  portsRead: () => ports(world({ checked: false })),
  portsChecking: () =>
    ports(world({ firewall: troubled(), probes: probes([902], [443, 22, 427]), checked: false, stuckAt: 9 })),
  portsHealthy: () => ports(world()),
  portsTrouble: () => ports(world({ firewall: troubled(), probes: probes([902], [443, 22, 427]) })),
  portsNotRead: () => ports(world({ firewall: null })),
  portsAway: () => ({
    ...ports(world({ firewall: troubled() })),
    state: away('unreachable', problem('CONNECT_TIMEOUT', { host: 'esxi-1.example.org', port: 443 }), {
      nextTryAt: inSeconds(48),
    }).state,
  }),
  portsDrift: () => ports(world({ firewall: troubled(), probes: probes([902], [443, 22, 427]) }), { drift: 6 }),
  portsMany: manyHosts,
  hardware: () => ({ ...two(host()), passports: savedMachines() }),
  install: () => ({ ...two(host()), passports: savedMachines(), checklists: startedChecklists() }),
  noTray: () => two(host(), shell({ tray: false })),
  testRuntime: () => ({ state: app([], shell({ testRuntime: true, electron: '33.2.1' })), runs: [] }),
} as const satisfies Record<string, () => Scenario>

export type ScenarioName = keyof typeof scenarios

export function isScenario(name: string): name is ScenarioName {
  return Object.hasOwn(scenarios, name)
}

export const firstHost = ids.rack
