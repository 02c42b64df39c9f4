import { Notification } from 'electron'
import { NotificationService, type ActionNotice, type ShownNotice } from '../dbus/notification-service.ts'
import type { Translator } from '../../shared/i18n/translator.ts'
import type {
  CalledOffBy,
  HostView,
  ManyHostsRun,
  RunQuestion,
  RunReceipt,
  ShellState,
} from '../../shared/models/app-state.ts'
import { answersTo, type QuestionAnswer } from '../../shared/rules/run-questions.ts'
import type { AttentionItem } from '../../shared/models/attention.ts'
import { attentionText } from '../../shared/text/attention-text.ts'
import { notificationBody } from './notification-text.ts'

export interface NotificationsOptions {
  readonly translator: () => Translator
  /** Hears an answer that was given in a notification, to all questions in it. */
  readonly answer: (hostId: string, questions: readonly RunQuestion[], answer: QuestionAnswer) => void
  /** Hears that the notification of a host's run was clicked. */
  readonly open: (hostId: string) => void
}

/** The notification about the questions of one kind that a host's run asks. */
interface Announcement {
  readonly hostId: string
  /** Ids of the questions in it. */
  readonly ids: ReadonlySet<string>
  readonly shown: Promise<ShownNotice | null>
}

/** Shows what happens to hosts as notifications of the desktop, in the language shown now. */
export class Notifications {
  readonly #options: NotificationsOptions
  readonly #service = process.platform === 'linux' ? new NotificationService(process.env) : null
  /** What is announced, by host and kind of question. */
  readonly #announced = new Map<string, Announcement>()

  constructor(options: NotificationsOptions) {
    this.#options = options
  }

  get #translator(): () => Translator {
    return this.#options.translator
  }

  ended(host: HostView, { outcome, problem }: RunReceipt): void {
    const { t, problemText } = this.#translator()
    const action = host.run?.action ?? 'shutdown'
    const unknown = outcome === 'unknown' && action !== 'shutdown'
    const facts = {
      name: host.name,
      outcome: t(unknown ? `hostRuns.window.unknown.${action}` : `app.receipt.outcomes.${outcome ?? 'none'}`),
    }
    const title = action === 'shutdown' ? t('shell.notify.ended', facts) : t(`hostRuns.window.ended.${action}`, facts)
    notify(title, problem ? problemText(problem) : '')
  }

  calledOff(host: HostView, by: CalledOffBy): void {
    const { t } = this.#translator()
    notify(t('shell.notify.calledOff', { name: host.name }), t(`app.countdown.calledOff.${by}`))
  }

  /** Says how many of several hosts went down, and which did not. */
  manyEnded({ hosts, slept }: ManyHostsRun): void {
    const { t } = this.#translator()
    const down = hosts.filter(({ outcome }) => outcome === 'unreachable').length
    if (slept) return notify(t('manyHosts.calledOff'), t('manyHosts.sleptBody'))
    // Called off by the user in front of it.
    if (hosts.every(({ stage }) => stage === 'waiting')) return
    const others = hosts.filter(({ outcome }) => outcome !== 'unreachable').map(({ name }) => name)
    notify(
      t('manyHosts.down', { down, count: hosts.length }),
      others.length === 0 ? '' : t('manyHosts.others', { names: others.join(', ') }),
    )
  }

  /**
   * Announces the questions of a run: those of one kind in one notification, which is replaced when another comes, with the answers
   * as buttons where the desktop has them; and takes back what is no longer asked. Returns whether there was a new one.
   */
  questions(host: HostView): boolean {
    const open = host.run?.questions ?? []
    const alike = new Map<string, RunQuestion[]>()
    for (const question of open) {
      const key = `${host.id} ${question.kind} ${question.isProtected}`
      alike.set(key, [...(alike.get(key) ?? []), question])
    }
    for (const [key, { hostId, shown }] of this.#announced) {
      if (hostId !== host.id || alike.has(key)) continue
      this.#announced.delete(key)
      void shown.then((notice) => notice?.withdraw())
    }
    const fresh = [...alike].filter(([key, questions]) => {
      const known = this.#announced.get(key)?.ids
      return questions.some(({ id }) => known?.has(id) !== true)
    })
    for (const [key, questions] of fresh) {
      const before = this.#announced.get(key)?.shown ?? Promise.resolve(null)
      const shown = before.then((notice) => this.#announce(host, questions, notice))
      this.#announced.set(key, { hostId: host.id, ids: new Set(questions.map(({ id }) => id)), shown })
    }
    return fresh.length > 0
  }

  async #announce(
    { id: hostId, name }: Pick<HostView, 'id' | 'name'>,
    questions: readonly RunQuestion[],
    before: ShownNotice | null,
  ): Promise<ShownNotice | null> {
    const [first] = questions
    if (!first) return before
    const { t } = this.#translator()
    const { answer, open } = this.#options
    // A power cut wants a press of its own kind, which no notification has.
    const answers = answersTo(first).filter((each) => each !== 'power-off')
    const vms = questions.map(({ vm }) => vm.name).join(', ')
    const text = t(`shell.notify.questions.${first.kind}`)
    const many = questions.length > 1
    const notice: ActionNotice = {
      title: many
        ? t('shell.notify.questionMany', { name, count: questions.length })
        : t('shell.notify.question', { name, vm: first.vm.name }),
      body: notificationBody(many ? t('shell.notify.questionVms', { vms, body: text }) : text, process.platform),
      buttons: answers.map((each) => ({ id: each, label: t(`shell.tray.answers.${each}`) })),
      openLabel: t('shell.tray.run'),
      onAction: (chosen) => {
        const given = answers.find((each) => each === chosen)
        if (given) answer(hostId, questions, given)
        else open(hostId)
      },
    }
    const shown = await this.#service?.show(notice, before?.id ?? null)
    if (shown) return shown
    before?.withdraw()
    return showByElectron(notice)
  }

  /** Says what needs attention on a host and did not before, all of it in one. */
  news(host: HostView, items: readonly AttentionItem[]): void {
    const translator = this.#translator()
    const { t, locale } = translator
    const day = (iso: string): string => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(new Date(iso))
    const titles = items.map((item) => attentionText(t, item, { day, time: day }).title)
    notify(t('attention.news', { name: host.name, count: items.length }), titles.join('\n'))
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

/** Shows a notification by Electron, which has no buttons on Linux. */
function showByElectron({ title, body, buttons, onAction }: ActionNotice): ShownNotice | null {
  if (!Notification.isSupported()) return null
  const notification = new Notification({
    title,
    body,
    actions: buttons.map(({ label }) => ({ type: 'button', text: label })),
  })
  notification.on('click', () => onAction(null))
  notification.on('action', ({ actionIndex }) => onAction(buttons[actionIndex]?.id ?? null))
  notification.show()
  return { id: null, withdraw: () => notification.close() }
}

function notify(title: string, body: string): void {
  if (Notification.isSupported()) new Notification({ title, body: notificationBody(body, process.platform) }).show()
}
