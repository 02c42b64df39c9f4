import { describe, expect, it } from 'vitest'
import type { HostView, RunView } from '../../../shared/models/app-state.ts'
import type { HostState } from '../../../shared/models/host-state.ts'
import { bareProblem } from '../../support/problem.ts'
import { bareVm } from '../../support/bare-vm.ts'
import { waking } from '../../support/waking.ts'
import { isAway, vmsOnBefore, wakeOffer } from '../../../shared/rules/wake/wake-offer.ts'

const mac = '90:e2:ba:41:7c:10'
const other = '90:e2:ba:41:7c:11'

function state(change: Partial<HostState> = {}): HostState {
  return {
    connection: 'unreachable',
    problem: bareProblem('CONNECT_TIMEOUT'),
    inventory: null,
    asOf: null,
    stale: true,
    nextTryAt: null,
    ...change,
  }
}

function run(change: Partial<RunView> = {}): RunView {
  return {
    action: 'shutdown',
    phase: 'ended',
    countdownEndsAt: null,
    startedAt: '2026-11-01T12:00:00.000Z',
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

const wentDown = run({
  receipt: {
    outcome: 'unreachable',
    problem: null,
    vms: [
      { id: '1', name: 'db', before: 'poweredOn', after: 'poweredOff', how: 'guest-shutdown' },
      { id: '2', name: 'web', before: 'suspended', after: 'suspended', how: 'already-off' },
    ],
    endedAt: '2026-11-01T12:01:00.000Z',
    runId: null,
  },
})
const inventory = {
  hostId: 'ha-host',
  product: { name: 'VMware ESXi', version: '8.0.3', build: '1', apiType: 'HostAgent' },
  maintenance: false,
  bootTime: null,
  managementServerIp: null,
  vms: [
    { ...bareVm('1'), powerState: 'poweredOn' as const },
    { ...bareVm('2'), powerState: 'poweredOn' as const },
    { ...bareVm('3'), powerState: 'poweredOff' as const },
  ],
}

describe('waking', () => {
  type Away = Pick<HostView, 'state' | 'run' | 'wake' | 'cards'>
  const away: Away = { state: state(), run: null, wake: null, cards: { macs: [mac], incapable: [] } }
  it.each<[string, Partial<Away>, ReturnType<typeof wakeOffer>]>([
    ['a host that does not respond', {}, 'ready'],
    ['one of whose cards one may wake it', { cards: { macs: [mac, other], incapable: [mac] } }, 'ready'],
    ['one whose cards are not known', { cards: { macs: [], incapable: [] } }, 'needs-mac'],
    ['one whose cards cannot wake it', { cards: { macs: [mac], incapable: [mac] } }, 'needs-mac'],
    ['one that was not woken', { wake: waking({ phase: 'ended', outcome: 'not-woken' }) }, 'ready'],
    ['one that is being woken', { wake: waking() }, 'no'],
    ['one that is being shut down', { run: run({ phase: 'ending' }) }, 'no'],
    ['one that responds', { state: state({ connection: 'connected', problem: null }) }, 'no'],
    ['one whose password is refused', { state: state({ connection: 'blocked' }) }, 'no'],
    ['one that refuses connections', { state: state({ problem: bareProblem('CONNECTION_REFUSED') }) }, 'no'],
    [
      'one that refuses them since it went down',
      { state: state({ problem: bareProblem('CONNECTION_REFUSED') }), run: wentDown },
      'ready',
    ],
  ])('of %s', (_what, change, offer) => {
    expect(wakeOffer({ ...away, ...change })).toBe(offer)
  })
})

describe('how many VMs were on before', () => {
  it('is what the shutdown found, as none is on after it', () => {
    expect(vmsOnBefore({ state: state({ inventory }), run: wentDown })).toBe(1)
  })

  it('is what was read last, without such a shutdown', () => {
    const aborted = run({
      receipt: { outcome: 'aborted', problem: null, vms: [], endedAt: '2026-11-01T12:01:00.000Z', runId: null },
    })
    expect(vmsOnBefore({ state: state({ inventory }), run: null })).toBe(2)
    expect(vmsOnBefore({ state: state({ inventory }), run: aborted })).toBe(2)
  })

  it('is not known of a host that was never read', () => {
    expect(vmsOnBefore({ state: state(), run: null })).toBeNull()
    expect(isAway({ state: state(), run: null })).toBe(true)
  })
})
