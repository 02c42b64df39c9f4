import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'

/** Turns a name into addresses, best first; rejects when there are none. */
export type Resolve = (name: string) => Promise<readonly string[]>

/** Longest time for the name servers, ms; the system's own limit may be half a minute. */
const resolveMs = 10_000
/** Most addresses of a name that are tried. */
const maxAddresses = 4

const resolveBySystem: Resolve = async (name) =>
  (await lookup(name, { all: true, order: 'verbatim' })).map(({ address }) => address)

/** Brackets are how an address is written in a link, not part of it. */
export function withoutBrackets(host: string): string {
  return /^\[(.*)\]$/u.exec(host)?.[1] ?? host
}

/**
 * Returns the addresses of a host: itself for a literal (IPv4, IPv6 with or without brackets, with or without scope id),
 * else what its name resolves to, asked once, the system's order kept, at most four and each once. Problems:
 * `NAME_NOT_FOUND`, `CANCELLED`.
 */
export async function addressesOf(
  host: string,
  signal: AbortSignal,
  resolve: Resolve = resolveBySystem,
): Promise<Result<readonly [string, ...string[]]>> {
  const name = withoutBrackets(host)
  if (isIP(name) !== 0) return ok([name])
  const notFound = (cause?: unknown) => fail(problem('NAME_NOT_FOUND', { host: name }, cause))
  const over = new AbortController()
  const asked = resolve(name).then(
    (list) => ({ list }),
    (cause: unknown) => ({ cause }),
  )
  const late = after(
    resolveMs,
    { cause: new Error('no answer from the name servers') },
    { signal: AbortSignal.any([signal, over.signal]) },
  )
  const answer = await Promise.race([asked, late.catch(() => null)])
  over.abort()
  if (answer === null || signal.aborted) return fail(problem('CANCELLED'))
  if ('cause' in answer) return notFound(answer.cause)
  const [first, ...others] = [...new Set(answer.list.filter((address) => isIP(address) !== 0))]
  return first === undefined ? notFound() : ok([first, ...others.slice(0, maxAddresses - 1)])
}
