import type { FirewallRule, VibBundle, VibDescription, VibProblem } from '../../shared/models/vib.ts'
import type { VibDifference } from '../../shared/rules/vibs/diff.ts'
import type { VibVerdict } from '../../shared/rules/vibs/verdict.ts'
import { printable } from '../../shared/text/printable.ts'
import type { Output } from './output.ts'
import { faultText, octal, reasonText, type JudgedVib } from './vib-json.ts'

/** Returns a VIB as tables: what it says, what is in it, what releases make of it, and its faults. */
export function vibText(output: Output, { vib, verdicts }: JudgedVib): string {
  return [
    aboutText(output, vib),
    membersText(output, vib),
    checksumsText(output, vib),
    filesText(output, vib),
    firewallText(output, vib),
    verdictsText(output, verdicts),
    problemsText(output, vib.problems),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** Returns what a bundle says beside its VIBs. */
export function bundleText(output: Output, { bulletins, problems }: VibBundle): string {
  const { t } = output.translator
  const rows = bulletins.map(({ id, component }) => [
    id,
    component === null ? null : `${component.name} ${component.version}`,
  ])
  return [
    t('vibs.bundleTitle'),
    output.table([t('vibs.fields.bulletin'), t('vibs.fields.component')], rows),
    problemsText(output, problems),
  ].join('\n\n')
}

/** Returns the differences of two VIBs as a table. */
export function diffText(output: Output, differences: readonly VibDifference[]): string {
  const { t } = output.translator
  if (differences.length === 0) return t('vibs.same')
  return output.table(
    [t('vibs.fields.what'), t('vibs.fields.name'), 'A', 'B'],
    differences.map(({ what, name, a, b }) => [t(`vibs.differences.${what}`), name, a, b]),
  )
}

function aboutText(output: Output, vib: VibDescription): string {
  const { t } = output.translator
  return output.table(
    [t('vibs.fields.name'), vib.name],
    [
      [t('vibs.fields.version'), vib.version],
      [t('vibs.fields.vendor'), vib.vendor],
      [t('vibs.fields.type'), vib.type],
      [t('vibs.fields.summary'), vib.summary],
      [t('vibs.fields.released'), vib.releaseDate],
      [t('vibs.fields.acceptance'), vib.acceptance],
      [t('vibs.fields.signature'), t(`vibs.signatures.${vib.signature}`)],
      [t('vibs.fields.restart'), yesNo(output, vib.liveInstall)],
      ['SHA-256', vib.sha256],
    ],
  )
}

function membersText(output: Output, { members }: VibDescription): string {
  const { t } = output.translator
  return output.table(
    [t('vibs.fields.member'), t('vibs.fields.size')],
    members.map(({ name, size }) => [name, String(size)]),
  )
}

function checksumsText(output: Output, { payloads }: VibDescription): string {
  const { t } = output.translator
  const rows = payloads.flatMap(({ name, checksums }) =>
    checksums.map(({ type, process, stated, ok }) => [
      name,
      process === null ? type : `${type} ${process}`,
      stated,
      yesNo(output, ok),
    ]),
  )
  if (rows.length === 0) return ''
  return output.table([t('vibs.fields.payload'), t('vibs.fields.checksum'), '', t('vibs.fields.correct')], rows)
}

function filesText(output: Output, { payloads }: VibDescription): string {
  const { t } = output.translator
  const rows = payloads.flatMap(({ files }) =>
    files.map(({ path, mode, size, type }) => [octal(mode), String(size), t(`vibs.kinds.${type}`), path]),
  )
  if (rows.length === 0) return ''
  return output.table(
    [t('vibs.fields.mode'), t('vibs.fields.size'), t('vibs.fields.kind'), t('vibs.fields.path')],
    rows,
  )
}

function firewallText(output: Output, { firewall }: VibDescription): string {
  const { t } = output.translator
  if (firewall.length === 0) return t('vibs.noRules')
  const rows = firewall.flatMap(({ id, enabled, rules }) =>
    rules.map((rule) => [
      id,
      t(`vibs.directions.${rule.direction}`),
      rule.protocol,
      portText(output, rule),
      yesNo(output, enabled),
    ]),
  )
  return output.table(
    [
      t('vibs.fields.ruleset'),
      t('vibs.fields.direction'),
      t('vibs.fields.protocol'),
      t('vibs.fields.port'),
      t('vibs.fields.enabled'),
    ],
    rows,
  )
}

function portText({ translator: { t } }: Output, { port, porttype }: FirewallRule): string {
  const text = typeof port === 'number' ? String(port) : `${port.begin}-${port.end}`
  return porttype === 'src' ? t('vibs.sourcePort', { port: text }) : text
}

function verdictsText(output: Output, verdicts: readonly VibVerdict[]): string {
  const { t } = output.translator
  return verdicts
    .map(({ target, verdict, reasons }) =>
      [
        `ESXi ${target}: ${t(`vibs.verdicts.${verdict}`)}`,
        ...reasons.map(
          (reason) => `  [${t(`vibs.confidences.${reason.confidence}`)}] ${printable(reasonText(output, reason))}`,
        ),
      ].join('\n'),
    )
    .join('\n')
}

function problemsText(output: Output, problems: readonly VibProblem[]): string {
  const { t } = output.translator
  if (problems.length === 0) return t('vibs.noProblems')
  return [t('vibs.problemsTitle'), ...problems.map((fault) => `  ${printable(faultText(output, fault))}`)].join('\n')
}

function yesNo({ translator: { t } }: Output, value: boolean): string {
  return t(value ? 'vibs.yes' : 'vibs.no')
}
