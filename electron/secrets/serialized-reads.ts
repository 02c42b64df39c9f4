import type { Result } from '../../shared/result.ts'
import type { SecretStore } from './secret-store.ts'

/**
 * Wraps a store so that it reads one secret at a time. At start every host wants its password at once, and a locked
 * keychain would prompt the user once for each. Instead only the first read prompts; if the user declines or does not
 * answer, the reads queued behind it fail the same way without another prompt. A later read prompts again.
 */
export function serializedReads(store: SecretStore): SecretStore {
  let last: Promise<unknown> = Promise.resolve()
  let queued = 0
  let declined: { readonly answer: Result<string | null>; readonly upTo: number } | null = null

  return {
    ...store,
    get: (hostId) => {
      queued += 1
      const position = queued
      const read = last.then(async (): Promise<Result<string | null>> => {
        if (declined && position <= declined.upTo) return declined.answer
        const answer = await store.get(hostId)
        if (!answer.ok && answer.problem.code === 'KEYCHAIN_LOCKED') declined = { answer, upTo: queued }
        return answer
      })
      last = read
      return read
    },
  }
}
