import { goals } from './bench-app.ts'
import type { AppBench } from './bench-app.ts'

interface Line {
  readonly what: string
  readonly ours: string
  readonly empty?: string
  readonly ratio?: number
  readonly goal?: string
}

const widths = [46, 12, 12, 8, 12] as const

/** Formats the measurements as a readable table. */
export function appTable({ electron, hosts, start, memory, window, idle, bundle }: AppBench): string {
  const startGoal = `<= ${goals.startRatio} x`
  const memoryGoal = `<= ${goals.memoryRatio} x`
  const lines: Line[] = [
    {
      what: `start to tray, hidden, ${hosts} hosts`,
      ours: ms(start.oursMs),
      empty: ms(start.emptyMs),
      ratio: start.oursMs / start.emptyMs,
      goal: startGoal,
    },
    {
      what: `start to a whole menu, hidden, ${hosts} hosts`,
      ours: ms(start.menuMs),
      empty: ms(start.emptyMs),
      ratio: start.menuMs / start.emptyMs,
    },
    {
      what: 'start to tray, hidden, no host',
      ours: ms(start.withoutHostsMs),
      empty: ms(start.emptyMs),
      ratio: start.withoutHostsMs / start.emptyMs,
      goal: startGoal,
    },
    {
      what: `start to tray, window too, ${hosts} hosts`,
      ours: ms(start.withWindowMs),
      empty: ms(start.emptyMs),
      ratio: start.withWindowMs / start.emptyMs,
    },
    {
      what: `memory without a window, ${hosts} hosts connected`,
      ours: mib(memory.oursMiB),
      empty: mib(memory.emptyMiB),
      ratio: memory.oursMiB / memory.emptyMiB,
      goal: memoryGoal,
    },
    {
      what: 'memory without a window, no host',
      ours: mib(memory.withoutHostsMiB),
      empty: mib(memory.emptyMiB),
      ratio: memory.withoutHostsMiB / memory.emptyMiB,
      goal: memoryGoal,
    },
    { what: 'click to window with its hosts painted', ours: ms(window.openMs), goal: `< ${goals.windowMs} ms` },
    { what: 'click to window on the screen', ours: ms(window.shownMs) },
    { what: 'click to window that was kept', ours: ms(window.againMs) },
    {
      what: `CPU time in ${idle.seconds} s idle, ${hosts} hosts`,
      ours: ms(idle.oursCpuMs),
      empty: ms(idle.emptyCpuMs),
    },
    {
      what: `bytes to and from hosts in ${idle.seconds} s idle`,
      ours: String(idle.bytesUp + idle.bytesDown),
      goal: '0',
    },
    {
      what: `first view, gzip, ${bundle.files} files`,
      ours: `${Math.round(bundle.gzipBytes / 1000)} kB`,
      goal: `< ${goals.bundleBytes / 1000} kB`,
    },
  ]
  const rows = lines.map(({ what, ours, empty = '', ratio, goal = '' }) =>
    row([what, ours, empty, ratio === undefined ? '' : ratio.toFixed(2), goal]),
  )
  return [
    `The app on Electron ${electron}, beside an empty Electron app with a tray icon (medians)`,
    row(['', 'ours', 'empty', 'ratio', 'goal']),
    ...rows,
    `While idle: calls received: ${list(idle.calls)}; calls waiting all the time: ` +
      `${list(idle.pending)}; connections made: ${idle.newConnections}`,
  ].join('\n')
}

const ms = (value: number): string => `${Math.round(value)} ms`
const mib = (value: number): string => `${value.toFixed(1)} MiB`

function list(counts: Readonly<Record<string, number>>): string {
  return (
    Object.entries(counts)
      .map(([method, count]) => `${count} ${method}`)
      .join(', ') || 'none'
  )
}

function row(cells: readonly string[]): string {
  return cells.map((cell, index) => (index === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[index] ?? 0))).join('')
}
