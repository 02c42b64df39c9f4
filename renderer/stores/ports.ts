import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Envelope } from '../../shared/ipc/bridge.ts'
import type { PortsReport } from '../../shared/models/port-report.ts'
import type { PortRole } from '../../shared/models/ports.ts'
import type { Client } from '../bridge.ts'

type Refusal = Extract<Envelope<unknown>, { ok: false }>['problem']

/** Hosts that are checked at the same time when all of them are. */
const atOnce = 4

/** What this window knows about the ports of the hosts. Nothing of it is kept. */
export interface PortsState {
  /** The newest report of a host, by its id. */
  readonly reports: ReadonlyMap<string, PortsReport>
  /** Hosts this window waits for. */
  readonly checking: ReadonlySet<string>
  /** Why the last check of a host failed. */
  readonly problems: ReadonlyMap<string, Refusal>
  readonly role: PortRole
  /** A check of many hosts under way. */
  readonly all: { readonly done: number; readonly total: number } | null
}

export interface Ports {
  readonly store: StoreApi<PortsState>
  /** Follows the reports that are pushed; returns what ends it. */
  start(): () => void
  /** Reads a host's firewall, and probes its ports unless told not to. Does nothing while a check of it is under way. */
  check(hostId: string, options?: { readonly probe: boolean }): Promise<void>
  cancel(hostId: string): void
  /** One host after the other, four at a time. */
  checkAll(hostIds: readonly string[]): Promise<void>
  cancelAll(): void
  /** Has the host's own word read again while somebody looks; returns what ends it. */
  watch(hostId: string): () => void
  setRole(role: PortRole): void
}

/** @param later runs a function a little later: reports that come quicker than that are shown together. */
export function createPorts(client: Pick<Client, 'request' | 'on'>, later: (run: () => void) => void): Ports {
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
  let everything: AbortController | null = null

  const flush = (): void => {
    if (pushed.size === 0) return
    const news = new Map(pushed)
    pushed.clear()
    store.setState(({ reports }) => ({ reports: new Map([...reports, ...news]) }))
  }
  const take = (report: PortsReport): void => {
    if (pushed.size === 0) later(flush)
    pushed.set(report.hostId, report)
  }
  const sendWatch = (id: string, watching: boolean): void =>
    void client.request('ports.watch', { id, watching, role: store.getState().role })

  const ports: Ports = {
    store,
    start: () => client.on('ports.report', take),
    check: async (hostId, { probe } = { probe: true }) => {
      if (running.has(hostId)) return
      const controller = new AbortController()
      running.set(hostId, controller)
      store.setState(({ checking, problems }) => ({
        checking: new Set(checking).add(hostId),
        problems: without(problems, hostId),
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
        reports: ended(reports, hostId, answer.ok ? answer.value : null),
        problems:
          answer.ok || answer.problem.code === 'CANCELLED' ? problems : new Map(problems).set(hostId, answer.problem),
      }))
    },
    cancel: (hostId) => running.get(hostId)?.abort(),
    checkAll: async (hostIds) => {
      if (everything) return
      const controller = new AbortController()
      everything = controller
      const waiting = [...hostIds]
      store.setState({ all: { done: 0, total: hostIds.length } })
      const worker = async (): Promise<void> => {
        for (let next = waiting.shift(); next !== undefined && !controller.signal.aborted; next = waiting.shift()) {
          await ports.check(next)
          store.setState(({ all }) => ({ all: all && { ...all, done: all.done + 1 } }))
        }
      }
      await Promise.all(Array.from({ length: atOnce }, worker))
      everything = null
      store.setState({ all: null })
    },
    cancelAll: () => {
      everything?.abort()
      if (everything) for (const controller of running.values()) controller.abort()
    },
    watch: (hostId) => {
      watched.set(hostId, (watched.get(hostId) ?? 0) + 1)
      sendWatch(hostId, true)
      return () => {
        const left = (watched.get(hostId) ?? 1) - 1
        if (left > 0) return void watched.set(hostId, left)
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

/** After a check no report goes on counting, whatever was pushed last. */
function ended(reports: PortsState['reports'], hostId: string, answer: PortsReport | null): PortsState['reports'] {
  const report = answer ?? reports.get(hostId)
  return report ? new Map(reports).set(hostId, { ...report, progress: null }) : reports
}

function without<T>(map: ReadonlyMap<string, T>, key: string): ReadonlyMap<string, T> {
  if (!map.has(key)) return map
  const rest = new Map(map)
  rest.delete(key)
  return rest
}
