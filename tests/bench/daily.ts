import { createCertificate } from '../../electron/practice/certificate.ts'
import { startPracticeHost } from '../../electron/practice/practice-host.ts'
import { VimClient } from '../../electron/vim/client.ts'
import { readDaily } from '../../electron/vim/daily.ts'
import { systemClock } from '../../shared/clock.ts'
import { ok } from '../../shared/result.ts'
import { median } from './median.ts'
import { valueOf } from './value-of.ts'

/** What one daily read of a host costs beyond its live model. */
export interface DailyRow {
  readonly vms: number
  readonly withSnapshots: number
  /** Calls of RetrievePropertiesEx. */
  readonly reads: number
  /** All calls: the clock is asked as well. */
  readonly calls: number
  /** Median. */
  readonly ms: number
}

const rounds = 11

/** Measures reading the sensors, datastores, snapshots and the rest of hosts with many VMs, one in ten with a snapshot. */
export async function benchDaily(progress: (text: string) => void): Promise<readonly DailyRow[]> {
  const certificate = await createCertificate()
  const rows: DailyRow[] = []
  for (const vms of [30, 300]) {
    progress(`daily read of a host with ${vms} VMs`)
    const password = 'bench'
    const each = (index: number) => (index % 10 === 0 ? { hasSnapshot: true } : {})
    const host = await startPracticeHost({ password, certificate, vms, each })
    const client = VimClient.create({
      address: { host: '127.0.0.1', port: host.port },
      fingerprint: host.fingerprint,
      user: 'root',
      password: async () => ok(password),
      locale: 'en',
    })
    const withSnapshots = Array.from({ length: vms }, (_unused, index) => index)
      .filter((index) => index % 10 === 0)
      .map((index) => String(index + 1))
    const read = async (): Promise<number> => {
      const start = performance.now()
      valueOf(await readDaily(client, { clock: systemClock, withSnapshots }))
      return performance.now() - start
    }
    await read()
    const before = host.calls.length
    const times: number[] = []
    for (let round = 0; round < rounds; round++) times.push(await read())
    const made = host.calls.slice(before)
    rows.push({
      vms,
      withSnapshots: withSnapshots.length,
      reads: made.filter(({ method }) => method === 'RetrievePropertiesEx').length / rounds,
      calls: made.length / rounds,
      ms: median(times),
    })
    await client.close()
    await host.close()
  }
  return rows
}

/** Returns the rows for people. */
export function dailyTable(rows: readonly DailyRow[]): string {
  return rows
    .map(
      ({ vms, withSnapshots, reads, calls, ms }) =>
        `daily read, ${vms} VMs, ${withSnapshots} with snapshots: ${reads} of ${calls} calls read properties, ${ms.toFixed(1)} ms`,
    )
    .join('\n')
}
