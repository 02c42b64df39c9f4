import type { RunView } from '../../../shared/models/app-state.ts'
import { runLanes, type LaneInput, type Lanes } from '../../../shared/rules/power/run-lanes.ts'
import { staysOn, type RunGroup, type VmProgress, type VmStage } from './progress.ts'

/** Lays out the bars of a run. @param now milliseconds since 1970-01-01 UTC */
export function lanesOf(run: RunView, groups: readonly RunGroup[], now: number): Lanes {
  const at = secondsOf(run)
  const vms = groups.flatMap((group) => group.vms)
  return runLanes({
    groups: run.groups.map((_group, index) =>
      vms.filter(({ group }) => group === index + 1).map((vm) => laneOfVm(vm, at)),
    ),
    host: laneOfHost(run, at),
    now: elapsedOf(run, now),
    ended: run.phase === 'ended',
  })
}

/** Returns the seconds since the first turn; null during the countdown. It stands still once the run has ended. */
export function elapsedOf(run: RunView, now: number): number | null {
  if (run.phase === 'countdown') return null
  const at = secondsOf(run)
  // What was seen last has happened, whatever the clock was set to since.
  const seen = run.events.at(-1)
  return Math.max(0, run.receipt ? at(run.receipt.endedAt) : at(now), seen ? at(seen.at) : 0)
}

function secondsOf({ begunAt }: RunView): (time: string | number) => number {
  if (begunAt === null) return () => 0
  const start = Date.parse(begunAt)
  return (time) => Math.max(0, ((typeof time === 'string' ? Date.parse(time) : time) - start) / 1_000)
}

const stages: Readonly<Record<VmStage, LaneInput['stage']>> = {
  waiting: 'planned',
  starting: 'going',
  asked: 'going',
  down: 'over',
  problem: 'going',
  skipped: 'none',
}

function laneOfVm(vm: VmProgress, at: (iso: string) => number): LaneInput {
  const { id, stage, since, event, askedAt, time, plan, willAsk, decided } = vm
  const begun = since !== null
  const isOver = begun && (stage === 'down' || stage === 'problem' || stage === 'skipped')
  const cutNow = event?.params['how'] === 'power-off' || event?.params['call'] === 'PowerOffVM_Task'
  const cutPlanned = plan?.action === 'power-off' || decided === 'power-off'
  return {
    id,
    stage: stage === 'skipped' && begun ? 'going' : stages[stage],
    since: begun ? at(since) : null,
    end: isOver && event ? at(event.at) : null,
    askedAt: askedAt === null ? null : at(askedAt),
    silentFrom: null,
    time,
    willAsk: willAsk && decided === null && !begun,
    cut: begun ? cutNow : cutPlanned,
  }
}

function laneOfHost(run: RunView, at: (iso: string) => number): LaneInput {
  const first = run.events.find(({ step }) => step === 'host')
  const gone = run.receipt?.outcome === 'unreachable'
  const stage = gone ? 'over' : 'going'
  const unbegun = staysOn(run) || run.phase === 'ended' ? 'none' : 'planned'
  const silent = silentSince(run)
  return {
    id: 'host',
    stage: first ? stage : unbegun,
    since: first ? at(first.at) : null,
    end: first && run.receipt ? at(run.receipt.endedAt) : null,
    askedAt: null,
    silentFrom: silent === null ? null : at(silent),
    time: run.outlook?.hostTime ?? null,
    willAsk: false,
    cut: false,
  }
}

/** Returns since when the host has given no response without a break; null while it does. */
function silentSince({ events }: RunView): string | null {
  let since: string | null = null
  for (const { step, params, at } of events) {
    if (step !== 'verify' || typeof params['misses'] !== 'number') continue
    if (params['misses'] === 0) since = null
    else since ??= at
  }
  return since
}
