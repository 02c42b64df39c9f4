import { Notification } from 'electron'
import type { Translator } from '../../shared/i18n/translator.ts'
import type { CalledOffBy, HostView, ManyHostsRun, RunReceipt, ShellState } from '../../shared/models/app-state.ts'
import { notificationBody } from './notification-text.ts'

/** Shows what happens to hosts as notifications of the desktop, in the language shown now. */
export class Notifications {
  readonly #translator: () => Translator
  /** Questions that a notification was already shown for. */
  readonly #announced = new Set<string>()

  constructor(translator: () => Translator) {
    this.#translator = translator
  }

  ended(host: HostView, { outcome, problem }: RunReceipt): void {
    const { t, problemText } = this.#translator()
    const action = host.run?.action ?? 'shutdown'
    const unknown = outcome === 'unknown' && action !== 'shutdown'
    const title = t('shell.notify.ended', {
      name: host.name,
      outcome: t(unknown ? `hostRuns.window.unknown.${action}` : `app.receipt.outcomes.${outcome ?? 'none'}`),
    })
    notify(title, problem ? problemText(problem) : '')
  }

  calledOff(host: HostView, by: CalledOffBy): void {
    const { t } = this.#translator()
    notify(t('shell.notify.calledOff', { name: host.name }), t(`app.countdown.calledOff.${by}`))
  }

  /** Says how many of several hosts went down; each that did not has had its own notification. */
  manyEnded({ hosts, slept }: ManyHostsRun): void {
    const { t } = this.#translator()
    const down = hosts.filter(({ outcome }) => outcome === 'unreachable').length
    if (slept) return notify(t('manyHosts.calledOff'), t('app.countdown.calledOff.sleep'))
    // Called off by the user in front of it.
    if (hosts.every(({ stage }) => stage === 'waiting')) return
    const others = hosts.filter(({ outcome }) => outcome !== 'unreachable').map(({ name }) => name)
    notify(
      t('manyHosts.down', { down, count: hosts.length }),
      others.length === 0 ? '' : t('manyHosts.others', { names: others.join(', ') }),
    )
  }

  /** Announces each question of a run once. Returns whether there was a new one. */
  questions({ name, run }: HostView): boolean {
    const { t } = this.#translator()
    const fresh = (run?.questions ?? []).filter(({ id }) => !this.#announced.has(id))
    for (const { id, kind, vm } of fresh) {
      this.#announced.add(id)
      notify(t('shell.notify.question', { name, vm: vm.name }), t(`shell.notify.questions.${kind}`))
    }
    return fresh.length > 0
  }

  /** Says that an answer from the tray came too late. */
  lateAnswer(vm: string): void {
    const { t } = this.#translator()
    notify(t('shell.notify.late', { vm }), t('shell.notify.lateBody'))
  }

  /** Says that the app goes on in the tray; a user who closes the window for the first time may think that it has ended. */
  stillRunning(platform: ShellState['platform']): void {
    const { t } = this.#translator()
    notify(t('shell.notify.hidden'), t(`app.tray.${platform}`))
  }
}

function notify(title: string, body: string): void {
  if (Notification.isSupported()) new Notification({ title, body: notificationBody(body, process.platform) }).show()
}
