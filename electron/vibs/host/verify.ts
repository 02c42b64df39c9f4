import type { Clock } from '../../../shared/clock.ts'
import type { VimClient } from '../../vim/client.ts'
import { isLoginRefusal } from '../../vim/login-problem.ts'
import { readFactsForVib } from './facts.ts'

/** What the host shows after an installation or a removal. */
export interface Verified {
  /**
   * Whether the VIB is among the installed ones: with its version where it should be there, with any where it should be gone;
   * null where the host did not list them.
   */
  readonly there: boolean | null
  /** The first of the rulesets asked for that the firewall has. */
  readonly ruleset: string | null
}

/** A management agent that went down with the connection needs minutes to come back. Milliseconds. */
const longWaitMs = 180_000
const pauseMs = 5_000

/** What the host should show, and whether it is worth waiting for. */
export interface Expected {
  readonly name: string
  readonly version: string
  /** Keys of rulesets that came with it. */
  readonly rulesets: readonly string[]
  /** Whether it should be there, or gone. */
  readonly there: boolean
  /**
   * Keeps asking for minutes while the host does not answer or does not show it: the connection was lost, and the host may
   * still be at work.
   */
  readonly patient: boolean
}

/** Reads back whether a VIB is installed or gone. */
export async function verifyInstalled(client: VimClient, clock: Clock, expected: Expected): Promise<Verified> {
  const deadline = clock.elapsed() + (expected.patient ? longWaitMs : 0)
  for (;;) {
    const read = await readFactsForVib(client)
    if (read.ok) {
      const { packages, rulesets } = read.value.facts
      // What is to be gone is gone in every version.
      const there = packages.some(
        ({ name, version }) => name === expected.name && (!expected.there || version === expected.version),
      )
      const ruleset = expected.rulesets.find((key) => rulesets?.includes(key) === true) ?? null
      if (there === expected.there || clock.elapsed() >= deadline) return { there, ruleset }
    } else if (clock.elapsed() >= deadline || isLoginRefusal(read.problem)) return { there: null, ruleset: null }
    await clock.sleep(pauseMs)
  }
}
