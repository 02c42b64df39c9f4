import { measureBundle } from './bundle.ts'
import type { Bundle } from './bundle.ts'
import { benchIdle } from './idle.ts'
import type { Idle } from './idle.ts'
import { benchMemory } from './memory.ts'
import type { Memory } from './memory.ts'
import { startStage } from './stage.ts'
import { benchStart } from './start.ts'
import type { StartTimes } from './start.ts'
import { benchWindow } from './window.ts'
import type { WindowTimes } from './window.ts'

/** Costs of the app and of an empty Electron app with a tray icon, measured on one desktop in one run. */
export interface AppBench {
  readonly electron: string
  readonly hosts: number
  readonly start: StartTimes
  readonly memory: Memory
  readonly window: WindowTimes
  readonly idle: Idle
  readonly bundle: Bundle
}

/** The targets. Missing one fails nothing: times depend on the machine. */
export const goals = { startRatio: 1.3, memoryRatio: 1.2, windowMs: 500, bundleBytes: 1_000_000 } as const

/** Measures the built app. Linux only; the bounded waits in it add up to about four minutes. */
export async function benchApp(progress: (text: string) => void): Promise<AppBench> {
  await using stage = await startStage(progress)
  return {
    electron: stage.runtime.version,
    hosts: stage.hosts.length,
    start: await benchStart(stage, progress),
    window: await benchWindow(stage, progress),
    memory: await benchMemory(stage, progress),
    idle: await benchIdle(stage, progress),
    bundle: await measureBundle(stage.renderer),
  }
}
