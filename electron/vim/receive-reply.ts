import type { IncomingMessage } from 'node:http'
import { createGunzip } from 'node:zlib'
import type { HostAddress } from '../../shared/models/host.ts'
import { problem, type Problem, type ProblemParams } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { BodySink, ReplyHead } from './exchange.ts'
import { spoken, type Redact } from './faults.ts'
import { networkProblem } from './network-problem.ts'
import type { WorkShare } from './work-share.ts'

export interface ReceiveOptions {
  readonly address: HostAddress
  readonly sink: BodySink
  /** As in `Exchange`. */
  readonly plain: boolean
  /** Longest body, packed and unpacked. Bytes. */
  readonly limitBytes: number
  readonly redact: Redact
  /** The time that this host's replies may take. */
  readonly work: WorkShare
  /** Called with each piece that arrives. */
  readonly alive: () => void
  readonly done: (result: Result<ReplyHead>) => void
}

/** Checks the head of a reply and reads its body into the sink, unpacking it on the way. */
export function receiveReply(
  reply: IncomingMessage,
  { address, sink, plain, limitBytes, redact, work, alive, done }: ReceiveOptions,
): void {
  const where = { host: address.host, port: address.port }
  const status = reply.statusCode ?? 0
  const encoding = encodingOf(reply)
  const refusal = headProblem(reply, status, plain, where, redact) ?? encodingProblem(encoding, where, redact)
  if (refusal) return done(fail(refusal))
  const gunzip = encoding === 'gzip' ? createGunzip() : null
  let wireBytes = 0
  let bytes = 0
  let over = false
  let waiting: NodeJS.Timeout | undefined
  const body = gunzip ?? reply
  const finish = (result: Result<ReplyHead>): void => {
    over = true
    clearTimeout(waiting)
    gunzip?.destroy()
    done(result)
  }
  // Other hosts get their turn first; one beyond its share of the time waits longer.
  const yieldTurn = (): void => {
    body.pause()
    const goOn = (): void => {
      if (over) return
      alive()
      body.resume()
    }
    const { waitMs } = work
    if (waitMs > 0) waiting = setTimeout(goOn, waitMs)
    else setImmediate(goOn)
  }
  const take = (chunk: Buffer): void => {
    if (over) return
    bytes += chunk.length
    if (bytes > limitBytes) return finish(fail(problem('REPLY_TOO_LARGE', { ...where, limitBytes })))
    const { result, turnOver } = work.read(chunk.length, () => sink.write(chunk))
    if (result) finish(fail(result))
    else if (turnOver) yieldTurn()
  }
  const end = (): void => {
    if (over) return
    if (!reply.complete) return finish(fail(problem('REPLY_TRUNCATED', where)))
    const left = work.charge(() => sink.end())
    finish(left ? fail(left) : ok({ status, setCookie: reply.headers['set-cookie'] ?? [], bytes }))
  }
  sink.start(status)
  reply.on('data', (chunk: Buffer) => {
    alive()
    if (!gunzip) return take(chunk)
    // Packed bytes count as well: a stream that unpacks to nothing could go on for ever.
    wireBytes += chunk.length
    if (!over && wireBytes > limitBytes) finish(fail(problem('REPLY_TOO_LARGE', { ...where, limitBytes })))
  })
  reply.on('error', (error) => finish(fail(networkProblem(error, address, 'reply'))))
  reply.on('aborted', () => finish(fail(problem('REPLY_TRUNCATED', where))))
  if (!gunzip) return void reply.on('end', end)
  gunzip.on('data', take)
  gunzip.on('end', end)
  gunzip.on('error', (error) => {
    if (!over)
      finish(
        fail(
          'code' in error && error.code === 'Z_BUF_ERROR'
            ? problem('REPLY_TRUNCATED', where, error)
            : problem('REPLY_MALFORMED', { ...where, detail: 'gzip' }, error),
        ),
      )
  })
  reply.pipe(gunzip)
}

/** Returns the encoding of a reply's body. None is requested, but a proxy in between may compress. */
function encodingOf(reply: IncomingMessage): string {
  const named = (reply.headers['content-encoding'] ?? '').trim().toLowerCase()
  if (named === 'x-gzip') return 'gzip'
  return named === 'identity' ? '' : named
}

function encodingProblem(encoding: string, where: ProblemParams, redact: Redact): Problem | null {
  return encoding === '' || encoding === 'gzip'
    ? null
    : problem('REPLY_ENCODING', { ...where, encoding: spoken(encoding, 50, redact) })
}

/** Refuses what is not XML under 200 or 500: it came from a proxy, a web page or a redirect, not from the SOAP endpoint. */
function headProblem(
  reply: IncomingMessage,
  status: number,
  plain: boolean,
  where: ProblemParams,
  redact: Redact,
): Problem | null {
  if (status >= 300 && status < 400)
    return problem('HTTP_REDIRECT', { ...where, status, location: spoken(reply.headers.location ?? '', 200, redact) })
  if (plain) return status >= 200 && status < 300 ? null : problem('HTTP_STATUS', { ...where, status })
  if (status !== 200 && status !== 500) return problem('HTTP_STATUS', { ...where, status })
  const said = reply.headers['content-type'] ?? ''
  const type = said.toLowerCase()
  if (!/^(?:text|application)\/(?:soap\+)?xml\b/.test(type)) {
    return status === 500
      ? problem('HTTP_STATUS', { ...where, status })
      : problem('NOT_SOAP', { ...where, contentType: spoken(said, 100, redact).toLowerCase() })
  }
  return null
}
