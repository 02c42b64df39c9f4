import { Lock } from 'lucide-react'
import { useText } from '../../services.tsx'
import { cellText, type ColumnId } from './columns.ts'
import { stateText, switchState } from '../../ui/firewall-text.ts'
import type { MatrixRow } from './rows.ts'
import { Verdict } from './Verdict.tsx'

/** Shows one cell. `alone`: there is no protocol column, so the port includes the protocol. */
export function PortCell({
  id,
  row,
  alone,
}: {
  readonly id: ColumnId
  readonly row: MatrixRow
  readonly alone: boolean
}) {
  const translator = useText()
  const { t } = translator
  const { facts } = row
  const text = cellText(id, row, translator)
  if (id === 'verdict' && facts)
    return <Verdict state={facts.reason === 'not-probed' ? 'not-checked' : facts.verdict} />
  if (id === 'ruleset' && facts?.ruleset) {
    const { key, enabled, allowed, userControllable } = facts.ruleset
    const some = allowed !== null && !allowed.all
    return (
      <span className="two-parts" title={text}>
        <span className={`state is-${switchState(enabled)}`}>{stateText(enabled, 'on', 'off', t)}</span>
        <span className="ellipsis dim">
          {some ? t('firewall.some', { count: allowed.addresses.length + allowed.networks.length }) : key}
        </span>
        {userControllable === false && (
          <Lock size={11} className="dim" role="img" aria-label={t('ports.states.systemOwned')} />
        )}
      </span>
    )
  }
  if (id === 'hostService' && facts?.service) {
    const { key, running } = facts.service
    return (
      <span className="two-parts" title={text}>
        <span className={`state is-${switchState(running)}`}>{stateText(running, 'running', 'stopped', t)}</span>
        <span className="ellipsis dim">{key}</span>
      </span>
    )
  }
  if (id === 'port')
    return (
      <span className="num port-number ellipsis" title={text}>
        {text}
        {alone && row.protocols.length > 0 && <span className="dim">/{row.protocols.join(', ')}</span>}
      </span>
    )
  if (id === 'service')
    return (
      <span className="ellipsis" title={text}>
        <strong className="port-service">{text}</strong>
      </span>
    )
  if (id === 'probe')
    return (
      <span
        className={facts?.probe?.state === 'open' || facts?.probe?.state === 'answered' ? 'ellipsis' : 'ellipsis dim'}
      >
        {text || '–'}
      </span>
    )
  return (
    <span className={id === 'purpose' || id === 'reason' ? 'ellipsis' : 'ellipsis dim'} title={text}>
      {text || '–'}
    </span>
  )
}
