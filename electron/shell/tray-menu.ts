import type { Translator } from '../../shared/i18n/translator.ts'
import type { AppState, HostView, RunQuestion } from '../../shared/models/app-state.ts'
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
      readonly kind: 'shut-down' | 'plan-reboot' | 'shut-down-now' | 'cancel' | 'wake' | 'cancel-wake' | 'open' | 'run'
      readonly hostId: string
    }
  | {
      readonly kind: 'answer'
      readonly hostId: string
      readonly question: string
      readonly vm: string
      readonly answer: QuestionAnswer
    }
  | { readonly kind: 'shut-down-all'; readonly hostIds: readonly string[] }
  | { readonly kind: 'show' | 'settings' | 'quit' }

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
export function trayMenu(state: Pick<AppState, 'hosts'>, translator: Translator, now: number): TrayItem[] {
  const { t } = translator
  const hosts = state.hosts
  const ready = hosts.filter((host) => hostActions(host, now).shutDown.enabled)
  return [
    ...hosts.flatMap((host) => [...cancelItem(host, translator, now), ...questionMenus(host, translator)]),
    ...(hosts.length === 0
      ? [item('no-hosts', t('shell.tray.noHosts'), false, null)]
      : hosts.map((host) => hostMenu(host, translator, now))),
    { type: 'separator', id: 'separator-hosts' },
    ...(hosts.length > 1
      ? [
          item('shut-down-all', t('shell.tray.shutDownAll'), ready.length > 0, {
            kind: 'shut-down-all',
            hostIds: ready.map(({ id }) => id),
          }),
        ]
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

/** Returns the item to cancel a run; it comes first in the menu, to be found in a hurry. */
function cancelItem(host: HostView, { t }: Translator, now: number): TrayItem[] {
  if (!runUnderWay(host.run)) return []
  const seconds = countdownSeconds(host.run, now)
  const label =
    seconds === null
      ? t('shell.tray.cancelRun', { name: host.name })
      : t('shell.tray.cancel', { name: host.name, seconds })
  return [item(`cancel-${host.id}`, label, hostActions(host, now).cancel.enabled, { kind: 'cancel', hostId: host.id })]
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
