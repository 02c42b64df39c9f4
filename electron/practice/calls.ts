import type { Fault } from './faults.ts'
import type { Session } from './sessions.ts'
import type { Ref } from './values.ts'
import type { XmlElement } from './xml.ts'

/** A call on its way to the method that serves it. */
export interface Call {
  readonly method: string
  readonly target: Ref
  readonly args: XmlElement
  readonly session: Session | undefined
  /** API version the client speaks: the one it named in SOAPAction, else the newest served. */
  readonly apiVersion: string
  /** The client's address as the server sees it. */
  readonly clientAddress: string
  /** A task that the call starts does nothing and ends in this fault. */
  readonly taskFault: Fault | undefined
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal
  /** Makes the reply set a session cookie. */
  signIn(session: Session): void
}

/** Content of the method's response element, or a fault. */
export type Reply = string | Fault

/** How a method is served. */
export interface Method {
  /** Types of object it can be called on. */
  readonly on: readonly string[]
  /** Served without a session; the handler itself decides what it may show. */
  readonly anonymous?: boolean
  /** The privilege a change requires. Methods with one are writes: refused to the read-only role and under the free licence. */
  readonly privilege?: string
  /** The call only reads, although it requires {@link privilege}: the free licence serves it. */
  readonly reads?: true
  readonly run: (call: Call) => Reply | Promise<Reply>
}

export type Methods = Readonly<Record<string, Method>>

/** A method that requires a session; the dispatcher has checked that there is one. */
export function withSession(
  run: (call: Call, session: Session) => Reply | Promise<Reply>,
): (call: Call) => Reply | Promise<Reply> {
  return (call) => (call.session === undefined ? '' : run(call, call.session))
}
