import type { Translator } from '../../../shared/i18n/translator.ts'
import type { ProbeResult } from '../../../shared/models/port-report.ts'
import type { Flow } from '../../../shared/models/ports.ts'
import { allowedText, stateText } from '../../ui/firewall-text.ts'
import type { MatrixRow } from './rows.ts'

/** Every column, in display order. */
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
  /** Narrowest useful width, in pixels. */
  readonly min: number
  /** Share of the remaining space; 0 keeps the minimum width. */
  readonly grow: number
  /** Columns with a lower weight are dropped first when space is short. */
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

/** Returns the wanted columns that fit the width, dropping the lightest first; never fewer than three. */
export function columnsThatFit(wanted: readonly ColumnId[], width: number): readonly ColumnId[] {
  let left = [...wanted]
  while (left.length > 3 && leastWidth(left) > width) {
    const lightest = left.toSorted((a, b) => shapes[a].weight - shapes[b].weight)[0]
    left = left.filter((id) => id !== lightest)
  }
  return left
}

/** Returns the minimum width of the columns in pixels, including the gaps between them. */
export function leastWidth(columns: readonly ColumnId[]): number {
  return columns.reduce((sum, id) => sum + shapes[id].min + gap, 48 - gap)
}

/** Returns the columns as CSS grid tracks. */
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

type CellText = (row: MatrixRow, translator: Pick<Translator, 't' | 'locale'>) => string

const cellTexts: Readonly<Record<ColumnId, CellText>> = {
  port: ({ port }, { t }) => port || t('ports.states.unknown'),
  protocol: ({ protocols }, { t }) => protocols.join(', ') || t('ports.states.unknown'),
  direction: ({ flow }, { t }) => t(`ports.directions.${flow.direction ?? 'unknown'}`),
  service: ({ flow }, { locale }) => flow.service[locale],
  purpose: ({ flow }, { locale }) => flow.purpose[locale],
  from: ({ flow }, { t, locale }) => flow.from?.[locale] ?? t('ports.states.unknown'),
  to: ({ flow }, { t, locale }) => flow.to?.[locale] ?? t('ports.states.unknown'),
  required: ({ facts }, { t }) => (facts ? t(facts.required ? 'ports.states.yes' : 'ports.states.no') : ''),
  ruleset: ({ flow, facts }, { t }) =>
    facts?.ruleset
      ? `${facts.ruleset.key}: ${stateText(facts.ruleset.enabled, 'on', 'off', t)}`
      : flow.rulesets.join(', ') || t('ports.states.none'),
  allowed: ({ facts }, { t }) => (facts?.ruleset ? allowedText(facts.ruleset.allowed, t) : ''),
  hostService: ({ facts }, { t }) =>
    facts?.service ? `${facts.service.key}: ${stateText(facts.service.running, 'running', 'stopped', t)}` : '',
  probe: ({ facts }, { t }) => (facts ? probeText(facts.probe, t) : ''),
  verdict: ({ facts }, { t }) =>
    facts ? t(facts.reason === 'not-probed' ? 'firewall.notChecked' : `ports.verdicts.${facts.verdict}`) : '',
  reason: ({ facts }, { t }) => (facts ? t(`ports.reasons.${facts.reason}`) : ''),
  versions: ({ flow }) => flow.versions.join(', '),
  confidence: ({ flow }, { t }) => t(`ports.confidence.${flow.confidence}`),
  sources: ({ flow }) => flow.sources.join('; '),
}

/** Returns the text of one cell; empty where the row has nothing to say in that column. */
export function cellText(id: ColumnId, row: MatrixRow, translator: Pick<Translator, 't' | 'locale'>): string {
  return cellTexts[id](row, translator)
}

type T = Translator['t']

export function probeText(probe: ProbeResult | null, t: T): string {
  return t(`ports.probes.${probe?.state ?? 'none'}`)
}

/** Returns port and protocol the way administrators write them: `22/tcp`. */
export function portName({ port, protocols }: Pick<MatrixRow, 'port' | 'protocols'>, t: T): string {
  const protocol = protocols.join(', ')
  if (port === '') return protocol || t('firewall.portUnknown')
  return protocol === '' ? port : `${port}/${protocol}`
}

/** Returns the rows as tab-separated text for a spreadsheet: a header line, then one line per row. */
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

/** Returns the ESXi releases the flows name, newest first. */
export function versionsOf(flows: readonly Flow[]): string[] {
  return [...new Set(flows.flatMap(({ versions }) => versions))].sort((a, b) =>
    b.localeCompare(a, 'en', { numeric: true }),
  )
}
