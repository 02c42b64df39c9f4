import { Message, NameFlag, RequestNameReply } from '@jellybrick/dbus-next'
import { BusClient } from './bus.ts'
import { Changes } from './changes.ts'

const name = 'org.freedesktop.Notifications'

/** A notification as an app asked the desktop to show it. */
export interface ShownNotification {
  readonly title: string
  readonly body: string
}

/** A desktop's notification service. */
export interface NotificationHost {
  /** Returns the next notification that has not been returned yet. */
  next(timeoutMs?: number): Promise<ShownNotification>
  stop(): void
}

/** Becomes the notification service of a session bus. Start it before the app. */
export async function startNotificationHost(busAddress: string): Promise<NotificationHost> {
  const client = await BusClient.connect(busAddress)
  const shown: ShownNotification[] = []
  const changes = new Changes()
  client.bus.addMethodHandler((message) => {
    if (message.interface !== name) return false
    client.bus.send(
      answer(message, (notification) => {
        shown.push(notification)
        changes.tell()
      }),
    )
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
    stop: () => client.close(),
  }
}

function answer(message: Message, show: (notification: ShownNotification) => void): Message {
  switch (message.member) {
    case 'GetServerInformation':
      return Message.newMethodReturn(message, 'ssss', ['test', 'test', '1', '1.2'])
    case 'GetCapabilities':
      return Message.newMethodReturn(message, 'as', [['body', 'body-markup']])
    case 'Notify':
      show({ title: String(message.body[3]), body: String(message.body[4]) })
      return Message.newMethodReturn(message, 'u', [1])
    case 'CloseNotification':
      return Message.newMethodReturn(message)
    default:
      return Message.newError(message, 'org.freedesktop.DBus.Error.UnknownMethod')
  }
}
