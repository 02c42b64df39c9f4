import type { Result } from '../../shared/result.ts'
import type { SecretStore } from './secret-store.ts'

/**
 * A store that reads one secret after the other. At start every host wants its password at once, and a locked keychain
 * would ask the person once for each. So the first read asks; whoever was waiting when the person declined, or did not
 * answer, gets the same answer without another question. A later read asks again.
 */
export function oneUnlock(store: SecretStore): SecretStore {
  let last: Promise<unknown> = Promise.resolve()
  let turns = 0
  let declined: { readonly answer: Result<string | null>; readonly upTo: number } | null = null

  return {
    ...store,
    get: (hostId) => {
      turns += 1
      const turn = turns
      const read = last.then(async (): Promise<Result<string | null>> => {
        if (declined && turn <= declined.upTo) return declined.answer
        const answer = await store.get(hostId)
        if (!answer.ok && answer.problem.code === 'KEYCHAIN_LOCKED') declined = { answer, upTo: turns }
        return answer
      })
      last = read
      return read
    },
  }
}
