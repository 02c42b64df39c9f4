import type { HostMode, RunEvent } from '../../../shared/models/power.ts'

/** A moment of a run, by the event that tells of it. */
export interface Moment {
  readonly step: RunEvent['step']
  readonly state: RunEvent['state']
  readonly mode: HostMode
}

/** Every step of a run that goes well, in order. */
export const moments: readonly Moment[] = [
  { step: 'preflight', state: 'started', mode: 'direct' },
  { step: 'preflight', state: 'done', mode: 'direct' },
  { step: 'plan', state: 'done', mode: 'direct' },
  { step: 'guest', state: 'started', mode: 'direct' },
  { step: 'guest', state: 'waiting', mode: 'direct' },
  { step: 'guest', state: 'done', mode: 'direct' },
  { step: 'recheck', state: 'started', mode: 'direct' },
  { step: 'recheck', state: 'done', mode: 'direct' },
  { step: 'maintenance', state: 'started', mode: 'via-maintenance' },
  { step: 'maintenance', state: 'waiting', mode: 'via-maintenance' },
  { step: 'maintenance', state: 'done', mode: 'via-maintenance' },
  { step: 'host', state: 'started', mode: 'direct' },
  { step: 'host', state: 'started', mode: 'now' },
  { step: 'host', state: 'done', mode: 'direct' },
  { step: 'verify', state: 'started', mode: 'direct' },
  { step: 'verify', state: 'waiting', mode: 'direct' },
]

/** `step state (mode)`. */
export const nameOf = ({ step, state, mode }: Moment): string =>
  `${step} ${state}${mode === 'direct' ? '' : ` (${mode})`}`

/** Runs `happen` at the first such event; `struck` tells whether it came. */
export function at(
  { step, state }: Moment,
  happen: () => void,
): { readonly emit: (event: RunEvent) => void; readonly struck: () => boolean } {
  let struck = false
  return {
    emit: (event) => {
      if (struck || event.step !== step || event.state !== state) return
      struck = true
      happen()
    },
    struck: () => struck,
  }
}

/** Cells at a time: they mostly wait. */
const parallel = 10

/** Runs a cell for each, several at a time; what was found wrong, by name. Nothing when all is well. */
export async function findings<T>(
  items: readonly T[],
  name: (item: T) => string,
  cell: (item: T) => Promise<readonly string[]>,
): Promise<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {}
  const waiting = [...items]
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const wrong = await cell(next)
      if (wrong.length > 0) found[name(next)] = wrong
    }
  }
  await Promise.all(Array.from({ length: parallel }, worker))
  return found
}
