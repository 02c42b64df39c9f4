import type { HostStatistics } from '../../shared/models/app-state.ts'
import { ok, type Result } from '../../shared/result.ts'
import type { VimClient } from './client.ts'
import { asInteger } from './decode.ts'
import { retrieveProperties } from './properties.ts'

const paths = [
  'summary.quickStats.overallCpuUsage',
  'summary.quickStats.overallMemoryUsage',
  'summary.quickStats.uptime',
  'summary.hardware.cpuMhz',
  'summary.hardware.numCpuCores',
  'summary.hardware.memorySize',
] as const

/** Reads `HostSystem.summary.quickStats` and the capacities beside it. Hosts do not push these. `at` is left to the caller. */
export async function readStatistics(
  client: VimClient,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Result<Omit<HostStatistics, 'at'>>> {
  const read = await retrieveProperties(
    client,
    [{ type: 'HostSystem', paths }],
    (root) => [{ object: root, traverse: 'inventory' }],
    options,
  )
  if (!read.ok) return read
  const values = read.value.find(({ ref }) => ref.type === 'HostSystem')?.values
  const number = (path: (typeof paths)[number]): number | null => asInteger(values?.get(path))
  const mhz = number('summary.hardware.cpuMhz')
  const cores = number('summary.hardware.numCpuCores')
  const bytes = number('summary.hardware.memorySize')
  return ok({
    cpuMhz: number('summary.quickStats.overallCpuUsage'),
    cpuCapacityMhz: mhz === null || cores === null ? null : mhz * cores,
    memoryMb: number('summary.quickStats.overallMemoryUsage'),
    memoryCapacityMb: bytes === null ? null : Math.round(bytes / 1024 / 1024),
    uptimeSeconds: number('summary.quickStats.uptime'),
  })
}
