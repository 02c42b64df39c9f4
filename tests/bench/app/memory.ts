import { setTimeout as sleep } from 'node:timers/promises'
import { median } from '../median.ts'
import { startPlain } from './plain-app.ts'
import { treeUse } from './process-tree.ts'
import type { Stage } from './stage.ts'

/** Medians: MiB of all processes, without a window. */
export interface Memory {
  /** With its hosts connected. */
  readonly oursMiB: number
  readonly withoutHostsMiB: number
  readonly emptyMiB: number
  readonly processes: { readonly ours: number; readonly empty: number }
}

const rounds = 3
/** Between two samples. */
const stepMs = 2_000
/** Stable: several samples in a row that differ by less than this share. */
const settledShare = 0.005
const settledLooks = 3
const mostLooks = 20

/** Measures the PSS of all processes of each app in turn, once it is stable. */
export async function benchMemory(stage: Stage, progress: (text: string) => void): Promise<Memory> {
  progress(`memory without a window, ${rounds} rounds`)
  const sizes = { ours: [] as number[], bare: [] as number[], empty: [] as number[] }
  const processes = { ours: 0, empty: 0 }
  for (let round = 0; round < rounds; round++) {
    await stage.renewPanel()
    for (const name of ['ours', 'empty', 'bare'] as const) {
      const app = await startPlain(stage, stage[name], name === 'empty' ? [] : ['--hidden'])
      try {
        if (name === 'ours')
          for (const host of stage.hosts)
            await app.item.menu.waitForItem(new RegExp(`^${host.name}: (?:Connected|Ready|Unknown|\\d)`))
        const use = await settled(app.pid)
        sizes[name].push(use.pssMiB)
        if (name !== 'bare') processes[name] = use.processes
      } finally {
        await app.stop()
      }
    }
  }
  return { oursMiB: median(sizes.ours), withoutHostsMiB: median(sizes.bare), emptyMiB: median(sizes.empty), processes }
}

async function settled(pid: number): ReturnType<typeof treeUse> {
  let last = await treeUse(pid)
  for (let look = 0, calm = 0; look < mostLooks && calm < settledLooks; look++) {
    await sleep(stepMs)
    const now = await treeUse(pid)
    calm = Math.abs(now.pssMiB - last.pssMiB) < last.pssMiB * settledShare ? calm + 1 : 0
    last = now
  }
  return last
}
