import type { Clock } from '../../../shared/clock.ts'
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
import { parseAddress } from '../../hosts/address.ts'
import { HostPorts } from '../../ports/host-ports.ts'
import type { DataPaths } from '../../storage/paths.ts'
import type { Redact } from '../../storage/redactor.ts'
import type { HostController } from './host-controller.ts'
import type { StateStore } from './state-store.ts'

export interface PortsControllerOptions {
  readonly store: StateStore
  readonly clock: Clock
  readonly newId: () => string
  readonly paths: DataPaths
  /** Takes secrets out of a text. */
  readonly redact: Redact
  readonly host: (id: string) => Result<HostController>
  /** Told every report; a check tells at most ten a second. */
  readonly report: (report: PortsReport) => void
  readonly notice: (notice: Problem) => void
}

/** Between two reads of a firewall somebody looks at. Milliseconds. */
const watchMs = 15_000
/** Between two comparisons with a baseline nobody looks at. Milliseconds. */
const driftMs = 15 * 60_000
/** Between two reports of a check under way. Milliseconds. */
const reportMs = 100

interface Known {
  readonly ports: HostPorts
  checking: AbortController | null
  watching: AbortController | null
}

/** Ports, firewall and baselines of all hosts in the running app. */
export class PortsController {
  readonly #options: PortsControllerOptions
  readonly #known = new Map<string, Known>()
  readonly #guards = new Map<string, AbortController>()
  readonly #baselines: Baselines
  readonly #journal: ChangeJournal

  constructor(options: PortsControllerOptions) {
    this.#options = options
    this.#baselines = new Baselines({ file: options.paths.baselines, clock: options.clock, newId: options.newId })
    this.#journal = new ChangeJournal({ file: options.paths.changes, clock: options.clock, redact: options.redact })
  }

  /** Reads the host's word and, if wanted, probes. Problems: `PORT_CHECK_UNDER_WAY`, `NAME_NOT_FOUND`, `CANCELLED`. */
  async check(id: string, role: PortRole, probe: boolean, signal: AbortSignal): Promise<Result<PortsReport>> {
    const found = this.#find(id)
    if (!found.ok) return found
    const { known, host } = found.value
    if (known.checking) return fail(problem('PORT_CHECK_UNDER_WAY', { name: host.record.name }))
    known.checking = new AbortController()
    const stop = AbortSignal.any([signal, known.checking.signal])
    known.ports.role = role
    let told = -Infinity
    const tell = (): void => {
      const now = this.#options.clock.elapsed()
      if (now - told < reportMs) return
      told = now
      this.#options.report(known.ports.report())
    }
    try {
      await this.#read(known, host, stop)
      if (stop.aborted) return fail(problem('CANCELLED', { sent: false }))
      const probed = probe ? await known.ports.probe(tell, stop) : ok()
      if (!probed.ok) return probed
      return ok(known.ports.report())
    } finally {
      known.checking = null
      // A host removed meanwhile is nobody's business any more.
      if (this.#known.has(id)) this.#options.report(known.ports.report())
    }
  }

  /** Reads the host's word again and again while somebody looks at it. */
  watch(id: string, watching: boolean, role: PortRole): Result<void> {
    const found = this.#find(id)
    if (!found.ok) return found
    const { known, host } = found.value
    known.watching?.abort()
    known.watching = watching ? new AbortController() : null
    known.ports.role = role
    if (known.watching) void this.#watch(known, host, known.watching.signal)
    return ok()
  }

  /** The newest report, for an export. Problems: `HOST_NOT_FOUND`, `ADDRESS_INVALID`. */
  report(id: string): Result<PortsReport> {
    const found = this.#find(id)
    return found.ok ? ok(found.value.known.ports.report()) : found
  }

  async checkFlow(id: string, flowId: string, signal: AbortSignal): Promise<Result<FlowCheck>> {
    const found = this.#find(id)
    if (!found.ok) return found
    const flow = portTable.flows.find((each) => each.id === flowId)
    if (!flow) return fail(problem('FLOW_NOT_FOUND', { flow: flowId }))
    return checkFlow(found.value.host.client, flow, { signal })
  }

  async preview(id: string, change: FirewallChange): Promise<Result<ChangePreview>> {
    const found = this.#find(id)
    if (!found.ok) return found
    const { known, host } = found.value
    const read = await this.#read(known, host)
    if (!read.ok) return read
    const firewall = known.ports.firewall
    if (!firewall) return fail(problem('FIREWALL_NOT_READ'))
    return ok(previewChange(firewall, change, { managementPort: host.address.port, source: known.ports.source }))
  }

  /** Makes a change the person has seen the preview of. Problems: the preview's refusal, `FIREWALL_CHANGED_MEANWHILE`, and the host's. */
  async apply(
    id: string,
    input: { change: FirewallChange; expected: FirewallChange | null; undoOf: string | null },
  ): Promise<Result<ChangeEntry>> {
    const found = this.#find(id)
    if (!found.ok) return found
    const { known, host } = found.value
    const { clock, newId } = this.#options
    const away = this.#away(host)
    if (away) return fail(away)
    const applied = await applyChange({
      client: host.client,
      host: { id, name: host.record.name },
      managementPort: host.address.port,
      journal: this.#journal,
      clock,
      newId,
      ...input,
    })
    await this.#read(known, host)
    this.#options.report(known.ports.report())
    return applied
  }

  changes(hostId: string | null): Promise<Result<readonly ChangeEntry[]>> {
    return this.#journal.list(hostId)
  }

  baselines(): Promise<Result<readonly Baseline[]>> {
    return this.#baselines.list()
  }

  async saveBaseline(id: string, name: string): Promise<Result<Baseline>> {
    const found = this.#find(id)
    if (!found.ok) return found
    const { known, host } = found.value
    const read = await this.#read(known, host)
    if (!read.ok) return read
    const { firewall } = known.ports
    if (!firewall) return fail(problem('FIREWALL_NOT_READ'))
    const saved = await this.#baselines.save({ id, name: host.record.name }, name, firewall)
    await this.#compare(id, known)
    return saved
  }

  async removeBaseline(baseline: string): Promise<Result<void>> {
    const removed = await this.#baselines.remove(baseline)
    await this.#compareAll()
    return removed
  }

  async useBaseline(baseline: string): Promise<Result<void>> {
    const used = await this.#baselines.use(baseline)
    await this.#compareAll()
    return used
  }

  /** The host has just answered, or has stopped doing so: with a baseline its drift is looked at now and then. */
  connection(id: string, connected: boolean): void {
    this.#guards.get(id)?.abort()
    this.#guards.delete(id)
    if (!connected) return
    const guard = new AbortController()
    this.#guards.set(id, guard)
    void this.#guardDrift(id, guard.signal)
  }

  /** The host is gone, or has become another one. */
  forget(id: string): void {
    this.connection(id, false)
    const known = this.#known.get(id)
    known?.checking?.abort()
    known?.watching?.abort()
    this.#known.delete(id)
  }

  close(): void {
    for (const id of [...this.#known.keys(), ...this.#guards.keys()]) this.forget(id)
  }

  #find(id: string): Result<{ known: Known; host: HostController }> {
    const host = this.#options.host(id)
    if (!host.ok) return host
    let known = this.#known.get(id)
    if (!known) {
      const { name, address } = host.value.record
      const target = parseAddress(address)
      if (!target.ok) return target
      known = {
        ports: new HostPorts({
          table: portTable,
          clock: this.#options.clock,
          host: { id, name, address, target: target.value },
        }),
        checking: null,
        watching: null,
      }
      this.#known.set(id, known)
    }
    return ok({ known, host: host.value })
  }

  /** Why a host cannot be asked now; null while it is connected. */
  #away({ record: { id, name } }: HostController): Problem | null {
    const state = this.#options.store.host(id)?.state
    return state?.connection === 'connected' ? null : (state?.problem ?? problem('HOST_AWAY', { name }))
  }

  /** Asks only a host that is connected: anything else would be a login nobody asked for. */
  async #read(known: Known, host: HostController, signal?: AbortSignal): Promise<Result<void>> {
    const away = this.#away(host)
    if (away) {
      known.ports.setUnread(away)
      return fail(away)
    }
    const read = await known.ports.readHost(host.client, signal)
    if (!read.ok) return read
    await this.#compare(host.record.id, known)
    return ok()
  }

  async #watch(known: Known, host: HostController, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (!known.checking) {
        await this.#read(known, host, signal)
        if (!signal.aborted) this.#options.report(known.ports.report())
      }
      await this.#options.clock.sleep(watchMs, signal)
    }
  }

  async #guardDrift(id: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const saved = await this.#baselines.list()
      const found = this.#find(id)
      if (!found.ok || !saved.ok) return
      if (saved.value.some((baseline) => baseline.hostId === id && baseline.current))
        await this.#read(found.value.known, found.value.host, signal)
      await this.#options.clock.sleep(driftMs, signal)
    }
  }

  async #compare(id: string, { ports }: Known): Promise<void> {
    const { store, notice } = this.#options
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
