import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Envelope } from '../../shared/ipc/bridge.ts'
import type { AppState, AppStateChange, HostView } from '../../shared/models/app-state.ts'
import type { Client } from '../bridge.ts'

type Refusal = Extract<Envelope<AppState>, { ok: false }>['problem']

/** The state of the main process as this window knows it: null before the snapshot. */
export interface MirrorState {
  readonly app: AppState | null
  /** Why there is no snapshot. */
  readonly problem: Refusal | null
}

export interface Mirror {
  readonly store: StoreApi<MirrorState>
  /** Asks for the snapshot and follows the pushes; returns what ends it. */
  start(): () => void
}

/** One store that holds what the main process says, and nothing else: no view changes it by itself. */
export function createMirror(client: Pick<Client, 'request' | 'on'>): Mirror {
  const store = createStore<MirrorState>(() => ({ app: null, problem: null }))
  return { store, start: () => follow(client, store) }
}

function follow(client: Pick<Client, 'request' | 'on'>, store: StoreApi<MirrorState>): () => void {
  // What is pushed before the snapshot is here comes after it in time, or is in it already: applied in order, both are right.
  let queue: AppStateChange[] | null = []
  const stopped = new AbortController()
  const unsubscribe = client.on('app.change', (change) => {
    if (queue) queue.push(change)
    else store.setState(({ app }) => ({ app: app && applyChange(app, change) }))
  })
  void client.request('app.snapshot', undefined, stopped.signal).then((answer) => {
    if (stopped.signal.aborted) return
    if (!answer.ok) return store.setState({ problem: answer.problem })
    const waiting = queue ?? []
    queue = null
    store.setState({ app: waiting.reduce(applyChange, answer.value), problem: null })
  })
  return () => {
    stopped.abort()
    unsubscribe()
  }
}

/** The state after a push. Hosts keep their places; a new one comes last. What did not change stays the same object. */
export function applyChange(state: AppState, change: AppStateChange): AppState {
  const { hosts, removed, ...parts } = change
  if (!hosts && !removed) return { ...state, ...parts }
  const gone = new Set(removed)
  const changed = new Map<string, HostView>(hosts?.map((host) => [host.id, host]))
  const kept = state.hosts.filter((host) => !gone.has(host.id)).map((host) => changed.get(host.id) ?? host)
  const known = new Set(kept.map((host) => host.id))
  const added = [...changed.values()].filter((host) => !known.has(host.id) && !gone.has(host.id))
  return { ...state, ...parts, hosts: [...kept, ...added] }
}
