import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Envelope } from '../../shared/ipc/bridge.ts'
import type { AppSnapshot, AppState, AppStateChange } from '../../shared/models/app-state.ts'
import { applyChange } from '../../shared/rules/app-change/app.ts'
import type { Client } from '../bridge.ts'

type Refusal = Extract<Envelope<unknown>, { ok: false }>['problem']

/** The main process's state as this window knows it; null before the snapshot. */
export interface MirrorState {
  readonly app: AppState | null
  /** Why the snapshot could not be read. */
  readonly problem: Refusal | null
}

export interface Mirror {
  readonly store: StoreApi<MirrorState>
  /** Requests the snapshot and follows the changes; returns a function that stops both. */
  start(): () => void
}

/** Creates the store that mirrors the main process; no view changes it. */
export function createMirror(client: Pick<Client, 'request' | 'on'>): Mirror {
  const store = createStore<MirrorState>(() => ({ app: null, problem: null }))
  return { store, start: () => follow(client, store) }
}

function follow(client: Pick<Client, 'request' | 'on'>, store: StoreApi<MirrorState>): () => void {
  const stopped = new AbortController()
  /** What the store shows; null while nothing is there. */
  let known: AppSnapshot | null = null
  /** Changes that came while a snapshot was on its way. */
  let waiting: AppStateChange[] = []
  let asking = false

  const show = (snapshot: AppSnapshot): void => {
    known = snapshot
    store.setState({ app: snapshot.state, problem: null })
  }
  const ask = async (): Promise<void> => {
    asking = true
    const answer = await client.request('app.snapshot', undefined, stopped.signal)
    asking = false
    if (stopped.signal.aborted) return
    const changes = waiting
    waiting = []
    if (answer.ok) {
      const { snapshot, missed } = applyInOrder(answer.value, changes)
      show(snapshot)
      if (missed) void ask()
    } else if (!known) store.setState({ problem: answer.problem })
    // Otherwise what is shown stays, and the next change asks again.
  }
  const unsubscribe = client.on('app.change', (change) => {
    if (asking || !known) {
      waiting.push(change)
      if (!asking) void ask()
      return
    }
    const { snapshot, missed } = applyInOrder(known, [change])
    if (snapshot !== known) show(snapshot)
    if (missed) void ask()
  })
  void ask()
  return () => {
    stopped.abort()
    unsubscribe()
  }
}

/** Applies changes by their numbers, skipping those that are in already. `missed`: one is not there, and those after it do not count. */
function applyInOrder(
  from: AppSnapshot,
  changes: readonly AppStateChange[],
): { readonly snapshot: AppSnapshot; readonly missed: boolean } {
  let snapshot = from
  for (const change of changes.toSorted((a, b) => a.seq - b.seq)) {
    if (change.seq <= snapshot.seq) continue
    if (change.seq > snapshot.seq + 1) return { snapshot, missed: true }
    snapshot = { seq: change.seq, state: applyChange(snapshot.state, change) }
  }
  return { snapshot, missed: false }
}
