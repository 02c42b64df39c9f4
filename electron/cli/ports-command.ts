import type { AllowedHosts } from '../../shared/models/firewall.ts'
import type { PortRow, PortsReport } from '../../shared/models/port-report.ts'
import type { Flow, PortRole } from '../../shared/models/ports.ts'
import { portTable } from '../../shared/reference/port-table.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { isPortProblem } from '../../shared/rules/port-verdict.ts'
import { checkPorts } from '../ports/check.ts'
import { exportReport } from '../ports/export.ts'
import type { ExportFormat } from '../ports/export-formats.ts'
import { rowTexts, summaryOf, summaryText, type RowTexts } from '../ports/export-rows.ts'
import { exit, type ExitStatus } from './exit.ts'
import { localDateTime } from './local-time.ts'
import type { CliSession } from './session.ts'

/** Runs `ports list`: lists the port table; no host is asked. */
export function listPorts({ output }: CliSession): Result<ExitStatus> {
  const { t, locale } = output.translator
  const value = portTable.flows.map(
    ({ id, ports, protocols, direction, service, inNotes, rulesets, purpose, confidence, sources }) => ({
      id,
      ports,
      protocols,
      direction,
      service: service[locale],
      inNotes,
      rulesets,
      purpose: purpose[locale],
      confidence,
      sources,
    }),
  )
  output.result(value, () =>
    output.table(
      [
        t('ports.columns.port'),
        t('ports.columns.protocol'),
        t('ports.columns.direction'),
        t('ports.columns.service'),
        t('ports.columns.ruleset'),
        t('ports.columns.confidence'),
        t('ports.columns.purpose'),
      ],
      portTable.flows.map((flow: Flow) => [
        flow.ports.join(', '),
        flow.protocols.join(', '),
        t(`ports.directions.${flow.direction ?? 'unknown'}`),
        flow.service[locale],
        flow.rulesets.join(', '),
        t(`ports.confidence.${flow.confidence}`),
        flow.purpose[locale],
      ]),
    ),
  )
  return ok(exit.done)
}

/** Runs `ports check`: compares what the role needs, what the host says and what a probe sees. */
export async function checkHostPorts(
  session: CliSession,
  name: string,
  { role, problems }: { readonly role: PortRole; readonly problems: boolean },
): Promise<Result<ExitStatus>> {
  const checked = await check(session, name, role)
  if (!checked.ok) return checked
  const report = checked.value
  const isListed = (row: PortRow): boolean => !problems || isPortProblem(row.verdict)
  const value = {
    host: report.hostName,
    at: report.at,
    from: report.from,
    rows: report.rows.filter(isListed).map(rowValue),
  }
  session.output.result(value, () => checkText(session, report, isListed))
  return ok(summaryOf(report).problems > 0 ? exit.negative : exit.done)
}

/**
 * Runs `ports export`: writes a check as a document to stdout. With `--json` and another format, the document is a text
 * in an object.
 */
export async function exportHostPorts(
  session: CliSession,
  name: string,
  { role, format }: { readonly role: PortRole; readonly format: ExportFormat },
): Promise<Result<ExitStatus>> {
  const checked = await check(session, name, role)
  if (!checked.ok) return checked
  const { output } = session
  const document = exportReport(checked.value, portTable, format, output.translator)
  // The output ends what it writes with a line feed of its own.
  output.file(
    format === 'json' ? (JSON.parse(document) as unknown) : { format, document },
    document.endsWith('\n') ? document : `${document}\n`,
  )
  return ok(exit.done)
}

async function check(session: CliSession, name: string, role: PortRole): Promise<Result<PortsReport>> {
  const { output, clock, cancel } = session
  const { t, problemText } = output.translator
  const checked = await session.withHost(name, (client, host) =>
    checkPorts({
      client,
      host,
      role,
      probe: true,
      clock,
      signal: cancel,
      onReport: progressNotes(session),
    }),
  )
  if (checked.ok && cancel.aborted) return fail(problem('CANCELLED'))
  if (checked.ok && checked.value.problem)
    output.note(
      t('cli.warning', { message: t('ports.report.firewallNotRead', { message: problemText(checked.value.problem) }) }),
    )
  return checked
}

/** Notes the progress at every quarter; with JSON only the result counts. */
function progressNotes({ output }: CliSession): (report: PortsReport) => void {
  let lastQuarter = -1
  return ({ progress, hostName }) => {
    if (output.json || progress === null || progress.total === 0) return
    const quarter = Math.floor((progress.done * 4) / progress.total)
    if (quarter > lastQuarter)
      output.note(
        output.translator.t('cli.ports.progress', { name: hostName, done: progress.done, total: progress.total }),
      )
    lastQuarter = Math.max(lastQuarter, quarter)
  }
}

/** Returns a row as the contract of the command line has it. */
function rowValue({ id, port, protocol, probe, ruleset, service, verdict, reason }: PortRow): unknown {
  return {
    id,
    port,
    protocol,
    probe: probe?.state ?? 'not-testable',
    ruleset: ruleset && {
      key: ruleset.key,
      enabled: ruleset.enabled,
      allowedFrom: ruleset.allowed && allowedFrom(ruleset.allowed),
      userControllable: ruleset.userControllable,
    },
    service: service && { key: service.key, running: service.running, policy: service.policy },
    verdict,
    reason,
  }
}

/** Addresses and networks that may use a ruleset; `["all"]` for everyone, `[]` for nobody. */
function allowedFrom({ all, addresses, networks }: AllowedHosts): readonly string[] {
  return all ? ['all'] : [...addresses, ...networks]
}

function checkText({ output }: CliSession, report: PortsReport, isListed: (row: PortRow) => boolean): string {
  const { translator } = output
  const { t } = translator
  const rows = rowTexts(report, portTable, translator).filter(({ row }) => isListed(row))
  const table = output.table(
    [
      t('ports.columns.port'),
      t('ports.columns.service'),
      t('ports.columns.required'),
      t('ports.columns.probe'),
      t('ports.columns.ruleset'),
      t('ports.columns.hostService'),
      t('ports.columns.verdict'),
    ],
    rows.map((texts) => [
      portText(texts),
      texts.service,
      texts.required,
      texts.probe,
      joined(texts.ruleset, texts.rulesetState),
      joined(texts.hostService, texts.serviceState),
      texts.verdict,
    ]),
  )
  const found = rows.filter(({ row }) => isPortProblem(row.verdict))
  return [
    t('ports.report.title', { host: report.hostName }),
    t('ports.report.at', { at: localDateTime(report.at) }),
    report.from === null ? t('ports.report.fromUnknown') : t('ports.report.from', { address: report.from }),
    t('ports.report.role', { role: t(`ports.roles.${report.role}`) }),
    '',
    ...(rows.length === 0 ? [] : [table, '']),
    ...found.map((texts) =>
      t('cli.ports.finding', {
        port: portText(texts),
        service: texts.service ?? texts.id,
        verdict: texts.verdict,
        reason: texts.reason,
      }),
    ),
    summaryText(report, translator),
    t('ports.report.note'),
  ].join('\n')
}

function portText({ port, protocol }: RowTexts): string {
  return [port ?? '-', protocol].filter((part) => part !== null).join('/')
}

function joined(key: string | null, state: string | null): string | null {
  return key === null || key === state ? key : `${key}: ${state}`
}
