import type { HostAddress } from '../../shared/models/host.ts'
import type { Result } from '../../shared/result.ts'
import { VimClient } from '../vim/client.ts'
import type { Lookup } from '../vim/open-tcp.ts'
import type { ServiceContent } from '../vim/service-content.ts'
import { fail } from '../../shared/result.ts'
import { problem } from '../../shared/problems/problem.ts'

/** Milliseconds for each part of one try: whoever watches a host go wants a quick answer. */
const tryMs = 5_000

export interface ProbeOptions {
  /** Where the host was reached before (`VimClient.holdAddresses`): its name may not resolve any more. Empty resolves the name. */
  readonly addresses?: readonly string[]
  /** Instead of the computer's own name resolution. */
  readonly lookup?: Lookup
}

/**
 * Asks a host for its service content on a connection of its own, without logging in: is it there? The pin is checked,
 * so that another machine at the same address does not count as the host.
 */
export async function probeHost(
  address: HostAddress,
  fingerprint: string,
  signal?: AbortSignal,
  options: ProbeOptions = {},
): Promise<Result<ServiceContent>> {
  const client = VimClient.create({
    address,
    fingerprint,
    user: '',
    password: () => Promise.resolve(fail(problem('CREDENTIALS_MISSING'))),
    locale: 'en',
    ...options,
    limits: { connectMs: tryMs, tlsMs: tryMs, replyMs: tryMs, bodyMs: tryMs, replyBytes: 1024 * 1024 },
  })
  const answer = await client.serviceContent({ signal })
  client.dropConnections()
  return answer
}
