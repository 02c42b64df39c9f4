import type { Translator } from '../../../shared/i18n/translator.ts'
import type { AllowedHosts, ServicePolicy } from '../../../shared/models/firewall.ts'
import type { ProbeResult } from '../../../shared/models/port-report.ts'
import type { Flow } from '../../../shared/models/ports.ts'
import type { MatrixRow } from './rows.ts'

/** In the order in which they stand. */
export const columnIds = [
  'port',
  'protocol',
  'direction',
  'service',
  'purpose',
  'from',
  'to',
  'required',
  'ruleset',
  'allowed',
  'hostService',
  'probe',
  'verdict',
  'reason',
  'versions',
  'confidence',
  'sources',
] as const
export type ColumnId = (typeof columnIds)[number]

interface Shape {
  /** Narrowest width that is still of use, pixels. */
  readonly min: number
  /** Share of the room that is left; 0 keeps the least width. */
  readonly grow: number
  /** The lower, the sooner it gives way where there is little room. */
  readonly weight: number
}

const shapes: Readonly<Record<ColumnId, Shape>> = {
  verdict: { min: 158, grow: 0, weight: 10 },
  port: { min: 80, grow: 0, weight: 11 },
  protocol: { min: 62, grow: 0, weight: 5 },
  direction: { min: 80, grow: 0, weight: 3 },
  service: { min: 150, grow: 2, weight: 9 },
  purpose: { min: 220, grow: 4, weight: 1 },
  from: { min: 140, grow: 2, weight: 1 },
  to: { min: 140, grow: 2, weight: 1 },
  required: { min: 66, grow: 0, weight: 4 },
  ruleset: { min: 144, grow: 1, weight: 7 },
  allowed: { min: 140, grow: 1, weight: 2 },
  hostService: { min: 110, grow: 1, weight: 6 },
  probe: { min: 140, grow: 0, weight: 8 },
  reason: { min: 240, grow: 4, weight: 1 },
  versions: { min: 130, grow: 0, weight: 2 },
  confidence: { min: 92, grow: 0, weight: 2 },
  sources: { min: 220, grow: 3, weight: 0 },
}

export const hostColumns: readonly ColumnId[] = [
  'port',
  'protocol',
  'direction',
  'service',
  'required',
  'ruleset',
  'hostService',
  'probe',
  'verdict',
]
export const referenceColumns: readonly ColumnId[] = [
  'port',
  'protocol',
  'direction',
  'service',
  'purpose',
  'ruleset',
  'versions',
  'confidence',
]
/** Columns that mean nothing without a host. */
export const factColumns: ReadonlySet<ColumnId> = new Set([
  'verdict',
  'required',
  'allowed',
  'hostService',
  'probe',
  'reason',
])

const gap = 12

/** Of the columns wanted those there is room for, the weighty ones first; never fewer than three. */
export function fitting(wanted: readonly ColumnId[], width: number): readonly ColumnId[] {
  let left = [...wanted]
  while (left.length > 3 && leastWidth(left) > width) {
    const lightest = left.toSorted((a, b) => shapes[a].weight - shapes[b].weight)[0]
    left = left.filter((id) => id !== lightest)
  }
  return left
}

/** What the columns need at the very least, pixels, with the room between them. */
export function leastWidth(columns: readonly ColumnId[]): number {
  return columns.reduce((sum, id) => sum + shapes[id].min + gap, 48 - gap)
}

/** The columns as CSS grid tracks. */
export function tracks(columns: readonly ColumnId[]): string {
  const growing = columns.some((id) => shapes[id].grow > 0)
  return columns
    .map((id, index) =>
      shapes[id].grow > 0 || (!growing && index === columns.length - 1)
        ? `minmax(${shapes[id].min}px, ${shapes[id].grow || 1}fr)`
        : `${shapes[id].min}px`,
    )
    .join(' ')
}

/** What one cell says, in words. */
export function cellText(
  id: ColumnId,
  { flow, port, protocols, facts }: MatrixRow,
  { t, locale }: Pick<Translator, 't' | 'locale'>,
): string {
  const unknown = t('ports.states.unknown')
  switch (id) {
    case 'port':
      return port || unknown
    case 'protocol':
      return protocols.join(', ') || unknown
    case 'direction':
      return t(`ports.directions.${flow.direction ?? 'unknown'}`)
    case 'service':
      return flow.service[locale]
    case 'purpose':
      return flow.purpose[locale]
    case 'from':
      return flow.from?.[locale] ?? unknown
    case 'to':
      return flow.to?.[locale] ?? unknown
    case 'required':
      return facts ? t(facts.required ? 'ports.states.yes' : 'ports.states.no') : ''
    case 'ruleset':
      return facts?.ruleset
        ? `${facts.ruleset.key}: ${stateText(facts.ruleset.enabled, 'on', 'off', t)}`
        : flow.rulesets.join(', ') || t('ports.states.none')
    case 'allowed':
      return facts?.ruleset ? allowedText(facts.ruleset.allowed, t) : ''
    case 'hostService':
      return facts?.service ? `${facts.service.key}: ${stateText(facts.service.running, 'running', 'stopped', t)}` : ''
    case 'probe':
      return facts ? probeText(facts.probe, t) : ''
    case 'verdict':
      return facts ? t(facts.reason === 'not-probed' ? 'firewall.notChecked' : `ports.verdicts.${facts.verdict}`) : ''
    case 'reason':
      return facts ? t(`ports.reasons.${facts.reason}`) : ''
    case 'versions':
      return flow.versions.join(', ')
    case 'confidence':
      return t(`ports.confidence.${flow.confidence}`)
    case 'sources':
      return flow.sources.join('; ')
  }
}

type T = Translator['t']

export function stateText(value: boolean | null, yes: 'on' | 'running', no: 'off' | 'stopped', t: T): string {
  return t(value === null ? 'ports.states.unknown' : `ports.states.${value ? yes : no}`)
}

export function allowedText(allowed: AllowedHosts | null, t: T): string {
  if (!allowed) return t('ports.states.unknown')
  if (allowed.all) return t('ports.states.everyone')
  return [...allowed.addresses, ...allowed.networks].join(', ') || t('ports.states.none')
}

const policies = { on: 'policyOn', off: 'policyOff', automatic: 'policyAutomatic' } as const

export function policyText(policy: ServicePolicy | null, t: T): string {
  return t(policy === null ? 'ports.states.unknown' : `ports.states.${policies[policy]}`)
}

export function probeText(probe: ProbeResult | null, t: T): string {
  return t(`ports.probes.${probe?.state ?? 'none'}`)
}

/** Port and protocol as people write them: `22/tcp`. */
export function portName({ port, protocols }: Pick<MatrixRow, 'port' | 'protocols'>, t: T): string {
  const over = protocols.join(', ')
  return port === '' ? over || t('firewall.portUnknown') : over === '' ? port : `${port}/${over}`
}

/** The rows as a spreadsheet takes them: a line of heads, then one for each row, parted by tabs. */
export function asTsv(
  rows: readonly MatrixRow[],
  columns: readonly ColumnId[],
  translator: Pick<Translator, 't' | 'locale'>,
): string {
  const field = (text: string): string => text.replaceAll(/[\t\r\n]+/g, ' ')
  const head = columns.map((id) => translator.t(`ports.columns.${id}`))
  return [head, ...rows.map((row) => columns.map((id) => cellText(id, row, translator)))]
    .map((cells) => cells.map(field).join('\t'))
    .join('\n')
}

/** ESXi releases the flows name, the newest first. */
export function versionsOf(flows: readonly Flow[]): string[] {
  return [...new Set(flows.flatMap(({ versions }) => versions))].sort((a, b) =>
    b.localeCompare(a, 'en', { numeric: true }),
  )
}
