import { Button, UnstyledButton } from '@mantine/core'
import { ChevronDown, ChevronRight, CircleHelp } from 'lucide-react'
import { useState } from 'react'
import { useText } from '../../services.tsx'
import { classes } from '../../ui/classes.ts'
import { BeforehandPanel } from './BeforehandPanel.tsx'
import type { VmProgress } from './progress.ts'
import { RunRow, type RowProps } from './RunRow.tsx'
import { TimeLane } from './TimeLane.tsx'

/** Shows machines that need the user for the same reason in one row, with one answer for all; their own rows open below. */
export function ManyRow({
  vms,
  ...shared
}: Omit<RowProps, 'vm'> & { readonly vms: readonly [VmProgress, ...VmProgress[]] }) {
  const { t } = useText()
  const { hostId, lanes, axis } = shared
  const [deciding, setDeciding] = useState(false)
  const [each, setEach] = useState(false)
  const [first] = vms
  const asked = vms.filter(({ question }) => question !== null)
  const open = vms.filter((vm) => vm.question !== null || (vm.since === null && vm.decided === null))
  const decided = vms.filter((vm) => vm.decided !== null).length
  const down = vms.filter(({ stage }) => stage === 'down').length
  const [next, ...others] = open
  const panel = next !== undefined && (deciding || asked.length > 0)
  const lane = lanes?.get(first.id)
  return (
    <>
      <li
        className={classes('run-row is-many', {
          'will-ask': asked.length === 0 && next !== undefined,
          'is-open': panel,
          'has-question': asked.length > 0,
        })}
        data-question={asked[0]?.question?.id}
      >
        <div className="run-line">
          <CircleHelp className="stage-icon is-asked" size={15} strokeWidth={2.2} aria-hidden />
          <span className="run-name">
            <UnstyledButton className="disclosure" aria-expanded={each} onClick={() => setEach(!each)}>
              <ChevronRight className={each ? 'chevron is-open' : 'chevron'} size={14} aria-hidden />{' '}
              {t('app.question.several', { count: vms.length })}
            </UnstyledButton>
          </span>
          <span className="run-what">
            {down > 0 && t('app.run.down', { done: down, total: vms.length })}
            {down === 0 && decided > 0 && t('app.question.severalDecided', { done: decided, total: vms.length })}
            {down === 0 &&
              decided === 0 &&
              t(first.plan?.code === 'VM_INACCESSIBLE' ? 'app.run.row.asksInaccessible' : 'app.run.row.asksNoTools')}
          </span>
          {axis && <TimeLane lane={lane} axis={axis} />}
          <span className="run-right">
            {next !== undefined && asked.length === 0 && (
              <Button
                variant="default"
                size="compact-xs"
                aria-expanded={deciding}
                rightSection={<ChevronDown size={12} aria-hidden />}
                onClick={() => setDeciding(!deciding)}
              >
                {t('app.run.decideAll')}
              </Button>
            )}
          </span>
        </div>
        {panel && next && (
          <BeforehandPanel hostId={hostId} vms={[next, ...others]} decided={() => setDeciding(false)} />
        )}
      </li>
      {each && vms.map((vm) => <RunRow key={vm.id} vm={vm} {...shared} />)}
    </>
  )
}
