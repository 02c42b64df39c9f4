import { expect, it } from 'vitest'
import { readInventory } from '../../../electron/vim/inventory.ts'
import { readWithPyvmomi, type PyvmomiReading } from '../../support/pyvmomi.ts'
import { assertNothingCrashes } from './crash-watch.ts'
import type { VmPatch } from '../../../electron/practice/api.ts'
import { clientFor, startPeer, startPractice, valueOf } from './hosts.ts'
import { connected, watch } from './monitor-support.ts'
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

const decodedName = (name: unknown): unknown =>
  String(name).replace('%2f', '/').replace('%5c', '\\').replace('%25', '%')

/** What the inventory has of each VM. */
const inventoryPaths = [
  ...vmPaths,
  'runtime.question',
  'runtime.host',
  'runtime.consolidationNeeded',
  'guest.guestState',
  'guest.net',
  'guest.toolsVersionStatus2',
  'config.instanceUuid',
  'config.guestId',
  'config.template',
  'rootSnapshot',
]

/** A VM of the inventory as pyvmomi's values have it. */
function vmOf({ id, values }: PyvmomiReading['vms'][number]): unknown {
  const text = (path: string): unknown => (or(values, path) === '' ? null : or(values, path))
  const question = values['runtime.question'] as { id: string; text: string } | undefined
  const cards = values['guest.net'] as { macAddress: string; deviceConfigId: number }[] | undefined
  return {
    id,
    name: decodedName(or(values, 'name')),
    powerState: or(values, 'runtime.powerState'),
    tools: or(values, 'guest.toolsRunningStatus'),
    guestState: or(values, 'guest.guestState') === '' ? 'unknown' : or(values, 'guest.guestState'),
    guestIp: text('guest.ipAddress'),
    connectionState: or(values, 'runtime.connectionState'),
    question: question ? { id: question.id, text: question.text } : null,
    hostMoid: (values['runtime.host'] as { _id: string })._id,
    instanceUuid: text('config.instanceUuid'),
    guestId: text('config.guestId'),
    template: or(values, 'config.template'),
    macs:
      cards?.filter(({ deviceConfigId }) => deviceConfigId >= 0).map(({ macAddress }) => macAddress.toLowerCase()) ??
      null,
    hasSnapshot: ((values['rootSnapshot'] as unknown[] | undefined) ?? []).length > 0,
    consolidationNeeded: or(values, 'runtime.consolidationNeeded'),
    toolsVersionStatus2: text('guest.toolsVersionStatus2'),
  }
}

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
      guestId: 'windows2019srvNext_64Guest',
      template: true,
      hasSnapshot: true,
      consolidationNeeded: true,
      toolsVersion: 'guestToolsNeedUpgrade',
      macs: ['00:50:56:AB:cd:01', '00:50:56:ab:cd:02'],
    })
  }
  await control.host({ managementServerIp: '192.0.2.9' })
  const theirs = await readWithPyvmomi({ ...server.peer }, { vm: inventoryPaths, hostSystem: [...hostPaths] })

  const client = clientFor(server)
  const inventory = valueOf(await readInventory(client))
  const values = valueOf(await readVms(client, vmPaths))
  await client.close()

  expect(values).toHaveLength(vms)
  expect(byId(values).map(({ id, values: read }) => ({ id, ...read }))).toEqual(
    byId(theirs.vms).map(({ id, values: read }) => ({
      id,
      ...Object.fromEntries(
        vmPaths.map((path) => [path, path === 'name' ? decodedName(or(read, path)) : or(read, path)]),
      ),
    })),
  )
  expect(byId(inventory.vms)).toEqual(byId(theirs.vms).map(vmOf))
  if (vms > 0)
    expect(inventory.vms.find((vm) => vm.id === first)).toMatchObject({
      name: 'a / b % c \\ & <d> "密码"',
      question: { text: 'Retry & go on?' },
      guestId: 'windows2019srvNext_64Guest',
      template: true,
      hasSnapshot: true,
      consolidationNeeded: true,
      toolsVersionStatus2: 'guestToolsNeedUpgrade',
      macs: ['00:50:56:ab:cd:01', '00:50:56:ab:cd:02'],
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

/** All that may differ between VMs, one to each. */
const differing: readonly VmPatch[] = [
  {},
  { template: true, guestId: 'windows2019srvNext_64Guest' },
  { hasSnapshot: true, consolidationNeeded: true },
  { powerState: 'suspended', ip: null },
  { toolsVersion: 'guestToolsTooOld', tools: 'guestToolsNotRunning' },
  { onSecondHost: true },
  { unreadable: ['config', 'guest', 'rootSnapshot'] },
]

it('pyvmomi and this client read the same of a practice host, and what it pushes is the same again', async () => {
  await using server = await startPractice({ vms: differing.length, secondHost: true })
  const client = clientFor(server)
  const { monitor, until } = watch(client)
  await until(connected)
  for (const [index, patch] of differing.entries()) server.host.setVm(String(index + 1), patch)
  const theirs = await readWithPyvmomi({ ...server, host: '127.0.0.1' }, { vm: inventoryPaths })
  const expected = byId(theirs.vms).map((vm) =>
    vm.missing.length > 0 ? { ...(vmOf(vm) as object), hasSnapshot: null } : vmOf(vm),
  )
  expect(theirs.vms.filter(({ missing }) => missing.length > 0)).toHaveLength(1)
  expect(byId(valueOf(await readInventory(client)).vms)).toEqual(expected)
  const pushed = await until((state) => state.inventory?.vms.some((vm) => vm.instanceUuid === null) === true)
  expect(byId(pushed.inventory?.vms ?? [])).toEqual(expected)
  expect(new Set(expected.map((vm) => JSON.stringify({ ...(vm as object), id: null, name: null }))).size).toBe(
    differing.length,
  )
  await monitor.stop()
  await client.close()
})
