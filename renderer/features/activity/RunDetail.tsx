import type { ActivityCall, ActivityRun } from '../../../shared/models/activity.ts'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { dateTime, duration, timeOfDay } from '../../ui/format.ts'
import { useText } from '../../services.tsx'
import { VmOutcomes } from '../../ui/VmOutcomes.tsx'
import { BackButton } from './BackButton.tsx'
import { RunOutcome } from './Outcome.tsx'
import { kindNames } from './ActivityList.tsx'

/** Shows everything the journal holds about one run. */
export function RunDetail({ run, onBack }: { readonly run: ActivityRun; readonly onBack: (() => void) | null }) {
  const { t, codeText, locale } = useText()
  const { policy } = run
  const took =
    run.endedAt === null
      ? t('app.common.unknown')
      : duration((Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000, t)
  return (
    <article className="run-detail" tabIndex={-1}>
      {onBack && <BackButton onBack={onBack} />}
      <h2>
        {run.hostName ?? run.address ?? t('app.common.unknown')} <RunOutcome of={run.outcome} />
      </h2>
      {run.code !== null && <p>{codeText(run.code, lastParams(run))}</p>}
      <Facts
        facts={[
          [t('firewall.activity.kind'), t(run.kind === 'shutdown' ? 'app.host.shutdown' : kindNames[run.kind])],
          [
            t('app.activity.trigger'),
            run.trigger === null ? t('app.common.unknown') : t(`cli.triggers.${run.trigger}`),
          ],
          [t('app.activity.startedAt'), dateTime(run.startedAt, locale)],
          [t('app.activity.duration'), took],
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
          <div className="card is-table">
            <VmOutcomes vms={run.vms} />
          </div>
        </>
      )}
      <h3>{t('app.activity.calls')}</h3>
      {run.calls.length === 0 ? (
        <p className="dim">{t('app.activity.noCalls')}</p>
      ) : (
        <div className="card is-table">
          <Calls run={run} />
        </div>
      )}
    </article>
  )
}

function Calls({ run }: { readonly run: ActivityRun }) {
  const { t } = useText()
  const names = new Map(run.vms.map((vm) => [vm.id, vm.name ?? vm.id]))
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
        {run.calls.map((call) => (
          <CallRow
            key={call.operationId}
            call={call}
            target={call.vm === null ? t('app.activity.theHost') : (names.get(call.vm) ?? call.vm)}
          />
        ))}
      </tbody>
    </table>
  )
}

function CallRow({ call, target }: { readonly call: ActivityCall; readonly target: string }) {
  const { t, locale, codeText } = useText()
  return (
    <tr>
      <td className="num">{timeOfDay(call.at, locale)}</td>
      <td title={call.method}>{t(`cli.calls.${call.method}`)}</td>
      <td title={target}>{target}</td>
      <td title={call.code === null ? undefined : codeText(call.code)}>{t(`cli.callStates.${call.state}`)}</td>
      <td>
        <span className="copyable mono">
          {call.operationId}
          <CopyButton text={call.operationId} label={t('app.activity.copyId')} />
        </span>
      </td>
    </tr>
  )
}

/** Returns the parameters of the run's final code, which stand with the last step that carries it. */
function lastParams(run: ActivityRun): Readonly<Record<string, string | number | boolean | null>> {
  const step = run.entries.findLast((entry) => entry.type === 'step' && entry.code === run.code)
  return step?.type === 'step' ? step.params : {}
}
