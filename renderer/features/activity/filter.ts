import type { Activity, ActivityRun } from '../../../shared/models/activity.ts'

export interface ActivityFilter {
  readonly hostId: string | null
  readonly kind: Activity['kind'] | null
  /** `running` stands for a run without an outcome. Only runs have outcomes. */
  readonly outcome: NonNullable<ActivityRun['outcome']> | 'running' | null
  readonly text: string
}

/** Returns the id of an activity: a run's or a change's own. */
export function activityId(activity: Activity): string {
  return activity.kind === 'change' ? activity.id : activity.runId
}

/** Returns when an activity began, in ISO 8601 UTC. */
export function beganAt(activity: Activity): string {
  return activity.kind === 'change' ? activity.at : activity.startedAt
}

/**
 * Returns the activities that match the whole filter, latest first. The text may match names, addresses, machines or
 * ids.
 */
export function filterActivity(
  activities: readonly Activity[],
  { hostId, kind, outcome, text }: ActivityFilter,
): Activity[] {
  const wanted = text.trim().toLowerCase()
  return activities
    .filter((activity) => hostId === null || activity.hostId === hostId)
    .filter((activity) => kind === null || activity.kind === kind)
    .filter(
      (activity) => outcome === null || (activity.kind !== 'change' && (activity.outcome ?? 'running') === outcome),
    )
    .filter((activity) => wanted === '' || haystack(activity).includes(wanted))
    .sort((a, b) => beganAt(b).localeCompare(beganAt(a)))
}

function haystack(activity: Activity): string {
  const parts =
    activity.kind === 'change'
      ? [activity.hostName, activity.id, activity.change.key, activity.change.kind, activity.code]
      : [
          activity.hostName,
          activity.address,
          activity.runId,
          activity.code,
          ...activity.vms.map((vm) => vm.name),
          ...activity.calls.flatMap((call) => [call.method, call.operationId, call.code]),
        ]
  return parts
    .filter((part) => part !== null)
    .join('\n')
    .toLowerCase()
}
