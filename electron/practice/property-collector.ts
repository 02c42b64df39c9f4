import { randomUUID } from 'node:crypto'
import type { Access } from './authorization.ts'
import { invalidArgument, isFault, missingProperties, notAuthenticated } from './faults.ts'
import type { Fault } from './faults.ts'
import { withSession } from './calls.ts'
import type { Call, Methods, Reply } from './calls.ts'
import { readFilterSpec, select, wantedPaths } from './selection.ts'
import type { FilterSpec, Selected } from './selection.ts'
import type { Session } from './sessions.ts'
import { intArgument } from './soap.ts'
import { child, children, childText } from './xml.ts'
import { escapeXml, refTo, writeField, writeTyped } from './values.ts'
import type { Reader } from './properties.ts'
import { refs } from './refs.ts'
import type { Lookup, World } from './world.ts'

/** Looks up objects as a session sees them: the host's own and the session's. */
export type SessionLookup = (session: Session | undefined) => Lookup

export const readerOf = (session: Session, call: Call): Reader => ({
  access: session.account.access,
  sessionKey: session.key,
  apiVersion: call.apiVersion,
})

/** The rights of a client that has not logged in. */
const nobody: Access = { userName: '', sees: () => false, may: () => false, roles: () => [] }

/** Reads of a property collector: RetrievePropertiesEx and its pages. */
export function retrieveMethods(world: World, lookup: SessionLookup): Methods {
  const pages = new WeakMap<Session, Map<string, { readonly rest: readonly Selected[]; readonly size: number }>>()

  const page = (session: Session, call: Call, selected: readonly Selected[], size: number): string => {
    const rest = selected.slice(size)
    let token = ''
    if (rest.length > 0) {
      token = randomUUID()
      let held = pages.get(session)
      if (held === undefined) pages.set(session, (held = new Map()))
      held.set(token, { rest, size })
    }
    let xml = token === '' ? '' : `<token>${token}</token>`
    for (const item of selected.slice(0, size)) xml += objectContent('objects', item, readerOf(session, call))
    return xml === '' ? '' : `<returnval>${xml}</returnval>`
  }

  return {
    // Served without a session on purpose: see unauthenticated().
    RetrievePropertiesEx: {
      on: ['PropertyCollector'],
      anonymous: true,
      run: (call) => {
        const specs = readSpecs(call)
        if (isFault(specs)) return specs
        if (call.session === undefined) return unauthenticated(specs, lookup(undefined))
        const selected = selectAll(specs, lookup, call.session, call)
        if (isFault(selected)) return selected
        const asked = intArgument(child(call.args, 'options'), 'maxObjects')
        if (asked !== undefined && asked <= 0) return invalidArgument('options.maxObjects')
        return page(call.session, call, selected, Math.min(asked ?? Infinity, world.options.pageSize))
      },
    },
    // The older form without pages, which other clients still use.
    RetrieveProperties: {
      on: ['PropertyCollector'],
      run: withSession((call, session) => {
        const specs = readSpecs(call)
        const selected = isFault(specs) ? specs : selectAll(specs, lookup, session, call)
        if (isFault(selected)) return selected
        return selected.map((item) => objectContent('returnval', item, readerOf(session, call))).join('')
      }),
    },
    // Fact: more than one page comes with a token for this call.
    ContinueRetrievePropertiesEx: {
      on: ['PropertyCollector'],
      run: withSession((call, session) => {
        const token = childText(call.args, 'token') ?? ''
        const held = pages.get(session)?.get(token)
        if (held === undefined) return invalidArgument('token')
        pages.get(session)?.delete(token)
        return page(session, call, held.rest, held.size)
      }),
    },
    CancelRetrievePropertiesEx: {
      on: ['PropertyCollector'],
      run: withSession((call, session) =>
        pages.get(session)?.delete(childText(call.args, 'token') ?? '') === true ? '' : invalidArgument('token'),
      ),
    },
  }
}

function readSpecs(call: Call): FilterSpec[] | Fault {
  const specs: FilterSpec[] = []
  for (const element of children(call.args, 'specSet')) {
    const spec = readFilterSpec(element)
    if (isFault(spec)) return spec
    specs.push(spec)
  }
  return specs.length === 0 ? invalidArgument('specSet') : specs
}

function selectAll(
  specs: readonly FilterSpec[],
  lookup: SessionLookup,
  session: Session,
  call: Call,
): Selected[] | Fault {
  const selected: Selected[] = []
  for (const spec of specs) {
    const picked = select(spec, lookup(session), readerOf(session, call))
    if (isFault(picked)) return picked
    for (const item of picked.values()) selected.push(item)
  }
  return selected
}

/** ObjectContent. Fact: a property that cannot be read is in missingSet; one that is not set is simply absent. */
function objectContent(tag: string, { object, paths }: Selected, reader: Reader): string {
  let xml = `<${tag}>${writeField('obj', refTo(object.ref))}`
  const missing: (readonly [string, Fault])[] = []
  for (const path of paths) {
    const value = object.read(path, reader)
    if (value === undefined || value === 'unknown') continue
    if (isFault(value)) missing.push([path, value])
    else xml += `<propSet><name>${escapeXml(path)}</name>${writeTyped('val', value)}</propSet>`
  }
  if (missing.length > 0) xml += writeField('missingSet', missingProperties(missing))
  return `${xml}</${tag}>`
}

/**
 * Fact: without a session this call alone answers HTTP 200, with every property in missingSet as NotAuthenticated.
 * Anyone may read the service instance's content.
 */
function unauthenticated(specs: readonly FilterSpec[], lookup: Lookup): Reply {
  let xml = ''
  for (const spec of specs) {
    for (const { obj } of spec.objects) {
      const object = obj.type === 'ServiceInstance' ? lookup(obj) : undefined
      const readable =
        object === undefined
          ? []
          : wantedPaths(spec).filter((path) => path === 'content' || path.startsWith('content.'))
      xml += `<objects>${writeField('obj', refTo(obj))}`
      for (const path of readable) {
        const value = object?.read(path, { access: nobody, sessionKey: '', apiVersion: '' })
        if (value !== undefined && value !== 'unknown' && !isFault(value))
          xml += `<propSet><name>${path}</name>${writeTyped('val', value)}</propSet>`
      }
      const missing = wantedPaths(spec).filter((path) => !readable.includes(path))
      xml += `${writeField('missingSet', missingProperties(missing.map((path) => [path, notAuthenticated(obj)] as const)))}</objects>`
    }
  }
  return xml === '' ? notAuthenticated(refs.propertyCollector) : `<returnval>${xml}</returnval>`
}
