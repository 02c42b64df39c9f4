import type {
  DailyDatastore,
  DailySensor,
  DailySnapshot,
  DailySnapshots,
  DailyUplink,
  SensorHealth,
} from '../../shared/models/daily.ts'
import { compare } from '../../shared/text/compare.ts'
import { asArray, asBoolean, asEntityName, asInteger, asTime, ownText } from './decode.ts'
import { fieldText, plainText } from './hardware-text.ts'
import type { PropertyObject } from './properties.ts'
import { child, childrenOf, childText, type XmlNode } from './xml/node.ts'

/** Bounds of what is taken from one host. */
const limits = { sensors: 2_000, snapshots: 1_000, files: 10_000, nics: 256, issues: 100, text: 512 }

type Values = ReadonlyMap<string, XmlNode>

function bytesOf(node: XmlNode | undefined): number | null {
  const bytes = asInteger(node)
  return bytes !== null && bytes >= 0 ? bytes : null
}

/** Decodes one Datastore; of an inaccessible one the sizes mean nothing and are left out. */
export function dailyDatastoreOf({ ref, values }: PropertyObject): DailyDatastore {
  const text = (path: string): string | null => plainText(values.get(path)?.text ?? null)
  const accessible = asBoolean(values.get('summary.accessible'))
  const size = (path: string): number | null => (accessible === false ? null : bytesOf(values.get(path)))
  const mount = values.get('host')?.children.find((each) => child(each, 'mountInfo'))
  return {
    id: ownText(ref.value, limits.text),
    name: ownText(text('summary.name') ?? ref.value, limits.text),
    type: text('summary.type'),
    capacityBytes: size('summary.capacity'),
    freeBytes: size('summary.freeSpace'),
    uncommittedBytes: size('summary.uncommitted'),
    accessible,
    inaccessibleReason:
      accessible === false ? fieldText(mount && child(mount, 'mountInfo'), 'inaccessibleReason') : null,
    maintenanceMode: text('summary.maintenanceMode'),
  }
}

/** Units in which a number can be shown; every other reading is a raw state. */
const units: ReadonlyMap<string, string> = new Map([
  ['rpm', 'RPM'],
  ['degrees c', '°C'],
  ['volts', 'V'],
  ['amps', 'A'],
  ['watts', 'W'],
])

const healths: readonly SensorHealth[] = ['green', 'yellow', 'red']

function healthOf(node: XmlNode | undefined): SensorHealth {
  const key = node ? childText(node, 'key')?.toLowerCase() : undefined
  return healths.find((health) => health === key) ?? 'unknown'
}

/** The sum of all the others, and what tells of software and caches. */
const rollup = 'VMware Rollup Health State'
function isHidden(name: string, type: string): boolean {
  return type === 'Software Components' || name === rollup || (type === 'Processors' && /\bCache\b/.test(name))
}

/**
 * Decodes HealthSystemRuntime. A value is its reading times ten to the power of its modifier. A machine without a
 * management controller has no lists, and so no sensors.
 */
export function sensorsOf(health: XmlNode): readonly DailySensor[] {
  const numeric = child(health, 'systemHealthInfo')
  const status = child(health, 'hardwareStatusInfo')
  const sensors = (numeric ? childrenOf(numeric, 'numericSensorInfo') : [])
    .slice(0, limits.sensors)
    .flatMap(numericSensorOf)
  const known = new Set(sensors.map(({ name }) => name))
  const parts = (['memoryStatusInfo', 'cpuStatusInfo', 'storageStatusInfo'] as const).flatMap((list) =>
    (status ? childrenOf(status, list) : []).slice(0, limits.sensors).flatMap((node): DailySensor[] => {
      const name = fieldText(node, 'name')
      if (name === null || known.has(name)) return []
      return [
        {
          id: `${list}:${name}`,
          name,
          type: list.replace('StatusInfo', ''),
          reading: null,
          unit: null,
          health: healthOf(child(node, 'status')),
          state: null,
          at: null,
        },
      ]
    }),
  )
  return [...sensors, ...parts]
}

function numericSensorOf(node: XmlNode): DailySensor[] {
  const full = fieldText(node, 'name')
  const type = fieldText(node, 'sensorType') ?? ''
  if (full === null || isHidden(full, type)) return []
  // ` --- Normal` on hosts that read sensors by CIM, ` - Redundancy lost` on later ones.
  const [, name = full, state = null] = /^(.+?) -{1,3} (.+)$/.exec(full) ?? []
  const unit = units.get((childText(node, 'baseUnits') ?? '').toLowerCase()) ?? null
  return [
    {
      id: fieldText(node, 'id') ?? name,
      name,
      type,
      reading: unit === null ? null : readingOf(node),
      unit,
      health: healthOf(child(node, 'healthState')),
      state,
      at: asTime(child(node, 'timeStamp')),
    },
  ]
}

function readingOf(node: XmlNode): number | null {
  const reading = asInteger(child(node, 'currentReading'))
  const modifier = asInteger(child(node, 'unitModifier'))
  if (reading === null || modifier === null || Math.abs(modifier) > 18) return null
  // Dividing by a power of ten is exact where multiplying by its inverse is not.
  const value = modifier < 0 ? reading / 10 ** -modifier : reading * 10 ** modifier
  return Number.isFinite(value) ? value : null
}

/** Files that a snapshot leaves beside a VM's own: redo logs of its disks, its state and its memory. */
const snapshotFile = /-\d{6}(?:-(?:delta|sesparse))?\.vmdk$/i
const snapshotTypes: ReadonlySet<string> = new Set(['snapshotData', 'snapshotMemory'])

/** Decodes the snapshots of a VM; null when it has none. */
export function snapshotsOf({ ref, values }: PropertyObject): DailySnapshots | null {
  const found: DailySnapshot[] = []
  const walk = (trees: readonly XmlNode[]): void => {
    for (const tree of trees) {
      if (found.length >= limits.snapshots) return
      found.push({
        name: ownText(asEntityName(child(tree, 'name')) ?? '', limits.text),
        createdAt: asTime(child(tree, 'createTime')),
      })
      walk(childrenOf(tree, 'childSnapshotList'))
    }
  }
  walk(asArray(values.get('snapshot.rootSnapshotList')) ?? [])
  if (found.length === 0) return null
  // A later time is a larger text; one that is missing counts as the latest.
  const timeOf = ({ createdAt }: DailySnapshot): string => createdAt ?? '~'
  return {
    vm: ownText(ref.value, limits.text),
    vmName: ownText(asEntityName(values.get('name')) || ref.value, limits.text),
    snapshots: found.toSorted((a, b) => compare(timeOf(a), timeOf(b))),
    sizeBytes: sizeOf(values.get('layoutEx.file')),
  }
}

function sizeOf(files: XmlNode | undefined): number | null {
  if (!files) return null
  let bytes = 0
  for (const file of files.children.slice(0, limits.files)) {
    const own = snapshotTypes.has(childText(file, 'type') ?? '') || snapshotFile.test(childText(file, 'name') ?? '')
    if (own) bytes += bytesOf(child(file, 'size')) ?? 0
  }
  return bytes
}

/** Decodes which physical cards are behind which virtual switch, and whether that one carries anything. */
export function uplinksOf(values: Values): readonly DailyUplink[] | null {
  const pnics = asArray(values.get('config.network.pnic'))
  const switches = asArray(values.get('config.network.vswitch'))
  if (pnics === null || switches === null) return null
  const groups = asArray(values.get('config.network.portgroup')) ?? []
  const vmkGroups = new Set(
    (asArray(values.get('config.network.vnic')) ?? []).map((nic) => childText(nic, 'portgroup')),
  )
  const used = new Set(
    groups
      .filter((group) => {
        const spec = child(group, 'spec')
        return childrenOf(group, 'port').length > 0 || (spec && vmkGroups.has(childText(spec, 'name')))
      })
      .map((group) => childText(group, 'vswitch')),
  )
  const byKey = new Map(pnics.slice(0, limits.nics).map((nic) => [childText(nic, 'key'), nic]))
  return switches.slice(0, limits.nics).flatMap((vswitch) =>
    childrenOf(vswitch, 'pnic')
      .slice(0, limits.nics)
      .flatMap(({ text }): DailyUplink[] => {
        const nic = byKey.get(text)
        const device = fieldText(nic, 'device')
        const link = nic && child(nic, 'linkSpeed')
        if (device === null) return []
        return [
          {
            device,
            linkMbit: asInteger(link && child(link, 'speedMb')),
            vswitch: fieldText(vswitch, 'name') ?? '',
            inUse: used.has(childText(vswitch, 'key')),
          },
        ]
      }),
  )
}

/** Issues that say what the services say as well. */
const saidByServices: ReadonlySet<string> = new Set(['esx.audit.ssh.enabled', 'esx.audit.shell.enabled'])

/** Decodes HostSystem.configIssue: what the host itself complains of. Their times mean nothing (1970). */
export function configIssuesOf(node: XmlNode | undefined): readonly string[] {
  return (node?.children ?? [])
    .slice(0, limits.issues)
    .filter((event) => !saidByServices.has(childText(event, 'eventTypeId') ?? ''))
    .flatMap((event) => fieldText(event, 'fullFormattedMessage') ?? [])
}

/** Decodes the end of the licence in use among its properties; null where it has none. */
export function licenceEndOf(licences: XmlNode | undefined): string | null {
  const ends = (licences?.children ?? []).flatMap((licence) =>
    childrenOf(licence, 'properties')
      .filter((each) => childText(each, 'key') === 'expirationDate')
      .flatMap((each) => asTime(child(each, 'value')) ?? []),
  )
  return ends.toSorted(compare)[0] ?? null
}
