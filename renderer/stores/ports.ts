import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Envelope } from '../../shared/ipc/bridge.ts'
import type { PortsReport } from '../../shared/models/port-report.ts'
import type { PortRole } from '../../shared/models/ports.ts'
import type { Client } from '../bridge.ts'

type Refusal = Extract<Envelope<unknown>, { ok: false }>['problem']

/** How many hosts are checked at the same time when all are. */
const maxConcurrentChecks = 4

/** What this window knows about the ports of the hosts. Not saved. */
export interface PortsState {
  /** The newest report of each host, by host id. */
  readonly reports: ReadonlyMap<string, PortsReport>
  /** Hosts whose check this window is waiting for. */
  readonly checking: ReadonlySet<string>
  /** Why the last check of each host failed. */
  readonly problems: ReadonlyMap<string, Refusal>
  readonly role: PortRole
  /** Progress of a check of all hosts. */
  readonly all: { readonly done: number; readonly total: number } | null
}

export interface Ports {
  readonly store: StoreApi<PortsState>
  /** Follows pushed reports; returns the unsubscribe. */
  start(): () => void
  /** Reads a host's firewall and, unless disabled, probes its ports. Does nothing while that host is being checked. */
  check(hostId: string, options?: { readonly probe: boolean }): Promise<void>
  cancel(hostId: string): void
  /** Checks every host, four at a time. */
  checkAll(hostIds: readonly string[]): Promise<void>
  cancelAll(): void
  /** Has the main process reread the host's firewall while a view shows it; returns a function that stops it. */
  watch(hostId: string): () => void
  setRole(role: PortRole): void
}

/** @param defer delays a function, so that reports arriving meanwhile are shown together. */
export function createPorts(client: Pick<Client, 'request' | 'on'>, defer: (run: () => void) => void): Ports {
  const store = createStore<PortsState>(() => ({
    reports: new Map(),
    checking: new Set(),
    problems: new Map(),
    role: 'management',
    all: null,
  }))
  const running = new Map<string, AbortController>()
  const watched = new Map<string, number>()
  const pushed = new Map<string, PortsReport>()
  let runningCheckAll: AbortController | null = null

  const flush = (): void => {
    if (pushed.size === 0) return
    const received = new Map(pushed)
    pushed.clear()
    store.setState(({ reports }) => ({ reports: new Map([...reports, ...received]) }))
  }
  const receive = (report: PortsReport): void => {
    if (pushed.size === 0) defer(flush)
    pushed.set(report.hostId, report)
  }
  const sendWatch = (id: string, watching: boolean): void =>
    void client.request('ports.watch', { id, watching, role: store.getState().role })

  const ports: Ports = {
    store,
    start: () => client.on('ports.report', receive),
    check: async (hostId, { probe } = { probe: true }) => {
      if (running.has(hostId)) return
      const controller = new AbortController()
      running.set(hostId, controller)
      store.setState(({ checking, problems }) => ({
        checking: new Set(checking).add(hostId),
        problems: withoutKey(problems, hostId),
      }))
      const answer = await client.request(
        'ports.check',
        { id: hostId, role: store.getState().role, probe },
        controller.signal,
      )
      running.delete(hostId)
      flush()
      store.setState(({ reports, checking, problems }) => ({
        checking: new Set([...checking].filter((id) => id !== hostId)),
        reports: withResult(reports, hostId, answer.ok ? answer.value : null),
        problems:
          answer.ok || answer.problem.code === 'CANCELLED' ? problems : new Map(problems).set(hostId, answer.problem),
      }))
    },
    cancel: (hostId) => running.get(hostId)?.abort(),
    checkAll: async (hostIds) => {
      if (runningCheckAll) return
      const controller = new AbortController()
      runningCheckAll = controller
      const waiting = [...hostIds]
      store.setState({ all: { done: 0, total: hostIds.length } })
      const worker = async (): Promise<void> => {
        for (let next = waiting.shift(); next !== undefined && !controller.signal.aborted; next = waiting.shift()) {
          await ports.check(next)
          store.setState(({ all }) => ({ all: all && { ...all, done: all.done + 1 } }))
        }
      }
      await Promise.all(Array.from({ length: maxConcurrentChecks }, worker))
      runningCheckAll = null
      store.setState({ all: null })
    },
    cancelAll: () => {
      runningCheckAll?.abort()
      if (runningCheckAll) for (const controller of running.values()) controller.abort()
    },
    watch: (hostId) => {
      watched.set(hostId, (watched.get(hostId) ?? 0) + 1)
      sendWatch(hostId, true)
      return () => {
        const watchers = (watched.get(hostId) ?? 1) - 1
        if (watchers > 0) return void watched.set(hostId, watchers)
        watched.delete(hostId)
        sendWatch(hostId, false)
      }
    },
    setRole: (role) => {
      if (role === store.getState().role) return
      store.setState({ role })
      for (const hostId of watched.keys()) sendWatch(hostId, true)
    },
  }
  return ports
}

/** Stores the result of a check and clears its progress, whatever was pushed last. */
function withResult(reports: PortsState['reports'], hostId: string, answer: PortsReport | null): PortsState['reports'] {
  const report = answer ?? reports.get(hostId)
  return report ? new Map(reports).set(hostId, { ...report, progress: null }) : reports
}

function withoutKey<T>(map: ReadonlyMap<string, T>, key: string): ReadonlyMap<string, T> {
  if (!map.has(key)) return map
  const rest = new Map(map)
  rest.delete(key)
  return rest
}
