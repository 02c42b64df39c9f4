import { Pencil } from 'lucide-react'
import type { ReactNode } from 'react'
import type { FirewallChange, ServicePolicy } from '../../../shared/models/firewall.ts'
import type { PortRow, PortsReport } from '../../../shared/models/port-report.ts'
import type { PortsHost } from './ports-host.ts'
import type { FirewallTask } from '../../stores/ui.ts'
import { useServices, useText } from '../../services.tsx'
import { WhyButton } from '../../ui/WhyButton.tsx'
import { actionText } from './change-text.ts'
import { subjectText, allowedText, policyText, stateText, switchState } from '../../ui/firewall-text.ts'

const reasons = {
  connecting: 'connecting',
  unreachable: 'unreachable',
  blocked: 'needsYou',
  stopped: 'notWatched',
} as const
const policies: readonly ServicePolicy[] = ['on', 'off', 'automatic']

/** Lists what can be changed on the host for one port, with its state or why it cannot be changed. */
export function HostChanges({
  host,
  report,
  row,
}: {
  readonly host: PortsHost
  readonly report: PortsReport
  readonly row: PortRow
}) {
  const { ui } = useServices()
  const { t, problemText } = useText()
  const { connection } = host
  const away = connection === 'connected' ? null : t(`app.whyNot.${reasons[connection]}`)
  const open = (task: FirewallTask) => (): void => ui.open({ name: 'firewall', hostId: host.id, task })
  const change = (wanted: FirewallChange) => open({ kind: 'change', change: wanted, undoOf: null })
  const { ruleset, service } = row
  if (!ruleset && !service) return <p className="dim">{t('firewall.detail.nothingToChange')}</p>
  const full = report.firewall?.rulesets.find(({ key }) => key === ruleset?.key)
  const owned =
    ruleset?.userControllable === false
      ? problemText({ code: 'FIREWALL_NOT_CONTROLLABLE', params: { key: ruleset.key } })
      : null
  const fixed =
    full?.ipListUserConfigurable === false
      ? problemText({ code: 'FIREWALL_IP_LIST_FIXED', params: { key: full.key } })
      : null
  const readOnly =
    report.firewall?.servicesControllable === false ? problemText({ code: 'SERVICES_READ_ONLY', params: {} }) : null
  const switched = (key: string, enabled: boolean): FirewallChange => ({ kind: 'ruleset', key, enabled })
  const run = (key: string, running: boolean): FirewallChange => ({ kind: 'service', key, running })
  return (
    <ul className="changes">
      {ruleset && (
        <>
          <Item
            name={subjectText({ kind: 'ruleset', key: ruleset.key }, t)}
            value={stateText(ruleset.enabled, 'on', 'off', t)}
            on={ruleset.enabled}
          >
            {(ruleset.enabled === null ? [true, false] : [!ruleset.enabled]).map((enabled) => (
              <WhyButton
                key={String(enabled)}
                variant="default"
                size="compact-xs"
                why={away ?? owned}
                onClick={change(switched(ruleset.key, enabled))}
              >
                {actionText(switched(ruleset.key, enabled), t)}
              </WhyButton>
            ))}
          </Item>
          <Item name={t('ports.columns.allowed')} value={allowedText(ruleset.allowed, t)}>
            <WhyButton
              variant="default"
              size="compact-xs"
              leftSection={<Pencil size={12} aria-hidden />}
              why={away ?? fixed}
              onClick={open({
                kind: 'allowed',
                key: ruleset.key,
                allowed: ruleset.allowed ?? { all: true, addresses: [], networks: [] },
              })}
            >
              {t('firewall.deeds.allowed')}
            </WhyButton>
          </Item>
        </>
      )}
      {service && (
        <>
          <Item
            name={subjectText({ kind: 'service', key: service.key }, t)}
            value={stateText(service.running, 'running', 'stopped', t)}
            on={service.running}
          >
            {(service.running === null ? [true, false] : [!service.running]).map((running) => (
              <WhyButton
                key={String(running)}
                variant="default"
                size="compact-xs"
                why={away ?? readOnly}
                onClick={change(run(service.key, running))}
              >
                {actionText(run(service.key, running), t)}
              </WhyButton>
            ))}
          </Item>
          <Item name={t('firewall.detail.policy')} value={policyText(service.policy, t)}>
            {policies
              .filter((policy) => policy !== service.policy)
              .map((policy) => (
                <WhyButton
                  key={policy}
                  variant="default"
                  size="compact-xs"
                  why={away ?? readOnly}
                  aria-label={`${t('firewall.deeds.policy')} ${policyText(policy, t)}`}
                  onClick={change({ kind: 'policy', key: service.key, policy })}
                >
                  {t(`firewall.policies.${policy}`)}
                </WhyButton>
              ))}
          </Item>
        </>
      )}
    </ul>
  )
}

function Item({
  name,
  value,
  on,
  children,
}: {
  readonly name: string
  readonly value: string
  readonly on?: boolean | null
  readonly children: ReactNode
}) {
  return (
    <li className="change">
      <span className="change-text">
        <span className="change-name">{name}</span>
        <span className={on === undefined ? 'change-value' : `change-value state is-${switchState(on)}`}>{value}</span>
      </span>
      <span className="change-do">{children}</span>
    </li>
  )
}
