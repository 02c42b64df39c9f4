import type { RunTrigger } from '../../../shared/models/power.ts'
import type { Activity, ActivityChange, ActivityImageChange, ActivityRun } from '../../../shared/models/activity.ts'

export interface ActivityFilter {
  readonly hostId: string | null
  readonly kind: Activity['kind'] | null
  /** `running` stands for a run without an outcome. Only runs have outcomes. */
  readonly outcome: NonNullable<ActivityRun['outcome']> | 'running' | null
  /** Only runs are started by something. */
  readonly trigger: RunTrigger | null
  /** Days back from now; null for any time. */
  readonly days: number | null
  readonly text: string
}

/** Tells changes of any kind from runs. */
export function isChange(activity: Activity): activity is ActivityChange | ActivityImageChange {
  return activity.kind === 'change' || activity.kind === 'image-change'
}

/** Returns the id of an activity: a run's or a change's own. */
export function activityId(activity: Activity): string {
  return isChange(activity) ? activity.id : activity.runId
}

/** Returns what names the host of an activity; null where its journal says neither name nor address. */
export function hostOf(activity: Activity): string | null {
  return isChange(activity) ? activity.hostName : (activity.hostName ?? activity.address)
}

/** Returns when an activity began, in ISO 8601 UTC. */
export function beganAt(activity: Activity): string {
  return isChange(activity) ? activity.at : activity.startedAt
}

/**
 * Returns the activities that match the whole filter, latest first. The text may match names, addresses, machines or
 * ids.
 */
export function filterActivity(
  activities: readonly Activity[],
  { hostId, kind, outcome, trigger, days, text }: ActivityFilter,
  now: number,
): Activity[] {
  const since = days === null ? -Infinity : now - days * 86_400_000
  const wanted = text.trim().toLowerCase()
  return activities
    .filter((activity) => hostId === null || activity.hostId === hostId)
    .filter((activity) => kind === null || activity.kind === kind)
    .filter((activity) => outcome === null || (!isChange(activity) && (activity.outcome ?? 'running') === outcome))
    .filter((activity) => trigger === null || (!isChange(activity) && activity.trigger === trigger))
    .filter((activity) => Date.parse(beganAt(activity)) >= since)
    .filter((activity) => wanted === '' || haystack(activity).includes(wanted))
    .sort((a, b) => beganAt(b).localeCompare(beganAt(a)))
}

function haystack(activity: Activity): string {
  return partsOf(activity)
    .filter((part) => part !== null)
    .join('\n')
    .toLowerCase()
}

function partsOf(activity: Activity): (string | null)[] {
  if (activity.kind === 'change') {
    const { hostName, id, change, code } = activity
    return [hostName, id, change.key, change.kind, code]
  }
  if (activity.kind === 'image-change') {
    const { hostName, id, change, before, code } = activity
    const what = change.kind === 'acceptance' ? [change.level, before] : [change.name, change.version]
    return [hostName, id, change.kind, ...what, code]
  }
  const { hostName, address, runId, code, vms, calls } = activity
  return [
    hostName,
    address,
    runId,
    code,
    ...vms.map((vm) => vm.name),
    ...calls.flatMap((call) => [call.method, call.operationId, call.code]),
  ]
}
