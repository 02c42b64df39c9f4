import type { AppState, AppStateChange, HostView, ShellState } from '../../../shared/models/app-state.ts'
import type { Settings } from '../../../shared/models/settings.ts'
import { systemClock, type Clock } from '../../../shared/clock.ts'
import type { Problem } from '../../../shared/problems/problem.ts'

/** Milliseconds between two pushes at least: no user sees more, and a large host's view costs as much to hand over as its reply. */
const betweenPushesMs = 100

/**
 * Holds everything that windows and tray show, and tells them what changed: at once after a quiet moment, and otherwise
 * together with everything else that changes meanwhile, however often hosts push.
 */
export class StateStore {
  readonly #hosts = new Map<string, HostView>()
  readonly #listeners = new Set<(change: AppStateChange) => void>()
  #settings: Settings
  #shell: ShellState
  #notices: readonly Problem[] = []
  #dirty = new Set<string>()
  #removed = new Set<string>()
  #parts: { settings?: true; shell?: true; notices?: true } = {}
  #scheduled = false
  readonly #clock: Clock
  #pushedAt = -Infinity

  constructor(settings: Settings, shell: ShellState, clock: Clock = systemClock) {
    this.#settings = settings
    this.#shell = shell
    this.#clock = clock
  }

  get state(): AppState {
    return { hosts: [...this.#hosts.values()], settings: this.#settings, shell: this.#shell, notices: this.#notices }
  }

  host(id: string): HostView | undefined {
    return this.#hosts.get(id)
  }

  /** Calls the listener with every change; returns the unsubscribe. */
  subscribe(listener: (change: AppStateChange) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  setHost(view: HostView): void {
    this.#hosts.set(view.id, view)
    this.#dirty.add(view.id)
    this.#removed.delete(view.id)
    this.#schedule()
  }

  /** Changes one host's view; does nothing when it is gone. */
  changeHost(id: string, change: Partial<Omit<HostView, 'id'>>): void {
    const host = this.#hosts.get(id)
    if (host) this.setHost({ ...host, ...change })
  }

  removeHost(id: string): void {
    if (!this.#hosts.delete(id)) return
    this.#dirty.delete(id)
    this.#removed.add(id)
    this.#schedule()
  }

  setSettings(settings: Settings): void {
    this.#settings = settings
    this.#parts.settings = true
    this.#schedule()
  }

  changeShell(change: Partial<ShellState>): void {
    this.#shell = { ...this.#shell, ...change }
    this.#parts.shell = true
    this.#schedule()
  }

  addNotices(notices: readonly Problem[]): void {
    if (notices.length === 0) return
    this.#notices = [...this.#notices, ...notices]
    this.#parts.notices = true
    this.#schedule()
  }

  clearNotices(): void {
    this.#notices = []
    this.#parts.notices = true
    this.#schedule()
  }

  /** Schedules one push for all changes made before the event loop turns, or until the next push is due. */
  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    const restMs = this.#pushedAt + betweenPushesMs - this.#clock.elapsed()
    if (restMs > 0) void this.#clock.sleep(restMs).then(() => this.#push())
    else setImmediate(() => this.#push())
  }

  #push(): void {
    this.#scheduled = false
    this.#pushedAt = this.#clock.elapsed()
    const parts = this.#parts
    const change: AppStateChange = {
      ...(this.#dirty.size > 0 ? { hosts: [...this.#dirty].flatMap((id) => this.#hosts.get(id) ?? []) } : {}),
      ...(this.#removed.size > 0 ? { removed: [...this.#removed] } : {}),
      ...(parts.settings ? { settings: this.#settings } : {}),
      ...(parts.shell ? { shell: this.#shell } : {}),
      ...(parts.notices ? { notices: this.#notices } : {}),
    }
    this.#dirty = new Set()
    this.#removed = new Set()
    this.#parts = {}
    for (const listener of this.#listeners) listener(change)
  }
}
