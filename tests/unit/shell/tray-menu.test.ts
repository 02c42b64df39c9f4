import { describe, expect, it } from 'vitest'
import { menuLabel, trayMenu, trayStatus, type TrayItem } from '../../../electron/shell/tray-menu.ts'
import { createTranslator, type Translator } from '../../../shared/i18n/translator.ts'
import type { HostView, ManyHostsRun, RunQuestion, RunView } from '../../../shared/models/app-state.ts'
import type { PlannedGroup, PlannedVm } from '../../../shared/models/plan.ts'
import type { MarkedItem } from '../../../shared/rules/attention/marks.ts'
import type { VmInventory } from '../../../shared/models/inventory.ts'
import { generalRules } from '../../support/general-rules.ts'
import { bareVm } from '../../support/bare-vm.ts'
import { waking } from '../../support/waking.ts'

const now = Date.parse('2026-01-01T00:00:00Z')
const en = createTranslator('en')

function vm(id: string, powerState: VmInventory['powerState']): VmInventory {
  return {
    ...bareVm(id),
    name: id,
    powerState,
    tools: 'guestToolsRunning',
    guestState: 'running',
    connectionState: 'connected',
  }
}

function host(id: string, name: string, change: Partial<HostView> = {}): HostView {
  return {
    id,
    name,
    address: `${id}.example.org`,
    user: 'root',
    fingerprint: '',
    statistics: null,
    licence: 'full',
    run: null,
    readiness: null,
    drift: null,
    attention: null,
    wake: null,
    cards: { macs: ['00:50:56:00:00:01'], incapable: [] },
    state: {
      connection: 'connected',
      problem: null,
      asOf: '2026-01-01T00:00:00Z',
      stale: false,
      nextTryAt: null,
      inventory: {
        hostId: 'ha-host',
        product: { name: 'VMware ESXi', version: '8.0.3', build: '1', apiType: 'HostAgent' },
        maintenance: false,
        bootTime: null,
        managementServerIp: null,
        vms: [vm('1', 'poweredOn'), vm('2', 'poweredOff')],
      },
    },
    ...change,
  }
}

function run(change: Partial<RunView>): RunView {
  return {
    action: 'shutdown',
    phase: 'running',
    countdownEndsAt: null,
    startedAt: '2026-01-01T00:00:00Z',
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

function flat(items: readonly TrayItem[]): TrayItem[] {
  return items.flatMap((entry) => (entry.type === 'submenu' ? [entry, ...flat(entry.items)] : [entry]))
}

function labels(items: readonly TrayItem[]): string[] {
  return flat(items).flatMap((entry) => (entry.type === 'separator' ? [] : [entry.label]))
}

function item(items: readonly TrayItem[], id: string): Extract<TrayItem, { type: 'item' }> {
  const found = flat(items).find((entry) => entry.id === id)
  if (found?.type !== 'item') throw new Error(`no item ${id}`)
  return found
}

const asked = (kind: RunQuestion['kind'], id: string): RunQuestion => ({
  id: `q-${id}`,
  kind,
  vm: { id, name: `vm-${id}` },
  isProtected: false,
  seconds: 300,
  askedAt: '2026-01-01T00:00:00Z',
  endsAt: null,
})

/** The menu of these hosts; nothing goes on with several of them unless given. */
const menuOf = (
  state: { readonly hosts: readonly HostView[]; readonly manyHosts?: ManyHostsRun },
  translator: Translator,
  at: number,
): TrayItem[] => trayMenu({ manyHosts: null, ...state }, translator, at)

const planned: PlannedVm = {
  id: '0',
  name: 'vm-0',
  before: 'poweredOn',
  action: 'guest-shutdown',
  code: null,
  rules: generalRules(),
}

it('counts the guests that are down while a run is at it, and only as long as the host says so', () => {
  const groups = [{ group: 5, last: false, order: null, vms: ['1', '2'].map((id) => ({ ...planned, id })) }]
  const progress = (change: Partial<RunView>, state: Partial<HostView['state']> = {}): readonly string[] => {
    const one = host('a', 'Attic', { run: run({ groups, ...change }) })
    const menu = menuOf({ hosts: [{ ...one, state: { ...one.state, ...state } }] }, en, now)
    return labels(menu.filter(({ id }) => id === 'progress-a'))
  }
  expect(progress({})).toEqual(['Attic: 1 of 2 down'])
  expect(progress({}, { stale: true })).toEqual([])
  expect(progress({}, { inventory: null })).toEqual([])
  // Those of a power cycle are on again by then.
  expect(progress({ phase: 'ending' })).toEqual([])
  expect(progress({ groups: [] })).toEqual([])
})

describe('the questions of a run', () => {
  const submenu = (items: readonly TrayItem[], id: string): string[] | null => {
    const found = flat(items).find((entry) => entry.id === id)
    return found?.type === 'submenu' ? labels(found.items) : null
  }

  it('stand under the cancel, one submenu for each VM, with the answers of their kind', () => {
    const menu = menuOf(
      { hosts: [host('a', 'Attic', { run: run({ questions: [asked('stuck', '1'), asked('inaccessible', '2')] }) })] },
      en,
      now,
    )
    expect(menu.slice(0, 3).map(({ id }) => id)).toEqual(['cancel-a', 'question-a-1', 'question-a-2'])
    expect(submenu(menu, 'question-a-1')).toEqual([
      'Keep waiting',
      'Suspend',
      'Power off hard…',
      'Stop the run; the host stays on',
      'Show progress',
    ])
    expect(submenu(menu, 'question-a-2')).toEqual([
      'Leave it on; it loses power with the host',
      'Stop the run; the host stays on',
      'Show progress',
    ])
    expect(labels(menu)).toContain('Attic: vm-1 is still running')
    expect(item(menu, 'answer-a-1-power-off').action).toEqual({
      kind: 'answer',
      hostId: 'a',
      question: 'q-1',
      vm: 'vm-1',
      answer: 'power-off',
    })
  })

  it('can be decided before they come up, one answer for VMs that are asked about alike', () => {
    const ask = (id: string, change: Partial<PlannedVm> = {}) =>
      ({ ...planned, id, name: `vm-${id}`, action: 'ask', code: 'VM_TOOLS_NOT_RUNNING', ...change }) as const
    const vms = [ask('1'), ask('2'), ask('3', { code: 'VM_INACCESSIBLE' }), ask('4'), { ...planned, id: '5' }]
    const counting = run({
      phase: 'countdown',
      countdownEndsAt: new Date(now + 9_200).toISOString(),
      groups: [{ group: 5, last: false, order: null, vms }],
      decided: { '4': 'suspend' },
    })
    const menu = menuOf({ hosts: [host('a', 'Attic', { run: counting })] }, en, now)
    expect(menu.slice(0, 4).map(({ id }) => id)).toEqual([
      'cancel-a',
      'start-a',
      'beforehand-a-no-tools false',
      'beforehand-a-inaccessible false',
    ])
    expect(submenu(menu, 'beforehand-a-no-tools false')).toEqual([
      'Suspend',
      'Power off hard…',
      'Stop the run; the host stays on',
    ])
    expect(labels(menu)).toContain('Attic: 2 VMs will need your decision')
    expect(item(menu, 'beforehand-a-no-tools false-suspend').action).toEqual({
      kind: 'decide',
      hostId: 'a',
      vms: ['1', '2'],
      names: 'vm-1, vm-2',
      answer: 'suspend',
    })
  })

  it('offer guests that still have time in one submenu, and not more than fit on a screen', () => {
    const decisions = Array.from({ length: 23 }, (_, index) => asked('waiting', String(index)))
    const menu = menuOf({ hosts: [host('a', 'Attic', { run: run({ decisions }) })] }, en, now)
    expect(menu.slice(0, 2).map(({ id }) => id)).toEqual(['cancel-a', 'decide-a'])
    expect(submenu(menu, 'question-a-3')).toEqual([
      'Suspend',
      'Power off hard…',
      'Stop the run; the host stays on',
      'Show progress',
    ])
    expect(submenu(menu, 'question-a-20')).toBeNull()
    expect(item(menu, 'more-a')).toMatchObject({ label: '3 more in the window', action: { kind: 'run', hostId: 'a' } })
  })

  it('offer guests by name as the language sorts, numbers by their value', () => {
    const names = ['vm10', '重庆', 'vm2', '北京', '上海']
    const decisions = names.map((name, index) => {
      const question = asked('waiting', String(index))
      return { ...question, vm: { ...question.vm, name } }
    })
    const order = (locale: 'en' | 'zh-CN'): string[] => {
      const menu = menuOf({ hosts: [host('a', 'Attic', { run: run({ decisions }) })] }, createTranslator(locale), now)
      const decide = flat(menu).find(({ id }) => id === 'decide-a')
      return decide?.type === 'submenu' ? decide.items.flatMap((each) => ('label' in each ? [each.label] : [])) : []
    }
    expect(order('zh-CN').filter((label) => /\p{Script=Han}/u.test(label))).toEqual(['北京', '重庆', '上海'])
    expect(order('en').slice(0, 2)).toEqual(['vm2', 'vm10'])
  })

  it('have no name of a VM that acts on the menu', () => {
    const named = (kind: 'stuck' | 'waiting', name: string) => ({
      ...asked(kind, kind),
      vm: { ...asked(kind, kind).vm, name },
    })
    for (const [name, shownName] of [
      ['a\u202Efdp\nb\u200Bc', 'a\uFFFDfdp b\uFFFDc'],
      ['\n', 'waiting'],
    ] as const) {
      const menu = menuOf(
        {
          hosts: [
            host('a', 'Attic', {
              run: run({ questions: [named('stuck', name)], decisions: [named('waiting', name)] }),
            }),
          ],
        },
        en,
        now,
      )
      const shownLabels = flat(menu).map((each) => ('label' in each ? each.label : ''))
      expect(shownLabels.join('')).not.toMatch(/[\u202E\u200B\n]/)
      expect(shownLabels.filter((label) => label.includes(shownName)).length).toBeGreaterThan(0)
    }
  })

  it('are gone once the run is being cancelled or has ended', () => {
    for (const change of [{ cancelling: true }, { phase: 'ended' }] as const) {
      const menu = menuOf(
        {
          hosts: [
            host('a', 'Attic', {
              run: run({ questions: [asked('stuck', '1')], decisions: [asked('waiting', '2')], ...change }),
            }),
          ],
        },
        en,
        now,
      )
      expect(flat(menu).filter(({ id }) => /question|decide|answer/.test(id))).toEqual([])
    }
  })
})

describe('a host that is away', () => {
  const { state } = host('a', 'Attic')
  const away = (change: Partial<HostView> = {}): TrayItem[] =>
    menuOf(
      { hosts: [host('a', 'Attic', { state: { ...state, connection: 'unreachable', stale: true }, ...change })] },
      en,
      now,
    )

  it('is woken from its submenu, which says what was on before and not what is', () => {
    const menu = away()
    expect(item(menu, 'wake-a')).toMatchObject({ label: 'Wake', enabled: true, action: { kind: 'wake', hostId: 'a' } })
    expect(item(menu, 'before-a')).toMatchObject({ label: '1 VM was on before', enabled: false, action: null })
    expect(labels(menu)).not.toContain('1 of 2 VMs running')
  })

  it.each([
    ['its cards are unknown', { macs: [], incapable: [] }],
    ['its cards cannot wake it', { macs: ['00:50:56:00:00:01'], incapable: ['00:50:56:00:00:01'] }],
  ])('is not offered to be woken when %s', (_why, cards) => {
    expect(flat(away({ cards })).map(({ id }) => id)).not.toContain('wake-a')
  })

  it('is not woken twice, and the waking can be cancelled', () => {
    const menu = away({ wake: waking() })
    expect(flat(menu).map(({ id }) => id)).not.toContain('wake-a')
    expect(item(menu, 'cancel-wake-a').action).toEqual({ kind: 'cancel-wake', hostId: 'a' })
    expect(labels(menu)[0]).toBe('Attic: Waking…')
  })

  it('is offered no more once it responds', () => {
    const ids = flat(menuOf({ hosts: [host('a', 'Attic')] }, en, now)).map(({ id }) => id)
    expect(ids.filter((id) => /wake|before/.test(id))).toEqual([])
  })
})

describe('the tray menu', () => {
  it('says so when there is no host, and still offers the window and the way out', () => {
    expect(labels(menuOf({ hosts: [] }, en, now))).toEqual([
      'No host has been added yet',
      'Show window',
      'Settings…',
      'Quit',
    ])
  })

  it.each([
    [[], 'No VMs', '没有虚拟机'],
    [['poweredOn'], '1 of 1 VM running', '1 台虚拟机，1 台运行中'],
    [['poweredOff', 'suspended'], '0 of 2 VMs running', '2 台虚拟机，0 台运行中'],
  ] as const)('counts the machines of a host: %j', (states, english, chinese) => {
    const attic = host('a', 'Attic')
    const { inventory } = attic.state
    const vms = states.map((state, index) => vm(String(index), state))
    const counted = { ...attic, state: { ...attic.state, inventory: inventory && { ...inventory, vms } } }
    expect(item(menuOf({ hosts: [counted] }, en, now), 'vms-a').label).toBe(english)
    expect(item(menuOf({ hosts: [counted] }, createTranslator('zh-CN'), now), 'vms-a').label).toBe(chinese)
  })

  it('says of a host that is well whether one click would do, and of another what is wrong with it', () => {
    const ready = { state: 'ready', guests: 2, asks: 0, seconds: { low: 38, high: 60 } } as const
    const label = (change: Partial<HostView>, translator = en): string =>
      labels(menuOf({ hosts: [host('a', 'Attic', change)] }, translator, now))[0] ?? ''
    expect(label({ readiness: ready })).toBe('Attic: Ready, 2 guests, about 40 s')
    expect(label({ readiness: ready }, createTranslator('zh-CN'))).toBe('Attic：可以关机，2 台客户机，约 40 秒')
    expect(label({ readiness: { ...ready, state: 'asks', asks: 1 } })).toBe('Attic: 1 guest needs a rule')
    expect(label({ readiness: ready, drift: 2 })).not.toContain('Ready')
  })

  it('offers each host by name and state, with what can be done and how many of its machines run', () => {
    const menu = menuOf({ hosts: [host('a', 'Attic')] }, en, now)
    expect(labels(menu)).toEqual([
      'Attic: Connected',
      '1 of 2 VMs running',
      'Shut down safely',
      'Reboot safely…',
      'Shut down now…',
      'Open',
      'Show window',
      'Settings…',
      'Quit',
    ])
    expect(item(menu, 'shut-down-a')).toMatchObject({ enabled: true, action: { kind: 'shut-down', hostId: 'a' } })
    expect(item(menu, 'reboot-a').action).toEqual({ kind: 'plan-reboot', hostId: 'a' })
    expect(item(menu, 'shut-down-now-a').action).toEqual({ kind: 'shut-down-now', hostId: 'a' })
  })

  it('does not offer a shutdown of a host that cannot be reached, nor numbers that may be old', () => {
    const away = host('a', 'Attic')
    const menu = menuOf(
      { hosts: [{ ...away, state: { ...away.state, connection: 'unreachable', stale: true } }] },
      en,
      now,
    )
    expect(item(menu, 'shut-down-a').enabled).toBe(false)
    expect(item(menu, 'reboot-a').enabled).toBe(false)
    expect(item(menu, 'shut-down-now-a').enabled).toBe(false)
    expect(labels(menu)).not.toContain('1 of 2 VMs running')
  })

  it('puts the cancel of a countdown first, with its seconds, and takes it away when it is too late', () => {
    const counting = host('a', 'Attic', {
      run: run({ phase: 'countdown', countdownEndsAt: new Date(now + 9_200).toISOString() }),
    })
    expect(menuOf({ hosts: [counting] }, en, now)[0]).toEqual({
      type: 'item',
      id: 'cancel-a',
      label: 'Cancel shutdown of Attic (10 s)',
      enabled: true,
      action: { kind: 'cancel', hostId: 'a' },
    })
    const running = host('a', 'Attic', { run: run({ phase: 'running' }) })
    expect(menuOf({ hosts: [running] }, en, now)[0]).toMatchObject({
      label: 'Cancel shutdown of Attic',
      enabled: true,
    })
    const ending = host('a', 'Attic', { run: run({ phase: 'ending' }) })
    expect(menuOf({ hosts: [ending] }, en, now)[0]).toMatchObject({ id: 'cancel-a', enabled: false })
    expect(item(menuOf({ hosts: [ending] }, en, now), 'shut-down-a').enabled).toBe(false)
  })

  it('begins a countdown at once, and says how many guests are down once it has begun', () => {
    const counting = host('a', 'Attic', {
      run: run({ phase: 'countdown', countdownEndsAt: new Date(now + 9_200).toISOString() }),
    })
    expect(item(menuOf({ hosts: [counting] }, en, now), 'start-a')).toMatchObject({
      label: 'Start now',
      action: { kind: 'start-now', hostId: 'a' },
    })
    const vms = ['1', '2'].map((id) => ({ id }) as PlannedGroup['vms'][number])
    const going = host('a', 'Attic', { run: run({ groups: [{ group: 5, last: false, order: null, vms }] }) })
    const [first, second] = menuOf({ hosts: [going] }, en, now)
    expect(first).toMatchObject({ label: 'Attic: 1 of 2 down', action: { kind: 'run', hostId: 'a' } })
    expect(second).toMatchObject({ id: 'cancel-a' })
  })

  it('says how much needs attention on a host, notes and what was put off aside', () => {
    const needs = (severity: 'critical' | 'note', isPutOff = false): MarkedItem =>
      ({ item: { severity, key: severity }, mark: isPutOff ? {} : null }) as MarkedItem
    const items = [needs('critical'), needs('note'), needs('critical', true)]
    const attention = { checkedAt: '2026-01-01T00:00:00Z', items, unknown: [], problem: null }
    expect(item(menuOf({ hosts: [host('a', 'Attic', { attention })] }, en, now), 'attention-a')).toMatchObject({
      label: '1 item needs attention',
      action: { kind: 'attention' },
    })
    const none = flat(menuOf({ hosts: [host('a', 'Attic', { attention: { ...attention, items: [] } })] }, en, now))
    expect(none.some(({ id }) => id === 'attention-a')).toBe(false)
  })

  it('has what concerns several hosts first: their countdown, and how many are down', () => {
    const hosts = [host('a', 'Attic'), host('b', 'Barn')]
    const many: ManyHostsRun = {
      phase: 'countdown',
      countdownEndsAt: new Date(now + 9_200).toISOString(),
      startedAt: '2026-01-01T00:00:00Z',
      endedAt: null,
      cancelling: false,
      slept: false,
      hosts: hosts.map(({ id, name }, index) => ({
        id,
        name,
        last: false,
        stage: index === 0 ? 'ended' : 'waiting',
        outcome: index === 0 ? 'unreachable' : null,
        problem: null,
      })),
    }
    const counting = menuOf({ hosts, manyHosts: many }, en, now)
    expect(labels(counting).slice(0, 2)).toEqual(['Cancel all (10 s)', 'Start now'])
    expect(item(counting, 'shut-down-all').enabled).toBe(false)
    const going = menuOf({ hosts, manyHosts: { ...many, phase: 'running', countdownEndsAt: null } }, en, now)
    expect(labels(going).slice(0, 2)).toEqual(['Cancel all', '1 of 2 hosts no longer respond'])
    expect(menuOf({ hosts, manyHosts: { ...many, phase: 'ended' } }, en, now)).toEqual(menuOf({ hosts }, en, now))
  })

  it('offers all hosts at once only where there are several, and while one of them is ready', () => {
    const away = host('b', 'Barn')
    const hosts = [
      host('a', 'Attic'),
      { ...away, state: { ...away.state, connection: 'unreachable' as const } },
      host('c', 'Cellar'),
    ]
    expect(item(menuOf({ hosts }, en, now), 'shut-down-all')).toMatchObject({
      enabled: true,
      action: { kind: 'shut-down-all' },
    })
    expect(item(menuOf({ hosts: hosts.slice(1, 2).concat(hosts.slice(1, 2)) }, en, now), 'shut-down-all').enabled).toBe(
      false,
    )
    expect(flat(menuOf({ hosts: [host('a', 'Attic')] }, en, now)).some(({ id }) => id === 'shut-down-all')).toBe(false)
  })

  it('keeps the ids of its items whatever the language and the state', () => {
    const ids = (items: readonly TrayItem[]): string[] => flat(items).map(({ id }) => id)
    const hosts = [host('a', 'Attic')]
    expect(ids(menuOf({ hosts }, createTranslator('zh-CN'), now))).toEqual(ids(menuOf({ hosts }, en, now)))
    expect(labels(menuOf({ hosts }, createTranslator('zh-CN'), now))).toContain('安全关机')
  })

  it('says that all hosts respond only when there is one and all of them do', () => {
    const well = host('a', 'Attic')
    const away = { ...host('b', 'Barn').state, connection: 'unreachable' as const }
    const receipt = {
      outcome: 'unreachable' as const,
      problem: null,
      vms: [],
      endedAt: '2026-01-01T00:00:00Z',
      runId: null,
    }
    const down = host('b', 'Barn', { state: away, run: run({ phase: 'ended', receipt }) })
    expect(trayStatus([])).toBe('noHosts')
    expect(trayStatus([well])).toBe('allWell')
    expect(trayStatus([well, down])).toBe('wentDown')
    expect(trayStatus([well, host('c', 'Cellar', { state: { ...away, connection: 'stopped' } })])).toBe('notWatched')
    expect(trayStatus([down, host('c', 'Cellar', { state: away })])).toBe('unreachable')
    expect(trayStatus([down, host('c', 'Cellar', { run: run({ phase: 'running' }) })])).toBe('busy')
  })

  it('shows an ampersand as an ampersand', () => {
    expect(menuLabel('R&D && more')).toBe('R&&D &&&& more')
  })
})
