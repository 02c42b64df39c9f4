import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { StateStore } from '../../../electron/app/state/store.ts'
import type { Client } from '../../../renderer/bridge.ts'
import { createMirror, type Mirror } from '../../../renderer/stores/mirror.ts'
import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { AppSnapshot, AppStateChange, HostView } from '../../../shared/models/app-state.ts'
import type { VmInventory } from '../../../shared/models/inventory.ts'
import { app, event, host, inventory, run, vm } from '../../support/fake-main/samples.ts'
import { manualClock } from '../../support/stepping-clock.ts'

/** A window whose messages arrive when the test says so; some are lost or overtaken by others. */
class SlowWindow {
  readonly #store: StateStore
  readonly mirror: Mirror
  readonly #stop: () => void
  #listener: (change: AppStateChange) => void = () => undefined
  readonly #changes: AppStateChange[] = []
  /** Requests for the snapshot that have not reached the main process. */
  readonly #requests: ((answer: Envelope<AppSnapshot>) => void)[] = []
  /** Answers under way. */
  readonly #answers: (() => void)[] = []

  constructor(store: StateStore) {
    this.#store = store
    const unsubscribe = store.subscribe((change) => this.#changes.push(structuredClone(change)))
    const client = {
      request: () => new Promise((resolve) => this.#requests.push(resolve)),
      on: (_name: string, listener: (change: AppStateChange) => void) => {
        this.#listener = listener
        return () => undefined
      },
    } as unknown as Pick<Client, 'request' | 'on'>
    this.mirror = createMirror(client)
    const stop = this.mirror.start()
    this.#stop = () => {
      unsubscribe()
      stop()
    }
  }

  /** Lets all that is under way arrive. */
  async settle(): Promise<void> {
    while (this.#changes.length + this.#requests.length + this.#answers.length > 0) {
      this.deliver()
      this.handle(false)
      await this.receive()
    }
  }

  close(): void {
    this.#stop()
  }

  lose(): void {
    this.#changes.shift()
  }

  /** Lets the next change overtake the oldest. */
  swap(): void {
    this.#changes.splice(0, 2, ...this.#changes.slice(0, 2).toReversed())
  }

  deliver(): void {
    const change = this.#changes.shift()
    if (change) this.#listener(change)
  }

  /** The main process answers the oldest request, or refuses it. */
  handle(refuse: boolean): void {
    const resolve = this.#requests.shift()
    if (!resolve) return
    const answer: Envelope<AppSnapshot> = refuse
      ? { ok: false, problem: { code: 'INTERNAL', params: {} } }
      : { ok: true, value: structuredClone(this.#store.snapshot()) }
    this.#answers.push(() => resolve(answer))
  }

  async receive(): Promise<void> {
    this.#answers.shift()?.()
    await turn()
  }
}

const ids = fc.constantFrom('a', 'b', 'c')
const vmIds = fc.constantFrom('1', '2', '3', '4', '5', '6')
const names = fc.constantFrom('ada', 'bob', 'cyd', 'dee', 'eve', null)
const copied = fc.boolean()

/** What happens to the list of a host's machines; shuffled lists do not occur, and must not matter either. */
const vmEdit = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), vm: vmIds, name: names, on: fc.boolean() }),
  fc.record({ kind: fc.constant('drop' as const), vm: vmIds }),
  fc.record({ kind: fc.constant('turn' as const) }),
  fc.record({ kind: fc.constant('none' as const) }),
)

type VmEdit = typeof vmEdit extends fc.Arbitrary<infer T> ? T : never

function edited(vms: readonly VmInventory[] | null, edit: VmEdit): readonly VmInventory[] | null {
  const list = vms ?? []
  switch (edit.kind) {
    case 'put': {
      const put = vm(edit.vm, edit.name, { powerState: edit.on ? 'poweredOn' : 'poweredOff' })
      const others = list.filter(({ id }) => id !== edit.vm)
      // As hosts are listed: by name.
      return [...others, put].sort((x, y) => (x.name ?? '').localeCompare(y.name ?? '') || x.id.localeCompare(y.id))
    }
    case 'drop':
      return list.filter(({ id }) => id !== edit.vm)
    case 'turn':
      return [...list.slice(2), ...list.slice(0, 2)]
    case 'none':
      return null
  }
}

const hostEdit = fc.oneof(
  fc.record({ kind: fc.constant('vms' as const), edit: vmEdit }),
  fc.record({ kind: fc.constant('state' as const), stale: fc.boolean(), asOf: fc.constantFrom(null, 'then', 'now') }),
  fc.record({
    kind: fc.constant('run' as const),
    what: fc.constantFrom('event', 'event', 'event', 'trim', 'cancel', 'end', 'start'),
  }),
  fc.record({ kind: fc.constant('drift' as const), drift: fc.constantFrom(null, 0, 1) }),
)

type HostEdit = typeof hostEdit extends fc.Arbitrary<infer T> ? T : never

const once = event(0, 'guest', 'started', '1')

function runAfter(view: HostView, what: string): HostView['run'] {
  const now = view.run ?? run({ startedAt: 'once' })
  switch (what) {
    case 'event':
      // Some events are alike.
      return { ...now, events: [...now.events, { ...once, params: { n: now.events.length % 3 } }] }
    case 'trim':
      return { ...now, events: now.events.slice(1) }
    case 'cancel':
      return { ...now, cancelling: !now.cancelling }
    case 'end':
      return null
    default:
      return run({ startedAt: 'once', phase: 'countdown' })
  }
}

function editHost(view: HostView, edit: HostEdit): HostView {
  switch (edit.kind) {
    case 'vms': {
      const vms = edited(view.state.inventory?.vms ?? null, edit.edit)
      return { ...view, state: { ...view.state, inventory: vms && inventory({ vms }) } }
    }
    case 'state':
      return { ...view, state: { ...view.state, stale: edit.stale, asOf: edit.asOf } }
    case 'run':
      return { ...view, run: runAfter(view, edit.what) }
    case 'drift':
      return { ...view, drift: edit.drift }
  }
}

const windows = fc.nat({ max: 2 })
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('edit' as const), id: ids, edit: hostEdit, copied }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('add' as const), id: ids }) },
  fc.record({ do: fc.constant('remove' as const), id: ids }),
  fc.record({ do: fc.constant('zoom' as const), zoom: fc.constantFrom(1, 1.5) }),
  fc.record({ do: fc.constant('tray' as const), tray: fc.boolean() }),
  fc.record({ do: fc.constant('notice' as const), clear: fc.boolean() }),
  { weight: 4, arbitrary: fc.record({ do: fc.constant('push' as const) }) },
  fc.record({ do: fc.constant('open' as const), window: windows }),
  fc.record({ do: fc.constant('lose' as const), window: windows }),
  fc.record({ do: fc.constant('swap' as const), window: windows }),
  { weight: 4, arbitrary: fc.record({ do: fc.constant('deliver' as const), window: windows }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('handle' as const), window: windows, refuse: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('receive' as const), window: windows }) },
)

test('windows that open late, miss changes or get them in another order show what the main process has', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 80 }), async (steps) => {
      const first = app([])
      const clock = manualClock()
      const store = new StateStore(first.settings, first.shell, clock)
      for (const id of ['a', 'b']) store.setHost(host({ id, name: id, run: run({ startedAt: 'once' }) }))
      const open: SlowWindow[] = [new SlowWindow(store)]
      const windowAt = (index: number): SlowWindow | undefined => open[index % open.length]
      for (const each of steps) {
        switch (each.do) {
          case 'edit': {
            const view = store.host(each.id)
            const next = view && editHost(view, each.edit)
            // A host that is read again gives new objects for what is as it was.
            if (next) store.setHost(each.copied ? structuredClone(next) : next)
            break
          }
          case 'add':
            store.setHost(host({ id: each.id, name: each.id }))
            break
          case 'remove':
            store.removeHost(each.id)
            break
          case 'zoom':
            store.setSettings({ ...store.state.settings, zoom: each.zoom })
            break
          case 'tray':
            store.changeShell({ tray: each.tray })
            break
          case 'notice':
            if (each.clear) store.clearNotices()
            else store.addNotices([{ code: 'INTERNAL', params: {} }])
            break
          case 'push':
            await turn()
            await clock.pass(100)
            break
          case 'open':
            // In the place of one that is there: windows are closed and opened again.
            open[each.window]?.close()
            open[Math.min(each.window, open.length)] = new SlowWindow(store)
            break
          case 'lose':
          case 'swap':
          case 'deliver':
            windowAt(each.window)?.[each.do]()
            break
          case 'handle':
            windowAt(each.window)?.handle(each.refuse)
            break
          case 'receive':
            await windowAt(each.window)?.receive()
        }
      }
      await Promise.all(open.map((window) => window.settle()))
      // The next change shows a window what it has missed, or was refused.
      store.addNotices([{ code: 'INTERNAL', params: { last: true } }])
      store.snapshot()
      for (const window of open) {
        await window.settle()
        expect(window.mirror.store.getState().app).toEqual(store.state)
      }
    }),
    { numRuns: 400 },
  )
})
