import { isoNow, type Clock } from '../../../shared/clock.ts'
import type { HostAddress, HostRecord } from '../../../shared/models/host.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { parseAddress } from '../../hosts/address.ts'
import { HostMonitor } from '../../hosts/monitor.ts'
import type { Redact } from '../../storage/redactor.ts'
import { VimClient, type CallLog } from '../../vim/client.ts'
import { readStatistics } from '../../vim/statistics.ts'
import type { WorkLimits } from '../../vim/work-share.ts'
import type { Refresher } from '../refresher.ts'
import type { StateStore } from '../state/store.ts'
import { withoutCause } from '../without-cause.ts'

interface HostConnectionOptions {
  readonly record: HostRecord
  readonly store: StateStore
  readonly clock: Clock
  readonly random: () => number
  readonly locale: string
  readonly password: (record: HostRecord) => Promise<Result<string>>
  readonly rememberApiVersion: (version: string) => void
  readonly rememberHardwareUuid: (uuid: string) => void
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

/** Keeps the one session with a host, and its live state. */
export class HostConnection {
  readonly record: HostRecord
  readonly address: HostAddress
  readonly #options: HostConnectionOptions
  /** The one session with this host. Check that the host is connected before using it. */
  readonly client: VimClient
  readonly monitor: HostMonitor
  readonly #stop = new AbortController()
  #watching: AbortController | null = null
  #connected = false
  #identified: HostRecord

  private constructor(options: HostConnectionOptions, address: HostAddress) {
    this.#options = options
    this.address = address
    this.record = options.record
    this.#identified = options.record
    const { record, clock, random, store } = options
    this.client = VimClient.create({
      address,
      fingerprint: record.fingerprint,
      user: record.user,
      apiVersion: record.apiVersion,
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
      options.connected(connected)
    })
  }

  /** Starts watching at once. Problems: `ADDRESS_INVALID` for a record that was damaged by hand. */
  static start(options: HostConnectionOptions): Result<HostConnection> {
    const address = parseAddress(options.record.address)
    if (!address.ok) return address
    const { id, name, user, fingerprint, address: text } = options.record
    const known = options.store.host(id)
    const connection = new HostConnection(options, address.value)
    options.store.setHost({
      id,
      name,
      address: text,
      user,
      fingerprint,
      state: connection.monitor.state,
      run: known?.run ?? null,
      statistics: null,
      licence: known?.licence ?? 'unknown',
      drift: known?.drift ?? null,
    })
    connection.monitor.start()
    return ok(connection)
  }

  /** The record with what was learnt about the machine since it was opened. */
  get identified(): HostRecord {
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

  /** Saves the machine's UUID, once it is known. */
  identify(hardwareUuid: string | null): void {
    if (hardwareUuid === null || hardwareUuid === this.#identified.hardwareUuid) return
    this.#identified = { ...this.#identified, hardwareUuid }
    this.#options.rememberHardwareUuid(hardwareUuid)
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

  async #readStatistics(signal: AbortSignal): Promise<void> {
    if (this.monitor.state.connection !== 'connected') return
    const { store, clock } = this.#options
    const read = await readStatistics(this.client, { signal })
    if (read.ok) store.changeHost(this.record.id, { statistics: { at: isoNow(clock), ...read.value } })
  }
}
