import type { Translator } from '../i18n/translator.ts'
import type { AutostartChange, AutostartEntry, AutostartVm } from '../models/autostart.ts'

type Translate = Translator['t']

const actions = ['guestshutdown', 'suspend', 'poweroff', 'systemdefault', 'none'] as const

/** Says what the host does with a VM when it stops. @param action in lower case; null: none */
export function stopText(t: Translate, action: string | null, delay: number | null): string {
  const known = actions.find((each) => each === action)
  const text = known ? t(`autostart.actions.${known}`) : (action ?? t('autostart.actions.none'))
  return delay === null ? text : t('autostart.within', { action: text, seconds: delay })
}

/** Says what would become of a VM. */
export function autostartVerdict(t: Translate, { running, why }: Pick<AutostartVm, 'running' | 'why'>): string {
  return running ? t(`autostart.why.${why ?? 'fine'}`) : t('autostart.why.not-running')
}

const lower = (action: string | null): string | null => action?.toLowerCase() ?? null

/** Says each difference on a line, and what a change does not mend. */
export function autostartChangeLines(t: Translate, { before, after, vms, left }: AutostartChange): string[] {
  const state = (on: boolean | null): string => t(`autostart.${on === true ? 'on' : 'off'}`)
  return [
    ...((before.enabled === true) === (after.enabled === true)
      ? []
      : [`${state(before.enabled)} → ${state(after.enabled)}`]),
    ...(lower(before.stopAction) === lower(after.stopAction)
      ? []
      : [
          t('autostart.byDefault', {
            before: stopText(t, lower(before.stopAction), before.stopDelay),
            after: stopText(t, lower(after.stopAction), after.stopDelay),
          }),
        ]),
    ...vms.map((vm) =>
      t('autostart.difference', { name: vm.name, before: entryText(t, vm.before), after: entryText(t, vm.after) }),
    ),
    ...left.map((vm) => t('autostart.left', { name: vm.name, why: autostartVerdict(t, vm) })),
  ]
}

function entryText(t: Translate, entry: AutostartEntry | null): string {
  if (entry === null) return t('autostart.notListed')
  const delay = entry.stopDelay < 0 ? null : entry.stopDelay
  const stop = stopText(t, entry.stopAction.toLowerCase(), delay)
  return t('autostart.entry', { start: startText(t, entry), stop })
}

function startText(t: Translate, { startAction, startOrder }: AutostartEntry): string {
  if (startAction.toLowerCase() !== 'poweron') return t('autostart.startsNot')
  return startOrder > 0 ? t('autostart.startsAt', { order: startOrder }) : t('autostart.starts')
}
