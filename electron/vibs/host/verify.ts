import type { Clock } from '../../../shared/clock.ts'
import type { VibDescription } from '../../../shared/models/vib.ts'
import type { VimClient } from '../../vim/client.ts'
import { isLoginRefusal } from '../../vim/login-problem.ts'
import { readFactsForVib } from './facts.ts'

/** What the host shows after an installation or a removal. */
export interface Verified {
  /** Whether the VIB with its version is among the installed ones; null where the host did not list them. */
  readonly there: boolean | null
  /** The first of the VIB's rulesets, once the firewall has it. */
  readonly ruleset: string | null
}

/** A management agent that went down with the connection needs minutes to come back. Milliseconds. */
const longWaitMs = 180_000
const pauseMs = 5_000

/**
 * Reads back whether a VIB is installed. @param patient keeps asking for minutes while the host does not answer or does not
 * show it: the connection was lost, and the host may still be at work.
 */
export async function verifyInstalled(
  client: VimClient,
  clock: Clock,
  vib: Pick<VibDescription, 'name' | 'version' | 'firewall'>,
  patient: boolean,
): Promise<Verified> {
  const deadline = clock.elapsed() + (patient ? longWaitMs : 0)
  for (;;) {
    const read = await readFactsForVib(client)
    if (read.ok) {
      const { packages, rulesets } = read.value.facts
      const there = packages.some(({ name, version }) => name === vib.name && version === vib.version)
      const ruleset = vib.firewall.map(({ id }) => id).find((id) => rulesets?.includes(id) === true) ?? null
      if (there || clock.elapsed() >= deadline) return { there, ruleset: there ? ruleset : null }
    } else if (clock.elapsed() >= deadline || isLoginRefusal(read.problem)) return { there: null, ruleset: null }
    await clock.sleep(pauseMs)
  }
}
