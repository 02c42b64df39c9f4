import { ActionIcon, Select, TextInput, Tooltip } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { History, RotateCw, Search, SearchX } from 'lucide-react'
import { useMemo, useState } from 'react'
import { runTriggerSchema } from '../../../shared/models/power.ts'
import type { Activity } from '../../../shared/models/activity.ts'
import { useHostNames, useServices, useText, useUi } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { ActivityList, kindNames } from './ActivityList.tsx'
import { ChangeDetail } from './ChangeDetail.tsx'
import { activityId, filterActivity, hostOf, isChange, type ActivityFilter } from './filter.ts'
import { ImageChangeDetail } from './ImageChangeDetail.tsx'
import { RunDetail } from './RunDetail.tsx'
import { useActivity } from './use-activity.ts'

const outcomes = [
  'unreachable',
  'still-reachable',
  'back',
  'not-woken',
  'entered',
  'left',
  'unknown',
  'cancelled',
  'aborted',
  'failed',
  'interrupted',
  'dry-run',
  'running',
] as const

const kinds = ['shutdown', 'reboot', 'maintenance', 'cycle', 'change', 'image-change'] as const

/** Whether all that is listed may have an outcome and a trigger to filter by. */
function isRunKind(kind: string | null): boolean {
  return kind !== 'change' && kind !== 'image-change'
}

/** Days back that can be chosen. */
const times = [
  ['day', 1],
  ['week', 7],
  ['month', 30],
  ['year', 365],
] as const

/** Lists past runs and changes with the selected one beside the list, or in its place on a narrow window. */
export function ActivityPage() {
  const { ui } = useServices()
  const { t, problemText } = useText()
  const { activities, problem, reload } = useActivity()
  const [filter, setFilter] = useState<ActivityFilter>({
    hostId: null,
    kind: null,
    outcome: null,
    trigger: null,
    days: null,
    text: '',
  })
  const shown = useMemo(() => filterActivity(activities ?? [], filter, Date.now()), [activities, filter])
  const chosen = useUi((state) => state.activityRun)
  const wide = useMediaQuery('(min-width: 1100px)', true, { getInitialValueInEffect: false }) ?? true
  const current = shown.find((activity) => activityId(activity) === chosen) ?? (wide ? shown[0] : undefined)
  const back = wide ? null : () => ui.chooseRun(null)
  return (
    <section className="page activity" aria-label={t('app.activity.title')}>
      <header className="page-header">
        <h1>{t('app.activity.title')}</h1>
        {activities && <span className="dim num">{t('app.activity.count', { count: shown.length })}</span>}
        <Tooltip label={t('app.activity.reload')}>
          <ActionIcon aria-label={t('app.activity.reload')} onClick={reload}>
            <RotateCw size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </header>
      {problem && (
        <Banner tone="danger" alert>
          {problemText(problem)}
        </Banner>
      )}
      {activities && activities.length === 0 ? (
        <EmptyNote icon={History} title={t('app.activity.empty')}>
          <p>{t('app.activity.emptyText')}</p>
        </EmptyNote>
      ) : (
        activities && (
          <>
            <Filters activities={activities} filter={filter} onChange={setFilter} />
            {shown.length === 0 ? (
              <EmptyNote icon={SearchX} title={t('app.activity.noneFound')} />
            ) : (
              <div className={current && !wide ? 'master-detail is-detail' : 'master-detail'}>
                {(wide || !current) && (
                  <ActivityList activities={shown} current={current ? activityId(current) : null} />
                )}
                {current && !isChange(current) && <RunDetail key={current.runId} run={current} onBack={back} />}
                {current?.kind === 'change' && (
                  <ChangeDetail key={current.id} change={current} all={activities} onBack={back} />
                )}
                {current?.kind === 'image-change' && (
                  <ImageChangeDetail key={current.id} entry={current} all={activities} onBack={back} />
                )}
              </div>
            )}
          </>
        )
      )}
    </section>
  )
}

function Filters({
  activities,
  filter,
  onChange,
}: {
  readonly activities: readonly Activity[]
  readonly filter: ActivityFilter
  readonly onChange: (filter: ActivityFilter) => void
}) {
  const hosts = useHostNames()
  const { t } = useText()
  const hostNames = useMemo(
    () => [
      ...new Map([
        ...activities.map((each): [string, string] => [each.hostId, hostOf(each) ?? each.hostId]),
        ...hosts.map((host): [string, string] => [host.id, host.name]),
      ]),
    ],
    [activities, hosts],
  )
  const chooseKind = (value: string | null): void => {
    const kind = kinds.find((each) => each === value) ?? null
    // Changes have neither outcome nor trigger to filter by.
    const { outcome, trigger } = isRunKind(kind) ? filter : { outcome: null, trigger: null }
    onChange({ ...filter, kind, outcome, trigger })
  }
  return (
    <div className="toolbar is-filters">
      <TextInput
        size="xs"
        leftSection={<Search size={13} aria-hidden />}
        placeholder={t('app.activity.filter')}
        aria-label={t('app.activity.filter')}
        value={filter.text}
        onChange={(event) => onChange({ ...filter, text: event.currentTarget.value })}
      />
      <Select
        aria-label={t('app.activity.host')}
        data={[
          { value: '', label: t('app.activity.allHosts') },
          ...hostNames.map(([value, label]) => ({ value, label })),
        ]}
        value={filter.hostId ?? ''}
        onChange={(value) => onChange({ ...filter, hostId: value || null })}
      />
      <Select
        aria-label={t('firewall.activity.kind')}
        data={[
          { value: '', label: t('firewall.activity.allKinds') },
          ...kinds.map((value) => ({ value, label: t(kindNames[value]) })),
        ]}
        value={filter.kind ?? ''}
        onChange={chooseKind}
      />
      <Select
        aria-label={t('app.activity.outcome')}
        disabled={!isRunKind(filter.kind)}
        data={[
          { value: '', label: t('app.activity.allOutcomes') },
          ...outcomes.map((value) => ({ value, label: t(`cli.outcomes.${value}`) })),
        ]}
        value={filter.outcome ?? ''}
        onChange={(value) => onChange({ ...filter, outcome: outcomes.find((each) => each === value) ?? null })}
      />
      <Select
        aria-label={t('report.filters.trigger')}
        disabled={!isRunKind(filter.kind)}
        data={[
          { value: '', label: t('report.filters.allTriggers') },
          ...runTriggerSchema.options.map((value) => ({ value, label: t(`cli.triggers.${value}`) })),
        ]}
        value={filter.trigger ?? ''}
        onChange={(value) =>
          onChange({ ...filter, trigger: runTriggerSchema.options.find((each) => each === value) ?? null })
        }
      />
      <Select
        aria-label={t('report.filters.time')}
        data={[
          { value: '', label: t('report.filters.anyTime') },
          ...times.map(([name, days]) => ({ value: String(days), label: t(`report.filters.${name}`) })),
        ]}
        value={filter.days === null ? '' : String(filter.days)}
        onChange={(value) => onChange({ ...filter, days: value ? Number(value) : null })}
      />
    </div>
  )
}
