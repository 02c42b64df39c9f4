// Runs in a session of its own: does to the keychain what its argument says (JSON: [[method, ...arguments], ...]), with the product's own
// store, and prints each result as a line of JSON.
import { keychainSecretStore } from '../../../electron/secrets/keychain.ts'
import { secretServiceUnlock } from '../../../electron/secrets/secret-service.ts'

const promptMs = Number(process.env['PROMPT_MS'] ?? '60000')
const answerMs = Number(process.env['ANSWER_MS'] ?? '10000')
const store = keychainSecretStore({ unlock: secretServiceUnlock({ service: 'hypertray', promptMs, answerMs }) })
type Method = 'status' | 'get' | 'set' | 'remove'
const steps = JSON.parse(process.argv[2] ?? '[]') as [Method, string, string][]

function run(method: Method, hostId: string, secret: string) {
  if (method === 'status') return store.status()
  return method === 'set' ? store.set(hostId, secret) : store[method](hostId)
}

for (const [method, hostId, secret] of steps) {
  const result = await run(method, hostId, secret)
  console.log(
    JSON.stringify(
      result.ok ? { ok: result.value ?? null } : { code: result.problem.code, reason: result.problem.params['reason'] },
    ),
  )
}
// As the command line ends; it must not wait for a thread that waits for a prompt.
process.exit(0)
