import type { HostAddress } from '../../shared/models/host.ts'
import { ok, type Result } from '../../shared/result.ts'
import { openPinned, type ConnectLimits, type PresentedCertificate } from '../vim/pinned-tls.ts'
import { defaultTransportLimits } from '../vim/exchange.ts'

/**
 * Reads the certificate a host presents before anything is trusted: does a TLS handshake and closes the connection
 * without sending a request. The user compares the fingerprint, and only then is it pinned.
 */
export async function inspectCertificate(
  address: HostAddress,
  options: { readonly signal?: AbortSignal | undefined; readonly limits?: ConnectLimits } = {},
): Promise<Result<PresentedCertificate>> {
  const opened = await openPinned(address, null, options.limits ?? defaultTransportLimits, options.signal)
  if (!opened.ok) return opened
  opened.value.socket.destroy()
  return ok(opened.value.certificate)
}
