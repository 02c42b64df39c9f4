/**
 * The bench's own client: the product's. stdin: one JSON line of settings, then "read" lines; stdout: "ready", then one JSON
 * line a read.
 */
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { VimClient } from '../../../electron/vim/client.ts'
import { ok } from '../../../shared/result.ts'
import { bulkPaths } from '../bulk-paths.ts'
import { valueOf } from '../value-of.ts'
import { readVms } from '../../support/read-vms.ts'

const settingsSchema = z.object({
  host: z.string(),
  port: z.number(),
  user: z.string(),
  password: z.string(),
  fingerprint: z.string(),
})

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const { host, port, user, password, fingerprint } = settingsSchema.parse(
  JSON.parse((await lines.next()).value ?? 'null'),
)
const client = VimClient.create({
  address: { host, port },
  fingerprint,
  user,
  password: async () => ok(password),
  locale: 'en',
})
valueOf(await client.connect())
console.log('ready')
while ((await lines.next()).done !== true) {
  const start = performance.now()
  const vms = valueOf(await readVms(client, bulkPaths))
  const ms = performance.now() - start
  const count = (holds: (vm: (typeof vms)[number]['values']) => boolean): number =>
    vms.filter((vm) => holds(vm.values)).length
  console.log(
    JSON.stringify({
      ms,
      vms: vms.length,
      memoryMB: vms.reduce((sum, vm) => sum + (vm.values['summary.config.memorySizeMB'] ?? 0), 0),
      poweredOn: count((vm) => vm['runtime.powerState'] === 'poweredOn'),
      withIp: count((vm) => Boolean(vm['guest.ipAddress'])),
      nameChars: vms.reduce((sum, vm) => sum + (vm.values.name?.length ?? 0), 0),
      withTools: count((vm) => vm['guest.toolsRunningStatus'] === 'guestToolsRunning'),
    }),
  )
}
await client.close()
