import { Message, NameFlag, RequestNameReply, Variant } from '@jellybrick/dbus-next'
import { BusClient } from './bus.ts'
import type { Target } from './bus.ts'
import { Changes } from './changes.ts'
import { TrayMenu } from './tray-menu.ts'

const watcherName = 'org.kde.StatusNotifierWatcher'
const itemInterface = 'org.kde.StatusNotifierItem'

/** One size of a tray icon. */
export interface TrayPixmap {
  readonly width: number
  readonly height: number
  /** Alpha, red, green, blue; a byte each, row by row. */
  readonly argb: Buffer
}

/** A tray: the desktop panel as the app sees it. */
export interface TrayHost {
  /** The item of the app that registers next, or has registered already and not been asked for yet. */
  nextItem(timeoutMs?: number): Promise<TrayItem>
  stop(): void
}

/** Becomes the panel on a session bus. Start it before the app: without a panel the app believes that there is no tray. */
export async function startTrayHost(busAddress: string): Promise<TrayHost> {
  const client = await BusClient.connect(busAddress)
  const registered: Target[] = []
  const changes = new Changes()
  client.bus.addMethodHandler((message) => {
    if (message.path !== '/StatusNotifierWatcher') return false
    client.bus.send(
      answer(message, (name) => {
        // An item names itself by a bus name, or by an object path on its own connection.
        const byPath = name.startsWith('/')
        registered.push({
          destination: byPath ? message.sender : name,
          path: byPath ? name : '/StatusNotifierItem',
          interface: itemInterface,
        })
        changes.tell()
      }),
    )
    return true
  })
  if ((await client.bus.requestName(watcherName, NameFlag.DO_NOT_QUEUE)) !== RequestNameReply.PRIMARY_OWNER)
    throw new Error('there is a tray on this bus already')
  return {
    nextItem: async (timeoutMs) =>
      TrayItem.open(
        client,
        await changes.until(
          async () => registered.shift() ?? null,
          () => 'no app registered a tray icon',
          timeoutMs,
        ),
      ),
    stop: () => client.close(),
  }
}

function answer(message: Message, register: (name: string) => void): Message {
  const properties: Record<string, Variant> = {
    IsStatusNotifierHostRegistered: new Variant('b', true),
    ProtocolVersion: new Variant('i', 0),
    RegisteredStatusNotifierItems: new Variant('as', []),
  }
  switch (message.member) {
    case 'Get': {
      const value = properties[String(message.body[1])]
      return value
        ? Message.newMethodReturn(message, 'v', [value])
        : Message.newError(message, 'org.freedesktop.DBus.Error.UnknownProperty')
    }
    case 'GetAll':
      return Message.newMethodReturn(message, 'a{sv}', [properties])
    case 'RegisterStatusNotifierItem':
      register(String(message.body[0]))
      return Message.newMethodReturn(message)
    case 'RegisterStatusNotifierHost':
      return Message.newMethodReturn(message)
    default:
      return Message.newError(message, 'org.freedesktop.DBus.Error.UnknownMethod')
  }
}

/** The app's icon in the tray, as the panel sees it. */
export class TrayItem {
  readonly menu: TrayMenu
  readonly #client: BusClient
  readonly #target: Target
  readonly #changes: Changes

  private constructor(client: BusClient, target: Target, menu: TrayMenu, changes: Changes) {
    this.#client = client
    this.#target = target
    this.menu = menu
    this.#changes = changes
  }

  static async open(client: BusClient, target: Target): Promise<TrayItem> {
    const changes = new Changes()
    await client.listen(`type='signal',sender='${target.destination}'`, () => changes.tell())
    const path = String(await client.property(target, 'Menu'))
    const menu = new TrayMenu(
      client,
      { destination: target.destination, path, interface: 'com.canonical.dbusmenu' },
      changes,
    )
    return new TrayItem(client, target, menu, changes)
  }

  /** Title and text of the tooltip, whichever is not empty. */
  async tooltip(): Promise<string> {
    const [, , title, text] = (await this.#client.property(this.#target, 'ToolTip')) as [
      string,
      unknown,
      string,
      string,
    ]
    return [title, text].filter((part) => part !== '').join('\n')
  }

  /** The icon in all sizes it is given in. */
  async icon(): Promise<TrayPixmap[]> {
    const pixmaps = (await this.#client.property(this.#target, 'IconPixmap')) as [number, number, Buffer][]
    return pixmaps.map(([width, height, argb]) => ({ width, height, argb: Buffer.from(argb) }))
  }

  /** A click on the icon itself, not on its menu. */
  async activate(): Promise<void> {
    await this.#client.call(this.#target, 'Activate', 'ii', [0, 0])
  }

  /** Waits until the tooltip is, or matches, this. */
  async waitForTooltip(wanted: string | RegExp, timeoutMs?: number): Promise<string> {
    let last = ''
    return await this.#changes.until(
      async () => {
        last = await this.tooltip()
        return (typeof wanted === 'string' ? last === wanted : wanted.test(last)) ? last : null
      },
      () => `the tooltip is "${last}", not ${wanted}`,
      timeoutMs,
    )
  }

  /** Waits until the icon is one that `wanted` accepts, for example another than before. */
  async waitForIcon(wanted: (icon: readonly TrayPixmap[]) => boolean, timeoutMs?: number): Promise<TrayPixmap[]> {
    return await this.#changes.until(
      async () => {
        const icon = await this.icon()
        return wanted(icon) ? icon : null
      },
      () => 'the icon did not become the one waited for',
      timeoutMs,
    )
  }
}
