import { describe, expect, it } from 'vitest'
import { openAppendFile, type OpenAppendFile } from '../../../electron/storage/append-file.ts'
import { openScene, receiptOf, scene } from './harness.ts'
import type { ShutdownPolicy } from '../../../shared/models/power.ts'

/** A disk on which the n-th append fails. `torn`: it was written before it failed, as when only the sync did. */
interface BadDisk {
  readonly n: number
  readonly how: 'once' | 'from then on' | 'torn'
}

/** What was appended with success, as text, and a file that fails. */
function badDisk({ n, how }: BadDisk): {
  readonly open: OpenAppendFile
  readonly onDisk: string[]
  readonly failed: () => boolean
} {
  const onDisk: string[] = []
  let appends = 0
  let failed = false
  return {
    onDisk,
    failed: () => failed,
    open: async (file, mode) => {
      const real = await openAppendFile(file, mode)
      return {
        close: real.close,
        append: async (text) => {
          appends += 1
          const bad = how === 'from then on' ? appends >= n : appends === n
          if (bad && how === 'torn') await real.append(text)
          failed ||= bad
          if (bad) throw new Error('ENOSPC: no space left on device')
          await real.append(text)
          onDisk.push(text)
        },
      }
    },
  }
}

const failures: readonly Partial<ShutdownPolicy>[] = [
  { mode: 'direct', noTools: 'suspend' },
  { mode: 'via-maintenance', noTools: 'power-off' },
]

/** One run on such a disk; what is wrong with it, in words, and whether the disk failed at all. */
async function attempt(
  disk: BadDisk,
  policy: Partial<ShutdownPolicy>,
): Promise<{ readonly wrong: string[]; readonly failed: boolean }> {
  const scene = await openScene({ practice: { vms: 2, noTools: 1 } })
  try {
    const { open, onDisk, failed } = badDisk(disk)
    const wrong: string[] = []
    scene.host.onCall((call, phase) => {
      if (phase !== 'received' || !scene.changes().includes(call)) return
      const intents = onDisk.filter(
        (line) => line.includes('"state":"intent"') && line.includes(`"${call.operationId}"`),
      )
      if (intents.length !== 1) wrong.push(`${call.method} came in with ${intents.length} intents on disk`)
    })
    const result = await scene.run({ policy, openFile: open })
    const { powered, maintenance, vms } = scene.host.state()
    if (!result.ok) {
      if (scene.changes().length > 0 || result.problem.code !== 'STORAGE_WRITE_FAILED')
        wrong.push(`${result.problem.code} after ${scene.changeNames().join(', ')}`)
    } else {
      const { outcome, problem } = result.value
      if (powered === (outcome === 'unreachable')) wrong.push(`powered ${powered}, and the receipt says ${outcome}`)
      if (failed() && problem?.code !== 'STORAGE_WRITE_FAILED' && powered)
        wrong.push(`${problem?.code} although the journal failed`)
    }
    if (powered && maintenance && !onDisk.some((line) => line.includes('"maintenance-owed"')))
      wrong.push('in maintenance mode, and nobody owes leaving it')
    if (vms.some((vm) => vm.lostPower && policy.noTools !== 'power-off')) wrong.push('a VM lost power outside policy')
    return { wrong, failed: failed() }
  } finally {
    await scene[Symbol.asyncDispose]()
  }
}

describe('a journal that cannot be written', () => {
  it.each(failures)('lets no call out whose intent is not on disk, wherever it fails: %j', async (policy) => {
    const found: Record<string, string[]> = {}
    let reached = 0
    const disks = (['once', 'from then on', 'torn'] as const).flatMap((how) =>
      Array.from({ length: 24 }, (_, index): BadDisk => ({ n: index + 1, how })),
    )
    const worker = async (): Promise<void> => {
      for (let disk = disks.shift(); disk; disk = disks.shift()) {
        const { wrong, failed } = await attempt(disk, policy)
        if (failed) reached += 1
        if (wrong.length > 0) found[`append ${disk.n}, ${disk.how}`] = wrong
      }
    }
    await Promise.all(Array.from({ length: 6 }, worker))
    expect(found).toEqual({})
    expect(reached).toBeGreaterThan(60)
  })

  it('stops before anything is sent when it cannot even be begun', async () => {
    const s = await scene({ practice: { vms: 1 } })
    const result = await s.run({ openFile: () => Promise.reject(new Error('EROFS: read-only file system')) })
    expect(result).toMatchObject({ ok: false, problem: { code: 'STORAGE_WRITE_FAILED' } })
    expect(s.changes()).toEqual([])
  })

  it('says so in the receipt when only the end of the run is missing', async () => {
    const s = await scene({ practice: { vms: 0 } })
    const result = await s.run({
      openFile: async (file, how) => {
        const real = await openAppendFile(file, how)
        return {
          close: real.close,
          append: (text) => (text.includes('"run-ended"') ? Promise.reject(new Error('ENOSPC')) : real.append(text)),
        }
      },
    })
    expect(receiptOf(result)).toMatchObject({ outcome: 'unreachable', problem: { code: 'STORAGE_WRITE_FAILED' } })
  })
})
