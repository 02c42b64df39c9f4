import { Checkbox, Select } from '@mantine/core'
import { ArrowLeft, CircleCheck, GitCompareArrows } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import type { PortsHost } from './ports-host.ts'
import type { Baseline, FirewallDifference } from '../../../shared/models/firewall.ts'
import { compareFirewalls } from '../../../shared/rules/firewall-drift.ts'
import { sameData } from '../../../shared/same-data.ts'
import { useAppState, usePorts, useServices, useText } from '../../services.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { dateTime } from '../../ui/format.ts'
import { WhyButton } from '../../ui/WhyButton.tsx'
import { subjectText, valueText } from '../../ui/firewall-text.ts'
import { sidesOf, usualOther, type Side } from './sides.ts'

const idOf = ({ kind, key }: FirewallDifference): string => `${kind} ${key}`

/**
 * Compares two firewall states: live hosts or saved states. A live host on the left can be changed to match the right.
 */
export function Comparison({ host, baselines }: { readonly host: PortsHost; readonly baselines: readonly Baseline[] }) {
  const { ports, ui } = useServices()
  const hosts = useAppState(
    (app) => app.hosts.map(({ id, name, state: { connection } }) => ({ id, name, connection })),
    sameData,
  )
  const { t, locale } = useText()
  const reports = usePorts((state) => state.reports)
  const sides = useMemo(() => sidesOf(hosts, reports, baselines, host.id), [hosts, reports, baselines, host.id])
  const [leftId, setLeft] = useState(`live ${host.id}`)
  const [rightId, setRight] = useState<string | null>(null)
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const left = sides.find(({ id }) => id === leftId) ?? sides[0] ?? null
  const right = sides.find(({ id }) => id === rightId) ?? usualOther(sides, host.id)
  const differences = useMemo(
    () => (left?.state && right?.state ? compareFirewalls(left.state, right.state) : null),
    [left?.state, right?.state],
  )
  const unread = [left, right].flatMap((side) => (side?.kind === 'live' && !side.state ? [side.hostId] : [])).join()
  useEffect(() => {
    for (const id of unread.split(',')) if (id !== '') void ports.check(id, { probe: false })
  }, [ports, unread])
  const name = (side: Side): string =>
    side.kind === 'live'
      ? t('firewall.saved.live', { name: side.name })
      : t('firewall.saved.savedAs', {
          name: side.baseline.name,
          host: side.baseline.hostName,
          at: dateTime(side.baseline.at, locale),
        })
  if (!left || !right)
    return (
      <EmptyNote icon={GitCompareArrows} title={t('firewall.saved.nothingToCompare')}>
        <p>{t('firewall.saved.nothingText')}</p>
      </EmptyNote>
    )
  const target = left.kind === 'live' ? hosts.find(({ id }) => id === left.hostId) : undefined
  const can = (each: FirewallDifference): boolean => target !== undefined && each.right !== null && each.left !== null
  const changes = (differences ?? []).flatMap((each) =>
    picked.has(idOf(each)) && can(each) && each.right ? [each.right] : [],
  )
  const why = (): string | null => {
    if (target === undefined) return t('firewall.saved.onlyLive')
    if (target.connection !== 'connected') return t('app.whyNot.unreachable')
    return changes.length === 0 ? t('firewall.saved.pick') : null
  }
  const options = sides.map((side) => ({ value: side.id, label: name(side) }))
  const changeSide =
    (set: (id: string) => void) =>
    (value: string | null): void => {
      if (value === null) return
      set(value)
      setPicked(new Set())
    }
  return (
    <section className="comparison">
      <div className="card-head">
        <h2>
          {t('firewall.saved.compare')} {differences && <span className="count">{differences.length}</span>}
        </h2>
      </div>
      <div className="compare-sides">
        <Select label={t('firewall.saved.left')} data={options} value={left.id} onChange={changeSide(setLeft)} />
        <Select label={t('firewall.saved.right')} data={options} value={right.id} onChange={changeSide(setRight)} />
      </div>
      {differences === null && (
        <p className="form-wait" role="status">
          {t('firewall.check.reading')}
        </p>
      )}
      {differences?.length === 0 && <EmptyNote icon={CircleCheck} title={t('firewall.saved.same')} />}
      {differences && differences.length > 0 && (
        <>
          <div className="card is-table" tabIndex={0} role="group" aria-label={t('firewall.saved.compare')}>
            <table className="table differences">
              <thead>
                <tr>
                  <th scope="col">
                    <span className="sr-only">{t('firewall.saved.choose')}</span>
                  </th>
                  <th scope="col">{t('firewall.saved.what')}</th>
                  <th scope="col">{t('firewall.saved.left')}</th>
                  <th scope="col">
                    <span className="sr-only">{t('firewall.saved.becomes')}</span>
                  </th>
                  <th scope="col">{t('firewall.saved.right')}</th>
                </tr>
              </thead>
              <tbody>
                {differences.map((each) => (
                  <tr key={idOf(each)}>
                    <td>
                      {can(each) && (
                        <Checkbox
                          size="xs"
                          aria-label={subjectText(each, t)}
                          checked={picked.has(idOf(each))}
                          onChange={(event) => setPicked(flipped(picked, idOf(each), event.currentTarget.checked))}
                        />
                      )}
                    </td>
                    <th scope="row">{subjectText(each, t)}</th>
                    <td>
                      <span className="difference-value">
                        {each.left ? valueText(each.left, t) : t('firewall.saved.missing')}
                      </span>
                    </td>
                    <td className="dim">
                      <ArrowLeft size={13} aria-hidden />
                    </td>
                    <td>
                      <span className="difference-value">
                        {each.right ? valueText(each.right, t) : t('firewall.saved.missing')}
                      </span>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <div className="compare-actions">
            <span className="form-note">
              {target ? t('firewall.saved.applyText', { name: target.name }) : t('firewall.saved.onlyLive')}
            </span>
            <WhyButton
              why={why()}
              onClick={() =>
                target &&
                ui.open({
                  name: 'firewall',
                  hostId: target.id,
                  task: { kind: 'several', changes, likeWhat: name(right) },
                })
              }
            >
              {changes.length === 0
                ? t('firewall.saved.applyNone')
                : t('firewall.saved.apply', { count: changes.length })}
            </WhyButton>
          </div>
        </>
      )}
    </section>
  )
}

function flipped(set: ReadonlySet<string>, id: string, on: boolean): ReadonlySet<string> {
  const next = new Set(set)
  if (on) next.add(id)
  else next.delete(id)
  return next
}
