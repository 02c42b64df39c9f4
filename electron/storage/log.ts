import { appendFile, rename, stat, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Clock } from '../../shared/clock.ts'
import { isoNow, systemClock } from '../../shared/clock.ts'
import { makePrivateFolder } from './atomic-file.ts'
import type { Redactor } from './redactor.ts'

const levels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof levels)[number]

/** Facts of an event. An Error may be passed as `cause`. */
export type LogFields = Readonly<Record<string, unknown>>

/** Writes events as lines of JSON: `{at, level, event, ...fields}`. Nothing here throws or rejects: a log must never be the failure. */
export interface Logger {
  /** `event` is a stable dotted name (`session.login`), never a sentence with data in it. */
  log(level: LogLevel, event: string, fields?: LogFields): void
  /** Resolves when everything logged so far was written (or could not be). */
  flush(): Promise<void>
}

export interface LogOptions {
  readonly file: string
  readonly redactor: Redactor
  /** Lower levels are dropped; default `info`. */
  readonly level?: LogLevel
  /** A file that has grown to this is put away as `<file>.1`. Bytes; default 1 MiB. */
  readonly maxBytes?: number
  /** Number of files, the current one included; default 3. */
  readonly files?: number
  readonly clock?: Clock
}

/** What such a field holds is not logged even where no secret is known: requests carry passwords, replies whole inventories. */
const withheld =
  /^(?:body|request|reply|response|envelope|xml|soap|headers?|cookies?|authorization|password|passphrase|secret|token)$/i

/** Longest single text. Characters. */
const maxText = 2_000
const maxDepth = 5
const maxEntries = 50

/** A logger on one file; several processes may write to it. Values pass the redactor before anything is cut or written. */
export function createLogger(options: LogOptions): Logger {
  const { file, redactor, level = 'info', maxBytes = 1024 * 1024, files = 3, clock = systemClock } = options
  let waiting = ''
  let writing: Promise<void> = Promise.resolve()

  async function write(): Promise<void> {
    const lines = waiting
    waiting = ''
    if (lines === '') return
    try {
      await makePrivateFolder(dirname(file))
      await rotate(file, Buffer.byteLength(lines), maxBytes, files)
      await appendFile(file, lines, { mode: 0o600 })
    } catch {
      // Cannot be reported: the log is where errors are reported.
    }
  }

  return {
    log(eventLevel, event, fields = {}) {
      if (levels.indexOf(eventLevel) < levels.indexOf(level)) return
      try {
        const plain = toPlain(fields, redactor, 0)
        const head = { at: isoNow(clock), level: eventLevel, event: redactor.redact(event) }
        // Once for the order, once so that no field can pass for the head.
        const line = JSON.stringify({ ...head, ...(plain as object), ...head })
        if (waiting === '') writing = writing.then(write)
        waiting += `${line}\n`
      } catch {
        // A getter that throws, a proxy: the event is lost, the program is not.
      }
    },
    flush: () => writing,
  }
}

/** A value as plain JSON data without secrets, bounded in every direction. */
function toPlain(value: unknown, redactor: Redactor, depth: number): unknown {
  switch (typeof value) {
    case 'string':
      return text(value, redactor)
    case 'number':
    case 'bigint': {
      const clean = redactor.redact(String(value))
      return typeof value === 'number' && clean === String(value) && Number.isFinite(value) ? value : clean
    }
    case 'boolean':
    case 'undefined':
      return value
    case 'object':
      break
    default:
      return `«${typeof value}»`
  }
  if (value === null) return null
  if (depth >= maxDepth) return '«deep»'
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (ArrayBuffer.isView(value)) return `«${value.byteLength} bytes»`
  if (Array.isArray(value)) return value.slice(0, maxEntries).map((entry) => toPlain(entry, redactor, depth + 1))
  const entries = value instanceof Error ? errorEntries(value) : Object.entries(value)
  return Object.fromEntries(
    entries
      .slice(0, maxEntries)
      .map(([key, entry]) => [
        text(key, redactor),
        withheld.test(key) ? '«withheld»' : toPlain(entry, redactor, depth + 1),
      ]),
  )
}

/** Not its other own properties: libraries hang whole requests on their errors. */
function errorEntries(error: Error): [string, unknown][] {
  const code = (error as NodeJS.ErrnoException).code
  const entries: [string, unknown][] = [
    ['name', error.name],
    ['message', error.message],
    ['stack', error.stack],
  ]
  if (code !== undefined) entries.push(['code', code])
  if (error.cause !== undefined) entries.push(['cause', error.cause])
  return entries
}

function text(value: string, redactor: Redactor): string {
  // First clean, then cut: a cut through a secret would leave half of it unrecognised.
  const clean = redactor.redact(value)
  return clean.length > maxText ? `${clean.slice(0, maxText)}…` : clean
}

async function rotate(file: string, coming: number, maxBytes: number, files: number): Promise<void> {
  const size = await stat(file).then(
    (stats) => stats.size,
    () => 0,
  )
  if (size === 0 || size + coming <= maxBytes) return
  const archive = (number: number): string => (number === 0 ? file : `${file}.${number}`)
  await unlink(archive(files - 1)).catch(() => undefined)
  for (let number = files - 2; number >= 0; number -= 1)
    await rename(archive(number), archive(number + 1)).catch(() => undefined)
}
