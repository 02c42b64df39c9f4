import { connect as connectTcp, type Socket } from 'node:net'
import type { Clock } from '../../shared/clock.ts'
import type { WitnessCandidate } from './witnesses.ts'

/** Longest time for all of them. Windows says a refusal only after two seconds of trying again. Milliseconds. */
const witnessMs = 3_000

/** An answer that refuses or takes back a connection; something at the other end spoke. */
const answers: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ECONNRESET'])

/** Opens a TCP connection to an address. */
export type Connect = (endpoint: { readonly host: string; readonly port: number }) => Socket

export interface AskOptions {
  readonly clock: Clock
  /** Ends the asking; who has not answered by then counts as silent. */
  readonly signal: AbortSignal
  /** For all that are asked, who are asked side by side; default 3 s. */
  readonly timeoutMs?: number
  readonly connect?: Connect
}

/**
 * Asks whether something is there: a connection that opens or is refused is an answer. Sends nothing over it and closes it
 * at once. Never rejects: what this computer cannot try is silent.
 */
export async function askWitness(
  { address, ports }: WitnessCandidate,
  { clock, signal, timeoutMs = witnessMs, connect = connectTcp }: AskOptions,
): Promise<'answered' | 'silent'> {
  const over = new AbortController()
  const stop = AbortSignal.any([signal, over.signal])
  if (stop.aborted) return 'silent'
  const tries = ports.map((port) => answersAt(() => connect({ host: address, port }), stop))
  const answered = await Promise.race([anyTrue(tries), clock.sleep(timeoutMs, stop).then(() => false)])
  over.abort()
  return answered ? 'answered' : 'silent'
}

/** Asks all candidates before the run; those that answer are the witnesses, in the same order. */
export async function findWitnesses(
  candidates: readonly WitnessCandidate[],
  options: AskOptions,
): Promise<readonly WitnessCandidate[]> {
  const said = await Promise.all(candidates.map((candidate) => askWitness(candidate, options)))
  return candidates.filter((_, index) => said[index] === 'answered')
}

/** Asks the witnesses once more. Cancelled, it has asked them all and counts those that were quicker. */
export async function askAgain(
  witnesses: readonly WitnessCandidate[],
  options: AskOptions,
): Promise<{ readonly asked: number; readonly answered: number }> {
  return { asked: witnesses.length, answered: (await findWitnesses(witnesses, options)).length }
}

function answersAt(open: () => Socket, stop: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    try {
      const socket = open()
      const settle = (answered: boolean): void => {
        stop.removeEventListener('abort', abort)
        // Late errors of a socket that is being discarded must not be thrown.
        socket.removeAllListeners('error').on('error', () => undefined)
        socket.destroy()
        resolve(answered)
      }
      const abort = (): void => settle(false)
      socket.once('connect', () => settle(true))
      socket.once('error', (error) => settle('code' in error && answers.has(String(error.code))))
      stop.addEventListener('abort', abort, { once: true })
    } catch {
      resolve(false)
    }
  })
}

/** Resolves with the first true, or with false when there is none. */
function anyTrue(tries: readonly Promise<boolean>[]): Promise<boolean> {
  return new Promise((resolve) => {
    for (const each of tries)
      void each.then((yes) => {
        if (yes) resolve(true)
      })
    void Promise.all(tries).then(() => resolve(false))
  })
}
