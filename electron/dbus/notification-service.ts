import type { Message } from './dbus-wire.ts'
import { addMatch, openSessionBus, type Bus } from './dbus-connection.ts'

/** The desktop's notification service. Source: Desktop Notifications Specification 1.2. */
const service = {
  destination: 'org.freedesktop.Notifications',
  path: '/org/freedesktop/Notifications',
  interface: 'org.freedesktop.Notifications',
} as const
const answerMs = 2_000
/** Of the hint `urgency`: stays until the user has dealt with it. */
const critical = 2
/** Of `expire_timeout`: as the desktop has it. */
const byDesktop = -1
/** The action of clicking the notification itself. */
const clicked = 'default'

/** A notification with buttons. */
export interface ActionNotice {
  readonly title: string
  /** Markup is shown as such by some desktops; the caller escapes. */
  readonly body: string
  readonly buttons: readonly { readonly id: string; readonly label: string }[]
  /** Names the action of a click on the notification itself, where the desktop shows that. */
  readonly openLabel: string
  /** Hears the id of the button that was pressed; null: the notification itself was clicked. */
  readonly onAction: (id: string | null) => void
}

/** A notification that is shown. */
export interface ShownNotice {
  /** Names it to the desktop, to be replaced by another; null where it cannot be. */
  readonly id: number | null
  /** Takes it away again, if the user has not done so. */
  readonly withdraw: () => void
}

/** Shows notifications with buttons, which Electron cannot on Linux, through one connection that closes when none is shown. */
export class NotificationService {
  readonly #env: NodeJS.ProcessEnv
  readonly #shown = new Map<number, ActionNotice>()
  #bus: Promise<Bus> | null = null

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env
  }

  /**
   * Shows a notification; null where the desktop has no buttons, or no such service: nothing was shown then.
   * @param replaced the id of the one in whose place it comes
   */
  async show(notice: ActionNotice, replaced: number | null): Promise<ShownNotice | null> {
    try {
      const bus = await this.#connection()
      const [capabilities] = await bus.call({ ...service, member: 'GetCapabilities' }, answerMs)
      if (!Array.isArray(capabilities) || !capabilities.includes('actions')) return this.#nothing()
      const actions = [clicked, notice.openLabel, ...notice.buttons.flatMap(({ id, label }) => [id, label])]
      const hints = [
        ['urgency', { signature: 'y', value: critical }],
        ['desktop-entry', { signature: 's', value: 'hypertray' }],
      ]
      const body = ['Hypertray', replaced ?? 0, '', notice.title, notice.body, actions, hints, byDesktop]
      const [id] = await bus.call({ ...service, member: 'Notify', signature: 'susssasa{sv}i', body }, answerMs)
      if (typeof id !== 'number') return this.#nothing()
      this.#shown.set(id, notice)
      return { id, withdraw: () => this.#withdraw(bus, id) }
    } catch {
      // No bus, no such service, or one that does not answer.
      return this.#nothing()
    }
  }

  #nothing(): null {
    this.#closeWhenIdle()
    return null
  }

  #connection(): Promise<Bus> {
    this.#bus ??= this.#open()
    return this.#bus
  }

  async #open(): Promise<Bus> {
    const bus = await openSessionBus(this.#env, answerMs)
    bus.onSignal((signal) => this.#heard(signal))
    const rule = `type='signal',sender='${service.destination}',interface='${service.interface}'`
    try {
      await addMatch(bus, rule, answerMs)
      return bus
    } catch (error) {
      bus.close()
      throw error
    }
  }

  #heard({ interface: from, member, body: [id, action] }: Message): void {
    if (from !== service.interface || typeof id !== 'number') return
    const notice = this.#shown.get(id)
    if (!notice) return
    if (member === 'NotificationClosed') this.#forget(id)
    if (member !== 'ActionInvoked') return
    const button = notice.buttons.find((each) => each.id === action)
    if (button) notice.onAction(button.id)
    else if (action === clicked) notice.onAction(null)
  }

  #withdraw(bus: Bus, id: number): void {
    if (!this.#shown.has(id)) return
    // The service may be gone by now, and the notification with it.
    const closed = bus.call({ ...service, member: 'CloseNotification', signature: 'u', body: [id] }, answerMs)
    void closed.catch(() => undefined).then(() => this.#forget(id))
  }

  #forget(id: number): void {
    if (this.#shown.delete(id)) this.#closeWhenIdle()
  }

  #closeWhenIdle(): void {
    if (this.#shown.size > 0 || !this.#bus) return
    const bus = this.#bus
    this.#bus = null
    void bus.then((open) => open.close()).catch(() => undefined)
  }
}
