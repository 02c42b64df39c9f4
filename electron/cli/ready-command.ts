import type { HostPolicy } from '../../shared/models/settings.ts'
import type { ReadinessReport } from '../../shared/models/readiness.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { ok, type Result } from '../../shared/result.ts'
import { layersFor, policyFor } from '../../shared/rules/policy-for.ts'
import type { RuleInput } from '../../shared/rules/power/resolve-rules.ts'
import { readinessText, roughTime } from '../../shared/text/readiness-text.ts'
import { hostPoliciesDocument } from '../power/host-policies.ts'
import { learnTimes } from '../power/learned-times.ts'
import { readSituation } from '../power/preflight.ts'
import { judgeReadiness } from '../power/readiness.ts'
import { VmRulesStore } from '../power/vm-rules.ts'
import { settingsDocument } from '../storage/settings-document.ts'
import { oneOrAll } from './all-hosts.ts'
import { exit, type ExitStatus } from './exit.ts'
import type { Output } from './output.ts'
import type { CliSession } from './session.ts'

/** A host and what was found; a problem where it could not be read. */
interface Judged {
  readonly host: string
  readonly report: Result<ReadinessReport>
}

/**
 * Runs `ready`: whether one click in the app would shut a host down without the user, by the rules saved for it. Reads and
 * changes nothing. One host that cannot be read is a problem of the command; among all hosts it is a finding.
 */
export async function showReadiness(
  session: CliSession,
  name: string,
  { all }: { readonly all: boolean },
): Promise<Result<ExitStatus>> {
  const { output, registry } = session
  const usage = oneOrAll(output, name, all)
  if (!usage.ok) return usage
  if (!all) {
    const found = await judgeHost(session, name)
    return found.ok ? show(output, [{ host: found.value.name, report: ok(found.value.report) }]) : found
  }
  const hosts = await registry.list()
  if (!hosts.ok) return hosts
  const judged: Judged[] = []
  // One after another: a host without a saved password asks for it.
  for (const host of hosts.value) {
    const found = await judgeHost(session, host.name)
    if (!found.ok && found.problem.code === 'CANCELLED') return found
    judged.push({ host: host.name, report: found.ok ? ok(found.value.report) : found })
  }
  return show(output, judged)
}

async function judgeHost(
  session: CliSession,
  name: string,
): Promise<Result<{ readonly name: string; readonly report: ReadinessReport }>> {
  return session.withHost(
    name,
    async (client, record) => {
      const saved = await savedRules(session, record.id)
      if (!saved.ok) return saved
      const situation = await readSituation(client, { signal: session.cancel })
      if (!situation.ok) return situation
      const times = await learnTimes(session.paths.journal, record.id)
      if (!times.ok) return times
      const { inventory } = situation.value
      const report = judgeReadiness({
        ...saved.value,
        situation: situation.value,
        inventory,
        times: times.value,
      })
      return ok({ name: record.name, report })
    },
    { settle: false },
  )
}

/** Returns the rules by which the app would shut this host down. */
async function savedRules(
  { paths }: CliSession,
  hostId: string,
): Promise<Result<{ readonly policy: HostPolicy; readonly rules: RuleInput }>> {
  const settings = await settingsDocument(paths.settings).read()
  if (!settings.ok) return settings
  const own = await hostPoliciesDocument(paths.policies).read()
  if (!own.ok) return own
  const hostPolicies = own.value.policies ?? settings.value.hostPolicies
  const vms = await new VmRulesStore(paths.vmRules).list()
  if (!vms.ok) return vms
  const all = { ...settings.value, hostPolicies }
  const policy = policyFor(all, hostId)
  return ok({ policy, rules: { hostId, layers: layersFor(all, hostId, policy), saved: vms.value } })
}

function show(output: Output, judged: readonly Judged[]): Result<ExitStatus> {
  output.result(
    judged.map(({ host, report }) => entry(output, host, report)),
    () =>
      judged.length === 0
        ? output.translator.t('cli.ready.noHosts')
        : judged.map((each) => paragraph(output, each)).join('\n\n'),
  )
  return ok(judged.every(({ report }) => report.ok && report.value.state === 'ready') ? exit.done : exit.refused)
}

function entry({ translator }: Output, host: string, report: Result<ReadinessReport>) {
  const found = (each: Pick<Problem, 'code' | 'params'>, vm: string | null) => ({
    code: each.code,
    vm,
    message: translator.problemText(each),
  })
  if (!report.ok) return { host, ready: false, seconds: null, asks: [], findings: [found(report.problem, null)] }
  const { state, seconds, findings } = report.value
  return {
    host,
    ready: state === 'ready',
    seconds,
    asks: findings.flatMap(({ kind, vm }) => (kind === 'ask' && vm ? [vm.name] : [])),
    findings: findings.map((each) => found(each.problem, each.vm?.name ?? null)),
  }
}

function paragraph({ translator }: Output, { host, report }: Judged): string {
  const { t, problemText } = translator
  if (!report.ok) return t('cli.ready.line', { host, text: problemText(report.problem) })
  const { findings, seconds } = report.value
  return [
    t('cli.ready.line', { host, text: readinessText(t, report.value) }),
    ...(seconds && seconds.high > 0
      ? [`  ${t('app.readiness.range', { low: roughTime(t, seconds.low), high: roughTime(t, seconds.high) })}`]
      : []),
    ...findings.map(({ kind, problem: each }) => `  ${t(`cli.ready.kinds.${kind}`, { text: problemText(each) })}`),
  ].join('\n')
}
