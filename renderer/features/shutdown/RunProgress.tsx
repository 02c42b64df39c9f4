import { Button } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { Server } from 'lucide-react'
import { useRef } from 'react'
import type { HostView, RunView } from '../../../shared/models/app-state.ts'
import { hostActions } from '../../../shared/rules/host-actions.ts'
import { ActionButton } from '../../ui/WhyButton.tsx'
import { Keys } from '../../ui/Keys.tsx'
import { cancelKey } from '../../ui/run-words.ts'
import { useAct } from '../../ui/use-requests.ts'
import { useNow } from '../../ui/use-now.ts'
import { useText } from '../../services.tsx'
import { groupGoingOn, runGroups, staysOn, stepProgress, type RunGroup } from './progress.ts'
import { RunHead } from './RunHead.tsx'
import { RunRow } from './RunRow.tsx'
import { RunSteps } from './RunSteps.tsx'

/** Shows a running shutdown: overall progress, its steps, and every machine in its group with its own question. */
export function RunProgress({ host, run }: { readonly host: HostView; readonly run: RunView }) {
  const { t, locale } = useText()
  const act = useAct()
  const now = useNow(1_000)
  const rows = useRef<HTMLDivElement>(null)
  const shown = run.cancelling ? { ...run, questions: [], decisions: [] } : run
  const groups = runGroups(shown, host.state.inventory?.vms ?? [], locale)
  const vms = groups.flatMap((group) => group.vms)
  const asked = shown.questions
  /** Focuses the question after the focused one, or the first. */
  const next = (): void => {
    const open = [...(rows.current?.querySelectorAll<HTMLElement>('[data-question]') ?? [])]
    const at = open.findIndex((row) => row.contains(document.activeElement))
    const row = open[(at + 1) % open.length]
    row?.scrollIntoView({ block: 'center' })
    row?.querySelector<HTMLElement>('button')?.focus()
  }
  useHotkeys([['N', next]])
  return (
    <div className="run">
      <div className="run-head">
        <RunHead host={host} run={shown} vms={vms} size={56} />
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
      {groups.length > 0 && (
        <div className="run-groups" ref={rows}>
          {groups.map((group) => (
            <Group
              key={`${group.kind}${group.number}`}
              hostId={host.id}
              group={group}
              now={now}
              goingOn={groupGoingOn(groups)}
            />
          ))}
          <section className="run-group">
            <h3>
              <span className="group-number" aria-hidden>
                <Server size={13} />
              </span>{' '}
              {t('app.plan.hostGroup')}
            </h3>
            <ul>
              <li className="run-row is-waiting">
                <div className="run-line">
                  <span aria-hidden />
                  <span className="run-name">
                    <span className="ellipsis">{host.name}</span>
                  </span>
                  <span className="run-what">{t(`app.run.row.${hostText(run)}`)}</span>
                </div>
              </li>
            </ul>
          </section>
        </div>
      )}
    </div>
  )
}

function hostText(run: RunView): 'hostAsked' | 'hostStays' | 'hostWaits' {
  if (run.phase === 'ending') return 'hostAsked'
  return staysOn(run) ? 'hostStays' : 'hostWaits'
}

function Group({
  hostId,
  group: { kind, order, number, vms },
  now,
  goingOn,
}: {
  readonly hostId: string
  readonly group: RunGroup
  readonly now: number
  readonly goingOn: number | null
}) {
  const { t } = useText()
  const titles = {
    'needs-you': t('app.run.needsYou'),
    ordered: t('app.plan.groupOrdered', { order: order ?? 0 }),
    unordered: t('app.plan.groupUnordered'),
    other: t('app.run.notPlanned'),
  } as const
  return (
    <section className={`run-group is-${kind}`}>
      <h3>
        <span className="group-number num" aria-hidden>
          {kind === 'needs-you' ? '!' : (number ?? '?')}
        </span>{' '}
        {titles[kind]} <span className="count">{vms.length}</span>
      </h3>
      <ul>
        {vms.map((vm) => (
          <RunRow
            key={vm.id}
            hostId={hostId}
            vm={vm}
            now={now}
            goingOn={goingOn}
            tag={kind === 'needs-you' && vm.group !== null ? t('app.run.group', { number: vm.group }) : null}
          />
        ))}
      </ul>
    </section>
  )
}
