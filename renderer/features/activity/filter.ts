import type { ActivityRun } from '../../../shared/models/activity.ts'

export interface ActivityFilter {
  readonly hostId: string | null
  /** `running` stands for a run without an outcome. */
  readonly outcome: NonNullable<ActivityRun['outcome']> | 'running' | null
  readonly text: string
}

/** The runs that match every part of a filter, the latest first. Text is looked for in names, addresses, machines and ids. */
export function filterRuns(runs: readonly ActivityRun[], { hostId, outcome, text }: ActivityFilter): ActivityRun[] {
  const wanted = text.trim().toLowerCase()
  return runs
    .filter((run) => hostId === null || run.hostId === hostId)
    .filter((run) => outcome === null || (run.outcome ?? 'running') === outcome)
    .filter((run) => wanted === '' || haystack(run).includes(wanted))
    .sort((a, b) => b.startedAt.localeCompare(a.startedAt))
}

function haystack(run: ActivityRun): string {
  return [run.hostName, run.address, run.runId, run.code, ...run.vms.map((vm) => vm.name), ...run.calls.flatMap((call) => [call.method, call.operationId, call.code])]
    .filter((part) => part !== null).join('\n').toLowerCase()
}
