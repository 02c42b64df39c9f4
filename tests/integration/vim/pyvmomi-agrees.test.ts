import { expect, it } from 'vitest'
import { readInventory } from '../../../electron/vim/inventory.ts'
import { readWithPyvmomi, type PyvmomiReading } from '../../support/pyvmomi.ts'
import { assertNothingCrashes } from './crash-watch.ts'
import { clientFor, startPeer, valueOf } from './hosts.ts'
import { readVms, type VmPath } from '../../support/read-vms.ts'

assertNothingCrashes()

const vmPaths = [
  'name',
  'runtime.powerState',
  'runtime.connectionState',
  'guest.toolsRunningStatus',
  'guest.ipAddress',
  'summary.config.memorySizeMB',
] as const satisfies readonly VmPath[]
const hostPaths = ['runtime.inMaintenanceMode', 'runtime.bootTime', 'summary.managementServerIp'] as const

const byId = <T extends { readonly id: string }>(items: readonly T[]): T[] =>
  items.toSorted((a, b) => (a.id < b.id ? -1 : 1))
/** pyvmomi leaves out what is unset. An unset string of the peer comes as an empty one, which our inventory takes for none. */
const or = (values: PyvmomiReading['vms'][number]['values'], path: string): unknown => values[path] ?? null

it.each([0, 1, 200])('pyvmomi and this client read the same of %i VMs, field by field', async (vms) => {
  await using server = await startPeer({ vms, off: Math.floor(vms / 4), noTools: Math.floor(vms / 5) })
  const { control } = server.peer
  const first = (await control.truth()).vms[0]?.id
  if (first !== undefined) {
    // vSphere escapes these three characters in names, and no others; pyvmomi gives the name as it is on the wire.
    await control.vm({
      id: first,
      name: 'a %2f b %25 c %5c & <d> "密码"',
      question: 'Retry & go on?',
      connectionState: 'inaccessible',
    })
  }
  await control.host({ managementServerIp: '192.0.2.9' })
  const theirs = await readWithPyvmomi(
    { ...server.peer },
    { vm: [...vmPaths, 'runtime.question', 'guest.guestState'], hostSystem: [...hostPaths] },
  )

  const client = clientFor(server)
  const inventory = valueOf(await readInventory(client))
  const values = valueOf(await readVms(client, vmPaths))
  await client.close()

  expect(values).toHaveLength(vms)
  const decodedName = (name: unknown): unknown =>
    String(name).replace('%2f', '/').replace('%5c', '\\').replace('%25', '%')
  expect(byId(values).map(({ id, values: read }) => ({ id, ...read }))).toEqual(
    byId(theirs.vms).map(({ id, values: read }) => ({
      id,
      ...Object.fromEntries(
        vmPaths.map((path) => [path, path === 'name' ? decodedName(or(read, path)) : or(read, path)]),
      ),
    })),
  )
  expect(byId(inventory.vms)).toEqual(
    byId(theirs.vms).map(({ id, values: read }) => {
      const question = read['runtime.question'] as { id: string; text: string } | undefined
      return {
        id,
        name: decodedName(or(read, 'name')),
        powerState: or(read, 'runtime.powerState'),
        tools: or(read, 'guest.toolsRunningStatus'),
        guestState: or(read, 'guest.guestState') === '' ? 'unknown' : or(read, 'guest.guestState'),
        guestIp: or(read, 'guest.ipAddress') === '' ? null : or(read, 'guest.ipAddress'),
        connectionState: or(read, 'runtime.connectionState'),
        question: question ? { id: question.id, text: question.text } : null,
      }
    }),
  )
  if (vms > 0)
    expect(inventory.vms.find((vm) => vm.id === first)).toMatchObject({
      name: 'a / b % c \\ & <d> "密码"',
      question: { text: 'Retry & go on?' },
    })

  const host = theirs.hosts[0]
  expect(theirs.hosts).toHaveLength(1)
  expect({
    id: inventory.hostId,
    maintenance: inventory.maintenance,
    managementServerIp: inventory.managementServerIp,
  }).toEqual({
    id: host?.id,
    maintenance: or(host?.values ?? {}, 'runtime.inMaintenanceMode'),
    managementServerIp: or(host?.values ?? {}, 'summary.managementServerIp'),
  })
  // Ours has milliseconds, theirs microseconds.
  expect(
    Math.abs(Date.parse(inventory.bootTime ?? '') - Date.parse(String(host?.values['runtime.bootTime']))),
  ).toBeLessThan(1)
  expect(inventory.product).toEqual({
    name: theirs.about['name'],
    version: theirs.about['version'],
    build: theirs.about['build'],
    apiType: theirs.about['apiType'],
  })
})
