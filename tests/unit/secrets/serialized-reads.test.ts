import { expect, it } from 'vitest'
import { serializedReads } from '../../../electron/secrets/serialized-reads.ts'
import { sessionSecretStore, type SecretStore } from '../../../electron/secrets/secret-store.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'

const locked = fail(problem('KEYCHAIN_LOCKED', { reason: 'dismissed' }))

/** A keychain that asks the user, and the questions that are open. */
function asking(): { store: SecretStore; asked: string[]; answer: (result: Result<string | null>) => Promise<void> } {
  const asked: string[] = []
  let answered: (result: Result<string | null>) => void = () => undefined
  return {
    asked,
    store: {
      ...sessionSecretStore(),
      kind: 'keychain',
      get: (id) =>
        new Promise((resolve) => {
          asked.push(id)
          answered = resolve
        }),
    },
    answer: async (result) => {
      answered(result)
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

it('asks once for all waiting callers when the user declines, and again for later ones', async () => {
  const { store, asked, answer } = asking()
  const secrets = serializedReads(store)
  const all = Promise.all(['a', 'b', 'c'].map((id) => secrets.get(id)))
  await Promise.resolve()
  expect(asked).toEqual(['a'])
  await answer(locked)
  expect(await all).toEqual([locked, locked, locked])
  expect(asked).toEqual(['a'])
  const again = secrets.get('b')
  await Promise.resolve()
  expect(asked).toEqual(['a', 'b'])
  await answer(ok('secret'))
  expect(await again).toEqual(ok('secret'))
})

it('reads one after the other once it is unlocked, each its own', async () => {
  const { store, asked, answer } = asking()
  const secrets = serializedReads(store)
  const all = Promise.all(['a', 'b'].map((id) => secrets.get(id)))
  await Promise.resolve()
  await answer(ok('of a'))
  expect(asked).toEqual(['a', 'b'])
  await answer(ok(null))
  expect(await all).toEqual([ok('of a'), ok(null)])
})
