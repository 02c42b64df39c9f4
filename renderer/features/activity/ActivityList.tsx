import { UnstyledButton } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Package, Power, RotateCw, ShieldCheck, Wrench } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { Translator } from '../../../shared/i18n/translator.ts'
import type { Activity, ActivityChange, ActivityImageChange } from '../../../shared/models/activity.ts'
import { useServices, useText } from '../../services.tsx'
import { dateTime } from '../../ui/format.ts'
import { imageChangeText } from '../../ui/image-text.ts'
import { ChangeOutcome, changeLine, RunOutcome } from './Outcome.tsx'
import { activityId, beganAt, hostOf, isChange } from './filter.ts'

const rowHeight = 58

/** The texts that name what an activity is. */
export const kindNames = {
  change: 'firewall.activity.changes',
  'image-change': 'software.changes.kind',
  shutdown: 'firewall.activity.shutdowns',
  reboot: 'hostRuns.kinds.reboot',
  maintenance: 'hostRuns.kinds.maintenance',
  cycle: 'hostRuns.kinds.cycle',
  unknown: 'cli.activity.unknownKind',
} as const

const icons = {
  change: ShieldCheck,
  'image-change': Package,
  shutdown: Power,
  reboot: RotateCw,
  maintenance: Wrench,
  cycle: RotateCw,
  unknown: Power,
} as const

/** Lists runs and changes; only the rows in view are rendered. */
export function ActivityList({
  activities,
  current,
}: {
  readonly activities: readonly Activity[]
  readonly current: string | null
}) {
  const { ui } = useServices()
  const { t, locale } = useText()
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: activities.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialRect: { width: 400, height: 600 },
  })
  useEffect(() => rows.measure(), [rows, activities])
  return (
    <div className="run-list" ref={scroller} tabIndex={0} role="group" aria-label={t('app.activity.title')}>
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const activity = activities[index]
          if (!activity) return null
          const id = activityId(activity)
          const Icon = icons[activity.kind]
          return (
            <UnstyledButton
              key={id}
              className="run-link"
              style={{ transform: `translateY(${start}px)` }}
              aria-current={id === current ? 'true' : undefined}
              onClick={() => ui.chooseRun(id)}
            >
              <span className="run-link-head">
                <strong className="ellipsis">
                  <Icon size={13} className="run-link-icon" role="img" aria-label={t(kindNames[activity.kind])} />{' '}
                  {hostOf(activity) ?? t('app.common.unknown')}
                </strong>
                <span className="dim num">{dateTime(beganAt(activity), locale)}</span>
              </span>
              {isChange(activity) ? (
                <span className="run-link-what">
                  <span className="ellipsis">{lineOf(activity, t)}</span>
                  {activity.state !== 'done' && <ChangeOutcome of={activity.state} />}
                </span>
              ) : (
                <RunOutcome of={activity.outcome} />
              )}
            </UnstyledButton>
          )
        })}
      </div>
    </div>
  )
}

function lineOf(activity: ActivityChange | ActivityImageChange, t: Translator['t']): string {
  return activity.kind === 'change' ? changeLine(activity.change, t) : imageChangeText(activity, t)
}
