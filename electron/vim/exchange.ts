import type { Readable } from 'node:stream'
import type { Problem } from '../../shared/problems/problem.ts'

/** Bounds of one host's transport. Times in milliseconds, size in bytes of the reply's body, also when it came packed. */
export interface TransportLimits {
  readonly connectMs: number
  readonly tlsMs: number
  /** From the last byte sent to the first of the reply, and from then on between two pieces of it. */
  readonly replyMs: number
  /** For a whole body once its head has come, so that a reply that trickles in cannot block the lane indefinitely. */
  readonly bodyMs: number
  readonly replyBytes: number
}

/** Patient enough for a busy host behind a slow line, short enough that the user is not left waiting. */
export const defaultTransportLimits: TransportLimits = {
  connectMs: 10_000,
  tlsMs: 10_000,
  replyMs: 60_000,
  bodyMs: 300_000,
  replyBytes: 64 * 1024 * 1024,
}

/**
 * `call` for everything short, `poll` for the long poll; one keep-alive connection each. `guest` for what is asked of many
 * guests at once: up to eight connections while it lasts, that of `call` among them.
 */
export type Lane = 'call' | 'poll' | 'guest'

/** Takes a reply's body piece by piece. `write` returns a problem to stop reading at once. */
export interface BodySink {
  start(status: number): void
  write(chunk: Buffer): Problem | null
  end(): Problem | null
}

/** A body that is too large for memory, opened when the connection is there. */
export interface StreamedBody {
  readonly bytes: number
  readonly open: () => Readable
}

/** One HTTP exchange. */
export interface Exchange {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | StreamedBody
  /** The reply is a file or nothing: of any type, and good with any status of 200 to 299. */
  readonly plain?: boolean | undefined
  readonly lane: Lane
  readonly sink: BodySink
  readonly signal?: AbortSignal | undefined
  /** Overrides {@link TransportLimits.replyMs}. */
  readonly replyMs?: number | undefined
  /** Overrides {@link TransportLimits.bodyMs}. */
  readonly bodyMs?: number | undefined
  /** Overrides {@link TransportLimits.replyBytes}. */
  readonly replyBytes?: number | undefined
  /**
   * A kept-alive connection may have died unnoticed. Only an exchange that changes nothing may be sent once more on a
   * fresh one; anything else is reported as lost, because the host may have acted on it.
   */
  readonly repeatable: boolean
  /**
   * Called right before the first byte: returns why it must not be sent any more, or null. Setting up a connection takes
   * time, in which things change.
   */
  readonly beforeSend?: (() => Problem | null) | undefined
}

/** The rest of a reply whose body went into the sink. */
export interface ReplyHead {
  readonly status: number
  readonly setCookie: readonly string[]
  /** Length of the body, unpacked. */
  readonly bytes: number
}
