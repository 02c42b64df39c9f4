import type { CallListener, CallOutcome, ReceivedCall } from './api.ts'
import type { PracticeClock } from './clock.ts'
import type { Session } from './sessions.ts'
import type { SoapRequest } from './soap.ts'

/** A SOAP request, or one for a file, which has no arguments. */
export interface LoggedRequest extends Pick<SoapRequest, 'method' | 'target' | 'operationId'> {
  readonly args: Pick<SoapRequest['args'], 'children'>
}

/** The record of every call the server received: the truth that a client's journal is compared with. */
export interface CallLog {
  readonly calls: readonly ReceivedCall[]
  /** Records a call; the returned function records its outcome. */
  received(request: LoggedRequest, session: Session | undefined): (outcome: CallOutcome) => void
  listen(listener: CallListener): () => void
}

// A practice host may serve for weeks: the oldest tenth is dropped once this many are held.
const most = 50_000

/** Creates an empty log. */
export function createCallLog(clock: PracticeClock): CallLog {
  const calls: ReceivedCall[] = []
  const listeners = new Set<CallListener>()
  return {
    calls,
    received(request, session) {
      const call: { -readonly [K in keyof ReceivedCall]: ReceivedCall[K] } = {
        at: clock.now(),
        method: request.method,
        objectType: request.target.type,
        objectId: request.target.id,
        operationId: request.operationId,
        args: plainArguments(request),
        sessionId: session?.key ?? null,
        outcome: 'pending',
      }
      if (calls.length >= most) calls.splice(0, most / 10)
      calls.push(call)
      for (const listener of listeners) listener(call, 'received')
      return (outcome) => {
        call.outcome = outcome
        for (const listener of listeners) listener(call, 'answered')
      }
    },
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** Keeps plain arguments, and of what is read the types of object as `types`. A password, or anything named like one, is never kept. */
function plainArguments(request: LoggedRequest): Record<string, string> {
  const plain: Record<string, string> = {}
  const types = request.args.children
    .filter(({ name }) => name === 'specSet')
    .flatMap((spec) => spec.children.filter(({ name }) => name === 'propSet'))
    .flatMap((set) => set.children.filter(({ name }) => name === 'type').map(({ text }) => text.trim()))
  if (types.length > 0) plain['types'] = types.join(' ')
  for (const argument of request.args.children) {
    if (argument.name === '_this' || argument.children.length > 0 || /password|ticket|token/i.test(argument.name))
      continue
    plain[argument.name] = argument.text
  }
  return plain
}
