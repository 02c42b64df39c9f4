import { randomUUID } from 'node:crypto'
import { withSession } from './calls.ts'
import type { Call, Methods, Reply } from './calls.ts'
import {
  invalidArgument,
  invalidCollectorVersion,
  isFault,
  managedObjectNotFound,
  notAuthenticated,
  requestCanceled,
} from './faults.ts'
import { createFilter } from './filters.ts'
import type { Filter } from './filters.ts'
import { objectsOf } from './properties.ts'
import { readerOf } from './property-collector.ts'
import type { SessionLookup } from './property-collector.ts'
import { readFilterSpec, select } from './selection.ts'
import type { Session } from './sessions.ts'
import { intArgument } from './soap.ts'
import { child, childText } from './xml.ts'
import { refTo, writeField } from './values.ts'
import type { Ref } from './values.ts'
import { keyOf, refs } from './refs.ts'
import type { World } from './world.ts'

/** The state of one property collector of one session. */
interface Collector {
  readonly filters: Map<string, Filter>
  version: number
  /** The last update and the version it was an answer to: a client that lost the reply asks again with that. */
  last: { readonly from: string; readonly reply: string } | undefined
  waiting: Waiting | undefined
}

interface Waiting {
  /** Checks whether there is something to send now. */
  readonly wake: () => void
  readonly finish: (reply: Reply) => void
}

const collectorObject = objectsOf<Collector>({
  type: 'PropertyCollector',
  bases: [],
  parts: { filter: () => ({ kind: 'list', item: 'ManagedObjectReference', items: [] }) },
})

/** Filters and WaitForUpdatesEx: the push side of the property collector. */
export function updateMethods(world: World, lookup: SessionLookup): Methods {
  const table = new WeakMap<Session, Map<string, Collector>>()

  const collectorOf = (session: Session, ref: Ref): Collector | undefined => {
    let own = table.get(session)
    if (own === undefined) {
      table.set(session, (own = new Map()))
      session.onEnd.add(() => {
        for (const collector of own?.values() ?? []) drop(session, collector, notAuthenticated(ref))
      })
    }
    const found = own.get(ref.id)
    if (found !== undefined || ref.id !== refs.propertyCollector.id) return found
    const created: Collector = { filters: new Map(), version: 0, last: undefined, waiting: undefined }
    own.set(ref.id, created)
    return created
  }

  const drop = (session: Session, collector: Collector, reply: Reply): void => {
    for (const filter of collector.filters.values()) {
      world.listeners.delete(filter)
      session.objects.delete(keyOf(filter.ref))
    }
    collector.filters.clear()
    collector.waiting?.finish(reply)
  }

  /** One UpdateSet, empty when nothing changed. */
  const gather = (collector: Collector, from: string, limit: number): string => {
    let sets = ''
    let left = limit
    let more = false
    for (const filter of collector.filters.values()) {
      const { xml, used } = left > 0 ? filter.collect(left) : { xml: '', used: 0 }
      left -= used
      more ||= filter.more
      if (xml !== '' || (from === '' && !more))
        sets += `<filterSet>${writeField('filter', refTo(filter.ref))}${xml}</filterSet>`
    }
    if (sets === '') return ''
    collector.version += 1
    // Fact: an update that does not fit is marked truncated; the rest is there at once.
    const reply = `<returnval><version>${collector.version}</version>${sets}${more ? '<truncated>true</truncated>' : ''}</returnval>`
    collector.last = { from, reply }
    return reply
  }

  const wait = (collector: Collector, session: Session, call: Call): Reply | Promise<Reply> => {
    const version = (childText(call.args, 'version') ?? '').trim()
    const options = child(call.args, 'options')
    const asked = intArgument(options, 'maxObjectUpdates') ?? Infinity
    const seconds = intArgument(options, 'maxWaitSeconds')
    if (asked <= 0) return invalidArgument('options.maxObjectUpdates')
    if (seconds !== undefined && seconds < 0) return invalidArgument('options.maxWaitSeconds')
    const limit = Math.min(asked, world.options.pageSize)
    // One wait per collector: a newer call replaces the older one.
    collector.waiting?.finish(requestCanceled())
    if (version === '') {
      for (const filter of collector.filters.values()) filter.reset()
    } else if (version !== String(collector.version)) {
      return version === collector.last?.from ? collector.last.reply : invalidCollectorVersion()
    }
    const now = gather(collector, version, limit)
    if (now !== '' || seconds === 0) return now
    return new Promise<Reply>((resolve) => {
      let queued = false
      const finish = (reply: Reply): void => {
        if (collector.waiting === waiting) collector.waiting = undefined
        cancelTimer?.()
        call.signal.removeEventListener('abort', gone)
        session.lastActive = world.clock.now()
        resolve(reply)
      }
      // Simultaneous changes go out together.
      const wake = (): void => {
        if (queued) return
        queued = true
        queueMicrotask(() => {
          queued = false
          if (collector.waiting !== waiting) return
          const reply = gather(collector, version, limit)
          if (reply !== '') finish(reply)
        })
      }
      const waiting: Waiting = { wake, finish }
      const gone = (): void => finish('')
      const cancelTimer = seconds === undefined ? undefined : world.timers.after(seconds, () => finish(''))
      call.signal.addEventListener('abort', gone)
      collector.waiting = waiting
    })
  }

  /** Runs on the collector that the call names. */
  const onCollector = (
    run: (collector: Collector, session: Session, call: Call) => Reply | Promise<Reply>,
  ): Methods[string] => ({
    on: ['PropertyCollector'],
    run: withSession((call, session) => {
      const collector = collectorOf(session, call.target)
      return collector === undefined ? managedObjectNotFound(call.target) : run(collector, session, call)
    }),
  })

  return {
    CreateFilter: onCollector((collector, session, call) => {
      const spec = readFilterSpec(child(call.args, 'spec'))
      if (isFault(spec)) return spec
      const first = select(spec, lookup(session), readerOf(session, call))
      if (isFault(first)) return first
      const ref: Ref = { type: 'PropertyFilter', id: `session[${session.key}]${randomUUID()}` }
      const filter = createFilter(ref, spec, lookup(session), readerOf(session, call), () => collector.waiting?.wake())
      collector.filters.set(ref.id, filter)
      session.objects.set(keyOf(ref), filter.object)
      world.listeners.add(filter)
      collector.waiting?.wake()
      return writeField('returnval', refTo(ref))
    }),
    DestroyPropertyFilter: {
      on: ['PropertyFilter'],
      run: withSession((call, session) => {
        for (const collector of table.get(session)?.values() ?? []) {
          const filter = collector.filters.get(call.target.id)
          if (filter !== undefined) world.listeners.delete(filter)
          collector.filters.delete(call.target.id)
        }
        session.objects.delete(keyOf(call.target))
        return ''
      }),
    },
    // Fact: property changes are pushed through this call; it holds until something changes or maxWaitSeconds are over.
    WaitForUpdatesEx: onCollector((collector, session, call) => wait(collector, session, call)),
    CancelWaitForUpdates: onCollector((collector) => {
      collector.waiting?.finish(requestCanceled())
      return ''
    }),
    CreatePropertyCollector: onCollector((_collector, session) => {
      const ref: Ref = { type: 'PropertyCollector', id: `session[${session.key}]${randomUUID()}` }
      const created: Collector = { filters: new Map(), version: 0, last: undefined, waiting: undefined }
      table.get(session)?.set(ref.id, created)
      session.objects.set(keyOf(ref), collectorObject(ref, created))
      return writeField('returnval', refTo(ref))
    }),
    DestroyPropertyCollector: onCollector((collector, session, call) => {
      // The host's own collector stays; only its filters go.
      drop(session, collector, requestCanceled())
      if (call.target.id !== refs.propertyCollector.id) {
        table.get(session)?.delete(call.target.id)
        session.objects.delete(keyOf(call.target))
      }
      return ''
    }),
  }
}
