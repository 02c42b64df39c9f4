import { Button, SegmentedControl } from '@mantine/core'
import { Bell, CircleHelp, Info, OctagonAlert, RotateCw, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { HostView } from '../../../shared/models/app-state.ts'
import { attentionSeverities, type AttentionSeverity } from '../../../shared/models/attention.ts'
import { sameData } from '../../../shared/same-data.ts'
import { collation } from '../../../shared/text/collation.ts'
import { useAppState, useServices, useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { ago } from '../../ui/format.ts'
import { useNow } from '../../ui/use-now.ts'
import { useSubmit } from '../../ui/use-requests.ts'
import { AttentionRow, type ItemOfHost } from './AttentionRow.tsx'

const icons = { critical: OctagonAlert, warning: TriangleAlert, note: Info } as const

/** Lists what needs attention on all hosts, the worst first, what was put off, and what could not be checked. */
export function AttentionPage() {
  const { t, locale } = useText()
  const now = useNow(60_000)
  const { send, busy, problem } = useSubmit()
  const [shown, setShown] = useState<AttentionSeverity | 'all'>('all')
  const hosts = useAppState(
    (app) => app.hosts.map(({ id, name, attention, state }) => ({ id, name, attention, connection: state.connection })),
    sameData,
  )
  const byName = collation(locale)
  const all = hosts
    .flatMap(({ id, name, attention }) =>
      (attention?.items ?? []).map((each): ItemOfHost => ({ ...each, host: { id, name } })),
    )
    .toSorted((a, b) => byName(a.host.name, b.host.name))
  const counting = all.filter(({ mark }) => mark === null)
  const hidden = all.filter(({ mark }) => mark !== null)
  const of = (severity: AttentionSeverity): readonly ItemOfHost[] =>
    counting.filter(({ item }) => item.severity === severity)
  const checked = hosts.flatMap(({ attention }) => attention?.checkedAt ?? []).toSorted()
  const oldest = checked[0]
  return (
    <section className="page attention" aria-label={t('attention.title')}>
      <header className="page-header">
        <h1>{t('attention.title')}</h1>
        <span className="dim num">{t('attention.view.sum', { count: counting.length })}</span>
        <span className="attention-checked dim">
          {oldest === undefined
            ? t('attention.view.notYet')
            : t('attention.view.checkedAt', { time: ago(oldest, now, locale) })}
        </span>
        <Button
          size="xs"
          variant="default"
          loading={busy}
          disabled={hosts.length === 0}
          leftSection={<RotateCw size={14} aria-hidden />}
          onClick={() => void send('attention.check', { id: null })}
        >
          {t('attention.view.check')}
        </Button>
      </header>
      <div className="attention-body">
        {problem && <Problem problem={problem} />}
        {hosts.length === 0 ? (
          <EmptyNote icon={Bell} title={t('attention.view.noHosts')} />
        ) : (
          <SegmentedControl
            size="xs"
            aria-label={t('attention.columns.severity')}
            value={shown}
            onChange={(value) => setShown(attentionSeverities.find((each) => each === value) ?? 'all')}
            data={[
              { value: 'all', label: `${t('attention.view.all')} ${counting.length}` },
              ...attentionSeverities.map((value) => ({
                value,
                label: `${t(`attention.severities.${value}`)} ${of(value).length}`,
              })),
            ]}
          />
        )}
        {attentionSeverities
          .filter((severity) => (shown === 'all' || shown === severity) && of(severity).length > 0)
          .map((severity) => {
            const Icon = icons[severity]
            return (
              <section key={severity} className={`attention-group is-${severity}`}>
                <h2>
                  <Icon size={15} aria-hidden /> {t(`attention.severities.${severity}`)}{' '}
                  <span className="count">{of(severity).length}</span>
                </h2>
                <ul>
                  {of(severity).map((each) => (
                    <AttentionRow key={`${each.host.id} ${each.item.key}`} {...each} now={now} />
                  ))}
                </ul>
              </section>
            )
          })}
        <Unchecked hosts={hosts} none={counting.length === 0} />
        {hidden.length > 0 && (
          <details className="attention-hidden">
            <summary>{t('attention.view.hidden', { count: hidden.length })}</summary>
            <ul>
              {hidden.map((each) => (
                <AttentionRow key={`${each.host.id} ${each.item.key}`} {...each} now={now} />
              ))}
            </ul>
          </details>
        )}
      </div>
    </section>
  )
}

function Problem({ problem }: { readonly problem: Parameters<ReturnType<typeof useText>['problemText']>[0] }) {
  const { problemText } = useText()
  return (
    <Banner tone="danger" alert>
      {problemText(problem)}
    </Banner>
  )
}

interface Unknown extends Pick<HostView, 'id' | 'name' | 'attention'> {
  readonly connection: HostView['state']['connection']
}

/** Says what could not be checked: that nothing was found there means nothing. */
function Unchecked({ hosts, none }: { readonly hosts: readonly Unknown[]; readonly none: boolean }) {
  const { ui } = useServices()
  const { t, locale, problemText } = useText()
  const topics = new Intl.ListFormat(locale)
  const why = ({ attention, connection }: Unknown): string | null => {
    if (connection !== 'connected') return t('attention.view.notConnected')
    if (!attention) return t('attention.view.notYet')
    if (attention.problem) return problemText(attention.problem)
    if (attention.unknown.length === 0) return null
    return t('attention.notChecked', {
      topics: topics.format(attention.unknown.map((topic) => t(`attention.topics.${topic}`))),
    })
  }
  const unchecked = hosts.flatMap((host) => {
    const text = why(host)
    return text === null ? [] : [{ host, text }]
  })
  if (hosts.length === 0) return null
  if (unchecked.length === 0) return none ? <p className="attention-none">{t('attention.none')}</p> : null
  return (
    <>
      {none && <p className="attention-none">{t('attention.noneChecked')}</p>}
      <section className="attention-group">
        <h2>
          <CircleHelp size={15} aria-hidden /> {t('attention.view.unchecked')}{' '}
          <span className="count">{unchecked.length}</span>
        </h2>
        <ul>
          {unchecked.map(({ host, text }) => (
            <li key={host.id} className="attention-row">
              <span className="attention-text">
                <strong>{host.name}</strong>
                <span className="dim">{text}</span>
              </span>
              <Button size="compact-sm" variant="default" onClick={() => ui.goToHost(host.id)}>
                {t('shell.tray.open')}
              </Button>
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}
