import type { PortsHost } from './ports-host.ts'
import type { PortsReport } from '../../../shared/models/port-report.ts'
import type { PortRole } from '../../../shared/models/ports.ts'
import { usePorts, useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { ago, dateTime } from '../../ui/format.ts'
import { useNow } from '../../ui/use-now.ts'
import { wasChecked, type Summary } from './rows.ts'

interface Props {
  readonly host: PortsHost
  readonly report: PortsReport | null
  readonly role: PortRole
  readonly summary: Summary
  /** Number of rows that pass the filter. */
  readonly shown: number
}

/** Says how old the report is, where it was taken from, and what is missing. */
export function ReportNotes({ host, report, role, summary, shown }: Props) {
  const { t, problemText } = useText()
  const problem = usePorts((state) => state.problems.get(host.id)) ?? null
  const checking = usePorts((state) => state.checking.has(host.id))
  return (
    <div className="report-notes">
      <p className="report-line num">
        {report && wasChecked(report) ? (
          <Counts summary={summary} />
        ) : (
          <span className="invitation">
            {t(report?.firewall ? 'firewall.check.inviteProbe' : 'firewall.check.invite')}
          </span>
        )}
        <span className="dim">{t('firewall.shownRows', { count: shown })}</span>
        {report && <Seen report={report} />}
      </p>
      {problem && !checking && (
        <Banner tone="danger" alert>
          {problemText(problem)}
        </Banner>
      )}
      {report?.problem && (
        <Banner tone="warning">{t('ports.report.firewallNotRead', { message: problemText(report.problem) })}</Banner>
      )}
      {report && host.connection !== 'connected' && !report.problem && (
        <Banner tone="warning">
          <Stale at={report.firewall?.readAt ?? report.at} />
        </Banner>
      )}
      {report && report.role !== role && (
        <Banner tone="info">{t('firewall.otherRole', { role: t(`ports.roles.${report.role}`) })}</Banner>
      )}
    </div>
  )
}

function Counts({ summary }: { readonly summary: Summary }) {
  const { t } = useText()
  return (
    <>
      <span className={summary.problems > 0 ? 'tally is-attention' : 'tally is-ok'}>
        {summary.problems > 0
          ? t('firewall.counts.problems', { count: summary.problems })
          : t('firewall.counts.noProblem')}
      </span>
      {summary.open > 0 && <span className="tally is-info">{t('firewall.counts.open', { count: summary.open })}</span>}
      <span className="tally is-ok">{t('firewall.counts.fine', { count: summary.fine })}</span>
      <span className="tally is-quiet">{t('firewall.counts.unknown', { count: summary.unknown })}</span>
    </>
  )
}

function Seen({ report }: { readonly report: PortsReport }) {
  const { t, locale } = useText()
  const now = useNow(15_000)
  const from = report.from === null ? t('ports.report.fromUnknown') : t('ports.report.from', { address: report.from })
  return (
    <span className="dim report-seen" title={dateTime(report.at, locale)}>
      {from} · {ago(report.at, now, locale)}
    </span>
  )
}

function Stale({ at }: { readonly at: string }) {
  const { t, locale } = useText()
  const now = useNow(15_000)
  return <>{t('firewall.stale', { ago: ago(at, now, locale) })}</>
}
