import { Variant } from '@jellybrick/dbus-next'
import { plain } from './bus.ts'
import type { BusClient, Target } from './bus.ts'
import type { Changes } from './changes.ts'

/** An entry of a menu, as a panel shows it. */
export interface MenuNode {
  /** Number on the bus; another one each time the app replaces its menu. */
  readonly id: number
  /** As the user reads it: mnemonics removed. Empty for separators and the root. */
  readonly label: string
  readonly type: 'standard' | 'separator'
  readonly enabled: boolean
  readonly visible: boolean
  /** Ticked, for entries that can be; else null. */
  readonly checked: boolean | null
  readonly children: readonly MenuNode[]
}

/** How an entry is named: its whole label, or a pattern in it. A list names the way through submenus. */
export type MenuWay = string | RegExp | readonly (string | RegExp)[]

/** The menu behind a tray icon, over com.canonical.dbusmenu. */
export class TrayMenu {
  readonly #client: BusClient
  readonly #target: Target
  readonly #changes: Changes

  constructor(client: BusClient, target: Target, changes: Changes) {
    this.#client = client
    this.#target = target
    this.#changes = changes
  }

  /** The whole menu as it is now. */
  async layout(): Promise<MenuNode> {
    const [, root] = await this.#client.call(this.#target, 'GetLayout', 'iias', [0, -1, []])
    return nodeOf(plain(root))
  }

  /** The entry, or null when it is not there now. */
  async find(way: MenuWay): Promise<MenuNode | null> {
    return findNode(await this.layout(), way)
  }

  /** Waits until the entry is there and, by default, enabled. */
  async waitForItem(
    way: MenuWay,
    { enabled = true, timeoutMs }: { readonly enabled?: boolean | 'either'; readonly timeoutMs?: number } = {},
  ): Promise<MenuNode> {
    let seen = ''
    return await this.#changes.until(
      async () => {
        const layout = await this.layout()
        seen = textOf(layout)
        const node = findNode(layout, way)
        return node && (enabled === 'either' || node.enabled === enabled) ? node : null
      },
      () => `no entry ${nameOf(way)} (${enabled === true ? 'enabled' : `enabled: ${enabled}`}) in the menu:\n${seen}`,
      timeoutMs,
    )
  }

  /** Waits until the entry is gone. */
  async waitForNoItem(way: MenuWay, { timeoutMs }: { readonly timeoutMs?: number } = {}): Promise<void> {
    await this.#changes.until(
      async () => ((await this.find(way)) ? null : true),
      () => `the entry ${nameOf(way)} is still there`,
      timeoutMs,
    )
  }

  /** A click on the entry with this number. Numbers of a menu that was replaced are no longer valid. */
  async click(id: number): Promise<void> {
    await this.#client.call(this.#target, 'Event', 'isvu', [id, 'clicked', new Variant('i', 0), 0])
  }

  /** Waits for the entry and clicks it. */
  async clickItem(way: MenuWay, options: { readonly timeoutMs?: number } = {}): Promise<void> {
    const { id } = await this.waitForItem(way, options)
    try {
      await this.click(id)
    } catch {
      // The menu was replaced between looking and clicking, as when a host becomes ready: no entry was chosen.
      await this.click((await this.waitForItem(way, options)).id)
    }
  }
}

/** The menu as indented lines, for comparisons and messages; `(-)` marks what cannot be chosen. */
export function textOf(node: MenuNode, depth = 0): string {
  return node.children
    .filter(({ visible }) => visible)
    .map((child) => {
      const line = `${'  '.repeat(depth)}${child.type === 'separator' ? '---' : child.label}${child.enabled ? '' : ' (-)'}`
      return child.children.length > 0 ? `${line}\n${textOf(child, depth + 1)}` : line
    })
    .join('\n')
}

function findNode(root: MenuNode, way: MenuWay): MenuNode | null {
  const [wanted, ...rest] = typeof way === 'string' || way instanceof RegExp ? [way] : way
  if (wanted === undefined) return root
  const deep = typeof way === 'string' || way instanceof RegExp
  for (const node of deep ? descendants(root) : root.children) {
    if (!node.visible || node.type === 'separator') continue
    if (typeof wanted === 'string' ? node.label === wanted : wanted.test(node.label)) {
      const found = findNode(node, rest)
      if (found) return found
    }
  }
  return null
}

function descendants(node: MenuNode): MenuNode[] {
  return node.children.flatMap((child) => [child, ...descendants(child)])
}

function nameOf(way: MenuWay): string {
  return typeof way === 'string' || way instanceof RegExp ? String(way) : way.map(String).join(' > ')
}

function nodeOf(value: unknown): MenuNode {
  const [id, properties, children] = value as [number, Record<string, unknown>, unknown[]]
  const toggle = properties['toggle-type']
  return {
    id,
    // One underscore marks a mnemonic, two are one underscore.
    label: String(properties['label'] ?? '').replaceAll(/_(.)/g, '$1'),
    type: properties['type'] === 'separator' ? 'separator' : 'standard',
    // Properties at their default are not sent.
    enabled: properties['enabled'] !== false,
    visible: properties['visible'] !== false,
    checked: toggle === undefined || toggle === '' ? null : properties['toggle-state'] === 1,
    children: children.map(nodeOf),
  }
}
