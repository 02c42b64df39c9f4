import { describe, expect, it } from 'vitest'
import {
  dailyDatastoreOf,
  licenceEndOf,
  sensorsOf,
  snapshotsOf,
  uplinksOf,
} from '../../../electron/vim/daily-decode.ts'
import type { PropertyObject } from '../../../electron/vim/properties.ts'
import { root } from './parse.ts'

const object = (type: string, values: Readonly<Record<string, string>>): PropertyObject => ({
  ref: { type, value: '1' },
  values: new Map(Object.entries(values).map(([path, xml]) => [path, root(`<val>${xml}</val>`)])),
  missing: new Map(),
})
const sensor = (fields: string): string =>
  '<val><systemHealthInfo><numericSensorInfo><name>Fan</name><sensorType>fan</sensorType>' +
  `${fields}</numericSensorInfo></systemHealthInfo></val>`
const readingOf = (fields: string) => sensorsOf(root(sensor(fields)))[0]

describe('sensors', () => {
  it.each([
    ['504000', '-2', 5040],
    ['-5', '0', -5],
    ['3', '3', 3000],
    ['9007199254740993', '0', null],
    ['x', '0', null],
    ['1', '99999', null],
  ])('reads %s times ten to the power of %s as %s', (reading, modifier, value) => {
    const fields = `<currentReading>${reading}</currentReading><unitModifier>${modifier}</unitModifier><baseUnits>RPM</baseUnits>`
    expect(readingOf(fields)?.reading).toBe(value)
  })

  it('takes neither a raw state for a number nor an absent health for a good one', () => {
    const raw =
      '<currentReading>128</currentReading><unitModifier>0</unitModifier><baseUnits>sensor-discrete</baseUnits>'
    expect(readingOf(raw)).toMatchObject({ reading: null, unit: null, health: 'unknown' })
    for (const [key, health] of [
      ['Green', 'green'],
      ['red', 'red'],
      ['Unknown', 'unknown'],
      ['constructor', 'unknown'],
    ])
      expect(readingOf(`<healthState><key>${key}</key></healthState>`)?.health).toBe(health)
  })

  it('has none for a machine without lists, and no more than a bound of them', () => {
    expect(sensorsOf(root('<val><systemHealthInfo/><hardwareStatusInfo/></val>'))).toEqual([])
    const many = '<numericSensorInfo><name>a</name></numericSensorInfo>'.repeat(3_000)
    expect(sensorsOf(root(`<val><systemHealthInfo>${many}</systemHealthInfo></val>`))).toHaveLength(2_000)
  })
})

describe('snapshots', () => {
  const tree = (name: string, at: string, below = ''): string =>
    `<name>${name}</name><createTime>${at}</createTime>${below && `<childSnapshotList>${below}</childSnapshotList>`}`
  const file = (name: string, type: string, size: number): string =>
    `<f><name>[ds] vm/${name}</name><type>${type}</type><size>${size}</size></f>`

  it('lists all of a chain, the oldest first, and adds up what is theirs', () => {
    const vm = object('VirtualMachine', {
      name: 'db%2f1',
      'snapshot.rootSnapshotList': `<t>${tree('first', '2026-01-02T00:00:00Z', tree('second', '2026-01-01T00:00:00Z'))}</t>`,
      'layoutEx.file': [
        file('vm.vmdk', 'diskDescriptor', 500),
        file('vm-flat.vmdk', 'diskExtent', 1_000_000),
        file('vm-000001-sesparse.vmdk', 'diskExtent', 4_000),
        file('vm-000001.vmdk', 'diskDescriptor', 300),
        file('vm-Snapshot1.vmsn', 'snapshotData', 20),
        file('vm-Snapshot1.vmem', 'snapshotMemory', 1),
      ].join(''),
    })
    expect(snapshotsOf(vm)).toEqual({
      vm: '1',
      vmName: 'db/1',
      snapshots: [
        { name: 'second', createdAt: '2026-01-01T00:00:00.000Z' },
        { name: 'first', createdAt: '2026-01-02T00:00:00.000Z' },
      ],
      sizeBytes: 4_321,
    })
  })

  it('is null without any', () => {
    expect(snapshotsOf(object('VirtualMachine', { name: 'x' }))).toBeNull()
  })
})

it('keeps no size of a datastore that is out of reach, and none that is no size', () => {
  const store = { 'summary.name': 'a', 'summary.capacity': '100', 'summary.freeSpace': '-1' }
  expect(dailyDatastoreOf(object('Datastore', store))).toMatchObject({ capacityBytes: 100, freeBytes: null })
  expect(dailyDatastoreOf(object('Datastore', { ...store, 'summary.accessible': 'false' }))).toMatchObject({
    capacityBytes: null,
    accessible: false,
  })
})

it('knows which cards carry something, and which have no link', () => {
  const { values } = object('HostSystem', {
    'config.network.pnic':
      '<p><key>k0</key><device>vmnic0</device></p>' +
      '<p><key>k1</key><device>vmnic1</device><linkSpeed><speedMb>1000</speedMb></linkSpeed></p>',
    'config.network.vswitch':
      '<s><name>a</name><key>sa</key><pnic>k0</pnic><pnic>gone</pnic></s><s><name>b</name><key>sb</key><pnic>k1</pnic></s>',
    'config.network.portgroup': '<g><vswitch>sa</vswitch><spec><name>M</name></spec></g><g><vswitch>sb</vswitch></g>',
    'config.network.vnic': '<v><portgroup>M</portgroup></v>',
  })
  expect(uplinksOf(values)).toEqual([
    { device: 'vmnic0', linkMbit: null, vswitch: 'a', inUse: true },
    { device: 'vmnic1', linkMbit: 1000, vswitch: 'b', inUse: false },
  ])
  expect(uplinksOf(new Map())).toBeNull()
})

it('takes the first end among the licences, and none for what is no time', () => {
  const end = (value: string): string =>
    `<l><properties><key>expirationDate</key><value>${value}</value></properties></l>`
  expect(licenceEndOf(root(`<val>${end('2027-01-01T00:00:00Z')}${end('2026-06-01T00:00:00Z')}</val>`))).toBe(
    '2026-06-01T00:00:00.000Z',
  )
  expect(licenceEndOf(root(`<val>${end('never')}</val>`))).toBeNull()
})
