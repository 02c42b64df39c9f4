import { ActionIcon, Select, TextInput, Tooltip, UnstyledButton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { History, RotateCw, Search, SearchX } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { ActivityRun } from '../../../shared/models/activity.ts'
import { useAppState, useServices, useText, useUi } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { dateTime } from '../../ui/format.ts'
import { filterRuns, type ActivityFilter } from './filter.ts'
import { Outcome } from './Outcome.tsx'
import { RunDetail } from './RunDetail.tsx'
import { useRuns } from './use-runs.ts'

const outcomes = ['unreachable', 'still-reachable', 'cancelled', 'aborted', 'failed', 'interrupted', 'dry-run', 'running'] as const

/** What was done, from the journal: a list, and one run beside it, or in its place where there is no room. */
export function ActivityPage() {
  const { ui } = useServices()
  const { hosts } = useAppState()
  const { t, problemText } = useText()
  const { runs, problem, reload } = useRuns()
  const [filter, setFilter] = useState<ActivityFilter>({ hostId: null, outcome: null, text: '' })
  const shown = useMemo(() => filterRuns(runs ?? [], filter), [runs, filter])
  const chosen = useUi((state) => state.activityRun)
  const wide = useMediaQuery('(min-width: 1100px)', true, { getInitialValueInEffect: false }) ?? true
  const run = shown.find(({ runId }) => runId === chosen) ?? (wide ? shown[0] : undefined)
  const hostNames = useMemo(() => [...new Map([...(runs ?? []).map((each): [string, string] => [each.hostId, each.hostName ?? each.address ?? each.hostId]), ...hosts.map((host): [string, string] => [host.id, host.name])])], [runs, hosts])
  return (
    <section className="page activity" aria-label={t('app.activity.title')}>
      <header className="page-header">
        <h1>{t('app.activity.title')}</h1>
        {runs && <span className="dim num">{t('app.activity.count', { count: shown.length })}</span>}
        <Tooltip label={t('app.activity.reload')}><ActionIcon aria-label={t('app.activity.reload')} onClick={reload}><RotateCw size={15} aria-hidden /></ActionIcon></Tooltip>
      </header>
      {problem && <Banner tone="danger" alert>{problemText(problem)}</Banner>}
      {runs && runs.length === 0 ? (
        <EmptyNote icon={History} title={t('app.activity.empty')}><p>{t('app.activity.emptyText')}</p></EmptyNote>
      ) : runs && (
        <>
          <div className="toolbar is-filters">
            <TextInput size="xs" leftSection={<Search size={13} aria-hidden />} placeholder={t('app.activity.filter')} aria-label={t('app.activity.filter')} value={filter.text} onChange={(event) => setFilter({ ...filter, text: event.currentTarget.value })} />
            <Select aria-label={t('app.activity.host')} data={[{ value: '', label: t('app.activity.allHosts') }, ...hostNames.map(([value, label]) => ({ value, label }))]} value={filter.hostId ?? ''} onChange={(value) => setFilter({ ...filter, hostId: value || null })} />
            <Select aria-label={t('app.activity.outcome')} data={[{ value: '', label: t('app.activity.allOutcomes') }, ...outcomes.map((value) => ({ value, label: t(`cli.outcomes.${value}`) }))]} value={filter.outcome ?? ''} onChange={(value) => setFilter({ ...filter, outcome: outcomes.find((each) => each === value) ?? null })} />
          </div>
          {shown.length === 0 ? <EmptyNote icon={SearchX} title={t('app.activity.noneFound')} /> : (
            <div className={run && !wide ? 'master-detail is-detail' : 'master-detail'}>
              {(wide || !run) && <RunList runs={shown} current={run?.runId ?? null} />}
              {run && <RunDetail key={run.runId} run={run} onBack={wide ? null : () => ui.chooseRun(null)} />}
            </div>
          )}
        </>
      )}
    </section>
  )
}

const rowHeight = 58

function RunList({ runs, current }: { readonly runs: readonly ActivityRun[]; readonly current: string | null }) {
  const { ui } = useServices()
  const { t, locale } = useText()
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({ count: runs.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 8, initialRect: { width: 400, height: 600 } })
  useEffect(() => rows.measure(), [rows, runs])
  return (
    <div className="run-list" ref={scroller} tabIndex={0} role="group" aria-label={t('app.activity.title')}>
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const run = runs[index]
          return run && (
            <UnstyledButton key={run.runId} className="run-link" style={{ transform: `translateY(${start}px)` }} aria-current={run.runId === current ? 'true' : undefined} onClick={() => ui.chooseRun(run.runId)}>
              <span className="run-link-head"><strong className="ellipsis">{run.hostName ?? run.address ?? t('app.common.unknown')}</strong><span className="dim num">{dateTime(run.startedAt, locale)}</span></span>
              <Outcome of={run.outcome} />
            </UnstyledButton>
          )
        })}
      </div>
    </div>
  )
}
