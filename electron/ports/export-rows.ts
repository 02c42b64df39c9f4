import type { Translator } from '../../shared/i18n/translator.ts'
import type { AllowedHosts } from '../../shared/models/firewall.ts'
import type { Banner, PortRow, PortsReport } from '../../shared/models/port-report.ts'
import type { Flow, PortTable } from '../../shared/models/ports.ts'
import { isPortProblem } from '../../shared/rules/port-verdict.ts'
import { printable } from '../../shared/text/printable.ts'
import { numberSources } from '../reports/sources.ts'

/**
 * One row of a report in words, ready to be escaped for a format. Null: there is nothing to say, which is not the same as
 * "unknown". `answer`, `ruleset`, `allowed` and `hostService` hold the host's own words, made printable on one line.
 */
export interface RowTexts {
  readonly row: PortRow
  readonly id: string
  readonly port: string | null
  readonly protocol: string | null
  readonly direction: string
  readonly service: string | null
  readonly purpose: string | null
  readonly from: string | null
  readonly to: string | null
  readonly required: string
  readonly probe: string
  readonly answer: string | null
  readonly ruleset: string | null
  readonly rulesetState: string | null
  readonly allowed: string | null
  readonly canSwitch: string | null
  readonly hostService: string | null
  readonly serviceState: string | null
  readonly servicePolicy: string | null
  readonly verdict: string
  readonly reason: string
  readonly confidence: string | null
  readonly sources: readonly string[]
}

/**
 * Returns the rows of a report in words, in the report's order. A row whose flow the table does not have keeps its own
 * facts.
 */
export function rowTexts(report: PortsReport, table: PortTable, translator: Translator): readonly RowTexts[] {
  const flows = new Map([...table.flows, ...report.ownFlows].map((flow) => [flow.id, flow]))
  return report.rows.map((row) => textsOf(row, flows.get(row.id) ?? null, report.firewall !== null, translator))
}

function textsOf(row: PortRow, flow: Flow | null, firewallRead: boolean, { t, locale }: Translator): RowTexts {
  const { ruleset, service, probe } = row
  const either = (state: boolean | null, yes: string, no: string): string => {
    if (state === null) return t('ports.states.unknown')
    return state ? yes : no
  }
  // What was not read may well exist.
  const absent = firewallRead ? null : t('ports.states.unknown')
  return {
    row,
    id: row.id,
    port: row.port === null ? null : String(row.port),
    protocol: row.protocol,
    direction: t(`ports.directions.${flow?.direction ?? 'unknown'}`),
    service: flow?.service[locale] ?? null,
    purpose: flow?.purpose[locale] ?? null,
    from: flow?.from?.[locale] ?? null,
    to: flow?.to?.[locale] ?? null,
    required: t(row.required ? 'ports.states.yes' : 'ports.states.no'),
    probe: t(`ports.probes.${probe?.state ?? 'none'}`),
    answer: probe?.banner ? bannerText(probe.banner) : null,
    ruleset: ruleset ? printable(ruleset.key) : absent,
    rulesetState: ruleset ? either(ruleset.enabled, t('ports.states.on'), t('ports.states.off')) : absent,
    allowed: ruleset ? allowedText(ruleset.allowed, t) : absent,
    canSwitch: ruleset ? either(ruleset.userControllable, t('ports.states.yes'), t('ports.states.no')) : absent,
    hostService: service ? printable(service.key) : absent,
    serviceState: service ? either(service.running, t('ports.states.running'), t('ports.states.stopped')) : absent,
    servicePolicy: service ? t(policyKey[service.policy ?? 'unknown']) : absent,
    verdict: t(`ports.verdicts.${row.verdict}`),
    reason: t(`ports.reasons.${row.reason}`),
    confidence: flow ? t(`ports.confidence.${flow.confidence}`) : null,
    sources: flow?.sources ?? [],
  }
}

const policyKey = {
  on: 'ports.states.policyOn',
  off: 'ports.states.policyOff',
  automatic: 'ports.states.policyAutomatic',
  unknown: 'ports.states.unknown',
} as const

/** Returns the banner after the name of its protocol, unless it begins with it: `TLS 1.3 ...`, `SSH-2.0-OpenSSH_9.2`. */
function bannerText({ kind, text }: Banner): string {
  const banner = printable(text)
  const named = kind === 'text' || banner.toLowerCase().startsWith(kind)
  return named ? banner : `${kind.toUpperCase()} ${banner}`.trim()
}

function allowedText(allowed: AllowedHosts | null, t: Translator['t']): string {
  if (allowed === null) return t('ports.states.unknown')
  if (allowed.all) return t('ports.states.everyone')
  const listed = [...allowed.addresses, ...allowed.networks].map(printable)
  return listed.length === 0 ? t('ports.states.nobody') : listed.join(', ')
}

/** Counts the rows of a report. */
export function summaryOf({ rows }: PortsReport): {
  readonly problems: number
  readonly unknown: number
  readonly total: number
} {
  return {
    problems: rows.filter(({ verdict }) => isPortProblem(verdict)).length,
    unknown: rows.filter(({ verdict }) => verdict === 'unknown').length,
    total: rows.length,
  }
}

/** Returns the counts of a report as a sentence. */
export function summaryText(report: PortsReport, { t }: Translator): string {
  const { problems, unknown, total } = summaryOf(report)
  return t('ports.report.summary', {
    problems: t('ports.report.problems', { count: problems, rows: t('ports.report.rows', { count: total }) }),
    unknown: t('ports.report.unknown', { count: unknown }),
  })
}

/** Returns how far a check got that was not finished, as a remark; nothing for a whole one. */
export function unfinishedText({ progress }: PortsReport, { t }: Translator): string[] {
  return progress ? [t('ports.report.unfinished', { done: progress.done, count: progress.total })] : []
}

/** Numbers every source of the rows, in the order of first mention. */
export function numberedSources(rows: readonly RowTexts[]): ReadonlyMap<string, number> {
  return numberSources(rows.flatMap(({ sources }) => sources))
}
