import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Envelope } from '../../shared/ipc/bridge.ts'
import type { AppState, AppStateChange, HostView } from '../../shared/models/app-state.ts'
import type { Client } from '../bridge.ts'

type Refusal = Extract<Envelope<AppState>, { ok: false }>['problem']

/** The main process's state as this window knows it; null before the snapshot. */
export interface MirrorState {
  readonly app: AppState | null
  /** Why the snapshot could not be read. */
  readonly problem: Refusal | null
}

export interface Mirror {
  readonly store: StoreApi<MirrorState>
  /** Requests the snapshot and follows the pushes; returns a function that stops both. */
  start(): () => void
}

/** Creates the store that mirrors the main process; no view changes it. */
export function createMirror(client: Pick<Client, 'request' | 'on'>): Mirror {
  const store = createStore<MirrorState>(() => ({ app: null, problem: null }))
  return { store, start: () => follow(client, store) }
}

function follow(client: Pick<Client, 'request' | 'on'>, store: StoreApi<MirrorState>): () => void {
  // A change pushed before the snapshot arrives is either newer or already in it: applied in order, both are right.
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

/** Applies a push. Hosts keep their places, new ones come last, and unchanged parts stay the same objects. */
export function applyChange(state: AppState, change: AppStateChange): AppState {
  const { hosts, removed, ...parts } = change
  if (!hosts && !removed) return { ...state, ...parts }
  const removedIds = new Set(removed)
  const changed = new Map<string, HostView>(hosts?.map((host) => [host.id, host]))
  const kept = state.hosts.filter((host) => !removedIds.has(host.id)).map((host) => changed.get(host.id) ?? host)
  const known = new Set(kept.map((host) => host.id))
  const added = [...changed.values()].filter((host) => !known.has(host.id) && !removedIds.has(host.id))
  return { ...state, ...parts, hosts: [...kept, ...added] }
}
