import type { Hardware, MachineVerdict } from '../../shared/models/hardware.ts'
import { bootOptionsOf } from '../../shared/rules/hardware/machine-verdict.ts'
import { printable } from '../../shared/text/printable.ts'
import { machineFacts, machineLists } from '../hardware/export-facts.ts'
import {
  countsOf,
  idsText,
  targetText,
  verdictTexts,
  type ReasonTexts,
  type SubjectTexts,
} from '../hardware/export-rows.ts'
import type { Output } from './output.ts'

/** Returns a machine as text: its facts, its drives and a table of its PCI devices. */
export function inspectText(output: Output, name: string, hardware: Hardware): string {
  const { translator } = output
  const { t } = translator
  const unknown = t('hardware.values.unknown')
  const facts = machineFacts(hardware, translator).map((fact) => [fact.name, fact.value ?? unknown])
  const lists = machineLists(hardware, translator).flatMap((list) =>
    (list.items ?? [{ what: unknown, about: '' }]).map(({ what, about }) => [
      list.name,
      about === '' ? what : `${what}: ${about}`,
    ]),
  )
  const [first = ['', ''], ...others] = [...facts, ...lists]
  const devices = (hardware.pci ?? []).map((device) => [
    device.address,
    idsText(device),
    device.class,
    device.driver,
    device.aliases.join(' '),
    device.name,
  ])
  return [
    t('hardware.report.title', { name }),
    '',
    output.table(first, others),
    '',
    devices.length === 0
      ? t('hardware.report.noDevices')
      : output.table(
          [
            t('hardware.columns.address'),
            t('hardware.columns.ids'),
            t('hardware.columns.class'),
            t('hardware.columns.driver'),
            t('hardware.columns.aliases'),
            t('hardware.columns.name'),
          ],
          devices,
        ),
  ].join('\n')
}

/**
 * Returns a verdict as text: every device and part in a table, then what needs attention and why, and what is not known.
 */
export function checkText(output: Output, verdict: MachineVerdict, hardware: Hardware): string {
  const { translator } = output
  const { t } = translator
  const texts = verdictTexts(verdict, hardware.cpu?.name ?? null, translator)
  const target = targetText(verdict.target, translator)
  const { 'not-needed': notNeeded, ...counts } = countsOf(texts)
  const rows = [
    ...texts.parts.map((part) => [null, part.verdictText, part.label, part.name]),
    ...texts.devices.map((each) => [each.device?.address ?? null, each.verdictText, each.ids, each.name]),
  ]
  const options = bootOptionsOf(verdict)
  return [
    t('cli.hardware.verdict', { target, verdict: t(`hardware.verdicts.${verdict.verdict}`) }),
    t(`hardware.machine.${verdict.verdict}`, { target }),
    '',
    ...(rows.length === 0
      ? []
      : [
          output.table(
            [
              t('hardware.columns.address'),
              t('hardware.columns.verdict'),
              t('hardware.columns.ids'),
              t('hardware.columns.name'),
            ],
            rows,
          ),
          '',
        ]),
    ...texts.findings.flatMap((subject) => finding(output, subject)),
    ...(texts.findings.length === 0 ? [t('hardware.report.noFindings')] : []),
    '',
    ...texts.maybes.map(({ maybe }) =>
      t('cli.hardware.maybe', { rule: maybe.id, summary: maybe.text, condition: maybe.condition }),
    ),
    ...(texts.maybes.length === 0 ? [] : ['']),
    ...(options.length === 0 ? [] : [t('cli.hardware.bootOptions', { options: options.join(' ') })]),
    ...(texts.unknown.length === 0 ? [] : [t('hardware.report.unknown', { count: texts.unknown.length })]),
    ...(verdict.missing.length === 0
      ? []
      : [
          t('cli.hardware.missing', {
            parts: verdict.missing
              .map((part) => t(`hardware.missing.${part}`))
              .join(translator.locale === 'zh-CN' ? '、' : ', '),
          }),
        ]),
    t('hardware.report.summary', { ...counts, notNeeded }),
    t('hardware.report.note'),
  ].join('\n')
}

function finding(
  { translator: { t } }: Output,
  { label, name, ids, device, verdictText, reason, others }: SubjectTexts,
): readonly string[] {
  const subject = [device?.address ?? null, label, name, ids === null ? null : `[${ids}]`]
    .filter((part) => part !== null)
    .join(' ')
  const lines = ({ workaround, note, confidence, sources }: ReasonTexts): readonly string[] => [
    ...(workaround === null ? [] : [t('cli.hardware.workaround', { text: workaround })]),
    ...(note === null ? [] : [t('cli.hardware.note', { text: note })]),
    ...(sources.length === 0 ? [] : [t('cli.hardware.sources', { confidence, sources: sources.join('; ') })]),
  ]
  return [
    t('cli.hardware.finding', {
      subject,
      verdict: verdictText,
      reason: [reason.text, reason.origin]
        .filter((part) => part !== null)
        .map(printable)
        .join(' '),
    }),
    ...lines(reason),
    ...others.flatMap((other) => [
      `  ${t('hardware.report.alsoTitle')}: ${printable(other.text)} ${printable(other.origin ?? '')}`.trimEnd(),
      ...lines(other),
    ]),
  ]
}
