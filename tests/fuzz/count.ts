import { appendFileSync } from 'node:fs'
import { inject } from 'vitest'
import { Random, seedOfRun } from './random.ts'
import { timesFor, type Reader } from './plan.ts'
import type { Counted } from './tally.ts'

/**
 * Gives a reader as many broken inputs as the plan says, and counts those it survived. `run` breaks one input,
 * reads it and throws when the reader is at fault.
 */
export async function breakInputs(
  reader: Reader,
  run: (random: Random, number: number) => void | Promise<void>,
): Promise<void> {
  const random = new Random(seedOfRun(reader))
  await counted(reader, async (times) => {
    for (let number = 0; number < times; number += 1) {
      const result = run(random, number)
      if (result !== undefined) await result
    }
  })
}

/** Counts the inputs of a reader that are made elsewhere: `run` has to make exactly `times`. */
export async function counted(reader: Reader, run: (times: number) => void | Promise<void>): Promise<void> {
  const times = timesFor(reader)
  const started = performance.now()
  await run(times)
  const line: Counted = { reader, times, ms: Math.round(performance.now() - started) }
  appendFileSync(inject('mutationTally'), `${JSON.stringify(line)}\n`)
}
