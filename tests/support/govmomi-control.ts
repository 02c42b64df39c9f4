import { z } from 'zod'

const callSchema = z.object({
  at: z.iso.datetime(),
  method: z.string(),
  type: z.string(),
  object: z.string(),
  operationId: z.string().nullable(),
  /** Arguments that are plain text; never a password. */
  args: z.record(z.string(), z.string()),
  soapAction: z.string(),
  userAgent: z.string(),
})
/** One SOAP request as the peer received it. */
export type PeerCall = z.infer<typeof callSchema>

const truthSchema = z.object({
  hostId: z.string(),
  /** False while the host is away: connections are refused. */
  up: z.boolean(),
  maintenance: z.boolean(),
  bootTime: z.string(),
  /** Sessions logged in now. */
  sessions: z.number(),
  /** VMs that were still on when the host went away. */
  lostPower: z.array(z.string()),
  vms: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      powerState: z.enum(['poweredOn', 'poweredOff', 'suspended']),
      tools: z.string(),
      ip: z.string().nullable(),
      memoryMB: z.number(),
    }),
  ),
})
/** The true state of the peer, whatever its clients believe. */
export type PeerTruth = z.infer<typeof truthSchema>

/** Possible changes to a VM; absent fields stay as they are. */
export interface VmChange {
  readonly id: string
  readonly name?: string
  readonly power?: 'poweredOn' | 'poweredOff' | 'suspended'
  readonly hasTools?: boolean
  readonly ip?: string
  /** ShutdownGuest is accepted and nothing happens. */
  readonly ignoresShutdown?: boolean
  /** From ShutdownGuest to poweredOff, in ms. */
  readonly guestMs?: number
  readonly connectionState?: 'connected' | 'disconnected' | 'orphaned' | 'inaccessible' | 'invalid'
  readonly guestId?: string
  readonly template?: boolean
  readonly hasSnapshot?: boolean
  readonly consolidationNeeded?: boolean
  /** `guest.toolsVersionStatus2`. */
  readonly toolsVersion?: string
  /** Addresses of its virtual network cards; the guest has a bridge of its own besides. */
  readonly macs?: readonly string[]
  /** A question that waits for an answer; empty takes it away. */
  readonly question?: string
}

/** How the peer misbehaves for one method; see `rule` in tests/peers/govmomi/layer.go. */
export interface PeerRule {
  /** Any method when absent. */
  readonly method?: string
  readonly action: 'drop-before' | 'drop-after' | 'cut' | 'hang' | 'fault' | 'status' | 'delay'
  /** vim25 fault name, for `fault`. */
  readonly fault?: string
  /** HTTP status, for `status`. */
  readonly status?: number
  readonly delayMs?: number
  /** Let so many matching calls pass first. */
  readonly skip?: number
  /** For so many calls; absent: all. */
  readonly times?: number
}

/** The tests' own way into the peer; works also while its host is away. */
export class GovmomiControl {
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  /** The true state of VMs, power and sessions. */
  async truth(): Promise<PeerTruth> {
    return truthSchema.parse(await this.#ask('truth'))
  }

  /** Every call received since the start or the last clearing, in order. */
  async calls(options: { readonly clear?: boolean } = {}): Promise<PeerCall[]> {
    return z.array(callSchema).parse(await this.#ask('calls', options))
  }

  /** Resolves once `method` has been received `count` times since the last clearing; rejects after `timeoutMs`. */
  async awaitCalls(method: string, count = 1, timeoutMs = 10_000): Promise<void> {
    await this.#ask('await', { method, count, timeoutMs })
  }

  /** Changes a VM; returns when it has happened. */
  async vm(change: VmChange): Promise<void> {
    await this.#ask('vm', change)
  }

  /** Changes the host as another user would. */
  async host(change: { readonly maintenance?: boolean; readonly managementServerIp?: string }): Promise<void> {
    await this.#ask('host', change)
  }

  /** Replaces all rules and delays (ms by method) with these. */
  async misbehave(rules: readonly PeerRule[], delays: Readonly<Record<string, number>> = {}): Promise<void> {
    await this.#ask('rules', { rules, delays })
  }

  /** Ends all sessions; returns how many there were. */
  async expireSessions(): Promise<number> {
    return z.number().parse(await this.#ask('expire'))
  }

  /** Drops every connection, also with calls under way; new ones are taken at once. */
  async drop(): Promise<void> {
    await this.#ask('drop')
  }

  /** The host goes away: connections drop and are refused, running VMs lose power. */
  async away(): Promise<void> {
    await this.#ask('away')
  }

  /** The host boots again on the same port: no session survives, maintenance mode does. */
  async back(): Promise<void> {
    await this.#ask('back')
  }

  async #ask(operation: string, input: unknown = {}): Promise<unknown> {
    const response = await fetch(this.#root + operation, { method: 'POST', body: JSON.stringify(input) })
    const text = await response.text()
    if (!response.ok) throw new Error(`peer control ${operation}: ${text.trim()}`)
    return JSON.parse(text)
  }
}
