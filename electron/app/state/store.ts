import { systemClock, type Clock } from '../../../shared/clock.ts'
import type {
  AppSnapshot,
  AppState,
  AppStateChange,
  HostView,
  ManyHostsRun,
  ShellState,
} from '../../../shared/models/app-state.ts'
import type { Settings } from '../../../shared/models/settings.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { appChange } from '../../../shared/rules/app-change/app.ts'

/** Milliseconds between two pushes at least: no user sees more, and each costs every window some work. */
const betweenPushesMs = 100

/**
 * Holds everything that windows and tray show, and pushes what changed: at once after a quiet moment, and otherwise
 * together with everything else that changes meanwhile, however often hosts push.
 */
export class StateStore {
  readonly #hosts = new Map<string, HostView>()
  readonly #listeners = new Set<(change: AppStateChange) => void>()
  readonly #clock: Clock
  #settings: Settings
  #shell: ShellState
  #notices: readonly Problem[] = []
  #manyHosts: ManyHostsRun | null = null
  /** The state that all changes so far add up to, and the number of the last. */
  #pushed: AppSnapshot
  #pushedAt = -Infinity
  #scheduled = false

  constructor(settings: Settings, shell: ShellState, clock: Clock = systemClock) {
    this.#settings = settings
    this.#shell = shell
    this.#clock = clock
    this.#pushed = { seq: 0, state: this.state }
  }

  get state(): AppState {
    return {
      hosts: [...this.#hosts.values()],
      settings: this.#settings,
      shell: this.#shell,
      notices: this.#notices,
      manyHosts: this.#manyHosts,
    }
  }

  host(id: string): HostView | undefined {
    return this.#hosts.get(id)
  }

  /** Returns the state now and the number of the change that led to it; pushes what still waited. */
  snapshot(): AppSnapshot {
    this.#push()
    return this.#pushed
  }

  /** Calls the listener with every change; returns the unsubscribe. */
  subscribe(listener: (change: AppStateChange) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  setHost(view: HostView): void {
    this.#hosts.set(view.id, view)
    this.#schedule()
  }

  /** Changes one host's view; does nothing when it is gone. */
  changeHost(id: string, change: Partial<Omit<HostView, 'id'>>): void {
    const host = this.#hosts.get(id)
    if (host) this.setHost({ ...host, ...change })
  }

  removeHost(id: string): void {
    if (this.#hosts.delete(id)) this.#schedule()
  }

  setSettings(settings: Settings): void {
    this.#settings = settings
    this.#schedule()
  }

  changeShell(change: Partial<ShellState>): void {
    this.#shell = { ...this.#shell, ...change }
    this.#schedule()
  }

  /** Shows the hosts that are shut down together; null: none. */
  setManyHosts(run: ManyHostsRun | null): void {
    this.#manyHosts = run
    this.#schedule()
  }

  addNotices(notices: readonly Problem[]): void {
    if (notices.length === 0) return
    this.#notices = [...this.#notices, ...notices]
    this.#schedule()
  }

  clearNotices(): void {
    this.#notices = []
    this.#schedule()
  }

  /** Schedules one push for all changes made before the event loop turns, or until the next push is due. */
  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    const push = (): void => {
      this.#scheduled = false
      this.#push()
    }
    const restMs = this.#pushedAt + betweenPushesMs - this.#clock.elapsed()
    if (restMs > 0) void this.#clock.sleep(restMs).then(push)
    else setImmediate(push)
  }

  #push(): void {
    const { state } = this
    const parts = appChange(this.#pushed.state, state)
    const seq = parts ? this.#pushed.seq + 1 : this.#pushed.seq
    this.#pushed = { seq, state }
    if (!parts) return
    this.#pushedAt = this.#clock.elapsed()
    for (const listener of this.#listeners) listener({ seq, ...parts })
  }
}
