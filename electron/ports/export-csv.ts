import type { TextKey, Translator } from '../../shared/i18n/translator.ts'
import type { PortsReport } from '../../shared/models/port-report.ts'
import type { PortTable } from '../../shared/models/ports.ts'
import { csvDocument } from '../reports/csv.ts'
import { rowTexts, type RowTexts } from './export-rows.ts'

const columns: readonly (readonly [
  heading: TextKey & `ports.columns.${string}`,
  cell: (texts: RowTexts) => string | null,
])[] = [
  ['ports.columns.id', ({ id }) => id],
  ['ports.columns.port', ({ port }) => port],
  ['ports.columns.protocol', ({ protocol }) => protocol],
  ['ports.columns.direction', ({ direction }) => direction],
  ['ports.columns.service', ({ service }) => service],
  ['ports.columns.purpose', ({ purpose }) => purpose],
  ['ports.columns.from', ({ from }) => from],
  ['ports.columns.to', ({ to }) => to],
  ['ports.columns.required', ({ required }) => required],
  ['ports.columns.probe', ({ probe }) => probe],
  ['ports.columns.answer', ({ answer }) => answer],
  ['ports.columns.ruleset', ({ ruleset }) => ruleset],
  ['ports.columns.rulesetState', ({ rulesetState }) => rulesetState],
  ['ports.columns.allowed', ({ allowed }) => allowed],
  ['ports.columns.canSwitch', ({ canSwitch }) => canSwitch],
  ['ports.columns.hostService', ({ hostService }) => hostService],
  ['ports.columns.serviceState', ({ serviceState }) => serviceState],
  ['ports.columns.servicePolicy', ({ servicePolicy }) => servicePolicy],
  ['ports.columns.verdict', ({ verdict }) => verdict],
  ['ports.columns.reason', ({ reason }) => reason],
  ['ports.columns.confidence', ({ confidence }) => confidence],
  ['ports.columns.sources', ({ sources }) => sources.join('; ')],
]

/**
 * Writes the report as CSV with a header line. When, from where and for which role it was seen stands on every line, so
 * that a line that was filtered out or moved to another sheet still says so.
 */
export function exportCsv(report: PortsReport, table: PortTable, translator: Translator): string {
  const { t } = translator
  const common = [
    report.at,
    report.from ?? t('ports.states.unknown'),
    report.hostName,
    report.address,
    t(`ports.roles.${report.role}`),
  ]
  const header = [
    t('ports.columns.timeUtc'),
    t('ports.columns.seenFrom'),
    t('ports.columns.host'),
    t('ports.columns.address'),
    t('ports.columns.role'),
    ...columns.map(([heading]) => t(heading)),
  ]
  const lines = rowTexts(report, table, translator).map((texts) => [
    ...common,
    ...columns.map(([, cell]) => cell(texts)),
  ])
  return csvDocument([header, ...lines])
}
