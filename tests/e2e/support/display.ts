import type { Readable } from 'node:stream'
import { firstLine, startDaemon } from './processes.ts'

/** A virtual screen. */
export interface Display {
  /** As DISPLAY names it. */
  readonly name: string
  stop(): Promise<void>
}

/** Starts an X server without a screen under the first free number: the developer's own desktop is not touched. Linux only. */
export async function startDisplay(): Promise<Display> {
  const daemon = await startDaemon(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp', '-noreset'],
    ['ignore', 'ignore', 'ignore', 'pipe'],
  )
  const number = await firstLine(daemon.process.stdio[3] as Readable, 'Xvfb')
  return { name: `:${number.trim()}`, stop: daemon.stop }
}
