import { isoNow, type Clock } from '../../../shared/clock.ts'
import type { HostState } from '../../../shared/models/host-state.ts'
import type { RecordedCards } from '../../../shared/models/wake.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { Result } from '../../../shared/result.ts'
import { addressText, type Host, type KnownHost } from '../../hosts/known-host.ts'
import { HostMonitor, stopped } from '../../hosts/monitor.ts'
import type { Redact } from '../../storage/redactor.ts'
import { VimClient, type CallLog } from '../../vim/client.ts'
import type { HostIdentity } from '../../vim/identity.ts'
import { readUplinks, type ManagementUplinks } from '../../vim/uplinks.ts'
import { readStatistics } from '../../vim/statistics.ts'
import type { WorkLimits } from '../../vim/work-share.ts'
import type { Refresher } from '../refresher.ts'
import type { StateStore } from '../state/store.ts'
import { withoutCause } from '../without-cause.ts'

interface HostConnectionOptions {
  readonly record: Host
  readonly store: StateStore
  readonly clock: Clock
  readonly random: () => number
  readonly locale: string
  readonly password: (record: Host) => Promise<Result<string>>
  readonly rememberApiVersion: (version: string) => void
  readonly rememberIdentity: (identity: HostIdentity) => void
  readonly rememberUplinks: (uplinks: ManagementUplinks) => void
  readonly log: (line: CallLog) => void
  /** Takes secrets out of a text. */
  readonly redact: Redact
  /** The time that the host's replies may take. */
  readonly workLimits?: WorkLimits | undefined
  readonly refresher: Refresher
  /** Hears that the host began or ceased to answer. */
  readonly connected: (connected: boolean) => void
}

/** Milliseconds between two reads of CPU and memory, while a window shows them. */
const statisticsMs = 10_000
/** Milliseconds between two reads of the network cards, which hardly ever change. */
const uplinksMs = 6 * 3_600_000

/** Puts a host on the list that windows and tray show, or replaces it there. */
export function listHost(store: StateStore, host: KnownHost, state: HostState): void {
  const { id, name } = host
  const { user, fingerprint } = host.endpoint
  const listed = store.host(id)
  store.setHost({
    id,
    name,
    address: addressText(host),
    user,
    fingerprint,
    state,
    run: listed?.run ?? null,
    wake: listed?.wake ?? null,
    cards: recordedCards(host),
    statistics: null,
    licence: listed?.licence ?? 'unknown',
    attention: null,
    readiness: null,
    drift: listed?.drift ?? null,
  })
}

/** Returns what is recorded of the network cards that wake a host. */
export function recordedCards({ macs, wake: { incapable } }: Pick<KnownHost, 'macs' | 'wake'>): RecordedCards {
  return { macs, incapable }
}

/** Returns the state of a host that nothing can connect to until the user changes it. */
export function blocked(why: Problem): HostState {
  return { ...stopped, connection: 'blocked', problem: withoutCause(why) }
}

/** Keeps the one session with a host, and its live state. */
export class HostConnection {
  readonly record: Host
  readonly #options: HostConnectionOptions
  /** The one session with this host. Check that the host is connected before using it. */
  readonly client: VimClient
  readonly monitor: HostMonitor
  readonly #stop = new AbortController()
  #watching: AbortController | null = null
  #connected = false
  #readingUplinks: AbortController | null = null
  #identified: Host

  private constructor(options: HostConnectionOptions) {
    this.#options = options
    this.record = options.record
    this.#identified = options.record
    const { record, clock, random, store } = options
    const { endpoint } = record
    this.client = VimClient.create({
      address: endpoint.address,
      fingerprint: endpoint.fingerprint,
      user: endpoint.user,
      apiVersion: endpoint.apiVersion,
      locale: options.locale,
      password: () => options.password(record),
      onApiVersion: options.rememberApiVersion,
      log: options.log,
      redact: options.redact,
      workLimits: options.workLimits,
    })
    this.monitor = new HostMonitor({ client: this.client, clock, random })
    this.monitor.subscribe((state) => {
      store.changeHost(record.id, { state: { ...state, problem: state.problem && withoutCause(state.problem) } })
      const connected = state.connection === 'connected'
      if (connected === this.#connected) return
      this.#connected = connected
      if (connected) this.#readUplinksAgain()
      options.connected(connected)
    })
  }

  /** Puts the host on the list and starts watching it at once. */
  static start(options: HostConnectionOptions): HostConnection {
    const connection = new HostConnection(options)
    listHost(options.store, options.record, connection.monitor.state)
    connection.monitor.start()
    return connection
  }

  /** The record with what was learnt about the machine since it was opened. */
  get identified(): Host {
    return this.#identified
  }

  /** Aborts when the connection is closed. */
  get closed(): AbortSignal {
    return this.#stop.signal
  }

  /** Tries now because the user acted, with credentials that were refused before, too. */
  retry(): void {
    this.client.forgiveRejection()
    this.monitor.retryNow()
  }

  /** Tries now because the computer woke up or its network changed; a refused password is not tried again. */
  retryNow(): void {
    if (this.monitor.state.connection === 'unreachable') this.monitor.retryNow()
  }

  /** Saves which machine this is, once it is known. */
  identify({ moid, hardwareUuid }: HostIdentity): void {
    const before = this.#identified
    const now = { moid: moid ?? before.moid, hardwareUuid: hardwareUuid ?? before.hardwareUuid }
    if (now.moid === before.moid && now.hardwareUuid === before.hardwareUuid) return
    this.#identified = { ...before, ...now }
    this.#options.rememberIdentity(now)
  }

  /** Starts or stops polling CPU and memory; hosts do not push these. */
  watch(watching: boolean): void {
    if (watching === (this.#watching !== null)) return
    this.#watching?.abort()
    this.#watching = watching ? new AbortController() : null
    if (this.#watching)
      this.#options.refresher.add({
        everyMs: statisticsMs,
        shown: true,
        signal: AbortSignal.any([this.#watching.signal, this.#stop.signal]),
        read: (signal) => this.#readStatistics(signal),
      })
  }

  /** Stops watching, logs out and closes the connections. */
  async close(): Promise<void> {
    this.watch(false)
    this.#stop.abort()
    await this.monitor.stop()
    await this.client.close()
  }

  /** Reads which network cards wake the host, now and every few hours: once it is off it is too late. */
  #readUplinksAgain(): void {
    this.#readingUplinks?.abort()
    const reading = new AbortController()
    this.#readingUplinks = reading
    this.#options.refresher.add({
      everyMs: uplinksMs,
      shown: false,
      signal: AbortSignal.any([reading.signal, this.#stop.signal]),
      read: async (signal) => {
        if (this.monitor.state.connection !== 'connected') return
        const read = await readUplinks(this.client, { signal })
        if (read.ok && read.value) this.#options.rememberUplinks(read.value)
      },
    })
  }

  async #readStatistics(signal: AbortSignal): Promise<void> {
    if (this.monitor.state.connection !== 'connected') return
    const { store, clock } = this.#options
    const read = await readStatistics(this.client, { signal })
    if (read.ok) store.changeHost(this.record.id, { statistics: { at: isoNow(clock), ...read.value } })
  }
}
