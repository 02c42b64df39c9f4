import { ArrowDownLeft, ArrowUpRight, Info } from 'lucide-react'
import type { VibRuleset } from '../../../../shared/models/vib.ts'
import { sameData } from '../../../../shared/same-data.ts'
import { useAppState, usePorts, useText } from '../../../services.tsx'
import { portText } from './words.ts'

const directions = { inbound: ArrowDownLeft, outbound: ArrowUpRight } as const

/** Shows the firewall rules of a VIB as a table. */
export function Rules({ rulesets }: { readonly rulesets: readonly VibRuleset[] }) {
  const { t } = useText()
  const rules = rulesets.reduce((total, ruleset) => total + ruleset.rules.length, 0)
  const counts = [t('vibRead.rules.rulesets', { count: rulesets.length }), t('vibRead.rules.rules', { count: rules })]
  const comma = t('vibRead.rules.comma')
  return (
    <section className="read-part">
      <div className="part-head">
        <h2>{t('vibRead.rules.title')}</h2>
        {rulesets.length > 0 && <span className="dim num">{counts.join(comma)}</span>}
      </div>
      {rulesets.length === 0 ? (
        <p className="dim">{t('vibRead.rules.none')}</p>
      ) : (
        <>
          <div className="card is-table" tabIndex={0} role="group" aria-label={t('vibRead.rules.title')}>
            <table className="table rules-table">
              <thead>
                <tr>
                  <th scope="col">{t('vibRead.rules.ruleset')}</th>
                  <th scope="col">{t('vibRead.rules.direction')}</th>
                  <th scope="col">{t('vibRead.rules.protocol')}</th>
                  <th scope="col">{t('vibRead.rules.portType')}</th>
                  <th scope="col" className="is-number">
                    {t('vibRead.rules.port')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {rulesets.map((ruleset, index) => (
                  <RulesetRows key={index} ruleset={ruleset} />
                ))}
              </tbody>
            </table>
          </div>
          {rulesets.map((ruleset, index) => (
            <RulesetNote key={index} ruleset={ruleset} />
          ))}
        </>
      )}
    </section>
  )
}

function RulesetRows({ ruleset: { id, rules } }: { readonly ruleset: VibRuleset }) {
  const { t } = useText()
  return rules.map((rule, index) => {
    const Arrow = directions[rule.direction]
    return (
      <tr key={index}>
        {index === 0 && (
          <th scope="rowgroup" rowSpan={rules.length} className="mono">
            {id}
          </th>
        )}
        <td>
          <span className="direction">
            <Arrow size={14} aria-hidden /> {t(`vibRead.rules.${rule.direction}`)}
          </span>
        </td>
        <td>{rule.protocol}</td>
        <td>{t(`vibRead.rules.${rule.porttype}`)}</td>
        <td className="is-number num">{portText(rule)}</td>
      </tr>
    )
  })
}

/** Says how a ruleset starts, and on which hosts its key is free as far as their firewalls were read. */
function RulesetNote({ ruleset: { id, enabled, required } }: { readonly ruleset: VibRuleset }) {
  const { t, locale } = useText()
  const hosts = useAppState((app) => app.hosts.map(({ id: hostId, name }) => ({ hostId, name })), sameData)
  const reports = usePorts((state) => state.reports)
  const named = (taken: boolean): string[] =>
    hosts.flatMap(({ hostId, name }) => {
      const rulesets = reports.get(hostId)?.firewall?.rulesets
      return rulesets && rulesets.some(({ key }) => key === id) === taken ? [name] : []
    })
  const list = new Intl.ListFormat(locale)
  const [free, taken] = [named(false), named(true)]
  const sentences = [
    t(enabled ? 'vibRead.rules.enabled' : 'vibRead.rules.disabled', { id }),
    t(required ? 'vibRead.rules.required' : 'vibRead.rules.switchable'),
    free.length > 0 && t('vibRead.rules.free', { hosts: list.format(free) }),
    taken.length > 0 && t('vibRead.rules.taken', { hosts: list.format(taken) }),
  ].filter((sentence) => sentence !== false)
  return (
    <p className="rules-note">
      <Info size={16} strokeWidth={2} aria-hidden />
      <span>{sentences.join(locale === 'en' ? ' ' : '')}</span>
    </p>
  )
}
