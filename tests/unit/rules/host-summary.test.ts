import { describe, expect, test } from 'vitest'
import { appEn } from '../../../shared/i18n/en/app.ts'
import { hostSummary, worstState } from '../../../shared/rules/host-summary.ts'
import type { HostSummary } from '../../../shared/rules/host-summary.ts'
import type { VmInventory } from '../../../shared/models/inventory.ts'
import { waking } from '../../support/waking.ts'
import { bareVm } from '../../support/bare-vm.ts'
import { bareProblem } from '../../support/problem.ts'
import { ended, inventory, run, state } from './views.ts'

const question = {
  id: 'q',
  kind: 'stuck',
  vm: { id: '1', name: 'db' },
  isProtected: false,
  seconds: 300,
  askedAt: '2026-11-01T11:59:50.000Z',
  endsAt: null,
} as const
const asked: VmInventory = {
  ...bareVm('1'),
  name: 'db',
  powerState: 'poweredOn',
  connectionState: 'connected',
  question: { id: '1', text: '?' },
}

type View = Parameters<typeof hostSummary>[0]

test.each<[string, Omit<View, 'drift' | 'wake'> & Partial<Pick<View, 'drift' | 'wake'>>, HostSummary]>([
  ['connected', { state: state(), run: null }, { kind: 'ok', text: 'connected' }],
  [
    'in maintenance mode',
    { state: state({ inventory: inventory({ maintenance: true }) }), run: null },
    { kind: 'ok', text: 'maintenance' },
  ],
  [
    'a machine waits for an answer',
    { state: state({ inventory: inventory({ vms: [asked] }) }), run: null },
    { kind: 'attention', text: 'vmQuestion' },
  ],
  [
    'before the first read',
    { state: state({ connection: 'connecting', inventory: null }), run: null },
    { kind: 'loading', text: 'connecting' },
  ],
  [
    'connected, nothing read',
    { state: state({ inventory: null }), run: null },
    { kind: 'loading', text: 'connecting' },
  ],
  ['again', { state: state({ connection: 'connecting' }), run: null }, { kind: 'loading', text: 'reconnecting' }],
  ['as its baseline has it', { state: state(), run: null, drift: 0 }, { kind: 'ok', text: 'connected' }],
  ['not as its baseline has it', { state: state(), run: null, drift: 2 }, { kind: 'attention', text: 'drift' }],
  [
    'an old drift of a host out of reach',
    { state: state({ connection: 'unreachable' }), run: null, drift: 2 },
    { kind: 'unreachable', text: 'unreachable' },
  ],
  [
    'runs, with its management port closed',
    { state: state({ connection: 'unreachable', problem: bareProblem('CONNECTION_REFUSED') }), run: null },
    { kind: 'attention', text: 'managementClosed' },
  ],
  [
    'out of reach',
    { state: state({ connection: 'unreachable' }), run: null },
    { kind: 'unreachable', text: 'unreachable' },
  ],
  ['not watched', { state: state({ connection: 'stopped' }), run: null }, { kind: 'stopped', text: 'stopped' }],
  [
    'refused',
    { state: state({ connection: 'blocked', problem: bareProblem('CREDENTIALS_REJECTED') }), run: null },
    { kind: 'attention', text: 'passwordRefused' },
  ],
  [
    'no password',
    { state: state({ connection: 'blocked', problem: bareProblem('CREDENTIALS_MISSING') }), run: null },
    { kind: 'attention', text: 'passwordNeeded' },
  ],
  [
    'another certificate',
    { state: state({ connection: 'blocked', problem: bareProblem('CERTIFICATE_CHANGED') }), run: null },
    { kind: 'attention', text: 'certificateChanged' },
  ],
  [
    'keychain locked',
    { state: state({ connection: 'blocked', problem: bareProblem('KEYCHAIN_LOCKED') }), run: null },
    { kind: 'attention', text: 'keychain' },
  ],
  [
    'blocked otherwise',
    { state: state({ connection: 'blocked', problem: bareProblem('NOT_STANDALONE') }), run: null },
    { kind: 'attention', text: 'blocked' },
  ],
  ['countdown', { state: state(), run: run({ phase: 'countdown' }) }, { kind: 'busy', text: 'countdown' }],
  ['running', { state: state(), run: run() }, { kind: 'busy', text: 'running' }],
  [
    'ending, host already gone',
    { state: state({ connection: 'unreachable' }), run: run({ phase: 'ending' }) },
    { kind: 'busy', text: 'ending' },
  ],
  ['a question', { state: state(), run: run({ questions: [question] }) }, { kind: 'attention', text: 'question' }],
  [
    'cancelling beats its question',
    { state: state(), run: run({ questions: [question], cancelling: true }) },
    { kind: 'busy', text: 'cancelling' },
  ],
  [
    'went down as asked',
    { state: state({ connection: 'unreachable' }), run: ended('unreachable') },
    { kind: 'stopped', text: 'wentDown' },
  ],
  [
    'is being woken after it went down as asked',
    { state: state({ connection: 'unreachable' }), run: ended('unreachable'), wake: waking() },
    { kind: 'busy', text: 'waking' },
  ],
  [
    'was not woken',
    { state: state({ connection: 'unreachable' }), run: null, wake: waking({ phase: 'ended', outcome: 'not-woken' }) },
    { kind: 'unreachable', text: 'unreachable' },
  ],
  ['is back before its waking ended', { state: state(), run: null, wake: waking() }, { kind: 'ok', text: 'connected' }],
  ['is back after its shutdown', { state: state(), run: ended('unreachable') }, { kind: 'ok', text: 'connected' }],
  ['did not go down', { state: state(), run: ended('still-reachable') }, { kind: 'attention', text: 'stillReachable' }],
  ['aborted', { state: state(), run: ended('aborted') }, { kind: 'attention', text: 'aborted' }],
  ['failed', { state: state(), run: ended('failed') }, { kind: 'attention', text: 'failed' }],
  ['did not begin', { state: state(), run: ended(null) }, { kind: 'attention', text: 'failed' }],
  ['a reboot failed', { state: state(), run: ended('failed', 'reboot') }, { kind: 'attention', text: 'rebootFailed' }],
  [
    'maintenance mode was not entered',
    { state: state(), run: ended('failed', 'enter') },
    { kind: 'attention', text: 'maintenanceFailed' },
  ],
  [
    'leaving maintenance mode did not begin',
    { state: state(), run: ended(null, 'leave') },
    { kind: 'attention', text: 'maintenanceFailed' },
  ],
  [
    'a power cycle failed',
    { state: state(), run: ended('failed', 'cycle') },
    { kind: 'attention', text: 'cycleFailed' },
  ],
  ['cancelled', { state: state(), run: ended('cancelled') }, { kind: 'ok', text: 'connected' }],
])('%s', (_name, view, summary) => {
  expect(hostSummary({ drift: null, wake: null, ...view })).toEqual(summary)
  expect(appEn.status).toHaveProperty(summary.text)
})

describe('the worst of all hosts', () => {
  const ok = { state: state(), run: null, drift: null, wake: null }
  const busy = { state: state(), run: run(), drift: null, wake: null }
  const unreachable = { state: state({ connection: 'unreachable' }), run: null, drift: null, wake: null }
  const attention = { state: state({ connection: 'blocked' }), run: null, drift: null, wake: null }
  test.each([
    [[], 'ok'],
    [[ok], 'ok'],
    [[ok, busy], 'busy'],
    [[unreachable, busy, ok], 'unreachable'],
    [[ok, attention, unreachable, busy], 'attention'],
    [[{ state: state({ connection: 'stopped' }), run: null, drift: null, wake: null }], 'ok'],
    [[{ state: state({ connection: 'connecting' }), run: null, drift: null, wake: null }, ok], 'busy'],
  ])('%#', (views, worst) => {
    expect(worstState(views)).toBe(worst)
  })
})
