import type { AttentionItem, AttentionThresholds } from '../../models/attention.ts'
import type { DailyDatastore, DailySnapshots } from '../../models/daily.ts'
import { daysBetween, raise } from './item.ts'

/** Judges datastores: out of reach, nearly full, or promised to thin disks more than is left. */
export function datastoreItems(
  datastores: readonly DailyDatastore[],
  thresholds: AttentionThresholds,
): readonly AttentionItem[] {
  return datastores.flatMap((store) => {
    const subject = { id: store.id, name: store.name }
    // A datastore that is being taken out of service is out of reach on purpose.
    if (store.accessible === false)
      return [
        raise({
          code: 'DATASTORE_INACCESSIBLE',
          severity: store.maintenanceMode === 'inMaintenance' ? 'note' : 'critical',
          subject,
          state: store.inaccessibleReason ?? '',
          facts: { detail: store.inaccessibleReason },
          cure: 'host-client',
        }),
      ]
    const { capacityBytes, freeBytes, uncommittedBytes } = store
    if (capacityBytes === null || freeBytes === null || capacityBytes <= 0) return []
    const items: AttentionItem[] = []
    const used = ((capacityBytes - freeBytes) / capacityBytes) * 100
    if (used >= thresholds.datastoreWarning) {
      const critical = used >= thresholds.datastoreCritical
      items.push(
        raise({
          code: 'DATASTORE_NEARLY_FULL',
          severity: critical ? 'critical' : 'warning',
          subject,
          facts: { percent: Math.floor(used), freeBytes, claimBytes: uncommittedBytes },
          cure: 'host-client',
        }),
      )
    }
    if (uncommittedBytes !== null && uncommittedBytes > freeBytes)
      items.push(
        raise({
          code: 'DATASTORE_OVERCOMMITTED',
          severity: 'warning',
          subject,
          facts: { freeBytes, claimBytes: uncommittedBytes },
          cure: 'host-client',
        }),
      )
    return items
  })
}

/** Judges snapshots by the age of the oldest one of each VM. */
export function snapshotItems(
  vms: readonly DailySnapshots[],
  now: string,
  { snapshotDays }: AttentionThresholds,
): readonly AttentionItem[] {
  return vms.flatMap(({ vm, vmName, snapshots, sizeBytes }) => {
    const oldest = snapshots[0]
    if (!oldest?.createdAt) return []
    const days = daysBetween(oldest.createdAt, now)
    if (days < snapshotDays) return []
    return [
      raise({
        code: 'SNAPSHOT_OLD',
        severity: 'warning',
        subject: { id: vm, name: vmName },
        state: oldest.createdAt,
        facts: { days, count: snapshots.length, sizeBytes, detail: oldest.name },
        cure: 'snapshots',
        since: oldest.createdAt,
      }),
    ]
  })
}
