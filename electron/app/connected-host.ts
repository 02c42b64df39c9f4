import { problem } from '../../shared/problems/problem.ts'
import { fail, type Result } from '../../shared/result.ts'
import type { AppContext } from './context.ts'
import type { HostConnection } from './hosts/host-connection.ts'

/**
 * Returns a host that is connected, and no other: for what the user asked without asking for a login. Problems:
 * `HOST_NOT_FOUND`, `HOST_AWAY`, and why it is not connected.
 */
export function connectedHost(app: Pick<AppContext, 'host' | 'store'>, id: string): Result<HostConnection> {
  const host = app.host(id)
  if (!host.ok) return host
  const state = app.store.host(id)?.state
  if (state?.connection === 'connected') return host
  return fail(state?.problem ?? problem('HOST_AWAY', { name: host.value.record.name }))
}
