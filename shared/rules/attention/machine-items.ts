import type { AttentionItem } from '../../models/attention.ts'
import type { DailySensor, DailyUplink } from '../../models/daily.ts'
import { raise } from './item.ts'

/** Judges sensors: red and yellow ones; one whose state is unknown is no reason for alarm. */
export function sensorItems(sensors: readonly DailySensor[]): readonly AttentionItem[] {
  return sensors.flatMap(({ id, name, reading, unit, health, state, at }) =>
    health !== 'red' && health !== 'yellow'
      ? []
      : [
          raise({
            code: health === 'red' ? 'SENSOR_RED' : 'SENSOR_YELLOW',
            severity: health === 'red' ? 'critical' : 'warning',
            subject: { id, name },
            state: state ?? '',
            facts: { reading, unit, detail: state, date: at },
            cure: 'host-client',
          }),
        ],
  )
}

/** Judges network cards: those without a link behind a virtual switch that carries something. */
export function uplinkItems(uplinks: readonly DailyUplink[]): readonly AttentionItem[] {
  const used = uplinks.filter(({ inUse }) => inUse)
  return used
    .filter(({ linkMbit }) => linkMbit === null)
    .map(({ device, vswitch }) => {
      const others = used.filter((other) => other.vswitch === vswitch && other.linkMbit !== null).length
      return raise({
        code: 'UPLINK_DOWN',
        severity: others === 0 ? 'critical' : 'warning',
        subject: { id: device, name: device },
        facts: { count: others, detail: vswitch },
        cure: 'host-client',
      })
    })
}
