import type { Translator } from '../../shared/i18n/translator.ts'
import type { MachineVerdict, Passport } from '../../shared/models/hardware.ts'
import { bootOptionsOf } from '../../shared/rules/hardware/machine-verdict.ts'
import { machineFacts, machineLists, type FactText } from './export-facts.ts'
import { countsOf, targetText, verdictTexts, type ReasonTexts, type SubjectTexts } from './export-rows.ts'
import { ours, tableLine, verbatim } from '../../shared/text/markdown.ts'
import { stamps } from '../../shared/text/stamps.ts'

/** The passport as GitHub-flavoured Markdown: the verdict, what needs attention, the machine, every device, what is not known, and the sources by number. */
export function exportMarkdown(passport: Passport, verdict: MachineVerdict, translator: Translator): string {
  const { t, locale } = translator
  const { hardware } = passport
  const texts = verdictTexts(verdict, hardware.cpu?.name ?? null, translator)
  const sources = new Sources()
  const target = targetText(verdict.target, translator)
  const { 'not-needed': notNeeded, ...counts } = countsOf(texts)
  const { local, utc } = stamps(passport.at)
  const colon = locale === 'zh-CN' ? '：' : ': '
  const fact = (name: string, value: string): string => `- ${ours(name)}${colon}${value}`
  const reason = (given: ReasonTexts): string =>
    ours(given.origin === null ? given.text : `${given.text} ${given.origin}`)
  const options = bootOptionsOf(verdict)
  const devices = texts.devices.map((subject) => [
    verbatim(subject.device?.address ?? null),
    verbatim(subject.name),
    verbatim(subject.ids),
    ours(subject.verdictText),
    reason(subject.reason),
    ours(subject.reason.workaround),
    ours(subject.reason.confidence),
    sources.numbers(subject.reason),
  ])
  const findings = texts.findings.flatMap((subject) => [
    `- ${subjectText(subject)}${colon}**${ours(subject.verdictText)}** ${reason(subject.reason)}`,
    ...(subject.reason.workaround === null
      ? []
      : [`  - ${ours(t('hardware.columns.workaround'))}${colon}${ours(subject.reason.workaround)}`]),
    ...(subject.reason.note === null
      ? []
      : [`  - ${ours(t('hardware.columns.note'))}${colon}${ours(subject.reason.note)}`]),
    ...(subject.reason.sources.length === 0
      ? []
      : [
          `  - ${ours(t('hardware.columns.confidence'))}${colon}${ours(subject.reason.confidence)} \\[${sources.numbers(subject.reason)}\\]`,
        ]),
    ...subject.others.map(
      (other) =>
        `  - ${ours(t('hardware.report.alsoTitle'))}${colon}${reason(other)}${other.workaround === null ? '' : ` ${ours(other.workaround)}`} \\[${sources.numbers(other)}\\]`,
    ),
  ])
  const headings = [
    t('hardware.columns.address'),
    t('hardware.columns.name'),
    t('hardware.columns.ids'),
    t('hardware.columns.verdict'),
    t('hardware.columns.reason'),
    t('hardware.columns.workaround'),
    t('hardware.columns.confidence'),
    t('hardware.columns.sources'),
  ]
  const body = [
    ...section(
      t('hardware.report.findingsTitle'),
      findings.length === 0 ? [ours(t('hardware.report.noFindings'))] : findings,
    ),
    ...(options.length === 0
      ? []
      : section(t('hardware.report.bootOptionsTitle'), [
          `${ours(t('hardware.report.bootOptions'))} ${verbatim(options.join(' '))}`,
        ])),
    ...section(
      t('hardware.report.machineTitle'),
      machineFacts(hardware, translator).map((each) => fact(each.name, valueText(each, t('hardware.values.unknown')))),
    ),
    ...section(
      t('hardware.report.partsTitle'),
      texts.parts.map(
        (subject) => `- ${subjectText(subject)}${colon}**${ours(subject.verdictText)}** ${reason(subject.reason)}`,
      ),
    ),
    ...section(
      t('hardware.report.devicesTitle'),
      devices.length === 0
        ? [ours(t('hardware.report.noDevices'))]
        : [tableLine(headings.map(ours)), tableLine(headings.map(() => '---')), ...devices.map(tableLine)],
    ),
    ...section(
      t('hardware.report.listsTitle'),
      machineLists(hardware, translator).flatMap(({ name, items }) =>
        items === null
          ? [fact(name, ours(t('hardware.values.unknown')))]
          : items.length === 0
            ? [fact(name, ours(t('hardware.values.none')))]
            : [`- ${ours(name)}`, ...items.map(({ what, about }) => `  - ${verbatim(what)} ${ours(about)}`.trimEnd())],
      ),
    ),
    ...section(t('hardware.report.unknownTitle'), [
      ...(texts.unknown.length === 0
        ? []
        : [
            ours(t('hardware.report.unknown', { count: texts.unknown.length })),
            '',
            ...texts.unknown.map((subject) => `- ${subjectText(subject)}`),
            '',
          ]),
      ...(verdict.missing.length === 0
        ? []
        : [
            ours(t('hardware.report.missing')),
            '',
            ...verdict.missing.map((part) => `- ${ours(t(`hardware.missing.${part}`))}`),
          ]),
    ]),
    ...section(
      t('hardware.report.maybeTitle'),
      texts.maybes.map(
        ({ subject, maybe }) =>
          `- ${subjectText(subject)}${colon}${ours(`${maybe.text} ${maybe.condition} (${maybe.id})`)}`,
      ),
    ),
  ]
  return [
    `# ${t('hardware.report.title', { name: verbatim(passport.name) })}`,
    '',
    `**${ours(t(`hardware.verdicts.${verdict.verdict}`))}** ${ours(t(`hardware.machine.${verdict.verdict}`, { target }))}`,
    '',
    `- ${ours(t('hardware.report.target', { target }))}`,
    `- ${ours(t('hardware.report.at', { at: `${local} (${utc} UTC)` }))}`,
    `- ${ours(t('hardware.report.source', { source: t(`hardware.sources.${passport.source}`) }))}`,
    `- ${ours(t('hardware.report.summary', { ...counts, notNeeded }))}`,
    '',
    `> ${ours(t('hardware.report.note'))}`,
    '',
    ...body,
    ...section(t('hardware.report.sourcesTitle'), sources.lines()),
  ].join('\n')
}

/** Nothing for an empty section. */
function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${ours(title)}`, '', ...lines, '']
}

/** Numbers sources from 1 in the order they are first mentioned. */
class Sources {
  readonly #numbers = new Map<string, number>()

  numbers({ sources }: ReasonTexts): string {
    return sources
      .map((source) => {
        const number = this.#numbers.get(source) ?? this.#numbers.size + 1
        this.#numbers.set(source, number)
        return number
      })
      .join(', ')
  }

  lines(): readonly string[] {
    return [...this.#numbers].map(([source, number]) => `${number}. ${ours(source)}`)
  }
}

function subjectText({ label, name, ids, device }: SubjectTexts): string {
  return [ours(label), verbatim(device?.address ?? null), verbatim(name), verbatim(ids)]
    .filter((part) => part !== '')
    .join(' ')
}

function valueText({ value, foreign }: FactText, unknown: string): string {
  if (value === null) return ours(unknown)
  return foreign ? verbatim(value) : ours(value)
}
