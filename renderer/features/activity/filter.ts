import type { Activity, ActivityRun } from '../../../shared/models/activity.ts'

export interface ActivityFilter {
  readonly hostId: string | null
  readonly kind: Activity['kind'] | null
  /** `running` stands for a run without an outcome. Only shutdowns have one. */
  readonly outcome: NonNullable<ActivityRun['outcome']> | 'running' | null
  readonly text: string
}

/** Names one of them: a run by its own id, a change by its own. */
export function activityId(activity: Activity): string {
  return activity.kind === 'change' ? activity.id : activity.runId
}

/** When it began; ISO 8601 UTC. */
export function beganAt(activity: Activity): string {
  return activity.kind === 'change' ? activity.at : activity.startedAt
}

/** What was done that matches every part of a filter, the latest first. Text is looked for in names, addresses, machines, settings and ids. */
export function filterActivity(
  activities: readonly Activity[],
  { hostId, kind, outcome, text }: ActivityFilter,
): Activity[] {
  const wanted = text.trim().toLowerCase()
  return activities
    .filter((activity) => hostId === null || activity.hostId === hostId)
    .filter((activity) => kind === null || activity.kind === kind)
    .filter(
      (activity) => outcome === null || (activity.kind === 'shutdown' && (activity.outcome ?? 'running') === outcome),
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
