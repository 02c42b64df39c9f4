import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { RequestInput, RequestName, RequestOutput } from '../../../shared/ipc/contract.ts'
import type { HostView } from '../../../shared/models/app-state.ts'
import type { Baseline, ChangeEntry, FirewallChange, HostFirewall } from '../../../shared/models/firewall.ts'
import type { PortsReport, ProbeResult } from '../../../shared/models/port-report.ts'
import type { PortRole } from '../../../shared/models/ports.ts'
import { problem, type Problem } from '../../../shared/problems/problem.ts'
import { portTable } from '../../../shared/reference/port-table.ts'
import { previewChange, sameChange } from '../../../shared/rules/firewall-change.ts'
import { stateOf } from '../../../shared/rules/firewall-drift.ts'
import { portRows, portTargets } from '../../../shared/rules/port-rows.ts'

/** One host's ports as a test wants them. */
export interface PortWorld {
  /** Null: the host does not tell. */
  readonly firewall: HostFirewall | null
  readonly probes: ReadonlyMap<string, ProbeResult>
  /** Its report is there from the start. */
  readonly checked: boolean
  /** A check stops here, so many probes in, until it is given up. */
  readonly stuckAt: number | null
}

type Name = Extract<RequestName, `ports.${string}` | `firewall.${string}`>
type Answers = { readonly [Each in Name]: (input: RequestInput<Each>) => Envelope<RequestOutput<Each>> }

interface Surroundings {
  readonly host: (id: string) => HostView | undefined
  readonly push: (report: PortsReport) => void
  readonly worlds: Map<string, PortWorld>
  readonly baselines: Baseline[]
  readonly changes: ChangeEntry[]
}

const source = '203.0.113.20'
const accept = <T>(value: T): Envelope<T> => ({ ok: true, value })
const refuse = ({ code, params }: Problem): Envelope<never> => ({ ok: false, problem: { code, params } })
const unread = problem('FIREWALL_NOT_READ')

/** The part of the fake main process that has firewalls and ports; it judges by the product's own rules. */
export class FakePorts {
  readonly #around: Surroundings
  readonly #roles = new Map<string, PortRole>()
  readonly #probed = new Set<string>()
  #nextId = 100

  constructor(around: Surroundings) {
    this.#around = around
    for (const [id, world] of around.worlds) if (world.checked) this.#probed.add(id)
  }

  #report(id: string, progress: PortsReport['progress'] = null): PortsReport {
    const world = this.#around.worlds.get(id)
    const host = this.#around.host(id)
    const role = this.#roles.get(id) ?? 'management'
    const firewall = world?.firewall ?? null
    const probes =
      this.#probed.has(id) || progress ? [...(world?.probes ?? [])].slice(0, progress?.done ?? Infinity) : []
    return {
      hostId: id,
      hostName: host?.name ?? '',
      address: host?.address ?? '',
      at: new Date().toISOString(),
      from: source,
      role,
      firewall,
      problem: firewall ? null : unread,
      progress,
      ownFlows: [],
      rows: portRows(portTargets(portTable.flows, 443), { role, firewall, probes: new Map(probes), source }),
    }
  }

  /** Pushes a host's findings, as if its check had got this far. */
  progress(id: string, done: number, total: number): void {
    this.#around.push(this.#report(id, { done, total }))
  }

  /** Pushes the report of every host that has one, judged for a role. */
  pushAll(role: PortRole = 'management'): void {
    for (const id of this.#probed) {
      this.#roles.set(id, role)
      this.#around.push(this.#report(id))
    }
  }

  /** A check of this host never ends. */
  isStuck(id: string): boolean {
    const world = this.#around.worlds.get(id)
    if (world?.stuckAt == null) return false
    this.progress(id, world.stuckAt, world.probes.size)
    return true
  }

  readonly answers: Answers = {
    'ports.check': ({ id, role, probe }) => {
      this.#roles.set(id, role)
      if (probe) this.#probed.add(id)
      return accept(this.#report(id))
    },
    'ports.watch': ({ id, watching, role }) => {
      this.#roles.set(id, role)
      const world = this.#around.worlds.get(id)
      if (watching && world && (world.firewall || world.checked)) this.#around.push(this.#report(id))
      return accept(undefined)
    },
    'ports.export': ({ format }) => accept({ file: `/home/user/ports.${format}` }),
    'ports.checkFlow': ({ flow }) =>
      accept(
        flow.startsWith('ntp')
          ? { state: 'fails', evidence: 'ntpd: no server selected' }
          : { state: 'unknown', evidence: null },
      ),
    'firewall.preview': ({ id, change }) => {
      const firewall = this.#around.worlds.get(id)?.firewall
      return firewall ? accept(previewChange(firewall, change, { managementPort: 443, source })) : refuse(unread)
    },
    'firewall.apply': ({ id, change, expected, undoOf }) => {
      const world = this.#around.worlds.get(id)
      if (!world?.firewall) return refuse(unread)
      const { before, refusal } = previewChange(world.firewall, change, { managementPort: 443, source })
      if (refusal) return refuse(refusal)
      if (before && expected && !sameChange(before, expected))
        return refuse(problem('FIREWALL_CHANGED_MEANWHILE', { key: change.key }))
      this.#around.worlds.set(id, { ...world, firewall: changed(world.firewall, change) })
      const entry: ChangeEntry = {
        id: this.#id(),
        at: new Date().toISOString(),
        hostId: id,
        hostName: this.#around.host(id)?.name ?? '',
        change,
        before,
        state: 'done',
        code: null,
        undoOf,
      }
      this.#around.changes.push(entry)
      this.#around.push(this.#report(id))
      return accept(entry)
    },
    'firewall.changes': () => accept([...this.#around.changes]),
    'firewall.baselines': () => accept([...this.#around.baselines]),
    'firewall.saveBaseline': ({ id, name }) => {
      const firewall = this.#around.worlds.get(id)?.firewall
      if (!firewall) return refuse(unread)
      const first = this.#around.baselines.every(({ hostId }) => hostId !== id)
      const saved: Baseline = {
        id: this.#id(),
        hostId: id,
        hostName: this.#around.host(id)?.name ?? '',
        name,
        at: new Date().toISOString(),
        current: first,
        ...stateOf(firewall),
      }
      this.#around.baselines.push(saved)
      return accept(saved)
    },
    'firewall.removeBaseline': ({ baseline }) => {
      const index = this.#around.baselines.findIndex(({ id }) => id === baseline)
      if (index === -1) return refuse(problem('BASELINE_NOT_FOUND'))
      this.#around.baselines.splice(index, 1)
      return accept(undefined)
    },
    'firewall.useBaseline': ({ baseline }) => {
      const wanted = this.#around.baselines.find(({ id }) => id === baseline)
      if (!wanted) return refuse(problem('BASELINE_NOT_FOUND'))
      const marked = this.#around.baselines.map((each) =>
        each.hostId === wanted.hostId ? { ...each, current: each.id === baseline } : each,
      )
      this.#around.baselines.splice(0, marked.length, ...marked)
      return accept(undefined)
    },
  }

  #id(): string {
    return `40000000-0000-4000-8000-${String(this.#nextId++).padStart(12, '0')}`
  }
}

function changed(firewall: HostFirewall, change: FirewallChange): HostFirewall {
  const { key } = change
  const withRuleset = (fields: Partial<HostFirewall['rulesets'][number]>): HostFirewall => ({
    ...firewall,
    rulesets: firewall.rulesets.map((each) => (each.key === key ? { ...each, ...fields } : each)),
  })
  const withService = (fields: Partial<HostFirewall['services'][number]>): HostFirewall => ({
    ...firewall,
    services: firewall.services.map((each) => (each.key === key ? { ...each, ...fields } : each)),
  })
  switch (change.kind) {
    case 'ruleset':
      return withRuleset({ enabled: change.enabled })
    case 'allowed':
      return withRuleset({ allowed: change.allowed })
    case 'service':
      return withService({ running: change.running })
    case 'policy':
      return withService({ policy: change.policy })
  }
}
