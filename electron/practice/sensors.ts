import samples from './sensor-samples.json' with { type: 'json' }
import { int, list, long, str, struct, time } from './values.ts'
import type { Field, Value } from './values.ts'
import type { World } from './world.ts'

interface Element {
  readonly label: string
  readonly summary: string
  readonly key: string
}

interface Sensor {
  readonly name: string
  readonly healthState?: Element
  readonly currentReading: number
  readonly unitModifier: number
  readonly baseUnits: string
  readonly rateUnits?: string
  readonly sensorType: string
  readonly id?: string
  readonly sensorNumber?: number
  /** Whether the host says when it was read. */
  readonly timeStamp?: boolean
}

interface Sample {
  readonly sensors: readonly Sensor[] | null
  readonly status: Readonly<Record<string, readonly { readonly name: string; readonly status: Element }[] | null>>
}

const state = ({ label, summary, key }: Element): Value =>
  struct('ElementDescription', [
    ['label', str(label)],
    ['summary', str(summary)],
    ['key', str(key)],
  ])

/** HealthSystemRuntime. Fact: a machine without a management controller has no lists, not empty ones. */
export function healthRuntime(world: World): Value | undefined {
  const { sensors: name, sensorAgeSeconds } = world.setup
  if (name === 'none') return undefined
  const sample: Sample = samples[name]
  const takenAt = time(world.clock.now() - sensorAgeSeconds * 1_000)
  const lists = Object.entries(sample.status).map(([field, elements]): Field => [
    field,
    elements === null
      ? undefined
      : list(
          'HostHardwareElementInfo',
          elements.map((element) =>
            struct('HostHardwareElementInfo', [
              ['name', str(element.name)],
              ['status', state(element.status)],
            ]),
          ),
        ),
  ])
  const numeric =
    sample.sensors === null
      ? undefined
      : list(
          'HostNumericSensorInfo',
          sample.sensors.map((sensor) => sensorValue(sensor, takenAt)),
        )
  return struct('HealthSystemRuntime', [
    ['systemHealthInfo', struct('HostSystemHealthInfo', [['numericSensorInfo', numeric]])],
    ['hardwareStatusInfo', struct('HostHardwareStatusInfo', lists)],
  ])
}

function sensorValue(sensor: Sensor, takenAt: Value): Value {
  const { rateUnits, id, sensorNumber, healthState } = sensor
  return struct('HostNumericSensorInfo', [
    ['name', str(sensor.name)],
    ['healthState', healthState && state(healthState)],
    ['currentReading', long(sensor.currentReading)],
    ['unitModifier', int(sensor.unitModifier)],
    ['baseUnits', str(sensor.baseUnits)],
    ['rateUnits', rateUnits === undefined ? undefined : str(rateUnits)],
    ['sensorType', str(sensor.sensorType)],
    ['id', id === undefined ? undefined : str(id)],
    ['sensorNumber', sensorNumber === undefined ? undefined : long(sensorNumber)],
    ['timeStamp', sensor.timeStamp === true ? takenAt : undefined],
  ])
}
