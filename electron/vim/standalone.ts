import type { ProductInfo } from '../../shared/models/inventory.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, type Result } from '../../shared/result.ts'
import type { VimClient } from './client.ts'
import type { ServiceContent } from './service-content.ts'

/** Whether an endpoint is an ESXi host itself (`HostAgent`), and not a vCenter (`VirtualCenter`). */
export function isStandalone({ apiType }: Pick<ProductInfo, 'apiType'>): boolean {
  return apiType === 'HostAgent'
}

/**
 * Logs in to a standalone ESXi host, as `VimClient.connect`. Fails with NOT_STANDALONE for everything else: this is the one
 * place that refuses a vCenter.
 */
export async function connectStandalone(
  client: VimClient,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Result<ServiceContent>> {
  const connected = await client.connect(options)
  if (!connected.ok || isStandalone(connected.value.about)) return connected
  return fail(problem('NOT_STANDALONE', { apiType: connected.value.about.apiType }))
}
