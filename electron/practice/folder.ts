import type { CallOutcome, Injection } from './api.ts'
import type { CallLog } from './call-log.ts'
import type { Wire } from './exchange.ts'
import type { Injector } from './injection.ts'
import { refs } from './refs.ts'
import type { Session, Sessions } from './sessions.ts'
import { datastoreName, largestFile, storeFile } from './software/files.ts'
import type { World } from './world.ts'

/** A request for a file of a datastore. */
export interface FolderRequest {
  readonly method: string
  /** Path and query as they came. */
  readonly url: string
  readonly cookie: string | undefined
  /** Reads the body up to a number of bytes. */
  readonly body: (most: number) => Promise<Buffer | 'too large' | 'gone'>
}

/** The parts that serve the files. */
export interface FolderParts {
  readonly world: World
  readonly sessions: Sessions
  readonly injector: Injector
  readonly log: CallLog
}

const privileges: Readonly<Record<string, string>> = {
  GET: 'Datastore.Browse',
  HEAD: 'Datastore.Browse',
  PUT: 'Datastore.FileManagement',
  DELETE: 'Datastore.FileManagement',
}

/** Serves `/folder/<path>?dcPath=<datacenter>&dsName=<datastore>`: the files of the datastore, none of which is real. */
export function createFolder({
  world,
  sessions,
  injector,
  log,
}: FolderParts): (request: FolderRequest) => Promise<Wire> {
  const pause = (ms: number): Promise<void> => new Promise((resolve) => void world.timers.after(ms / 1000, resolve))

  const perform = async (request: FolderRequest, session: Session | undefined): Promise<Wire> => {
    const privilege = privileges[request.method]
    if (privilege === undefined) return text(405, 'Method not allowed\n', { allow: Object.keys(privileges).join(', ') })
    // Fact: the cookie of the SOAP session is asked for. Unlike a real host, this one takes no password here.
    if (session === undefined)
      return text(401, 'Unauthorized\n', { 'www-authenticate': 'Basic realm="VMware HTTP server"' })
    if (!session.account.access.may(privilege, refs.datastore)) return text(403, 'Forbidden\n')
    const path = pathOf(request.url)
    if (path === undefined) return text(404, 'Not found\n')
    session.pending += 1
    try {
      return await onFile(world, request, path)
    } finally {
      session.pending -= 1
      session.lastActive = world.clock.now()
    }
  }

  const answer = async (request: FolderRequest): Promise<Wire> => {
    const rule = injector.strike(request.method, pathOf(request.url) ?? '')
    if (rule === undefined) return perform(request, sessions.find(request.cookie))
    const { when, what } = rule
    if ('delayMs' in what && when === 'before') await pause(what.delayMs)
    const wire =
      when === 'before' && !('delayMs' in what) ? text(200, '') : await perform(request, sessions.find(request.cookie))
    if ('delayMs' in what && when === 'after') await pause(what.delayMs)
    return 'delayMs' in what ? wire : broken(what, wire)
  }

  return async (request) => {
    const finish = log.received(
      {
        method: request.method,
        target: { type: 'File', id: pathOf(request.url) ?? request.url },
        operationId: null,
        args: { children: [] },
      },
      sessions.find(request.cookie),
    )
    const wire = await answer(request)
    finish(outcomeOf(wire))
    return wire
  }
}

function outcomeOf(wire: Wire): CallOutcome {
  switch (wire.kind) {
    case 'disconnect':
      return 'disconnected'
    case 'reply':
      return wire.status < 300 ? 'ok' : `http:${wire.status}`
    default:
      return wire.kind
  }
}

/** Returns the file that a request names; undefined for any that cannot be here: there is one datastore, without folders. */
function pathOf(url: string): string | undefined {
  const [path = '', query = ''] = url.split('?')
  const parameters = new URLSearchParams(query)
  if ((parameters.get('dcPath') ?? refs.datacenter.id) !== refs.datacenter.id) return undefined
  if (parameters.get('dsName') !== datastoreName) return undefined
  try {
    const name = decodeURIComponent(path.replace(/^\/folder\/?/, ''))
    return name === '' || name.includes('/') || name === '.' || name === '..' ? undefined : name
  } catch {
    return undefined
  }
}

async function onFile(world: World, request: FolderRequest, path: string): Promise<Wire> {
  const present = world.files.get(path)
  if (request.method === 'PUT') {
    const content = await request.body(largestFile)
    if (content === 'gone') return { kind: 'disconnect' }
    if (content === 'too large') return text(413, 'File too large\n', { connection: 'close' })
    if (!storeFile(world, path, content)) return text(507, 'No space left on the datastore\n')
    return text(present === undefined ? 201 : 200, '')
  }
  if (present === undefined) return text(404, 'Not found\n')
  if (request.method === 'DELETE') {
    world.files.delete(path)
    return text(204, '')
  }
  return { kind: 'reply', status: 200, body: present, contentType: 'application/octet-stream' }
}

const text = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Wire => ({
  kind: 'reply',
  status,
  body,
  contentType: 'text/plain; charset=utf-8',
  headers,
})

/** Breaks an exchange as a rule demands; a file has no faults, so those become HTTP 500. */
function broken(what: Exclude<Injection, { delayMs: number }>, wire: Wire): Wire {
  if ('disconnect' in what) return { kind: 'disconnect' }
  if ('silence' in what) return { kind: 'silence' }
  if ('notAuthenticated' in what) return text(401, 'Unauthorized\n')
  if (!('http' in what) && 'body' in what) return text(200, what.body ?? '')
  if ('truncate' in what) {
    const body = wire.kind === 'reply' ? wire.body : ''
    return { kind: 'truncated', status: 200, body, bytes: what.truncate }
  }
  return 'http' in what ? text(what.http, what.body ?? '', what.headers ?? {}) : text(500, what.message ?? '')
}
