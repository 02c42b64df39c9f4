import type { Baseline, ChangeEntry, ChangePreview, FirewallChange } from '../../../shared/models/firewall.ts'
import type { FlowCheck, PortsReport } from '../../../shared/models/port-report.ts'
import type { PortRole } from '../../../shared/models/ports.ts'
import { problem, type Problem } from '../../../shared/problems/problem.ts'
import { portTable } from '../../../shared/reference/port-table.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { previewChange } from '../../../shared/rules/firewall-change.ts'
import { Baselines, driftOf } from '../../firewall/baselines.ts'
import { ChangeJournal } from '../../firewall/change-journal.ts'
import { applyChange } from '../../firewall/change.ts'
import { checkFlow } from '../../firewall/flow-check.ts'
import { HostPorts } from '../../ports/host-ports.ts'
import type { AppContext } from '../context.ts'
import type { HostConnection } from '../hosts/host-connection.ts'

type PortsContext = Pick<
  AppContext,
  'store' | 'clock' | 'newId' | 'paths' | 'redactor' | 'host' | 'push' | 'notice' | 'refresher'
>

/** Milliseconds between two reads of a firewall that a window shows. */
const watchMs = 15_000
/** Milliseconds between two comparisons with a baseline while no window shows the firewall. */
const driftMs = 15 * 60_000
/** Milliseconds between two reports of a check under way. */
const reportMs = 100

interface Known {
  readonly ports: HostPorts
  checking: AbortController | null
  watching: AbortController | null
}

/** Checks the ports and firewalls of all hosts, changes firewalls, and compares them with baselines. */
export class PortsController {
  readonly #app: PortsContext
  readonly #known = new Map<string, Known>()
  readonly #guards = new Map<string, AbortController>()
  readonly #baselines: Baselines
  readonly #journal: ChangeJournal

  constructor(app: PortsContext) {
    this.#app = app
    const { paths, clock, newId, redactor } = app
    this.#baselines = new Baselines({ file: paths.baselines, clock, newId })
    this.#journal = new ChangeJournal({ file: paths.changes, clock, redact: (text) => redactor.redact(text) })
  }

  /**
   * Reads firewall and services and, if wanted, probes; pushes at most ten reports a second. Problems:
   * `PORT_CHECK_UNDER_WAY`, `NAME_NOT_FOUND`, `CANCELLED`.
   */
  async check(id: string, role: PortRole, probe: boolean, signal: AbortSignal): Promise<Result<PortsReport>> {
    const found = this.#find(id)
    if (!found.ok) return found
    const { known, host } = found.value
    if (known.checking) return fail(problem('PORT_CHECK_UNDER_WAY', { name: host.record.name }))
    known.checking = new AbortController()
    const stop = AbortSignal.any([signal, known.checking.signal])
    known.ports.role = role
    let reportedAt = -Infinity
    const report = (): void => {
      const now = this.#app.clock.elapsed()
      if (now - reportedAt < reportMs) return
      reportedAt = now
      this.#app.push('ports.report', known.ports.report())
    }
    try {
      await this.#read(known, host, stop)
      if (stop.aborted) return fail(problem('CANCELLED', { sent: false }))
      const probed = probe ? await known.ports.probe(report, stop) : ok()
      if (!probed.ok) return probed
      return ok(known.ports.report())
    } finally {
      known.checking = null
      // Not for a host that was removed meanwhile.
      if (this.#known.has(id)) this.#app.push('ports.report', known.ports.report())
    }
  }

  /** Reads firewall and services every few seconds while a window shows them. */
  watch(id: string, watching: boolean, role: PortRole): Result<void> {
    const found = this.#find(id)
    if (!found.ok) return found
    const { known, host } = found.value
    known.watching?.abort()
    known.watching = null
    known.ports.role = role
    if (watching) this.#beginWatching(known, host)
    return ok()
  }

  /** Returns the newest report, for an export. Problems: `HOST_NOT_FOUND`, `HOST_ADDRESS_UNREADABLE`. */
  report(id: string): Result<PortsReport> {
    const found = this.#find(id)
    return found.ok ? ok(found.value.known.ports.report()) : found
  }

  /**
   * Checks from the host whether the other end of a flow answers. Problems: `FLOW_NOT_FOUND`, those of
   * {@link checkFlow}.
   */
  async checkFlow(id: string, flowId: string, signal: AbortSignal): Promise<Result<FlowCheck>> {
    const found = this.#find(id)
    if (!found.ok) return found
    const flow = portTable.flows.find((each) => each.id === flowId)
    if (!flow) return fail(problem('FLOW_NOT_FOUND', { flow: flowId }))
    return checkFlow(found.value.host.client, flow, { signal })
  }

  /** Reads the firewall and returns what a change would do. Problems: those of reading, `FIREWALL_NOT_READ`. */
  async preview(id: string, change: FirewallChange, signal?: AbortSignal): Promise<Result<ChangePreview>> {
    const found = this.#find(id)
    if (!found.ok) return found
    const { known, host } = found.value
    const read = await this.#read(known, host, signal)
    if (!read.ok) return read
    const firewall = known.ports.firewall
    if (!firewall) return fail(problem('FIREWALL_NOT_READ'))
    return ok(
      previewChange(firewall, change, {
        managementPort: host.record.endpoint.address.port,
        source: known.ports.source,
      }),
    )
  }

  /**
   * Makes a change whose preview the user has seen; what was sent is no longer cancelled. Problems: the preview's refusal,
   * `FIREWALL_CHANGED_MEANWHILE`, and the host's.
   */
  async apply(
    id: string,
    input: { change: FirewallChange; expected: FirewallChange | null; undoOf: string | null },
    signal?: AbortSignal,
  ): Promise<Result<ChangeEntry>> {
    const found = this.#find(id)
    if (!found.ok) return found
    const { known, host } = found.value
    const { clock, newId } = this.#app
    const why = this.#notConnected(host)
    if (why) return fail(why)
    const applied = await applyChange({
      client: host.client,
      host: { id, name: host.record.name },
      managementPort: host.record.endpoint.address.port,
      journal: this.#journal,
      clock,
      newId,
      signal,
      ...input,
    })
    // Given up before anything was sent: there is nothing new to read.
    if (!applied.ok && applied.problem.code === 'CANCELLED') return applied
    await this.#read(known, host)
    this.#app.push('ports.report', known.ports.report())
    return applied
  }

  changes(hostId: string | null): Promise<Result<readonly ChangeEntry[]>> {
    return this.#journal.list(hostId)
  }

  baselines(): Promise<Result<readonly Baseline[]>> {
    return this.#baselines.list()
  }

  async saveBaseline(id: string, name: string, signal?: AbortSignal): Promise<Result<Baseline>> {
    const found = this.#find(id)
    if (!found.ok) return found
    const { known, host } = found.value
    const read = await this.#read(known, host, signal)
    if (!read.ok) return read
    const { firewall } = known.ports
    if (!firewall) return fail(problem('FIREWALL_NOT_READ'))
    const saved = await this.#baselines.save({ id, name: host.record.name }, name, firewall, signal)
    await this.#compare(id, known)
    return saved
  }

  async removeBaseline(baseline: string, signal?: AbortSignal): Promise<Result<void>> {
    const removed = await this.#baselines.remove(baseline, signal)
    await this.#compareAll()
    return removed
  }

  async useBaseline(baseline: string, signal?: AbortSignal): Promise<Result<void>> {
    const used = await this.#baselines.use(baseline, signal)
    await this.#compareAll()
    return used
  }

  /**
   * Compares a host with its baseline from time to time while it is connected. A firewall that a window shows is read as soon
   * as its host is connected again.
   */
  connected(id: string, connected: boolean): void {
    this.#guards.get(id)?.abort()
    this.#guards.delete(id)
    if (!connected) return
    this.#watchAgain(id)
    const guard = new AbortController()
    this.#guards.set(id, guard)
    this.#app.refresher.add({
      everyMs: driftMs,
      shown: false,
      signal: guard.signal,
      read: (signal) => this.#readForBaseline(id, signal),
    })
  }

  /** Drops a host that was removed, or whose record changed. */
  forget(id: string): void {
    this.connected(id, false)
    const known = this.#known.get(id)
    known?.checking?.abort()
    known?.watching?.abort()
    this.#known.delete(id)
  }

  close(): void {
    for (const id of [...this.#known.keys(), ...this.#guards.keys()]) this.forget(id)
  }

  /** Reads at once, then every few seconds. */
  #beginWatching(known: Known, host: HostConnection): void {
    const watching = new AbortController()
    known.watching = watching
    this.#app.refresher.add({
      everyMs: watchMs,
      shown: true,
      signal: watching.signal,
      read: (signal) => this.#readShown(known, host, signal),
    })
  }

  /** Restarts the polling of a host that a window shows, beginning with a read. */
  #watchAgain(id: string): void {
    const watching = this.#known.get(id)?.watching
    const found = watching && this.#find(id)
    if (!found?.ok) return
    watching?.abort()
    this.#beginWatching(found.value.known, found.value.host)
  }

  #find(id: string): Result<{ known: Known; host: HostConnection }> {
    const host = this.#app.host(id)
    if (!host.ok) return host
    let known = this.#known.get(id)
    if (!known) {
      known = {
        ports: new HostPorts({ table: portTable, clock: this.#app.clock, host: host.value.record }),
        checking: null,
        watching: null,
      }
      this.#known.set(id, known)
    }
    return ok({ known, host: host.value })
  }

  /** Returns why a host cannot be asked now; null while it is connected. */
  #notConnected({ record: { id, name } }: HostConnection): Problem | null {
    const state = this.#app.store.host(id)?.state
    return state?.connection === 'connected' ? null : (state?.problem ?? problem('HOST_AWAY', { name }))
  }

  /** Reads from a host that is connected, and from no other: the user asked for no login. */
  async #read(known: Known, host: HostConnection, signal?: AbortSignal): Promise<Result<void>> {
    const why = this.#notConnected(host)
    if (why) {
      known.ports.setUnread(why)
      return fail(why)
    }
    const read = await known.ports.readHost(host.client, signal)
    if (!read.ok) return read
    await this.#compare(host.record.id, known)
    return ok()
  }

  async #readShown(known: Known, host: HostConnection, signal: AbortSignal): Promise<void> {
    if (known.checking) return
    await this.#read(known, host, signal)
    if (!signal.aborted) this.#app.push('ports.report', known.ports.report())
  }

  /** Reads the firewall of a host that has a baseline, which compares the two. */
  async #readForBaseline(id: string, signal: AbortSignal): Promise<void> {
    const saved = await this.#baselines.list()
    const found = this.#find(id)
    if (!found.ok || !saved.ok) return
    if (saved.value.some((baseline) => baseline.hostId === id && baseline.current))
      await this.#read(found.value.known, found.value.host, signal)
  }

  async #compare(id: string, { ports }: Known): Promise<void> {
    const { store, notice } = this.#app
    const saved = await this.#baselines.list()
    if (!saved.ok) return notice(saved.problem)
    const drift = ports.firewall && driftOf(saved.value, id, ports.firewall)
    const count = drift?.length ?? null
    if (store.host(id)?.drift !== count) store.changeHost(id, { drift: count })
  }

  async #compareAll(): Promise<void> {
    for (const [id, known] of this.#known) await this.#compare(id, known)
  }
}
