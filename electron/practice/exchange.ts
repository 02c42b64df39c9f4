import type { CallOutcome, Injection } from './api.ts'
import { compareVersions } from './about.ts'
import type { Call, Reply } from './calls.ts'
import type { CallLog } from './call-log.ts'
import type { Dispatch } from './dispatcher.ts'
import type { Fault } from './faults.ts'
import { invalidRequest, isFault, namedFault, notAuthenticated } from './faults.ts'
import type { Injector } from './injection.ts'
import type { Session, Sessions } from './sessions.ts'
import { readRequest, writeFault, writeReply } from './soap.ts'
import type { SoapRequest } from './soap.ts'
import type { World } from './world.ts'

/** What the server puts on the wire. */
export type Wire =
  | {
      readonly kind: 'reply'
      readonly status: number
      /** Bytes for a file. */
      readonly body: string | Buffer
      readonly contentType?: string
      readonly headers?: Readonly<Record<string, string>>
    }
  | { readonly kind: 'truncated'; readonly status: number; readonly body: string | Buffer; readonly bytes: number }
  | { readonly kind: 'disconnect' }
  | { readonly kind: 'silence' }

/** The parts of an HTTP request that the SOAP endpoint looks at. */
export interface Incoming {
  readonly body: string
  readonly cookie: string | undefined
  readonly soapAction: string | undefined
  /** Address of the client's end of the connection. */
  readonly clientAddress: string
  readonly signal: AbortSignal
}

/** The parts that make up the endpoint. */
export interface ExchangeParts {
  readonly world: World
  readonly sessions: Sessions
  readonly dispatch: Dispatch
  readonly injector: Injector
  readonly log: CallLog
}

/** The SOAP endpoint: from the text of a request to what goes on the wire. */
export function createExchange({
  world,
  sessions,
  dispatch,
  injector,
  log,
}: ExchangeParts): (incoming: Incoming) => Promise<Wire> {
  const perform = async (
    request: SoapRequest,
    session: Session | undefined,
    incoming: Incoming,
    taskFault?: Fault,
  ): Promise<{ reply: Reply; headers: Record<string, string> }> => {
    const headers: Record<string, string> = {}
    const call: Call = {
      method: request.method,
      target: request.target,
      args: request.args,
      session,
      signal: incoming.signal,
      taskFault,
      apiVersion: askedVersion(incoming) ?? world.options.apiVersion,
      clientAddress: incoming.clientAddress,
      signIn: (created) => void (headers['set-cookie'] = sessions.setCookie(created)),
    }
    if (session === undefined) return { reply: await dispatch(call), headers }
    session.pending += 1
    session.lastActive = world.clock.now()
    try {
      return { reply: await dispatch(call), headers }
    } finally {
      session.pending -= 1
      session.lastActive = world.clock.now()
    }
  }

  const pause = (ms: number): Promise<void> => new Promise((resolve) => void world.timers.after(ms / 1000, resolve))

  /** Answers like a host that has just lost this session, in the form that the method uses. */
  const sessionLost = async (
    request: SoapRequest,
    session: Session | undefined,
    incoming: Incoming,
  ): Promise<Reply> => {
    if (session !== undefined) sessions.end(session)
    if (request.method !== 'RetrievePropertiesEx') return notAuthenticated(request.target)
    return (await perform(request, undefined, incoming)).reply
  }

  return async (incoming) => {
    const request = readRequest(incoming.body)
    if (world.host.unavailable) {
      if (!isFault(request)) log.received(request, undefined)('http:503')
      return { kind: 'reply', status: 503, body: serviceUnavailable, contentType: 'text/plain; charset=utf-8' }
    }
    if (isFault(request)) return faultWire(request)
    const session = sessions.find(incoming.cookie)
    const finish = log.received(request, session)
    const done = (wire: Wire, outcome: CallOutcome): Wire => {
      finish(incoming.signal.aborted ? 'abandoned' : outcome)
      return wire
    }
    const asked = askedVersion(incoming)
    // Fact: a request for a newer version than is served is refused.
    if (asked !== undefined && compareVersions(asked, world.options.apiVersion) > 0) {
      return done(faultWire(invalidRequest(`Unsupported version urn:vim25/${asked}`)), 'fault:InvalidRequest')
    }
    const rule = injector.strike(request.method, request.target.id)
    const taskFault =
      rule !== undefined && 'taskFault' in rule.what
        ? namedFault(rule.what.taskFault, request.target, rule.what)
        : undefined
    const before = rule?.when === 'before' && !('taskFault' in rule.what) ? rule.what : undefined
    if (before !== undefined && 'delayMs' in before) await pause(before.delayMs)
    else if (before !== undefined && !('notAuthenticated' in before))
      return broken(before, request, writeReply(request.method, ''), done)
    // The session may have ended during the delay: it is looked up again.
    const current = before === undefined ? session : sessions.find(incoming.cookie)
    const performed =
      before !== undefined && 'notAuthenticated' in before
        ? { reply: await sessionLost(request, current, incoming), headers: {} }
        : await perform(request, current, incoming, taskFault)
    const after = rule?.when === 'after' && !('taskFault' in rule.what) ? rule.what : undefined
    if (after !== undefined && 'delayMs' in after) await pause(after.delayMs)
    const reply =
      after !== undefined && 'notAuthenticated' in after
        ? await sessionLost(request, current, incoming)
        : performed.reply
    const wire: Wire = isFault(reply)
      ? faultWire(reply)
      : { kind: 'reply', status: 200, body: writeReply(request.method, reply), headers: performed.headers }
    if (after !== undefined && !('delayMs' in after) && !('notAuthenticated' in after))
      return broken(after, request, isFault(reply) ? writeFault(reply) : writeReply(request.method, reply), done)
    return done(wire, isFault(reply) ? `fault:${reply.fault}` : 'ok')
  }
}

/** Fact: the front end's words while the service behind it does not answer. */
export const serviceUnavailable = 'Service Unavailable (Failed to connect to endpoint)\n'

const askedVersion = ({ soapAction }: Incoming): string | undefined =>
  soapAction?.match(/^"?urn:vim25\/([\d.]+)"?$/)?.[1]

const faultWire = (fault: Parameters<typeof writeFault>[0]): Wire => ({
  kind: 'reply',
  status: 500,
  body: writeFault(fault),
})

/** Breaks an exchange as a rule demands. */
function broken(
  what: Exclude<Injection, { delayMs: number } | { notAuthenticated: true } | { taskFault: string }>,
  request: SoapRequest,
  body: string,
  done: (wire: Wire, outcome: CallOutcome) => Wire,
): Wire {
  if ('fault' in what) {
    return done(faultWire(namedFault(what.fault, request.target, what)), `fault:${what.fault}`)
  }
  if ('disconnect' in what) return done({ kind: 'disconnect' }, 'disconnected')
  if ('silence' in what) return done({ kind: 'silence' }, 'silence')
  if ('truncate' in what) return done({ kind: 'truncated', status: 200, body, bytes: what.truncate }, 'truncated')
  if ('http' in what) {
    const wire: Wire = {
      kind: 'reply',
      status: what.http,
      body: what.body ?? '',
      contentType: what.contentType ?? 'text/html; charset=utf-8',
      headers: what.headers ?? {},
    }
    return done(wire, `http:${what.http}`)
  }
  return done({ kind: 'reply', status: 200, body: what.body }, 'raw')
}
