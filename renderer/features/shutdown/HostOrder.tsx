import { Button, Checkbox } from '@mantine/core'
import type { HostView } from '../../../shared/models/app-state.ts'
import { hostActions, type WhyNot } from '../../../shared/rules/host-actions.ts'
import { hostSummary, type HostSummary } from '../../../shared/rules/host-summary.ts'
import { policyFor } from '../../../shared/rules/policy-for.ts'
import { usualSeconds } from '../../../shared/rules/power/host-stages.ts'
import type { Readiness } from '../../../shared/models/readiness.ts'
import { sameData } from '../../../shared/same-data.ts'
import { collation } from '../../../shared/text/collation.ts'
import { readinessText, roughTime } from '../../../shared/text/readiness-text.ts'
import { useAppState, useServices, useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { OrderList } from '../../ui/OrderList.tsx'
import { StatusIcon } from '../../ui/StatusIcon.tsx'
import { useAct, useSubmit } from '../../ui/use-requests.ts'

/** The line that hosts which go last stand below. */
const line = 'line'

interface Line {
  readonly id: string
  readonly name: string
  readonly summary: HostSummary
  readonly readiness: Readiness | null
  readonly running: number
  readonly whyNot: WhyNot | null
  readonly countdownSeconds: number
}

function lineOf(host: HostView): Omit<Line, 'countdownSeconds'> {
  return {
    id: host.id,
    name: host.name,
    summary: hostSummary(host),
    readiness: host.readiness,
    running: host.state.inventory?.vms.filter(({ powerState }) => powerState === 'poweredOn').length ?? 0,
    whyNot: hostActions(host, Date.now()).shutDown.reason,
  }
}

/** Lists every host in the order in which they go down, and shuts those down that the user has not taken out. */
export function HostOrder({
  taken,
  onTake,
}: {
  /** Hosts that the user has taken out. */
  readonly taken: ReadonlySet<string>
  readonly onTake: (taken: ReadonlySet<string>) => void
}) {
  const { ui } = useServices()
  const { t, locale, problemText } = useText()
  const act = useAct()
  const { send, busy, problem } = useSubmit()
  const lines = useAppState(
    ({ hosts, settings }) =>
      hosts.map((host): Line => ({
        ...lineOf(host),
        countdownSeconds: policyFor(settings, host.id).countdownSeconds,
      })),
    sameData,
  )
  const saved = useAppState(({ settings }) => settings.hostsLast)
  const byName = collation(locale)
  const able = lines.filter(({ whyNot }) => whyNot === null).toSorted((a, b) => byName(a.name, b.name))
  const others = lines.filter(({ whyNot }) => whyNot !== null)
  const known = new Map(able.map((each) => [each.id, each]))
  const last = saved.filter((id) => known.has(id))
  const first = able.filter(({ id }) => !last.includes(id)).map(({ id }) => id)
  const going = able.filter(({ id }) => !taken.has(id))
  const save = (next: readonly string[]): void => {
    // Hosts that cannot be shut down now keep their places for the next time.
    const away = saved.filter((id) => !known.has(id))
    void act('settings.update', { hostsLast: [...next, ...away] })
  }
  const start = (): void =>
    void send('power.shutDownHosts', {
      ids: going.map(({ id }) => id),
      last: last.filter((id) => !taken.has(id)),
    })
  const running = going.reduce((sum, each) => sum + each.running, 0)
  const usual = usualSeconds(new Map(going.map(({ id, readiness }) => [id, readiness?.seconds?.low ?? null])), last)
  const toggle = (id: string): void => {
    const next = new Set(taken)
    if (!next.delete(id)) next.add(id)
    onTake(next)
  }
  return (
    <>
      <p className="all-hosts-sum">
        <strong>
          {t('manyHosts.sum', {
            hosts: t('manyHosts.counts', { count: going.length }),
            vms: t('manyHosts.vms', { count: running }),
          })}
        </strong>
        {usual !== null && <span className="dim">{t('manyHosts.usually', { time: roughTime(t, usual) })}</span>}
      </p>
      <p className="dim all-hosts-hint">{t('manyHosts.orderHint')}</p>
      {problem && (
        <Banner tone="danger" alert>
          {problemText(problem)}
        </Banner>
      )}
      <OrderList
        label={t('manyHosts.order')}
        disabled={busy}
        onOrder={(next, { id, up, byKeys }) => {
          const below = next.slice(next.indexOf(line) + 1)
          // Those above the line have no order among themselves: a step down leads across it.
          save(byKeys && !up && !below.includes(id) ? [id, ...below] : below)
        }}
        rows={[...first, line, ...last].map((id) => {
          const host = known.get(id)
          if (!host) return { id: line, name: t('manyHosts.line'), fixed: true }
          const isLast = last.includes(id)
          return {
            id,
            name: host.name,
            children: (
              <>
                <Checkbox
                  size="xs"
                  checked={!taken.has(id)}
                  onChange={() => toggle(id)}
                  aria-label={t('manyHosts.include', { name: host.name })}
                />
                <StatusIcon kind={host.summary.kind} />
                <span className="order-name ellipsis" title={host.name}>
                  {host.name}
                </span>
                <span className="dim all-hosts-state">
                  {host.readiness ? readinessText(t, host.readiness) : t(`app.status.${host.summary.text}`)}
                </span>
                <Button
                  size="compact-xs"
                  variant="subtle"
                  onClick={() => save(isLast ? last.filter((each) => each !== id) : [...last, id])}
                >
                  {t(isLast ? 'manyHosts.goTogether' : 'manyHosts.goLast')}
                </Button>
              </>
            ),
          }
        })}
      />
      {others.length > 0 && (
        <section className="all-hosts-others">
          <h2>{t('manyHosts.leftOut')}</h2>
          <p className="dim">{t('manyHosts.leftOutHint')}</p>
          <ul>
            {others.map((host) => (
              <li key={host.id}>
                <StatusIcon kind={host.summary.kind} />
                <Button size="compact-sm" variant="subtle" onClick={() => ui.goToHost(host.id)}>
                  {host.name}
                </Button>
                <span className="dim">{host.whyNot && t(`app.whyNot.${host.whyNot}`)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="all-hosts-foot">
        <Button loading={busy} disabled={going.length === 0} onClick={start}>
          {t('manyHosts.start', { count: going.length })}
        </Button>
        <span className="dim">
          {going.length === 0
            ? t('manyHosts.nothingChosen')
            : t('manyHosts.startHint', { seconds: Math.max(...going.map((each) => each.countdownSeconds)) })}
        </span>
      </div>
    </>
  )
}
