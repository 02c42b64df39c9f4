import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { BookmarkCheck, BookmarkPlus, Bookmark, Trash2 } from 'lucide-react'
import type { PortsHost } from './ports-host.ts'
import type { Baseline } from '../../../shared/models/firewall.ts'
import { collation } from '../../../shared/text/collation.ts'
import { usePorts, useServices, useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { dateTime } from '../../ui/format.ts'
import { useAct } from '../../ui/use-requests.ts'
import { WhyButton } from '../../ui/WhyButton.tsx'
import { Comparison } from './Comparison.tsx'
import { useBaselines } from './use-baselines.ts'

/** Lists the saved firewall states, and compares them with the current one. */
export function SavedStates({ host }: { readonly host: PortsHost }) {
  const { ui } = useServices()
  const { t, problemText, locale } = useText()
  const { baselines, problem, reload } = useBaselines()
  const read = usePorts((state) => state.reports.get(host.id)?.firewall ?? null) !== null
  const own = (baselines ?? []).filter(({ hostId }) => hostId === host.id).toSorted((a, b) => b.at.localeCompare(a.at))
  const others = (baselines ?? [])
    .filter(({ hostId }) => hostId !== host.id)
    .toSorted((a, b) => collation(locale)(a.hostName, b.hostName) || b.at.localeCompare(a.at))
  return (
    <div className="saved">
      {problem && (
        <Banner tone="danger" alert>
          {problemText(problem)}
        </Banner>
      )}
      <section className="saved-list">
        <div className="card-head">
          <h2>
            {t('firewall.saved.title')} <span className="count">{own.length}</span>
          </h2>
          <WhyButton
            variant={own.length === 0 ? 'filled' : 'default'}
            leftSection={<BookmarkPlus size={14} aria-hidden />}
            why={read ? null : t('firewall.saved.needsRead')}
            onClick={() => ui.open({ name: 'firewall', hostId: host.id, task: { kind: 'save' } })}
          >
            {t('firewall.saved.save')}
          </WhyButton>
        </div>
        {baselines && own.length === 0 && <p className="dim saved-empty">{t('firewall.saved.empty')}</p>}
        {own.length > 0 && (
          <ul className="card is-rows">
            {own.map((baseline) => (
              <SavedState key={baseline.id} baseline={baseline} hostId={host.id} reload={reload} />
            ))}
          </ul>
        )}
        {others.length > 0 && (
          <>
            <h3>{t('firewall.saved.others')}</h3>
            <ul className="card is-rows">
              {others.map((baseline) => (
                <SavedState key={baseline.id} baseline={baseline} hostId={host.id} reload={reload} />
              ))}
            </ul>
          </>
        )}
      </section>
      {baselines && <Comparison host={host} baselines={baselines} />}
    </div>
  )
}

function SavedState({
  baseline,
  hostId,
  reload,
}: {
  readonly baseline: Baseline
  readonly hostId: string
  readonly reload: () => void
}) {
  const { ui } = useServices()
  const { t, locale } = useText()
  const act = useAct()
  const own = baseline.hostId === hostId
  const use = (): void => void act('firewall.useBaseline', { baseline: baseline.id }).then(reload)
  return (
    <li className="saved-state">
      {baseline.current ? (
        <BookmarkCheck size={16} className="saved-mark" aria-hidden />
      ) : (
        <Bookmark size={16} className="dim" aria-hidden />
      )}
      <span className="saved-text">
        <strong className="ellipsis" title={baseline.name}>
          {baseline.name}
        </strong>
        <span className="dim num">
          {own ? '' : `${baseline.hostName} · `}
          {dateTime(baseline.at, locale)}
        </span>
      </span>
      {baseline.current ? (
        <span className="saved-current">{t('firewall.saved.current')}</span>
      ) : (
        <Button
          variant="subtle"
          size="compact-xs"
          aria-label={`${t('firewall.saved.use')}: ${baseline.name}`}
          onClick={use}
        >
          {t('firewall.saved.use')}
        </Button>
      )}
      <Tooltip label={t('firewall.saved.delete')}>
        <ActionIcon
          aria-label={`${t('firewall.saved.delete')}: ${baseline.name}`}
          onClick={() =>
            ui.open({
              name: 'firewall',
              hostId,
              task: { kind: 'delete', baseline: baseline.id, baselineName: baseline.name },
            })
          }
        >
          <Trash2 size={14} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </li>
  )
}
