import { Message, NameFlag, RequestNameReply } from '@jellybrick/dbus-next'
import { BusClient } from './bus.ts'
import { Changes } from './changes.ts'

const name = 'org.freedesktop.Notifications'

/** A notification as an app asked the desktop to show it. */
export interface ShownNotification {
  readonly title: string
  readonly body: string
  /** Labels of its buttons; absent without any. */
  readonly buttons?: readonly string[]
}

/** A desktop's notification service. */
export interface NotificationHost {
  /** Returns the next notification that has not been returned yet. */
  next(timeoutMs?: number): Promise<ShownNotification>
  /** Presses a button of the newest notification. */
  press(label: string): void
  /** How many the app has shown and not taken back. */
  open(): number
  /** Resolves when the app has taken the newest notification back. */
  withdrawn(timeoutMs?: number): Promise<unknown>
  stop(): void
}

/**
 * Becomes the notification service of a session bus. Start it before the app.
 * @param buttons whether it shows buttons, as not every desktop does
 */
export async function startNotificationHost(busAddress: string, { buttons = false } = {}): Promise<NotificationHost> {
  const client = await BusClient.connect(busAddress)
  const shown: ShownNotification[] = []
  const closed = new Set<number>()
  const changes = new Changes()
  let newest = 0
  let actions: readonly string[] = []
  const answer = (message: Message): Message => {
    switch (message.member) {
      case 'GetServerInformation':
        return Message.newMethodReturn(message, 'ssss', ['test', 'test', '1', '1.2'])
      case 'GetCapabilities':
        return Message.newMethodReturn(message, 'as', [['body', 'body-markup', ...(buttons ? ['actions'] : [])]])
      case 'Notify': {
        const [, replaced] = message.body
        newest = Number(replaced) === 0 ? newest + 1 : Number(replaced)
        actions = (message.body[5] as readonly string[] | undefined) ?? []
        const labels = actions.filter((_text, index) => index % 2 === 1 && actions[index - 1] !== 'default')
        const [, , , title, body] = message.body
        shown.push({ title: String(title), body: String(body), ...(labels.length > 0 && { buttons: labels }) })
        return Message.newMethodReturn(message, 'u', [newest])
      }
      case 'CloseNotification':
        closed.add(Number(message.body[0]))
        return Message.newMethodReturn(message)
      default:
        return Message.newError(message, 'org.freedesktop.DBus.Error.UnknownMethod')
    }
  }
  client.bus.addMethodHandler((message) => {
    if (message.interface !== name) return false
    client.bus.send(answer(message))
    changes.tell()
    return true
  })
  if ((await client.bus.requestName(name, NameFlag.DO_NOT_QUEUE)) !== RequestNameReply.PRIMARY_OWNER)
    throw new Error('somebody shows notifications on this bus already')
  return {
    next: (timeoutMs) =>
      changes.until(
        async () => shown.shift() ?? null,
        () => 'no notification was shown',
        timeoutMs,
      ),
    press: (label) => {
      const action = actions[actions.lastIndexOf(label) - 1]
      if (action === undefined) throw new Error(`no button ${label}`)
      client.bus.send(
        Message.newSignal('/org/freedesktop/Notifications', name, 'ActionInvoked', 'us', [newest, action]),
      )
    },
    open: () => newest - closed.size,
    withdrawn: (timeoutMs) =>
      changes.until(
        async () => (closed.has(newest) ? true : null),
        () => 'the notification was not taken back',
        timeoutMs,
      ),
    stop: () => client.close(),
  }
}
