import type { Translator } from '../../shared/i18n/translator.ts'
import type { HostRecord } from '../../shared/models/host.ts'
import type { RunEvent } from '../../shared/models/power.ts'
import type { PlannedVm } from '../../shared/models/plan.ts'
import type { Receipt, Rehearsal } from '../power/shutdown.ts'
import type { Output } from './output.ts'

/** One step as a line for people. */
export function eventMessage({ t, codeText }: Translator, event: RunEvent, vm: string | null): string {
  const step = t(`cli.steps.${event.step}`)
  const state = t(`cli.states.${event.state}`)
  const time = event.at.slice(11, 19)
  const { misses, needed } = event.params
  if (event.step === 'verify' && typeof misses === 'number' && typeof needed === 'number' && event.code === null) {
    return misses === 0 ? t('cli.progress.answers', { time, step }) : t('cli.progress.misses', { time, step, misses, needed })
  }
  const line = vm === null ? t('cli.progress.host', { time, step, state }) : t('cli.progress.vm', { time, step, vm, state })
  return event.code === null ? line : `${line}. ${codeText(event.code, event.params)}`
}

/** What will happen, VM by VM, before anybody agrees to it. */
export function previewText({ translator }: Output, host: HostRecord, { plan, situation }: Rehearsal, dryRun: boolean): string {
  const { t, problemText } = translator
  const { policy } = plan
  const lines: string[] = ['', t(dryRun ? 'cli.preview.titleDryRun' : 'cli.preview.title', { name: host.name, address: host.address })]
  const line = (vm: PlannedVm): string => {
    const why = vm.code === null ? '' : ` (${problemText({ code: vm.code, params: { vm: vm.name, id: vm.id } })})`
    return `  - ${t(`cli.preview.vm.${vm.action}`, { vm: vm.name })}${why}`
  }
  plan.groups.forEach((group, index) => {
    const number = index + 1
    lines.push(group.order === null ? t('cli.preview.groupUnordered', { number }) : t('cli.preview.groupOrdered', { number, order: group.order }), ...group.vms.map(line))
  })
  if (plan.untouched.length > 0) lines.push(t('cli.preview.untouched'), ...plan.untouched.map(line))
  if (plan.groups.length > 0) {
    if (plan.groups.some((group) => group.vms.length > 1)) lines.push(t('cli.preview.parallel'))
    lines.push(t('cli.preview.guestTimeout', { seconds: policy.guestTimeoutSeconds }), t(`cli.preview.stuck.${policy.stuck}`))
  } else if (policy.mode !== 'now') lines.push(t('cli.preview.nothingRuns'))
  lines.push(t(`cli.preview.host.${policy.mode}`))
  const { autostart, maintenance } = situation.facts
  lines.push(t(`cli.preview.autostart.${autostart === null ? 'unknown' : autostart ? 'on' : 'off'}`))
  if (maintenance !== false) lines.push(t(`cli.preview.maintenance.${maintenance === null ? 'unknown' : 'on'}`))
  if (plan.warnings.length > 0) lines.push('', t('cli.preview.warnings'), ...plan.warnings.map((warning) => `  - ${problemText(warning)}`))
  if (plan.blockers.length > 0) lines.push('', t('cli.preview.blockers'), ...plan.blockers.map((blocker) => `  - ${problemText(blocker)}`))
  if (dryRun) lines.push('', t(plan.blockers.length > 0 ? 'cli.preview.blocked' : 'cli.preview.feasible'))
  return `${lines.join('\n')}\n`
}

/** What became of it, and nothing that is not known. */
export function receiptText(output: Output, host: HostRecord, receipt: Receipt): string {
  const { t, problemText } = output.translator
  const power = (state: 'poweredOn' | 'poweredOff' | 'suspended' | null): string => (state === null ? t('cli.unknown') : t(`cli.powerStates.${state}`))
  const lines = [
    '', t('cli.receipt.title'), t('cli.receipt.host', { name: host.name, address: host.address }),
    t('cli.receipt.time', { startedAt: receipt.startedAt, endedAt: receipt.endedAt }), t('cli.receipt.outcome', { outcome: t(`cli.outcomes.${receipt.outcome}`) }),
  ]
  if (receipt.problem) lines.push(problemText(receipt.problem))
  if (receipt.vms.length > 0) {
    const rows = receipt.vms.map((vm) => [vm.name ?? vm.id, power(vm.before), power(vm.after), t(`cli.how.${vm.how ?? 'undecided'}`)])
    lines.push('', output.table([t('cli.receipt.vms'), t('cli.columns.before'), t('cli.columns.after'), t('cli.columns.how')], rows), t('cli.receipt.lastSeen'))
  }
  lines.push(receipt.journalFile === null ? t('cli.receipt.noCalls') : t('cli.receipt.journal', { file: receipt.journalFile }))
  return lines.join('\n')
}
