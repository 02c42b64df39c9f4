import { describe, expect, test } from 'vitest'
import { appEn } from '../../../shared/i18n/en/app.ts'
import { countdownSeconds, hostActions } from '../../../shared/rules/host-actions.ts'
import type { HostAction, WhyNot } from '../../../shared/rules/host-actions.ts'
import { mayRun, sortedVms } from '../../../shared/rules/vm-list.ts'
import type { VmInventory } from '../../../shared/models/inventory.ts'
import { bareVm } from '../../support/bare-vm.ts'
import { bareProblem } from '../../support/problem.ts'
import { at, ended, run, state } from './views.ts'

const blocked = (code: Parameters<typeof bareProblem>[0]): ReturnType<typeof state> =>
  state({ connection: 'blocked', problem: bareProblem(code) })

test.each<[HostAction, string, Parameters<typeof hostActions>[0], WhyNot | null]>([
  ['shutDown', 'connected', { state: state(), run: null }, null],
  ['shutDown', 'after a receipt', { state: state(), run: ended('cancelled') }, null],
  ['shutDown', 'in a countdown', { state: state(), run: run({ phase: 'countdown' }) }, 'runUnderWay'],
  ['shutDown', 'nothing read', { state: state({ inventory: null }), run: null }, 'notReadYet'],
  ['shutDown', 'stale', { state: state({ stale: true }), run: null }, 'notReadYet'],
  ['shutDown', 'connecting', { state: state({ connection: 'connecting' }), run: null }, 'connecting'],
  ['shutDown', 'out of reach', { state: state({ connection: 'unreachable', stale: true }), run: null }, 'unreachable'],
  ['shutDown', 'blocked', { state: blocked('KEYCHAIN_LOCKED'), run: null }, 'needsYou'],
  ['shutDown', 'stopped', { state: state({ connection: 'stopped' }), run: null }, 'notWatched'],
  ['shutDownNow', 'running', { state: state(), run: run() }, 'runUnderWay'],
  ['cancel', 'without a run', { state: state(), run: null }, 'noRun'],
  ['cancel', 'in a countdown', { state: state(), run: run({ phase: 'countdown' }) }, null],
  [
    'cancel',
    'in a countdown that is over',
    { state: state(), run: run({ phase: 'countdown', countdownEndsAt: new Date(at - 1).toISOString() }) },
    null,
  ],
  ['cancel', 'running', { state: state(), run: run() }, null],
  ['cancel', 'twice', { state: state(), run: run({ cancelling: true }) }, 'alreadyCancelling'],
  ['cancel', 'too late', { state: state(), run: run({ phase: 'ending' }) }, 'tooLate'],
  [
    'cancel',
    'while a power cycle goes on after the host was asked',
    { state: state(), run: run({ action: 'cycle', phase: 'ending' }) },
    null,
  ],
  [
    'cancel',
    'while a sent reboot is watched',
    { state: state(), run: run({ action: 'reboot', phase: 'ending' }) },
    null,
  ],
  ['cancel', 'after the end', { state: state(), run: ended('failed') }, 'tooLate'],
  ['dismiss', 'after the end', { state: state(), run: ended('failed') }, null],
  ['dismiss', 'running', { state: state(), run: run() }, 'runNotEnded'],
  ['dismiss', 'without a run', { state: state(), run: null }, 'noRun'],
  ['retry', 'connected', { state: state(), run: null }, 'connected'],
  [
    'retry',
    'out of reach',
    { state: state({ connection: 'unreachable', nextTryAt: new Date(at + 5_000).toISOString() }), run: null },
    null,
  ],
  [
    'retry',
    'its time has come',
    { state: state({ connection: 'unreachable', nextTryAt: new Date(at).toISOString() }), run: null },
    'tryingNow',
  ],
  ['retry', 'refused password', { state: blocked('CREDENTIALS_REJECTED'), run: null }, 'needsPassword'],
  ['retry', 'another certificate', { state: blocked('CERTIFICATE_CHANGED'), run: null }, 'needsTrust'],
  ['retry', 'keychain unlocked by now', { state: blocked('KEYCHAIN_LOCKED'), run: null }, null],
  ['repin', 'another certificate', { state: blocked('CERTIFICATE_CHANGED'), run: null }, null],
  ['repin', 'the same one', { state: state(), run: null }, 'sameCertificate'],
  ['remove', 'running', { state: state(), run: run() }, 'runUnderWay'],
  ['remove', 'out of reach', { state: state({ connection: 'unreachable' }), run: null }, null],
  ['setPassword', 'refused', { state: blocked('CREDENTIALS_REJECTED'), run: null }, null],
  ['rename', 'running', { state: state(), run: run() }, null],
])('%s, %s', (action, _when, view, reason) => {
  expect(hostActions(view, at)[action]).toEqual({ enabled: reason === null, reason })
  if (reason !== null) expect(appEn.whyNot).toHaveProperty(reason)
})

describe('seconds of a countdown', () => {
  const ends = (ms: number): ReturnType<typeof run> =>
    run({ phase: 'countdown', countdownEndsAt: new Date(at + ms).toISOString() })
  test.each([
    [10_000, 10],
    [9_001, 10],
    [9_000, 9],
    [1, 1],
    [0, 0],
    [-5_000, 0],
  ])('%i ms left', (ms, seconds) => {
    expect(countdownSeconds(ends(ms), at)).toBe(seconds)
  })
  test('there are none outside of one', () => {
    expect(countdownSeconds(run(), at)).toBeNull()
    expect(countdownSeconds(null, at)).toBeNull()
  })
})

describe('machines', () => {
  const vm = (name: string | null, powerState: VmInventory['powerState'], id = name ?? '9'): VmInventory => ({
    ...bareVm(id),
    name,
    powerState,
  })
  const vms = [
    vm('web10', 'poweredOn'),
    vm('old', 'poweredOff'),
    vm('web2', 'poweredOn'),
    vm(null, null),
    vm('lab', 'suspended'),
  ]
  test('running machines come first, numbers sort by their value', () => {
    expect(sortedVms(vms, 'en').map((each) => each.id)).toEqual(['web2', 'web10', 'lab', '9', 'old'])
  })
  test('names stand in the order of the language', () => {
    const names = ['重庆', '北京', '上海', 'beta', 'Alpha']
    const order = (locale: 'en' | 'zh-CN'): (string | null)[] =>
      sortedVms(
        names.map((name) => vm(name, 'poweredOn')),
        locale,
      ).map(({ name }) => name)
    expect(order('zh-CN').filter((name) => /\p{Script=Han}/u.test(name ?? ''))).toEqual(['北京', '重庆', '上海'])
    expect(order('en').slice(0, 2)).toEqual(['Alpha', 'beta'])
  })
  test('one whose state is not known may run', () => {
    expect(mayRun(vms).map((each) => each.id)).toEqual(['web10', 'web2', '9'])
  })
})
