import { Button } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useRef } from 'react'
import type { HostView, RunView } from '../../../shared/models/app-state.ts'
import { hostActions } from '../../../shared/rules/host-actions.ts'
import { timeAxis, type TimeAxis } from '../../../shared/rules/power/time-axis.ts'
import { ActionButton } from '../../ui/WhyButton.tsx'
import { Keys } from '../../ui/Keys.tsx'
import { cancelKey } from '../../ui/run-words.ts'
import { useAct } from '../../ui/use-requests.ts'
import { useNow } from '../../ui/use-now.ts'
import { useText } from '../../services.tsx'
import { RunProof } from '../activity/RunProof.tsx'
import { CancelCountdown, CountdownHead } from './CountdownHead.tsx'
import { elapsedOf, lanesOf } from './lanes.ts'
import { PlanStrip } from './PlanStrip.tsx'
import { runGroups, stepProgress } from './progress.ts'
import { ReportFacts, ReportHead } from './Report.tsx'
import { RunFoot } from './RunFoot.tsx'
import { RunGrid } from './RunGrid.tsx'
import { RunHead } from './RunHead.tsx'
import { RunSteps } from './RunSteps.tsx'

/**
 * Shows a shutdown from its countdown to its report: what will happen, what goes on, and what happened. The rows and their
 * axis stay where they are; only what stands around them changes.
 */
export function PowerRun({ host, run }: { readonly host: HostView; readonly run: RunView }) {
  const { t, locale } = useText()
  const act = useAct()
  const now = useNow(1_000, run.phase !== 'ended')
  const rows = useRef<HTMLDivElement>(null)
  const axis = useRef<TimeAxis | null>(null)
  const shown = run.cancelling ? { ...run, questions: [], decisions: [] } : run
  const groups = runGroups(shown, host.state.inventory?.vms ?? [], locale)
  const vms = groups.flatMap((group) => group.vms)
  const lanes = lanesOf(shown, groups, now)
  const elapsed = elapsedOf(shown, now)
  axis.current = timeAxis(axis.current, lanes.wanted, elapsed)
  const { questions: asked, phase } = shown
  /** Focuses the question after the focused one, or the first. */
  const next = (): void => {
    const open = [...(rows.current?.querySelectorAll<HTMLElement>('[data-question]') ?? [])]
    const at = open.findIndex((row) => row.contains(document.activeElement))
    const row = open[(at + 1) % open.length]
    row?.scrollIntoView({ block: 'center' })
    row?.querySelector<HTMLElement>('button')?.focus()
  }
  useHotkeys([['N', next]])
  const isReport = phase === 'ended'
  return (
    <section className={isReport ? 'run receipt' : 'run'}>
      {phase === 'countdown' && (
        <>
          <CountdownHead host={host} run={run} vms={vms} lanes={lanes} size={56}>
            <CancelCountdown host={host} run={run} />
          </CountdownHead>
          <PlanStrip hostId={host.id} outlook={run.outlook} />
        </>
      )}
      {(phase === 'running' || phase === 'ending') && (
        <>
          <div className="run-head">
            <RunHead host={host} run={shown} vms={vms} lanes={lanes} size={56} />
            <div className="card-actions">
              {asked.length > 0 && (
                <Button variant="default" size="sm" rightSection={<Keys of="N" />} onClick={next}>
                  {t('app.run.nextQuestion')}
                </Button>
              )}
              <ActionButton
                size="sm"
                rule={hostActions(host, now).cancel}
                variant="default"
                onClick={() => void act('power.cancel', { id: host.id })}
              >
                {t(cancelKey(run))}
              </ActionButton>
            </div>
          </div>
          <p className="sr-only" role="alert">
            {asked.map(({ vm, kind }) => t(`shell.tray.questions.${kind}`, { name: host.name, vm: vm.name })).join(' ')}
          </p>
          <RunSteps steps={stepProgress(shown, vms)} vms={vms} action={run.action} />
        </>
      )}
      {isReport && run.receipt && (
        <>
          <ReportHead host={host} run={run} receipt={run.receipt} />
          <ReportFacts host={host} run={run} receipt={run.receipt} />
        </>
      )}
      {groups.length > 0 && (phase !== 'ended' || run.begunAt !== null) && (
        <div ref={rows}>
          <RunGrid
            host={host}
            run={shown}
            groups={groups}
            lanes={lanes}
            axis={axis.current}
            elapsed={elapsed}
            now={now}
          />
        </div>
      )}
      <RunFoot run={run} hasRows={groups.length > 0} />
      {run.receipt?.runId && <RunProof runId={run.receipt.runId} />}
    </section>
  )
}
