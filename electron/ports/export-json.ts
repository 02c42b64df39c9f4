import type { Translator } from '../../shared/i18n/translator.ts'
import type { PortsReport } from '../../shared/models/port-report.ts'
import type { PortTable } from '../../shared/models/ports.ts'
import { jsonText } from '../../shared/text/json-text.ts'
import { summaryOf } from './export-rows.ts'

/**
 * Writes the report and its flows for other programs: words in both languages, names of vSphere and the program
 * untranslated, keys always in this order. Only the sentence of `problem` depends on the language.
 */
export function exportJson(report: PortsReport, table: PortTable, { problemText }: Translator): string {
  const flows = new Map(table.flows.map((flow) => [flow.id, flow]))
  const document = {
    schema: 'hypertray/ports-report/1',
    host: { id: report.hostId, name: report.hostName, address: report.address },
    at: report.at,
    from: report.from,
    role: report.role,
    // An unfinished check is a report too, and must not pass for a finished one.
    unfinished: report.progress === null ? null : { done: report.progress.done, total: report.progress.total },
    summary: summaryOf(report),
    problem: report.problem && { code: report.problem.code, message: problemText(report.problem) },
    rows: report.rows.map(({ id, port, protocol, required, probe, ruleset, service, verdict, reason }) => {
      const flow = flows.get(id)
      return {
        id,
        port,
        protocol,
        required,
        probe: probe && {
          state: probe.state,
          ms: probe.ms,
          banner: probe.banner && { kind: probe.banner.kind, text: probe.banner.text },
        },
        ruleset: ruleset && {
          key: ruleset.key,
          enabled: ruleset.enabled,
          userControllable: ruleset.userControllable,
          allowed: ruleset.allowed && {
            all: ruleset.allowed.all,
            addresses: ruleset.allowed.addresses,
            networks: ruleset.allowed.networks,
          },
        },
        service: service && { key: service.key, running: service.running, policy: service.policy },
        verdict,
        reason,
        flow:
          flow === undefined
            ? null
            : {
                direction: flow.direction,
                service: flow.service,
                purpose: flow.purpose,
                from: flow.from,
                to: flow.to,
                versions: flow.versions,
                rulesets: flow.rulesets,
                roles: flow.roles,
                inNotes: flow.inNotes,
                correction: flow.correction,
                security: flow.security,
                note: flow.note,
                confidence: flow.confidence,
                sources: flow.sources,
              },
      }
    }),
    caveats: table.caveats,
  }
  return `${jsonText(document, 2)}\n`
}
