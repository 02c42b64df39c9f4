import { useMemo } from 'react'
import type { ActivityRun } from '../../../shared/models/activity.ts'
import type { ReportCall, ReportDecision } from '../../../shared/models/run-report.ts'
import { runReport } from '../../../shared/rules/run-report.ts'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { dateTime, duration, timeOfDay } from '../../ui/format.ts'
import { useText } from '../../services.tsx'
import { VmOutcomes } from '../../ui/VmOutcomes.tsx'
import { BackButton } from './BackButton.tsx'
import { RunOutcome } from './Outcome.tsx'
import { RunProof } from './RunProof.tsx'
import { kindNames } from './ActivityList.tsx'

/** Shows everything the journal holds about one run. */
export function RunDetail({ run, onBack }: { readonly run: ActivityRun; readonly onBack: (() => void) | null }) {
  const { t, codeText, locale } = useText()
  const { policy } = run
  const report = useMemo(() => runReport(run), [run])
  const took = new Map(report.guests.flatMap(({ id, seconds }) => (seconds === null ? [] : [[id, seconds] as const])))
  return (
    <article className="run-detail" tabIndex={-1}>
      {onBack && <BackButton onBack={onBack} />}
      <h2>
        {run.hostName ?? run.address ?? t('app.common.unknown')} <RunOutcome of={run.outcome} />
      </h2>
      {run.code !== null && <p>{codeText(run.code, report.params)}</p>}
      <Facts
        facts={[
          [t('firewall.activity.kind'), t(run.kind === 'shutdown' ? 'app.host.shutdown' : kindNames[run.kind])],
          [
            t('app.activity.trigger'),
            run.trigger === null ? t('app.common.unknown') : t(`cli.triggers.${run.trigger}`),
          ],
          [t('app.activity.startedAt'), dateTime(run.startedAt, locale)],
          [t('app.activity.duration'), report.seconds === null ? t('app.common.unknown') : duration(report.seconds, t)],
          [t('app.host.address'), run.address ?? t('app.common.unknown')],
          policy && [
            t('app.activity.rules'),
            policy.mode === 'now'
              ? t('app.host.shutDownNow')
              : [
                  t(`app.rules.modes.${policy.mode}`),
                  `${t('app.rules.noTools')}: ${t(`app.rules.answers.${policy.noTools}`)}`,
                  `${t('app.rules.stuck')}: ${t(`app.rules.answers.${policy.stuck}`)}`,
                  `${t('app.rules.guestTimeout')}: ${duration(policy.guestTimeoutSeconds, t)}`,
                ].join(' · '),
          ],
          [
            t('app.activity.runId'),
            <span key="run" className="copyable mono">
              {run.runId}
              <CopyButton text={run.runId} label={t('app.common.copy')} />
            </span>,
          ],
        ]}
      />
      {run.vms.length > 0 && (
        <>
          <h3>{t('app.activity.machines')}</h3>
          <div className="card is-table" tabIndex={0} role="region" aria-label={t('app.activity.machines')}>
            <VmOutcomes vms={run.vms} took={took.size > 0 ? took : null} />
          </div>
        </>
      )}
      {report.decisions.length > 0 && (
        <>
          <h3>{t('report.sections.decisions')}</h3>
          <div className="card is-table" tabIndex={0} role="region" aria-label={t('report.sections.decisions')}>
            <Decisions decisions={report.decisions} />
          </div>
        </>
      )}
      <h3>{t('app.activity.calls')}</h3>
      {report.calls.length === 0 ? (
        <p className="dim">{t('app.activity.noCalls')}</p>
      ) : (
        <div className="card is-table" tabIndex={0} role="region" aria-label={t('app.activity.calls')}>
          <Calls calls={report.calls} />
        </div>
      )}
      <RunProof runId={run.runId} />
    </article>
  )
}

function Decisions({ decisions }: { readonly decisions: readonly ReportDecision[] }) {
  const { t, locale } = useText()
  const by = ({ by: who, source }: ReportDecision): string => {
    if (who === 'rule') return t(source === null ? 'report.by.rule' : `report.sources.${source}`)
    return t(who === 'user' ? 'report.by.user' : 'report.by.nobody')
  }
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{t('report.columns.time')}</th>
          <th scope="col">{t('app.activity.target')}</th>
          <th scope="col">{t('report.columns.question')}</th>
          <th scope="col">{t('report.columns.answer')}</th>
          <th scope="col">{t('report.columns.by')}</th>
        </tr>
      </thead>
      <tbody>
        {decisions.map((decision) => (
          <tr key={`${decision.at} ${decision.vm} ${decision.question}`}>
            <td className="num">{timeOfDay(decision.at, locale)}</td>
            <td title={decision.name}>{decision.name}</td>
            <td>{t(`report.questions.${decision.question}`)}</td>
            <td>{decision.answer === null ? t('report.unanswered') : t(`report.answers.${decision.answer}`)}</td>
            <td>{by(decision)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Calls({ calls }: { readonly calls: readonly ReportCall[] }) {
  const { t } = useText()
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{t('app.activity.startedAt')}</th>
          <th scope="col">{t('app.activity.method')}</th>
          <th scope="col">{t('app.activity.target')}</th>
          <th scope="col">{t('app.activity.state')}</th>
          <th scope="col">{t('app.activity.operationId')}</th>
        </tr>
      </thead>
      <tbody>
        {calls.map((call) => (
          <CallRow key={call.operationId} call={call} />
        ))}
      </tbody>
    </table>
  )
}

function CallRow({ call }: { readonly call: ReportCall }) {
  const { t, locale, codeText } = useText()
  const target = call.name ?? t('app.activity.theHost')
  const why = [call.fault, call.code === null ? null : codeText(call.code)].filter((part) => part !== null).join(': ')
  return (
    <tr>
      <td className="num">{timeOfDay(call.at, locale)}</td>
      <td title={call.method}>{t(`cli.calls.${call.method}`)}</td>
      <td title={target}>{target}</td>
      <td title={why === '' ? undefined : why}>{t(`cli.callStates.${call.state}`)}</td>
      <td>
        <span className="copyable mono">
          {call.operationId}
          <CopyButton text={call.operationId} label={t('app.activity.copyId')} />
        </span>
        {call.task !== null && <small className="dim mono">{call.task}</small>}
      </td>
    </tr>
  )
}
