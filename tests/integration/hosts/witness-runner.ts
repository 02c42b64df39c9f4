/**
 * Looks for witnesses from within the network namespace it is started in, with what this system says of its network. One
 * JSON line in (`WitnessRequest`), one out (`WitnessAnswer`), until stdin ends.
 */
import { networkInterfaces } from 'node:os'
import { createInterface } from 'node:readline'
import { askAgain, findWitnesses, type AskOptions } from '../../../electron/hosts/ask-witness.ts'
import { defaultGateways } from '../../../electron/hosts/default-gateways.ts'
import { witnessCandidates, type WitnessCandidate, type WitnessInput } from '../../../electron/hosts/witnesses.ts'
import { systemClock } from '../../../shared/clock.ts'

export type WitnessRequest =
  | { readonly find: Pick<WitnessInput, 'host' | 'others' | 'dnsServers'> }
  | { readonly again: readonly WitnessCandidate[] }

export interface WitnessAnswer {
  readonly gateways: readonly string[]
  readonly candidates: readonly WitnessCandidate[]
  readonly witnesses: readonly WitnessCandidate[]
  readonly again: { readonly asked: number; readonly answered: number } | null
}

const options: AskOptions = { clock: systemClock, signal: new AbortController().signal }

async function answer(request: WitnessRequest): Promise<WitnessAnswer> {
  if ('again' in request)
    return { gateways: [], candidates: [], witnesses: [], again: await askAgain(request.again, options) }
  const gateways = await defaultGateways()
  const candidates = witnessCandidates({ ...request.find, gateways, interfaces: networkInterfaces() })
  return { gateways, candidates, witnesses: await findWitnesses(candidates, options), again: null }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await answer(JSON.parse(line) as WitnessRequest)))
}
