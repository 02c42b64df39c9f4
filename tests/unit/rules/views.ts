import type { RunView } from '../../../shared/models/app-state.ts'
import type { HostState } from '../../../shared/models/host-state.ts'
import type { HostInventory } from '../../../shared/models/inventory.ts'

export const at = Date.parse('2026-11-01T12:00:00.000Z')

export function inventory(change: Partial<HostInventory> = {}): HostInventory {
  return {
    hostId: 'ha-host',
    product: { name: 'VMware ESXi', version: '8.0.3', build: '24022510', apiType: 'HostAgent' },
    maintenance: false,
    bootTime: '2026-10-01T00:00:00.000Z',
    managementServerIp: null,
    vms: [],
    ...change,
  }
}

export function state(change: Partial<HostState> = {}): HostState {
  return {
    connection: 'connected',
    problem: null,
    inventory: inventory(),
    asOf: '2026-11-01T11:59:00.000Z',
    stale: false,
    nextTryAt: null,
    ...change,
  }
}

export function run(change: Partial<RunView> = {}): RunView {
  return {
    action: 'shutdown',
    phase: 'running',
    countdownEndsAt: null,
    startedAt: '2026-11-01T11:59:50.000Z',
    begunAt: null,
    groups: [],
    outlook: null,
    decided: {},
    events: [],
    questions: [],
    decisions: [],
    cancelling: false,
    receipt: null,
    ...change,
  }
}

export function ended(
  outcome: NonNullable<RunView['receipt']>['outcome'],
  action: RunView['action'] = 'shutdown',
): RunView {
  return run({
    action,
    phase: 'ended',
    receipt: { outcome, problem: null, vms: [], endedAt: '2026-11-01T11:59:55.000Z', runId: null },
  })
}
