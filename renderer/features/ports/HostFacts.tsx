import { Button } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import type { PortsHost } from './ports-host.ts'
import type { FlowCheck, PortRow, PortsReport } from '../../../shared/models/port-report.ts'
import type { Flow } from '../../../shared/models/ports.ts'
import { useText } from '../../services.tsx'
import { useSubmit } from '../../ui/use-requests.ts'
import { allowedText, policyText, stateText, switchState } from '../../ui/firewall-text.ts'
import { probeText } from './columns.ts'
import { DetailPart } from '../../ui/Detail.tsx'
import { HostChanges } from './HostChanges.tsx'
import { MakePersistent } from './MakePersistent.tsx'
import { flowById } from './rows.ts'
import { verdictIcons, verdictTones } from './Verdict.tsx'

interface Props {
  readonly host: PortsHost
  readonly report: PortsReport | null
  readonly flow: Flow
  readonly facts: PortRow
}

/** Shows the verdict on one port of a host, the three facts behind it, and what can be changed. */
export function HostFacts({ host, report, flow, facts }: Props) {
  const { t } = useText()
  const state = facts.reason === 'not-probed' ? 'not-checked' : facts.verdict
  const Icon = verdictIcons[state]
  const { ruleset, service, probe } = facts
  const role = t(`ports.roles.${report?.role ?? 'management'}`)
  return (
    <>
      <div className={`finding is-${verdictTones[state]}`}>
        <Icon size={20} strokeWidth={2} aria-hidden />
        <div>
          <strong>{t(state === 'not-checked' ? 'firewall.notChecked' : `ports.verdicts.${state}`)}</strong>
          <p>{t(`ports.reasons.${facts.reason}`)}</p>
        </div>
      </div>
      <div className="three-facts">
        <Fact
          title={t('firewall.detail.factRequired')}
          value={t(facts.required ? 'firewall.detail.required1' : 'firewall.detail.required0')}
          tone={facts.required ? 'on' : 'off'}
          note={role}
        />
        <Fact
          title={t('firewall.detail.factHost')}
          value={
            ruleset
              ? stateText(ruleset.enabled, 'on', 'off', t)
              : t(report?.firewall ? 'ports.states.none' : 'ports.states.unknown')
          }
          tone={ruleset ? switchState(ruleset.enabled) : 'unknown'}
          note={
            <>
              {ruleset && <>{allowedText(ruleset.allowed, t)}</>}
              {service && (
                <>
                  <br />
                  {service.key}: {stateText(service.running, 'running', 'stopped', t)}, {policyText(service.policy, t)}
                </>
              )}
            </>
          }
        />
        <Fact
          title={t('firewall.detail.factProbe')}
          value={probeText(probe, t)}
          tone={probeTone(probe)}
          note={
            <>
              {probe?.ms != null && (
                <span className="num">{t('firewall.detail.ms', { count: Math.max(1, Math.round(probe.ms)) })}</span>
              )}
              {probe?.banner && (
                <span className="banner-said" title={probe.banner.text}>
                  {probe.banner.kind.toUpperCase()}: {probe.banner.text}
                </span>
              )}
            </>
          }
        />
      </div>
      {report?.firewall && (
        <DetailPart title={t('firewall.detail.change')}>
          <HostChanges host={host} report={report} row={facts} />
        </DetailPart>
      )}
      {(flow.rulesets.length === 0 || (report?.firewall && !ruleset)) && (
        <MakePersistent flow={flow} hostId={host.id} />
      )}
      {flowById.has(flow.id) &&
        (flow.direction === 'outbound' || flow.direction === 'both') &&
        host.connection === 'connected' && <HostTest hostId={host.id} flow={flow} key={flow.id} />}
    </>
  )
}

function probeTone(probe: PortRow['probe']): 'on' | 'off' | 'unknown' {
  if (probe === null || probe.state === 'not-testable') return 'unknown'
  return probe.state === 'open' || probe.state === 'answered' ? 'on' : 'off'
}

function Fact({
  title,
  value,
  tone,
  note,
}: {
  readonly title: string
  readonly value: string
  readonly tone: 'on' | 'off' | 'unknown'
  readonly note: ReactNode
}) {
  return (
    <div className="fact-box">
      <span className="fact-title">{title}</span>
      <span className={`fact-value state is-${tone}`}>{value}</span>
      <span className="fact-note">{note}</span>
    </div>
  )
}

/** Shows what the host itself says about reaching the other end. */
function HostTest({ hostId, flow }: { readonly hostId: string; readonly flow: Flow }) {
  const { t, problemText } = useText()
  const { send, busy, problem } = useSubmit()
  const [check, setCheck] = useState<FlowCheck | null>(null)
  const ask = async (): Promise<void> => {
    const answer = await send('ports.checkFlow', { id: hostId, flow: flow.id })
    if (answer) setCheck(answer.value)
  }
  return (
    <DetailPart title={t('firewall.detail.fromHost')} aside={<CheckFlow busy={busy} onCheck={() => void ask()} />}>
      <p role="status" className={check?.state === 'fails' ? 'state is-off' : undefined}>
        {problem && problemText(problem)}
        {!problem && check && t(`firewall.flowStates.${check.state}`)}
        {!problem && !check && <span className="dim">{t('firewall.detail.fromHostText')}</span>}
      </p>
      {check?.evidence != null && <p className="evidence mono">{check.evidence}</p>}
    </DetailPart>
  )
}

/** Runs the host's own test of an outbound flow. */
function CheckFlow({ busy, onCheck }: { readonly busy: boolean; readonly onCheck: () => void }) {
  const { t } = useText()
  return (
    <Button variant="default" size="compact-xs" loading={busy} onClick={onCheck}>
      {t('firewall.detail.askHost')}
    </Button>
  )
}
