import type { Translator } from '../../shared/i18n/translator.ts'
import type { MachineVerdict, Passport } from '../../shared/models/hardware.ts'
import { bootOptionsOf } from '../../shared/rules/hardware/machine-verdict.ts'
import { stamps } from '../../shared/text/stamps.ts'
import { codeSpan, escapeMarkdown, table } from '../reports/markdown.ts'
import { machineFacts, machineLists, type FactText, type ListText } from './export-facts.ts'
import { countsOf, targetText, verdictTexts, type ReasonTexts, type SubjectTexts } from './export-rows.ts'

/**
 * Writes the passport as GitHub-flavoured Markdown: the verdict, what needs attention, the machine, every device, what is
 * not known, and the sources by number.
 */
export function exportMarkdown(passport: Passport, verdict: MachineVerdict, translator: Translator): string {
  const { t, locale } = translator
  const { hardware } = passport
  const texts = verdictTexts(verdict, hardware.cpu?.name ?? null, translator)
  const sources = new Sources()
  const target = targetText(verdict.target, translator)
  const { 'not-needed': notNeeded, ...counts } = countsOf(texts)
  const { local, utc } = stamps(passport.at)
  const colon = locale === 'zh-CN' ? '：' : ': '
  const fact = (name: string, value: string): string => `- ${escapeMarkdown(name)}${colon}${value}`
  const reason = (given: ReasonTexts): string =>
    escapeMarkdown(given.origin === null ? given.text : `${given.text} ${given.origin}`)
  const list = ({ name, items }: ListText): readonly string[] => {
    if (items === null) return [fact(name, escapeMarkdown(t('hardware.values.unknown')))]
    if (items.length === 0) return [fact(name, escapeMarkdown(t('hardware.values.none')))]
    const lines = items.map(({ what, about }) => `  - ${codeSpan(what)} ${escapeMarkdown(about)}`.trimEnd())
    return [`- ${escapeMarkdown(name)}`, ...lines]
  }
  const options = bootOptionsOf(verdict)
  const word = escapeMarkdown(t(`hardware.verdicts.${verdict.verdict}`))
  const sentence = escapeMarkdown(t(`hardware.machine.${verdict.verdict}`, { target }))
  const devices = texts.devices.map((subject) => [
    codeSpan(subject.device?.address ?? null),
    codeSpan(subject.name),
    codeSpan(subject.ids),
    escapeMarkdown(subject.verdictText),
    reason(subject.reason),
    escapeMarkdown(subject.reason.workaround),
    escapeMarkdown(subject.reason.confidence),
    sources.numbers(subject.reason),
  ])
  const line = (name: string, text: string): string => `  - ${escapeMarkdown(name)}${colon}${text}`
  const findings = texts.findings.flatMap((subject) => {
    const { workaround, note, confidence, sources: known } = subject.reason
    const sureness = `${escapeMarkdown(confidence)} \\[${sources.numbers(subject.reason)}\\]`
    return [
      `- ${subjectText(subject)}${colon}**${escapeMarkdown(subject.verdictText)}** ${reason(subject.reason)}`,
      ...(workaround === null ? [] : [line(t('hardware.columns.workaround'), escapeMarkdown(workaround))]),
      ...(note === null ? [] : [line(t('hardware.columns.note'), escapeMarkdown(note))]),
      ...(known.length === 0 ? [] : [line(t('hardware.columns.confidence'), sureness)]),
      ...subject.others.map((other) => {
        const around = other.workaround === null ? '' : ` ${escapeMarkdown(other.workaround)}`
        return line(t('hardware.report.alsoTitle'), `${reason(other)}${around} \\[${sources.numbers(other)}\\]`)
      }),
    ]
  })
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
      findings.length === 0 ? [escapeMarkdown(t('hardware.report.noFindings'))] : findings,
    ),
    ...(options.length === 0
      ? []
      : section(t('hardware.report.bootOptionsTitle'), [
          `${escapeMarkdown(t('hardware.report.bootOptions'))} ${codeSpan(options.join(' '))}`,
        ])),
    ...section(
      t('hardware.report.machineTitle'),
      machineFacts(hardware, translator).map((each) => fact(each.name, valueText(each, t('hardware.values.unknown')))),
    ),
    ...section(
      t('hardware.report.partsTitle'),
      texts.parts.map(
        (subject) =>
          `- ${subjectText(subject)}${colon}**${escapeMarkdown(subject.verdictText)}** ${reason(subject.reason)}`,
      ),
    ),
    ...section(
      t('hardware.report.devicesTitle'),
      devices.length === 0 ? [escapeMarkdown(t('hardware.report.noDevices'))] : table(headings, devices),
    ),
    ...section(t('hardware.report.listsTitle'), machineLists(hardware, translator).flatMap(list)),
    ...section(t('hardware.report.unknownTitle'), [
      ...(texts.unknown.length === 0
        ? []
        : [
            escapeMarkdown(t('hardware.report.unknown', { count: texts.unknown.length })),
            '',
            ...texts.unknown.map((subject) => `- ${subjectText(subject)}`),
            '',
          ]),
      ...(verdict.missing.length === 0
        ? []
        : [
            escapeMarkdown(t('hardware.report.missing')),
            '',
            ...verdict.missing.map((part) => `- ${escapeMarkdown(t(`hardware.missing.${part}`))}`),
          ]),
    ]),
    ...section(
      t('hardware.report.maybeTitle'),
      texts.maybes.map(
        ({ subject, maybe }) =>
          `- ${subjectText(subject)}${colon}${escapeMarkdown(`${maybe.text} ${maybe.condition} (${maybe.id})`)}`,
      ),
    ),
  ]
  return [
    `# ${t('hardware.report.title', { name: codeSpan(passport.name) })}`,
    '',
    `**${word}** ${sentence}`,
    '',
    `- ${escapeMarkdown(t('hardware.report.target', { target }))}`,
    `- ${escapeMarkdown(t('hardware.report.at', { at: `${local} (${utc} UTC)` }))}`,
    `- ${escapeMarkdown(t('hardware.report.source', { source: t(`hardware.sources.${passport.source}`) }))}`,
    `- ${escapeMarkdown(t('hardware.report.summary', { ...counts, notNeeded }))}`,
    '',
    `> ${escapeMarkdown(t('hardware.report.note'))}`,
    '',
    ...body,
    ...section(t('hardware.report.sourcesTitle'), sources.lines()),
  ].join('\n')
}

/** Returns the lines of a section; none for an empty one. */
function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${escapeMarkdown(title)}`, '', ...lines, '']
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
    return [...this.#numbers].map(([source, number]) => `${number}. ${escapeMarkdown(source)}`)
  }
}

function subjectText({ label, name, ids, device }: SubjectTexts): string {
  return [escapeMarkdown(label), codeSpan(device?.address ?? null), codeSpan(name), codeSpan(ids)]
    .filter((part) => part !== '')
    .join(' ')
}

function valueText({ value, foreign }: FactText, unknown: string): string {
  if (value === null) return escapeMarkdown(unknown)
  return foreign ? codeSpan(value) : escapeMarkdown(value)
}
