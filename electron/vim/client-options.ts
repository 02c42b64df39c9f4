import type { HostAddress } from '../../shared/models/host.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import type { Lookup } from './open-tcp.ts'
import type { Redact } from './faults.ts'
import type { ReplyItems } from './soap.ts'
import type { Exchange, Lane, TransportLimits } from './exchange.ts'
import type { WorkLimits } from './work-share.ts'

/** One line for the log about one call; holds no argument and no reply. */
export interface CallLog {
  readonly method: string
  readonly operationId: string
  readonly target: string
  readonly ms: number
  readonly code: string | null
}

export interface VimClientOptions {
  readonly address: HostAddress
  /** The pin. Nothing is sent to a server that presents another certificate. */
  readonly fingerprint: string
  readonly user: string
  /** Asked for at each login and not kept. */
  readonly password: () => Promise<Result<string>>
  /** Language of the host's messages: `en` or `zh-CN`, the interface's own. */
  readonly locale: string
  /** Remembered for this pin, so that asking costs nothing; null asks. */
  readonly apiVersion?: string | null
  readonly onApiVersion?: (version: string) => void
  readonly limits?: TransportLimits
  /** The time that the host's replies may take. */
  readonly workLimits?: WorkLimits | undefined
  /** IP addresses to connect to instead of resolving the name; the pin proves that it is the host. None resolves. */
  readonly addresses?: readonly string[] | undefined
  /** Instead of the computer's own name resolution. */
  readonly lookup?: Lookup
  readonly log?: (line: CallLog) => void
  /** Takes secrets out of the host's own words, before they are cut and get into a problem; nothing is known to be one unless given. */
  readonly redact?: Redact
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
  readonly lane?: Lane
  readonly replyMs?: number
  /** Overrides {@link TransportLimits.replyBytes}. */
  readonly replyBytes?: number
  /** Asked right before the first byte of each try: what speaks against sending now, or null. */
  readonly beforeSend?: (() => Problem | null) | undefined
  /** From {@link VimClient.nextOperationId}; one is taken when absent. */
  readonly operationId?: string
  /** A read may be sent again when a kept-alive connection turns out dead; a call that changes something never is. */
  readonly repeatable?: boolean
  /**
   * The call makes sense in this session only ({@link VimClient.sessionNumber}), because a filter lives in it: when the
   * session is gone it ends with `NOT_AUTHENTICATED` instead of being repeated in a new one.
   */
  readonly session?: number
  /** Repeated elements of the reply, streamed. */
  readonly items?: ReplyItems
  /** After the reply: says that the session had expired although the call itself went well (see RetrievePropertiesEx). */
  readonly expired?: () => boolean
  /** After the reply: the length of its body, unpacked. */
  readonly onBytes?: (bytes: number) => void
  /** Before the reply comes in, first and second time: forget what an earlier try collected. */
  readonly reset?: () => void
}

/** One file that goes to or comes from the host beside the API, or is deleted there. */
export type FileTransfer = Pick<
  Exchange,
  'method' | 'path' | 'body' | 'sink' | 'signal' | 'replyMs' | 'bodyMs' | 'replyBytes'
>
