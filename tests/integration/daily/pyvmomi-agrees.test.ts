import { expect, it } from 'vitest'
import { readDaily } from '../../../electron/vim/daily.ts'
import { systemClock } from '../../../shared/clock.ts'
import { readWithPyvmomi, type PyvmomiReading } from '../../support/pyvmomi.ts'
import { clientFor, startPeer, startPractice, valueOf } from '../vim/hosts.ts'

const datastore = [
  'summary.name',
  'summary.type',
  'summary.capacity',
  'summary.freeSpace',
  'summary.uncommitted',
  'summary.accessible',
  'summary.maintenanceMode',
]
const hostSystem = [
  'config.product',
  'config.network.pnic',
  'config.dateTimeInfo',
  'config.service',
  'runtime.healthSystemRuntime',
  'summary.rebootRequired',
]

interface Sensor {
  readonly name: string
  readonly healthState?: { readonly key: string }
  readonly currentReading: number
  readonly unitModifier: number
  readonly sensorType: string
}

function allSensors(theirs: PyvmomiReading): readonly Sensor[] {
  const runtime = theirs.hosts[0]?.values['runtime.healthSystemRuntime'] as {
    systemHealthInfo: { numericSensorInfo?: readonly Sensor[] }
  }
  return runtime.systemHealthInfo.numericSensorInfo ?? []
}

/** The sensors that are shown, as pyvmomi has them: name without its state, value, and health in lower case. */
function sensorsOf(theirs: PyvmomiReading): unknown[] {
  return allSensors(theirs)
    .filter(({ sensorType, name }) => sensorType !== 'Software Components' && !/Rollup|Cache/.test(name))
    .map(({ name, sensorType, healthState, currentReading, unitModifier }) => ({
      name: name.split(/ -{1,3} /)[0],
      type: sensorType,
      health: (healthState?.key ?? 'unknown').toLowerCase(),
      value: Number((currentReading * 10 ** unitModifier).toFixed(6)),
    }))
}

const servers = {
  'a govmomi host': () => startPeer({ vms: 2 }),
  'a practice host': () => startPractice({ setup: { sensors: 'modern-bmc-trouble', evaluationHours: 100 } }),
  'an old practice host': () => startPractice({ setup: { sensors: 'legacy-cim-dell-like' } }),
  'a healthy practice host': () => startPractice({ setup: { sensors: 'modern-bmc-two-socket' } }),
}

it.each(Object.entries(servers))('pyvmomi and this client read the same day of %s', async (name, start) => {
  await using server = await start()
  const access = server.kind === 'govmomi' ? server.peer : { ...server, host: '127.0.0.1' }
  const theirs = await readWithPyvmomi({ ...access }, { hostSystem, datastore, licence: true })
  const client = clientFor(server)
  const ours = valueOf(await readDaily(client, { clock: systemClock }))
  await client.close()

  expect(ours.datastores).not.toHaveLength(0)
  expect(
    ours.datastores?.map((store) => ({
      id: store.id,
      values: {
        'summary.name': store.name,
        'summary.type': store.type,
        'summary.capacity': store.capacityBytes,
        'summary.freeSpace': store.freeBytes,
        'summary.uncommitted': store.uncommittedBytes,
        'summary.accessible': store.accessible,
        'summary.maintenanceMode': store.maintenanceMode,
      },
    })),
  ).toEqual(
    theirs.datastores.map(({ id, values }) => ({
      id,
      values: Object.fromEntries(datastore.map((path) => [path, values[path] ?? null])),
    })),
  )

  const shown = sensorsOf(theirs)
  const numeric = ours.sensors?.slice(0, shown.length) ?? []
  // All of the peer's are of software and caches, and so hidden.
  if (name === 'a govmomi host') expect([allSensors(theirs).length, shown.length]).toEqual([90, 0])
  else expect(shown.length).toBeGreaterThan(5)
  expect(numeric.map(({ name: sensor, type, health }) => ({ name: sensor, type, health }))).toEqual(
    shown.map((sensor) => ({ ...(sensor as object), value: undefined })),
  )
  for (const [index, sensor] of numeric.entries())
    if (sensor.reading !== null) expect(sensor.reading).toBeCloseTo((shown[index] as { value: number }).value, 6)

  const host = theirs.hosts[0]?.values ?? {}
  const { version, build } = host['config.product'] as { version: string; build: string }
  expect(ours).toMatchObject({ version, build, rebootRequired: host['summary.rebootRequired'] })
  const { service } = host['config.service'] as { service: { key: string; running: boolean }[] }
  expect(ours.services?.map(({ key, running }) => ({ key, running }))).toEqual(
    service.map(({ key, running }) => ({ key, running })),
  )
  const editions = (theirs.licences as { editionKey: string; name: string }[]).map(({ editionKey }) => editionKey)
  expect(ours.licence?.state).toBe(editions.includes('eval') ? 'evaluation' : 'licensed')
})
