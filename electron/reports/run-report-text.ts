import type { reportEn } from '../../shared/i18n/en/report.ts'
import type { Translator } from '../../shared/i18n/translator.ts'
import type { ChainFinding, ChainReport } from '../../shared/models/run-chain.ts'
import type { ProvenReport, ReportDecision, ReportGuest, RunReport } from '../../shared/models/run-report.ts'
import { chainFindings, chainRemarks, chainState } from '../../shared/rules/chain-state.ts'
import { stamps } from '../../shared/text/stamps.ts'

/** A cell of a table: text of the program, or text that may come from a host. */
export interface Cell {
  readonly text: string
  /** It may hold anything. */
  readonly foreign: boolean
}

export interface ReportTable {
  readonly name: 'guests' | 'decisions' | 'calls' | 'steps'
  readonly title: string
  readonly headings: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
  /** Stands in the place of a table without rows. */
  readonly none: string
}

export interface ReportTexts {
  readonly title: string
  readonly facts: readonly (readonly [name: string, value: Cell])[]
  readonly tables: readonly ReportTable[]
  readonly note: string
  readonly proofTitle: string
  readonly proof: readonly string[]
  readonly findings: readonly string[]
}

const own = (text: string): Cell => ({ text, foreign: false })
const foreign = (text: string | null): Cell => ({ text: text ?? '', foreign: true })
const empty = own('')

/** Returns all texts of a report, in the order in which every format shows them. */
export function reportTexts({ report, chain, checkedAt }: ProvenReport, translator: Translator): ReportTexts {
  const { t } = translator
  return {
    title: t('report.title', { host: report.hostName ?? report.address ?? t('report.unknownHost') }),
    facts: factsOf(report, translator),
    tables: [
      guestTable(report, translator),
      decisionTable(report, translator),
      callTable(report, translator),
      stepTable(report, translator),
    ],
    note: t('report.note'),
    proofTitle: t('report.sections.proof'),
    proof: proofOf(chain, report.runId, checkedAt, translator),
    findings: chain ? chainFindings(chain).map((finding) => findingText(finding, translator)) : [],
  }
}

/** Returns a finding as a sentence that names the file and the line. */
export function findingText({ kind, file, line }: ChainFinding, { t }: Translator): string {
  return t(`report.findings.${kind}`, { file, line: line ?? 0 })
}

function proofOf(chain: ChainReport | null, runId: string, checkedAt: string, { t }: Translator): readonly string[] {
  if (!chain) return [t('report.chain.unchecked')]
  return [
    t(`report.chain.${chainState(chain, runId)}`),
    ...chainRemarks(chain).map(({ key, count }) => t(`report.chain.${key}`, { count })),
    ...(chain.signedAt === null ? [] : [t('report.chain.signedAt', { at: stamp(chain.signedAt) })]),
    t('report.chain.checkedAt', { at: stamp(checkedAt) }),
  ]
}

function stamp(at: string): string {
  const { local, utc } = stamps(at)
  return `${local} (${utc} UTC)`
}

function seconds(value: number | null, { t }: Translator): Cell {
  return own(value === null ? '' : t('report.seconds', { count: Math.round(value) }))
}

function factsOf(report: RunReport, translator: Translator): ReportTexts['facts'] {
  const { t, codeText } = translator
  const { kind, policy, trigger, outcome, seen } = report
  const fact = (name: keyof typeof reportEn.facts, value: Cell | null): (readonly [string, Cell])[] =>
    value === null ? [] : [[t(`report.facts.${name}`), value]]
  const outcomeText = t(`cli.outcomes.${outcome ?? 'running'}`)
  return [
    ...fact('host', foreign(report.hostName)),
    ...fact('address', foreign(report.address)),
    ...fact('kind', own(t(`report.kinds.${kind}`))),
    ...fact('trigger', own(trigger === null ? t('cli.unknown') : t(`cli.triggers.${trigger}`))),
    ...fact('started', own(stamp(report.startedAt))),
    ...fact('ended', own(report.endedAt === null ? t('cli.unknown') : stamp(report.endedAt))),
    ...fact('took', report.seconds === null ? null : seconds(report.seconds, translator)),
    ...fact('outcome', own(outcomeText)),
    ...fact('seen', report.code === null ? null : foreign(codeText(report.code, report.params))),
    ...(seen && seen.code !== null && seen.code !== report.code
      ? fact('seen', foreign(codeText(seen.code, seen.params)))
      : []),
    ...fact('mode', policy && own(t(`report.modes.${policy.mode}`))),
    ...fact('limit', policy && seconds(policy.guestTimeoutSeconds, translator)),
    ...fact('boot', report.bootTime === null ? null : foreign(report.bootTime)),
    ...fact('runId', own(report.runId)),
  ]
}

function guestTable({ guests }: RunReport, translator: Translator): ReportTable {
  const { t, codeText } = translator
  const state = (value: ReportGuest['before']): Cell =>
    own(value === null ? t('cli.unknown') : t(`cli.powerStates.${value}`))
  const row = (guest: ReportGuest): readonly Cell[] => [
    foreign(guest.name),
    own([guest.group ?? '', guest.isProtected ? t('report.protected') : ''].filter((part) => part !== '').join(', ')),
    state(guest.before),
    state(guest.after),
    own(t(`cli.how.${guest.how ?? 'undecided'}`)),
    seconds(guest.seconds, translator),
    guest.code === null ? empty : foreign(codeText(guest.code, guest.params)),
  ]
  return {
    name: 'guests',
    title: t('report.sections.guests'),
    headings: (['name', 'group', 'before', 'after', 'how', 'took', 'remark'] as const).map((key) =>
      t(`report.columns.${key}`),
    ),
    rows: guests.map(row),
    none: t('report.none.guests'),
  }
}

function decisionTable({ decisions }: RunReport, { t }: Translator): ReportTable {
  const by = ({ by: who, source }: ReportDecision): string => {
    if (who === 'rule') return t(source === null ? 'report.by.rule' : `report.sources.${source}`)
    return t(who === 'user' ? 'report.by.user' : 'report.by.nobody')
  }
  const row = (decision: ReportDecision): readonly Cell[] => [
    own(stamps(decision.at).local),
    foreign(decision.name),
    own(t(`report.questions.${decision.question}`)),
    own(decision.answer === null ? t('report.unanswered') : t(`report.answers.${decision.answer}`)),
    own(by(decision)),
  ]
  return {
    name: 'decisions',
    title: t('report.sections.decisions'),
    headings: (['time', 'name', 'question', 'answer', 'by'] as const).map((key) => t(`report.columns.${key}`)),
    rows: decisions.map(row),
    none: t('report.none.decisions'),
  }
}

function callTable({ calls }: RunReport, { t, codeText }: Translator): ReportTable {
  return {
    name: 'calls',
    title: t('report.sections.calls'),
    headings: (['time', 'call', 'target', 'state', 'operation', 'task', 'fault'] as const).map((key) =>
      t(`report.columns.${key}`),
    ),
    rows: calls.map((call) => [
      own(stamps(call.at).local),
      own(`${t(`cli.calls.${call.method}`)} (${call.method})`),
      call.name === null ? own(t('report.theHost')) : foreign(call.name),
      own(t(`cli.callStates.${call.state}`)),
      foreign(call.operationId),
      foreign(call.task),
      foreign(call.fault ?? (call.code === null ? null : codeText(call.code))),
    ]),
    none: t('report.none.calls'),
  }
}

function stepTable({ steps }: RunReport, { t, codeText }: Translator): ReportTable {
  // Answers are among the decisions already.
  const shown = steps.filter(({ params }) => params['question'] === undefined)
  return {
    name: 'steps',
    title: t('report.sections.steps'),
    headings: (['time', 'step', 'target', 'state', 'remark'] as const).map((key) => t(`report.columns.${key}`)),
    rows: shown.map((step) => [
      own(stamps(step.at).local),
      own(t(`cli.steps.${step.step}`)),
      step.name === null ? own(t('report.theHost')) : foreign(step.name),
      own(t(`cli.states.${step.state}`)),
      step.code === null ? empty : foreign(codeText(step.code, step.params)),
    ]),
    none: t('report.none.steps'),
  }
}
