import { isoNow } from '../../../shared/clock.ts'
import type { HostAttention } from '../../../shared/models/app-state.ts'
import type { AttentionItem, AttentionReport } from '../../../shared/models/attention.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { markedItems } from '../../../shared/rules/attention/marks.ts'
import { Semaphore } from '../../../shared/semaphore.ts'
import { AttentionStore, type MarkKind } from '../../daily/attention-store.ts'
import { checkHost } from '../../daily/check-host.ts'
import { Baselines } from '../../firewall/baselines.ts'
import { Passports } from '../../hardware/passports.ts'
import { learnTimes } from '../../power/learned-times.ts'
import type { AppContext } from '../context.ts'
import type { HostConnection } from '../hosts/host-connection.ts'
import { withoutCause } from '../without-cause.ts'

type AttentionContext = Pick<
  AppContext,
  'store' | 'clock' | 'newId' | 'paths' | 'host' | 'refresher' | 'news' | 'logger'
>

/** Milliseconds between two looks at a host: what needs attention has time. */
const everyMs = 10 * 60_000
/** Hosts that are looked at together when the user asks for all. */
const atOnce = 4

/** A host that responds, and what the last look at it found. */
interface KnownHost {
  readonly stop: AbortController
  look: { readonly at: string; readonly report: AttentionReport } | null
}

/** Looks at every connected host from time to time, and keeps what needs attention in the state. */
export class AttentionController {
  readonly #app: AttentionContext
  readonly #store: AttentionStore
  readonly #known = new Map<string, KnownHost>()

  constructor(app: AttentionContext) {
    const { paths, clock, newId } = app
    this.#app = app
    this.#store = new AttentionStore({ file: paths.attention, clock, newId })
  }

  /** Begins to look at a host that has connected. Of one that does not respond nothing is known. */
  connected(id: string, connected: boolean): void {
    this.#stop(id)
    const host = this.#app.host(id)
    if (!connected || !host.ok) return
    const stop = new AbortController()
    this.#known.set(id, { stop, look: null })
    this.#app.refresher.add({
      everyMs,
      shown: false,
      signal: AbortSignal.any([stop.signal, host.value.closed]),
      read: async (signal) => void (await this.#look(host.value, signal)),
    })
  }

  /** Looks at one host now, or at all that respond. Problems: `HOST_NOT_FOUND`, those of the look for one host. */
  async check(id: string | null, signal: AbortSignal): Promise<Result<void>> {
    if (id !== null) {
      const host = this.#app.host(id)
      return host.ok ? this.#look(host.value, signal) : host
    }
    const places = new Semaphore(atOnce)
    await Promise.all(
      [...this.#known.keys()].map((each) =>
        places.use(async () => {
          const host = this.#app.host(each)
          // What keeps one from being read is in its state.
          if (host.ok && !signal.aborted) await this.#look(host.value, signal)
        }),
      ),
    )
    return signal.aborted ? fail(problem('CANCELLED')) : ok()
  }

  /** Puts an item off, or says that it is meant so. Problems: `ATTENTION_ITEM_GONE`, those of the store. */
  async mark(id: string, key: string, how: MarkKind, signal: AbortSignal): Promise<Result<void>> {
    const item = this.#known.get(id)?.look?.report.items.find((each) => each.key === key)
    if (!item) return fail(problem('ATTENTION_ITEM_GONE'))
    const marked = await this.#store.mark(id, item, how, signal)
    return marked.ok ? this.#show(id) : marked
  }

  /** Lets an item count again. Problems: those of the store. */
  async unmark(id: string, key: string, signal: AbortSignal): Promise<Result<void>> {
    const unmarked = await this.#store.unmark(id, key, signal)
    return unmarked.ok ? this.#show(id) : unmarked
  }

  /** Drops what was seen and marked of a host that is removed. */
  forget(id: string): void {
    this.#stop(id)
    if (this.#app.store.host(id)) return
    void this.#store.forget(id).then((forgotten) => {
      if (!forgotten.ok) this.#app.logger.log('warn', 'attention.forget', { code: forgotten.problem.code })
    })
  }

  close(): void {
    for (const { stop } of this.#known.values()) stop.abort()
  }

  #stop(id: string): void {
    this.#known.get(id)?.stop.abort()
    if (this.#known.delete(id)) this.#app.store.changeHost(id, { attention: null })
  }

  async #look(host: HostConnection, given: AbortSignal): Promise<Result<void>> {
    const { id, name } = host.record
    const { store, clock, paths } = this.#app
    const known = this.#known.get(id)
    const { inventory } = store.host(id)?.state ?? {}
    if (!known || !inventory) return fail(problem('HOST_NOT_CONNECTED', { name }))
    const signal = AbortSignal.any([given, known.stop.signal, host.closed])
    const baseline = await new Baselines({ file: paths.baselines }).current(id)
    const passport = await new Passports({ file: paths.passports }).latest(id)
    const times = await learnTimes(paths.journal, id)
    if (!baseline.ok) return this.#failed(id, baseline)
    if (!passport.ok) return this.#failed(id, passport)
    if (!times.ok) return this.#failed(id, times)
    const checked = await checkHost(host.client, {
      clock,
      signal,
      inventory,
      thresholds: store.state.settings.attention,
      wanted: { firewall: baseline.value, hardware: passport.value?.hardware ?? null },
      timeOf: times.value(inventory.vms).timeOf,
    })
    // The host was removed meanwhile, or its connection was lost.
    if (this.#known.get(id) !== known) return ok()
    if (!checked.ok) return signal.aborted ? checked : this.#failed(id, checked)
    known.look = { at: checked.value.facts.readAt, report: checked.value.report }
    const news = await this.#store.see(id, checked.value.report)
    const shown = await this.#show(id, null)
    // What was found is shown all the same.
    if (!news.ok) return this.#failed(id, news)
    if (shown.ok) this.#announce(id, news.value)
    return shown
  }

  #failed(id: string, { problem: why }: { readonly problem: HostAttention['problem'] & object }): Result<void> {
    const { store } = this.#app
    const before = store.host(id)?.attention
    store.changeHost(id, {
      attention: {
        ...(before ?? { checkedAt: null, items: [], unknown: [] }),
        problem: withoutCause(why),
      },
    })
    return fail(why)
  }

  /** Shows what was found last, with the marks as they are now; a mark does not mend what kept the host from being read. */
  async #show(id: string, why = this.#app.store.host(id)?.attention?.problem ?? null): Promise<Result<void>> {
    const look = this.#known.get(id)?.look
    if (!look) return ok()
    const memory = await this.#store.read()
    if (!memory.ok) return this.#failed(id, memory)
    const { store, clock } = this.#app
    const { at, report } = look
    const items = markedItems(id, report.items, memory.value.marks, memory.value.seen, isoNow(clock))
    store.changeHost(id, { attention: { checkedAt: at, items, unknown: report.unknown, problem: why } })
    return ok()
  }

  /** Says what is new and more than a note, unless the user has put it off. */
  #announce(id: string, news: readonly AttentionItem[]): void {
    const host = this.#app.store.host(id)
    const counting = host?.attention?.items.filter(({ mark }) => mark === null).map(({ item }) => item.key)
    const worth = news.filter(({ severity, key }) => severity !== 'note' && counting?.includes(key) === true)
    if (host && worth.length > 0) this.#app.news(host, worth)
  }
}
