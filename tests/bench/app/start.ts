import { median } from '../median.ts'
import { startPlain } from './plain-app.ts'
import type { Stage } from './stage.ts'

/** Medians in ms, from making the process to an icon that answers the panel. */
export interface StartTimes {
  /** Started hidden, as at login, with hosts to connect to. */
  readonly oursMs: number
  /** The same, until the menu holds the app's own entries: the icon is there before everything else is loaded. */
  readonly menuMs: number
  /** Started hidden with an empty profile. */
  readonly withoutHostsMs: number
  /** Started by hand: the window is on its way too. */
  readonly withWindowMs: number
  readonly emptyMs: number
}

const rounds = 11
/** Not measured: they fill the profile and the caches of the file system. */
const warmUps = 2

/** Starts the product and the empty app in turn. */
export async function benchStart(stage: Stage, progress: (text: string) => void): Promise<StartTimes> {
  progress(`start to tray, ${rounds} rounds`)
  const variants = {
    ours: [stage.ours, ['--hidden']],
    bare: [stage.bare, ['--hidden']],
    window: [stage.ours, []],
    empty: [stage.empty, []],
  } as const
  const times = {
    ours: [] as number[],
    bare: [] as number[],
    window: [] as number[],
    empty: [] as number[],
    menu: [] as number[],
  }
  for (let round = -warmUps; round < rounds; round++) {
    await stage.renewPanel()
    for (const name of ['ours', 'empty', 'bare', 'window'] as const) {
      const [contestant, args] = variants[name]
      const app = await startPlain(stage, contestant, args)
      if (name === 'ours') {
        await app.item.menu.waitForItem('Show window')
        if (round >= 0) times.menu.push(app.sinceStart())
      }
      await app.stop()
      if (round >= 0) times[name].push(app.startMs)
    }
  }
  return {
    oursMs: median(times.ours),
    menuMs: median(times.menu),
    withoutHostsMs: median(times.bare),
    withWindowMs: median(times.window),
    emptyMs: median(times.empty),
  }
}
