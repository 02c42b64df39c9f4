import { readdir, readFile } from 'node:fs/promises'

/** Memory and processor time of an app's processes. */
export interface TreeUse {
  readonly processes: number
  /** Proportional set size of all of them, MiB: memory shared with others counts by its share. */
  readonly pssMiB: number
  /** CPU time since each of them started, user and system, ms. Linux counts it in steps of 10 ms. */
  readonly cpuMs: number
}

/** Milliseconds of one clock tick of /proc/PID/stat: USER_HZ, 100 a second on every Linux of today. */
const tickMs = 10

interface Stat {
  readonly parent: number
  readonly cpuMs: number
}

/** Reads what process `root` and its descendants use now. Processes that end meanwhile do not count. Linux only. */
export async function treeUse(root: number): Promise<TreeUse> {
  const stats = new Map<number, Stat>()
  for (const entry of await readdir('/proc')) {
    const stat = /^\d+$/.test(entry) ? await readStat(entry) : null
    if (stat) stats.set(Number(entry), stat)
  }
  const tree = [...stats.keys()].filter((pid) => descends(pid, root, stats))
  const sizes = await Promise.all(tree.map(pssKiB))
  return {
    processes: tree.length,
    pssMiB: sizes.reduce((sum, size) => sum + size, 0) / 1024,
    cpuMs: tree.reduce((sum, pid) => sum + (stats.get(pid)?.cpuMs ?? 0), 0),
  }
}

function descends(pid: number, root: number, stats: ReadonlyMap<number, Stat>): boolean {
  for (let now: number | undefined = pid; now; now = stats.get(now)?.parent) if (now === root) return true
  return false
}

async function readStat(pid: string): Promise<Stat | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  // The name, in parentheses, may hold spaces and parentheses itself.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ')
  return fields ? { parent: Number(fields[1]), cpuMs: (Number(fields[11]) + Number(fields[12])) * tickMs } : null
}

async function pssKiB(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0)
}
