import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron'
import { z } from 'zod'
import { ipcChannels, type Envelope } from '../../shared/ipc/bridge.ts'
import { requests, type PushName, type Pushes, type RequestName } from '../../shared/ipc/contract.ts'
import { problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import { withoutCause } from '../app/without-cause.ts'
import { isAppUrl } from './page-path.ts'

const callSchema = z.tuple([z.string().max(100), z.unknown(), z.string().min(1).max(100)])

/** Longer than any path that a system takes. */
const pathSchema = z.string().min(1).max(32_768)

export interface EndpointOptions {
  /** Carries out a request whose input is as the contract says. */
  readonly handle: (name: RequestName, input: unknown, signal: AbortSignal) => Promise<Result<unknown>>
  /** Keeps a file that the user dropped; returns its token, or null when it is no regular file. */
  readonly dropped: (path: string) => Promise<string | null>
  readonly log: (event: string, fields: Readonly<Record<string, unknown>>) => void
}

/**
 * The one place where windows and main process meet. Every message is from the main frame of a page of ours, every
 * input is checked against the contract, and every answer is an envelope without a cause.
 */
export class IpcEndpoint {
  readonly #options: EndpointOptions
  readonly #underWay = new Map<string, AbortController>()
  readonly #queues = new Map<WebContents, { ready: boolean; readonly waiting: [PushName, unknown][] }>()

  constructor(options: EndpointOptions) {
    this.#options = options
    ipcMain.handle(ipcChannels.request, (event, ...call: unknown[]) => this.#request(event, call))
    ipcMain.on(ipcChannels.abort, (event, id: unknown) => {
      if (isTrusted(event) && typeof id === 'string') this.#underWay.get(key(event, id))?.abort()
    })
    ipcMain.handle(ipcChannels.dropped, (event, path: unknown) => this.#dropped(event, path))
    ipcMain.on(ipcChannels.ready, (event) => {
      if (isTrusted(event)) this.#ready(event.sender)
    })
  }

  /** Lets a window get pushes; those made before its page is ready wait for it. */
  attach(contents: WebContents): void {
    this.#queues.set(contents, { ready: false, waiting: [] })
    contents.once('destroyed', () => this.#queues.delete(contents))
    // A page that reloads starts from a snapshot again.
    contents.on('did-start-navigation', (details) => {
      const queue = this.#queues.get(contents)
      if (queue && details.isMainFrame && !details.isSameDocument) {
        queue.ready = false
        queue.waiting.length = 0
      }
    })
  }

  /** Sends a push to every attached window. */
  push<Name extends PushName>(name: Name, value: Pushes[Name]): void {
    for (const [contents, queue] of this.#queues) {
      if (!queue.ready) queue.waiting.push([name, value])
      else if (!contents.isDestroyed()) contents.send(ipcChannels.push, name, value)
    }
  }

  #ready(contents: WebContents): void {
    const queue = this.#queues.get(contents)
    if (!queue) return
    queue.ready = true
    for (const [name, value] of queue.waiting.splice(0)) contents.send(ipcChannels.push, name, value)
  }

  async #dropped(event: IpcMainInvokeEvent, path: unknown): Promise<string | null> {
    const { log, dropped } = this.#options
    if (!isTrusted(event)) {
      log('ipc.refused', { url: event.senderFrame?.url ?? null })
      return null
    }
    const parsed = pathSchema.safeParse(path)
    if (!parsed.success) return null
    try {
      return await dropped(parsed.data)
    } catch (error) {
      log('ipc.failed', { name: 'dropped', cause: error })
      return null
    }
  }

  async #request(event: IpcMainInvokeEvent, call: unknown[]): Promise<Envelope<unknown>> {
    const { log } = this.#options
    if (!isTrusted(event)) {
      log('ipc.refused', { url: event.senderFrame?.url ?? null })
      return envelope({ ok: false, problem: problem('REQUEST_NOT_TRUSTED') })
    }
    const parsed = callSchema.safeParse(call)
    const name = parsed.success ? requestName(parsed.data[0]) : null
    if (!parsed.success || name === null) return envelope({ ok: false, problem: problem('REQUEST_INVALID') })
    const input = requests[name].input.safeParse(parsed.data[1])
    if (!input.success) {
      log('ipc.invalid', {
        name,
        issues: input.error.issues.map((issue) => ({ path: issue.path.join('.'), code: issue.code })),
      })
      return envelope({ ok: false, problem: problem('REQUEST_INVALID', { method: name }) })
    }
    const abort = new AbortController()
    const id = key(event, parsed.data[2])
    this.#underWay.set(id, abort)
    try {
      return envelope(await this.#options.handle(name, input.data, abort.signal))
    } catch (error) {
      log('ipc.failed', { name, cause: error })
      return envelope({ ok: false, problem: problem('INTERNAL') })
    } finally {
      this.#underWay.delete(id)
    }
  }
}

/** Main frame, and a page of ours: nothing else may ask for anything. */
function isTrusted(event: IpcMainEvent | IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame
  return frame !== null && frame === event.sender.mainFrame && isAppUrl(frame.url)
}

function requestName(name: string): RequestName | null {
  return Object.hasOwn(requests, name) ? (name as RequestName) : null
}

function key(event: IpcMainEvent | IpcMainInvokeEvent, id: string): string {
  return `${event.sender.id}:${id}`
}

function envelope(result: Result<unknown>): Envelope<unknown> {
  return result.ok ? result : { ok: false, problem: withoutCause(result.problem) }
}
