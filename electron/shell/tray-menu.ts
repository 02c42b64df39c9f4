import type { Translator } from '../../shared/i18n/translator.ts'
import type { AppState, HostView, ManyHostsRun, RunQuestion, RunView } from '../../shared/models/app-state.ts'
import type { AskAnswer, PlannedVm } from '../../shared/models/plan.ts'
import type { RunAction } from '../../shared/models/power.ts'
import { countdownSeconds, hostActions, runUnderWay } from '../../shared/rules/host-actions.ts'
import { hostSummary, worstState } from '../../shared/rules/host-summary.ts'
import { isAway, vmsOnBefore, wakeOffer, wakeUnderWay } from '../../shared/rules/wake/wake-offer.ts'
import { collation } from '../../shared/text/collation.ts'
import { readinessText } from '../../shared/text/readiness-text.ts'
import { printable } from '../../shared/text/printable.ts'
import { answersTo, type QuestionAnswer } from '../../shared/rules/run-questions.ts'

/** The effect of choosing an item. */
export type TrayAction =
  | {
      readonly kind:
        | 'shut-down'
        | 'plan-reboot'
        | 'shut-down-now'
        | 'cancel'
        | 'start-now'
        | 'wake'
        | 'cancel-wake'
        | 'open'
        | 'run'
      readonly hostId: string
    }
  | {
      readonly kind: 'answer'
      readonly hostId: string
      readonly question: string
      readonly vm: string
      readonly answer: QuestionAnswer
    }
  | {
      readonly kind: 'decide'
      readonly hostId: string
      readonly vms: readonly string[]
      /** Names of the VMs. */
      readonly names: string
      readonly answer: AskAnswer
    }
  | { readonly kind: 'attention' | 'shut-down-all' | 'start-many' | 'cancel-many' | 'show' | 'settings' | 'quit' }

/** One entry of the tray menu; `id` stays the same while its meaning does. */
export type TrayItem =
  | { readonly type: 'separator'; readonly id: string }
  | {
      readonly type: 'item'
      readonly id: string
      readonly label: string
      readonly enabled: boolean
      readonly action: TrayAction | null
    }
  | { readonly type: 'submenu'; readonly id: string; readonly label: string; readonly items: readonly TrayItem[] }

/**
 * Returns the whole menu for a state. Every action is in the menu, because a click on the icon does different things on
 * different desktops. The same rules as in the window decide which actions are enabled.
 * @param now milliseconds since 1970-01-01 UTC, for countdowns.
 */
export function trayMenu(
  { hosts, manyHosts }: Pick<AppState, 'hosts' | 'manyHosts'>,
  translator: Translator,
  now: number,
): TrayItem[] {
  const { t } = translator
  const underWay = runUnderWay(manyHosts)
  const ready = hosts.some((host) => hostActions(host, now).shutDown.enabled)
  return [
    ...manyItems(manyHosts, translator, now),
    ...hosts.flatMap((host) => [...runItems(host, translator, now), ...questionMenus(host, translator)]),
    ...(hosts.length === 0
      ? [item('no-hosts', t('shell.tray.noHosts'), false, null)]
      : hosts.map((host) => hostMenu(host, translator, now))),
    { type: 'separator', id: 'separator-hosts' },
    ...(hosts.length > 1
      ? [item('shut-down-all', t('shell.tray.shutDownAll'), ready && !underWay, { kind: 'shut-down-all' })]
      : []),
    item('show', t('shell.tray.show'), true, { kind: 'show' }),
    item('settings', t('shell.tray.settings'), true, { kind: 'settings' }),
    { type: 'separator', id: 'separator-quit' },
    item('quit', t('shell.tray.quit'), true, { kind: 'quit' }),
  ]
}

/**
 * Returns the text under `shell.tray` that the tooltip shows for all hosts; `allWell` only if all of them respond.
 */
export function trayStatus(
  hosts: AppState['hosts'],
): 'noHosts' | 'allWell' | 'wentDown' | 'notWatched' | 'busy' | 'attention' | 'unreachable' {
  if (hosts.length === 0) return 'noHosts'
  const worst = worstState(hosts)
  if (worst !== 'ok') return worst
  const quiet = hosts.map(hostSummary).filter(({ kind }) => kind === 'stopped')
  if (quiet.length === 0) return 'allWell'
  return quiet.some(({ text }) => text === 'wentDown') ? 'wentDown' : 'notWatched'
}

/** Returns what can be done about hosts that are shut down together; it comes before what concerns one of them. */
function manyItems(run: ManyHostsRun | null, { t }: Translator, now: number): TrayItem[] {
  if (run === null || run.phase === 'ended') return []
  const seconds = countdownSeconds(run, now)
  const down = run.hosts.filter(({ outcome }) => outcome === 'unreachable').length
  return [
    item(
      'cancel-many',
      seconds === null ? t('manyHosts.cancelAll') : t('shell.tray.cancelMany', { seconds }),
      !run.cancelling,
      { kind: 'cancel-many' },
    ),
    seconds === null
      ? item('show-many', t('manyHosts.down', { down, count: run.hosts.length }), true, { kind: 'shut-down-all' })
      : item('start-many', t('app.countdown.startNow'), !run.cancelling, { kind: 'start-many' }),
  ]
}

/** Returns how far a run has come and how to cancel it, or to begin it; they come first, to be found in a hurry. */
function runItems(host: HostView, { t }: Translator, now: number): TrayItem[] {
  const { id, name, run } = host
  if (!run || !runUnderWay(run)) return []
  const seconds = countdownSeconds(run, now)
  const { enabled } = hostActions(host, now).cancel
  const cancel = (label: string): TrayItem => item(`cancel-${id}`, label, enabled, { kind: 'cancel', hostId: id })
  if (seconds !== null)
    return [
      cancel(cancelIn(t, run.action, name, seconds)),
      item(`start-${id}`, t('app.countdown.startNow'), !run.cancelling, { kind: 'start-now', hostId: id }),
    ]
  const guests = guestsDown(host)
  return [
    ...(guests
      ? [item(`progress-${id}`, t('shell.tray.progress', { name, ...guests }), true, { kind: 'run', hostId: id })]
      : []),
    cancel(cancelOf(t, run.action, name)),
  ]
}

function cancelOf(t: Translator['t'], action: RunAction, name: string): string {
  return action === 'shutdown' ? t('shell.tray.cancelRun', { name }) : t(`hostRuns.window.cancelOf.${action}`, { name })
}

function cancelIn(t: Translator['t'], action: RunAction, name: string, seconds: number): string {
  return action === 'shutdown'
    ? t('shell.tray.cancel', { name, seconds })
    : t('shell.tray.cancelIn', { what: cancelOf(t, action, name), seconds })
}

/** Returns how many of the guests that a run shuts down no longer run; null when there are none or the host does not say. */
function guestsDown({
  run,
  state: { inventory, stale },
}: Pick<HostView, 'run' | 'state'>): { readonly down: number; readonly count: number } | null {
  const planned = run?.phase === 'running' ? run.groups.flatMap(({ vms }) => vms) : []
  if (planned.length === 0 || inventory === null || stale) return null
  const states = new Map(inventory.vms.map((vm) => [vm.id, vm.powerState]))
  const down = planned.filter(({ id }) => states.get(id) === 'poweredOff' || states.get(id) === 'suspended').length
  return { down, count: planned.length }
}

/** Most guests with time left that the menu offers; the window shows all of them. */
const mostDecisions = 20

/** Returns a submenu for each question of a run. Guests with time left share one, since there may be many. */
function questionMenus({ id, name, run }: HostView, translator: Translator): TrayItem[] {
  if (run === null || run.phase === 'ended' || run.cancelling) return []
  const { t } = translator
  const menu = (question: RunQuestion, label: string): TrayItem => ({
    type: 'submenu',
    id: `question-${id}-${question.vm.id}`,
    label,
    items: [
      ...answersTo(question).map((answer) =>
        item(`answer-${id}-${question.vm.id}-${answer}`, t(`shell.tray.answers.${answer}`), true, {
          kind: 'answer',
          hostId: id,
          question: question.id,
          vm: question.vm.name,
          answer,
        }),
      ),
      { type: 'separator', id: `separator-question-${id}-${question.vm.id}` },
      item(`run-${id}-${question.vm.id}`, t('shell.tray.run'), true, { kind: 'run', hostId: id }),
    ],
  })
  const open = run.questions.map((question) =>
    menu(question, t(`shell.tray.questions.${question.kind}`, { name, vm: question.vm.name })),
  )
  const { decisions } = run
  open.push(...beforehandMenus({ id, name, run }, translator))
  const inLanguage = collation(translator.locale)
  if (decisions.length === 0) return open
  const early = decisions
    .toSorted((a, b) => inLanguage(a.vm.name, b.vm.name))
    .slice(0, mostDecisions)
    .map((question) => menu(question, printable(question.vm.name) || question.vm.id))
  const more =
    decisions.length > mostDecisions
      ? [
          item(`more-${id}`, t('shell.tray.more', { count: decisions.length - mostDecisions }), true, {
            kind: 'run',
            hostId: id,
          }),
        ]
      : []
  return [
    ...open,
    { type: 'submenu', id: `decide-${id}`, label: t('shell.tray.decide', { name }), items: [...early, ...more] },
  ]
}

/** Returns a submenu for what the plan will ask, one for VMs that it asks alike: what is decided now is not asked any more. */
function beforehandMenus(
  { id, name, run }: { readonly id: string; readonly name: string; readonly run: RunView },
  { t }: Translator,
): TrayItem[] {
  const begun = new Set(run.events.map(({ vm }) => vm))
  const alike = new Map<string, PlannedVm[]>()
  for (const vm of run.groups.flatMap(({ vms }) => vms)) {
    if (vm.action !== 'ask' || run.decided[vm.id] !== undefined || begun.has(vm.id)) continue
    const key = `${plannedKind(vm)} ${vm.rules.protected.value}`
    alike.set(key, [...(alike.get(key) ?? []), vm])
  }
  return [...alike].flatMap(([key, vms]): TrayItem[] => {
    const [first] = vms
    if (!first) return []
    const answers = answersTo({ kind: plannedKind(first), isProtected: first.rules.protected.value })
    const names = vms.map((vm) => printable(vm.name) || vm.id).join(', ')
    return [
      {
        type: 'submenu',
        id: `beforehand-${id}-${key}`,
        label:
          vms.length === 1
            ? t('shell.tray.beforehand', { name, vm: names })
            : t('shell.tray.beforehandMany', { name, count: vms.length }),
        items: answers.flatMap((answer) =>
          answer === 'wait'
            ? []
            : [
                item(`beforehand-${id}-${key}-${answer}`, t(`shell.tray.answers.${answer}`), true, {
                  kind: 'decide',
                  hostId: id,
                  vms: vms.map((vm) => vm.id),
                  names,
                  answer,
                }),
              ],
        ),
      },
    ]
  })
}

function plannedKind({ code }: PlannedVm): 'inaccessible' | 'no-tools' {
  return code === 'VM_INACCESSIBLE' ? 'inaccessible' : 'no-tools'
}

function hostMenu(host: HostView, { t }: Translator, now: number): TrayItem {
  const actions = hostActions(host, now)
  const { kind, text } = hostSummary(host)
  // Of a host that is well, whether one click would do is worth more than that it is connected.
  const status = kind === 'ok' && host.readiness ? readinessText(t, host.readiness) : t(`app.status.${text}`)
  const { inventory } = host.state
  const running = inventory?.vms.filter((vm) => vm.powerState === 'poweredOn').length ?? 0
  return {
    type: 'submenu',
    id: `host-${host.id}`,
    label: t('shell.tray.hostStatus', { name: host.name, status }),
    items: [
      ...attentionItems(host, t),
      ...(inventory && !host.state.stale
        ? [item(`vms-${host.id}`, t('shell.tray.vms', { running, count: inventory.vms.length }), false, null)]
        : []),
      ...wakeItems(host, t),
      item(`shut-down-${host.id}`, t('shell.tray.shutDown'), actions.shutDown.enabled, {
        kind: 'shut-down',
        hostId: host.id,
      }),
      item(`reboot-${host.id}`, t('hostRuns.window.menu.reboot'), actions.shutDown.enabled, {
        kind: 'plan-reboot',
        hostId: host.id,
      }),
      item(`shut-down-now-${host.id}`, t('shell.tray.shutDownNow'), actions.shutDownNow.enabled, {
        kind: 'shut-down-now',
        hostId: host.id,
      }),
      { type: 'separator', id: `separator-${host.id}` },
      item(`open-${host.id}`, t('shell.tray.open'), true, { kind: 'open', hostId: host.id }),
    ],
  }
}

/** Returns how much needs attention on a host, notes aside, and the way there. */
function attentionItems({ id, attention }: HostView, t: Translator['t']): TrayItem[] {
  const items = attention?.items.filter(({ item: { severity }, mark }) => mark === null && severity !== 'note') ?? []
  if (items.length === 0) return []
  return [item(`attention-${id}`, t('attention.view.badge', { count: items.length }), true, { kind: 'attention' })]
}

/** Returns how many VMs were on before a host went away, and the way to wake it or to stop waking it. */
function wakeItems(host: HostView, t: Translator['t']): TrayItem[] {
  const { id, wake } = host
  const before = isAway(host) ? vmsOnBefore(host) : null
  return [
    ...(before === null ? [] : [item(`before-${id}`, t('wake.before', { count: before }), false, null)]),
    ...(wakeOffer(host) === 'ready' ? [item(`wake-${id}`, t('wake.wake'), true, { kind: 'wake', hostId: id })] : []),
    ...(wakeUnderWay(wake)
      ? [item(`cancel-wake-${id}`, t('wake.cancel'), true, { kind: 'cancel-wake', hostId: id })]
      : []),
  ]
}

function item(id: string, label: string, enabled: boolean, action: TrayAction | null): TrayItem {
  return { type: 'item', id, label, enabled, action }
}

/** Escapes `&`, which marks a mnemonic in menus of Windows and Linux. */
export function menuLabel(label: string): string {
  return label.replaceAll('&', '&&')
}
