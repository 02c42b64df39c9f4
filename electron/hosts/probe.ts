import type { HostAddress } from '../../shared/models/host.ts'
import type { Result } from '../../shared/result.ts'
import { VimClient } from '../vim/client.ts'
import type { Lookup } from '../vim/open-tcp.ts'
import type { ServiceContent } from '../vim/service-content.ts'
import { fail } from '../../shared/result.ts'
import { problem } from '../../shared/problems/problem.ts'

/** For each part of one try: a user who watches a host shut down wants a quick answer. Milliseconds. */
const tryMs = 5_000

export interface ProbeOptions {
  /** IP addresses the host was reached at before (`VimClient.holdAddresses`), as its name may no longer resolve; empty resolves it. */
  readonly addresses?: readonly string[]
  /** Instead of the computer's own name resolution. */
  readonly lookup?: Lookup
}

/**
 * Checks whether a host is there by reading its service content on a connection of its own, without logging in. The pin is
 * checked, so that another machine at the same address does not count as the host.
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
