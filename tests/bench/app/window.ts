import { launchApp } from '../../e2e/support/app.ts'
import { median } from '../median.ts'
import type { Stage } from './stage.ts'

/** Medians in ms from the click on the tray's entry. */
export interface WindowTimes {
  /** No window exists: until it is on the screen and has painted its list of hosts. */
  readonly openMs: number
  /** The same click: until the window, perhaps with nothing in it yet, is on the screen. */
  readonly shownMs: number
  /** The window was closed a moment ago and is kept: until it is on the screen again. */
  readonly againMs: number
}

const rounds = 9
/** Not measured: the first opening of all fills the page's code cache. */
const warmUps = 1

/**
 * A click on `Show window` over D-Bus, each round in a fresh app without a window. The page says itself when it painted:
 * in the second frame after the name of the last host has come into the document. Clocks are compared as wall time.
 * Playwright looks on, which costs some of the time; there is no window manager, which saves some.
 */
export async function benchWindow(stage: Stage, progress: (text: string) => void): Promise<WindowTimes> {
  progress(`window open after click, ${rounds} rounds`)
  const times = { open: [] as number[], shown: [] as number[], again: [] as number[] }
  for (let round = -warmUps; round < rounds; round++) {
    await stage.renewPanel()
    const one = await openOnce(stage)
    if (round < 0) continue
    times.open.push(one.openMs)
    times.shown.push(one.shownMs)
    times.again.push(one.againMs)
  }
  return { openMs: median(times.open), shownMs: median(times.shown), againMs: median(times.again) }
}

const wallTime = (): number => performance.timeOrigin + performance.now()

async function openOnce(stage: Stage): Promise<WindowTimes> {
  const { runtime, env, ours, hosts } = stage
  const app = await launchApp({ runtime, env, profile: ours.profile, entry: ours.entry, args: ['--hidden'] })
  try {
    const item = await stage.panel.nextItem(30_000)
    for (const host of hosts) await item.menu.waitForItem(new RegExp(`^${host.name}: (?:Connected|Ready|Unknown|\\d)`))
    await app.electron.evaluate(({ app: electron }) => {
      electron.on('browser-window-created', (_event, window) => {
        window.on('show', () => Reflect.set(globalThis, 'shownAt', performance.timeOrigin + performance.now()))
      })
    })
    await app.electron.context().addInitScript({ content: notePaint(hosts.at(-1)?.name ?? '') })
    const { id } = await item.menu.waitForItem('Show window')

    const clicked = wallTime()
    const opened = app.electron.waitForEvent('window')
    await item.menu.click(id)
    const page = await opened
    const painted = Number(
      await (await page.waitForFunction(() => Reflect.get(globalThis, 'paintedAt') as unknown)).jsonValue(),
    )
    const shownAt = (): Promise<number> => app.electron.evaluate(() => Number(Reflect.get(globalThis, 'shownAt')))
    const shown = await shownAt()

    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    const again = wallTime()
    await item.menu.clickItem('Show window')
    await app.electron.evaluate(
      ({ BrowserWindow }) =>
        new Promise<void>((resolve) => {
          const window = BrowserWindow.getAllWindows()[0]
          if (window?.isVisible()) resolve()
          else window?.once('show', () => resolve())
        }),
    )
    return { openMs: Math.max(painted, shown) - clicked, shownMs: shown - clicked, againMs: (await shownAt()) - again }
  } finally {
    await app.quit()
  }
}

/** Runs in the page before anything of its own; as text, because there is no DOM where this file is checked. */
const notePaint = (name: string): string => `
  const observer = new MutationObserver(() => {
    if (!document.body?.textContent?.includes(${JSON.stringify(name)})) return
    observer.disconnect()
    // The first frame draws it; when the second begins, the first has been handed over.
    requestAnimationFrame(() => requestAnimationFrame(() => { window.paintedAt = performance.timeOrigin + performance.now() }))
  })
  observer.observe(document, { childList: true, subtree: true, characterData: true })
`
