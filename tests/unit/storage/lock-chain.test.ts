import fc from 'fast-check'
import { expect, it } from 'vitest'
import { takeLock } from '../../../electron/storage/lock-chain.ts'
import type { LockFiles, MarkState } from '../../../electron/storage/lock-chain.ts'

interface Mark {
  alive: boolean
  swept: boolean
}

/** The files of a lock in memory, where a driver decides after each single operation whose turn it is. */
class Disk {
  start = 0
  readonly numbered = new Map<number, Mark>()
  readonly loose = new Set<Mark>()
}

/** One process: it goes on only when it is let, and may be killed wherever it stands. */
class Process implements LockFiles<Mark> {
  readonly #disk: Disk
  readonly #marks: Mark[] = []
  #next: (() => void) | null = null
  killed = false
  done = false

  constructor(disk: Disk) {
    this.#disk = disk
  }

  get waiting(): boolean {
    return !this.killed && !this.done && this.#next !== null
  }

  step(): void {
    const next = this.#next
    this.#next = null
    next?.()
  }

  kill(): void {
    this.killed = true
    for (const mark of this.#marks) mark.alive = false
  }

  turn(): Promise<void> {
    return new Promise((resolve) => {
      this.#next = resolve
    })
  }

  /** Another process may act before an operation, and before its answer is looked at. */
  async #atomic<T>(act: () => T): Promise<T> {
    await this.turn()
    const answer = act()
    await this.turn()
    return answer
  }

  readonly start = (): Promise<number> => this.#atomic(() => this.#disk.start)
  readonly moveStart = (number: number): Promise<void> =>
    this.#atomic(() => {
      this.#disk.start = number
    })
  readonly exists = (number: number): Promise<boolean> => this.#atomic(() => this.#disk.numbered.has(number))
  readonly state = (number: number): Promise<MarkState> =>
    this.#atomic(() => {
      const mark = this.#disk.numbered.get(number)
      if (!mark) return 'missing'
      return mark.alive ? 'alive' : 'dead'
    })
  readonly make = (): Promise<Mark> =>
    this.#atomic(() => {
      const mark = { alive: true, swept: false }
      this.#marks.push(mark)
      this.#disk.loose.add(mark)
      return mark
    })
  readonly give = (mark: Mark, number: number): Promise<boolean> =>
    this.#atomic(() => {
      if (!this.#disk.loose.has(mark) || this.#disk.numbered.has(number)) return false
      this.#disk.loose.delete(mark)
      this.#disk.numbered.set(number, mark)
      return true
    })
  readonly withdraw = (number: number): Promise<void> => this.#atomic(() => void this.#disk.numbered.delete(number))
  readonly discard = (mark: Mark): Promise<void> =>
    this.#atomic(() => {
      mark.alive = false
    })
  async sweep(below: number): Promise<void> {
    const { numbered, loose } = this.#disk
    const listed = await this.#atomic(
      () => [[...numbered.keys()].filter((number) => number < below), [...loose]] as const,
    )
    for (const number of listed[0]) await this.#atomic(() => numbered.delete(number))
    for (const mark of listed[1]) await this.#atomic(() => loose.delete(mark))
  }
}

/** Lets processes take the lock again and again in the order that `choices` give; the most that held it at once. */
async function mostAtOnce(
  processes: number,
  rounds: number,
  choices: readonly number[],
  killEvery: number,
): Promise<number> {
  const disk = new Disk()
  const all = Array.from({ length: processes }, () => new Process(disk))
  const holders = new Set<Process>()
  let most = 0
  const work = async (process: Process): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) {
      const mark = await takeLock(process)
      if (mark === null) continue
      holders.add(process)
      most = Math.max(most, holders.size)
      await process.turn()
      holders.delete(process)
      await process.discard(mark)
    }
    process.done = true
  }
  for (const process of all) void work(process)
  for (const [index, choice] of choices.entries()) {
    for (let ticks = 0; ticks < 8; ticks += 1) await Promise.resolve()
    const ready = all.filter((process) => process.waiting)
    const chosen = ready[choice % Math.max(ready.length, 1)]
    if (chosen === undefined) break
    // One who is held up for long in the middle is what goes wrong: most steps go to the one that ran last, by runs of one choice.
    if (killEvery > 0 && index % killEvery === killEvery - 1 && all.filter((process) => !process.killed).length > 2) {
      chosen.kill()
      holders.delete(chosen)
    } else chosen.step()
  }
  return (await isSoundAfter(disk, all)) ? most : Number.NaN
}

/** Whatever happened, a new process gets the lock when the others are gone, and the next one sees it held. */
async function isSoundAfter(disk: Disk, all: readonly Process[]): Promise<boolean> {
  for (const process of all) process.kill()
  const take = async (process: Process): Promise<Mark | null> => {
    const taking = takeLock(process)
    for (let steps = 0; steps < 500; steps += 1) {
      for (let ticks = 0; ticks < 8; ticks += 1) await Promise.resolve()
      process.step()
    }
    return Promise.race([taking, Promise.reject(new Error('no end'))])
  }
  return (await take(new Process(disk))) !== null && (await take(new Process(disk))) === null
}

/** Turns come in runs: one goes ahead by many steps while another stands still between its look and its deed. */
const schedule = fc
  .array(fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 60 })), { minLength: 20, maxLength: 60 })
  .map((runs) => runs.flatMap(([choice, length]) => Array.from({ length }, () => choice)))

it('is held by one process at a time, in whatever order they act and whichever are killed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2, max: 5 }),
      schedule,
      fc.constantFrom(0, 90, 150),
      async (processes, choices, killEvery) => {
        expect(await mostAtOnce(processes, 12, choices, killEvery)).toBeLessThanOrEqual(1)
      },
    ),
    { numRuns: 600 },
  )
}, 60_000)

it('is held at all', async () => {
  const alone = Array.from({ length: 200 }, () => 0)
  expect(await mostAtOnce(1, 3, alone, 0)).toBe(1)
  expect(await mostAtOnce(2, 3, alone, 0)).toBe(1)
})
