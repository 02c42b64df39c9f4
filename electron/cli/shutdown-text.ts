import type { Translator } from '../../shared/i18n/translator.ts'
import type { HostMode, RunAction, RunEvent, RunKind, VmOutcome } from '../../shared/models/power.ts'
import type { ProblemCode } from '../../shared/problems/codes.ts'
import type { PlannedGroup, PlannedVm } from '../../shared/models/plan.ts'
import type { ResolvedVmRules } from '../../shared/models/vm-rules.ts'
import { vmName, vmsByName } from '../../shared/rules/vm-list.ts'
import { addressText, type Host } from '../hosts/known-host.ts'
import type { Rehearsal } from '../power/rehearsal.ts'
import type { Receipt } from '../power/shutdown.ts'
import { localDateTime, localTime } from './local-time.ts'
import type { Output } from './output.ts'
import { rulesTable } from './power-rules-text.ts'
import { actionKeys } from './run-action.ts'

/** Returns one step as a line of text, the same as JSON's `message`. */
export function eventMessage(
  translator: Translator,
  event: RunEvent,
  vm: string | null,
  action: RunAction = 'shutdown',
): string {
  const { t, codeText } = translator
  const line = eventLine(translator, event, vm, action)
  return event.code === null ? line : t('cli.progress.why', { line, why: codeText(event.code, event.params) })
}

/**
 * Returns the line to show live, or null for what the preview or the receipt say as well: the plan, and why the run
 * ended.
 */
export function liveLine(
  translator: Translator,
  event: RunEvent,
  vm: string | null,
  action: RunAction = 'shutdown',
): string | null {
  if (event.step === 'plan' || (event.step === 'preflight' && event.state !== 'started')) return null
  const ending = event.state === 'done' && (event.step === 'verify' || event.step === 'boot')
  // A VM that does not start ends nothing, so that its reason is told here.
  const saidLater = event.step !== 'start' && (event.state === 'failed' || event.state === 'skipped')
  return saidLater || ending ? eventLine(translator, event, vm, action) : eventMessage(translator, event, vm, action)
}

function eventLine({ t }: Translator, event: RunEvent, vm: string | null, action: RunAction): string {
  const step = t(event.step === 'host' && action === 'reboot' ? 'hostRuns.steps.reboot' : `cli.steps.${event.step}`)
  const state = stateText(t, event)
  const time = localTime(event.at)
  const { misses, needed } = event.params
  if (event.step === 'verify' && typeof misses === 'number' && typeof needed === 'number' && event.code === null) {
    return misses === 0
      ? t('cli.progress.answers', { time, step })
      : t('cli.progress.misses', { time, step, count: misses, needed })
  }
  return vm === null ? t('cli.progress.host', { time, step, state }) : t('cli.progress.vm', { time, step, vm, state })
}

/** Returns how a step stands, with what is special to steps that only some kinds of run have. */
function stateText(t: Translator['t'], { step, state, params }: RunEvent): string {
  const { sight, round, to, by } = params
  if (step === 'boot' && (sight === 'same-boot' || sight === 'silent' || sight === 'not-ready'))
    return t(`hostRuns.sights.${sight}`)
  if (step === 'wake' && typeof round === 'number' && typeof to === 'string')
    return t('hostRuns.round', { number: round, to })
  if (step === 'start' && state === 'waiting' && by === 'autostart') return t('hostRuns.byAutostart')
  return t(`cli.states.${state}`)
}

export interface PreviewOptions {
  readonly dryRun: boolean
  /** Whether a user at the terminal can answer what the rules leave open. */
  readonly canAsk: boolean
  /** To shut down unless given. */
  readonly action?: RunAction
}

/** Returns what will happen, VM by VM, for the user to agree to. */
export function previewText(
  output: Output,
  host: Host,
  { plan, situation }: Rehearsal,
  { dryRun, canAsk, action = 'shutdown' }: PreviewOptions,
): string {
  const { translator } = output
  const { t, problemText } = translator
  const { policy } = plan
  const lines: string[] = [
    ...(dryRun ? [] : ['']),
    t(actionKeys[action][dryRun ? 'titleDryRun' : 'title'], {
      name: host.name,
      address: addressText(host),
    }),
  ]
  const line = (vm: PlannedVm): string => {
    const stays = vm.action === 'left-on' && action === 'leave'
    const what = stays ? t('hostRuns.stays', { vm: vm.name }) : t(`cli.preview.vm.${vm.action}`, { vm: vm.name })
    if (vm.code === null) return `  - ${what}`
    const why = problemText({ code: vm.code, params: { vm: vm.name, id: vm.id } })
    return `  - ${t('cli.progress.why', { line: what, why })}`
  }
  const stopped = plan.groups.flatMap(({ vms }) => vms)
  // Titles name the shutdown group only where a VM has one of its own.
  const grouped = stopped.some(({ rules }) => rules.group.source === 'vm' || rules.last.value)
  plan.groups.forEach((group, index) => {
    lines.push(
      (grouped ? turnTitle : orderTitle)(translator, group, index + 1),
      ...vmsByName(group.vms, translator.locale).map(line),
    )
  })
  if (plan.untouched.length > 0)
    lines.push(t('cli.preview.untouched'), ...vmsByName(plan.untouched, translator.locale).map(line))
  if (plan.groups.length > 0) {
    if (plan.groups.length > 1) lines.push(t('cli.preview.parallel'))
    // When nobody can be asked, a run that would ask stops.
    const stuck = policy.stuck === 'ask' && !canAsk ? 'abort' : policy.stuck
    lines.push(t('cli.preview.guestTimeout', { count: policy.guestTimeoutSeconds }), t(`cli.preview.stuck.${stuck}`))
  } else if (policy.mode !== 'now' && action !== 'leave') lines.push(t('cli.preview.nothingRuns'))
  if (stopped.some(({ rules }) => Object.values(rules).some(isSaved)))
    lines.push(t('cli.preview.rules'), rulesTable(output, stopped))
  lines.push(howText(t, action, policy.mode))
  const { autostart, maintenance } = situation.facts
  const goes = action !== 'enter' && action !== 'leave'
  // What a warning below says is not said twice.
  const warned = (code: ProblemCode): boolean => plan.warnings.some((warning) => warning.code === code)
  if (goes && !warned('AUTOSTART_OFF')) lines.push(t(`cli.preview.autostart.${autostartState(autostart)}`))
  if (goes && maintenance !== false && !warned('MAINTENANCE_ALREADY_ON'))
    lines.push(t(`cli.preview.maintenance.${maintenance === null ? 'unknown' : 'on'}`))
  if (plan.warnings.length > 0)
    lines.push('', t('cli.preview.warnings'), ...plan.warnings.map((warning) => `  - ${problemText(warning)}`))
  if (plan.blockers.length > 0)
    lines.push('', t(actionKeys[action].blockers), ...plan.blockers.map((blocker) => `  - ${problemText(blocker)}`))
  if (dryRun) lines.push('', t(actionKeys[action][plan.blockers.length > 0 ? 'blocked' : 'feasible']))
  return dryRun ? lines.join('\n') : `${lines.join('\n')}\n`
}

/** Returns what is done to the host itself. */
function howText(t: Translator['t'], action: RunAction, mode: HostMode): string {
  switch (action) {
    case 'shutdown':
      return t(`cli.preview.host.${mode}`)
    case 'reboot':
      return t(`hostRuns.reboot.how.${mode}`)
    case 'cycle':
      return t(`hostRuns.cycle.how.${mode === 'now' ? 'direct' : mode}`)
    case 'enter':
    case 'leave':
      return t(`hostRuns.${action}.how`)
  }
}

/** Whether a value is a saved rule of a VM or its host, which the command line that was typed does not show. */
function isSaved(rule: ResolvedVmRules[keyof ResolvedVmRules]): boolean {
  return typeof rule !== 'boolean' && (rule.source === 'vm' || rule.source === 'host')
}

function orderTitle({ t }: Translator, { order }: PlannedGroup, number: number): string {
  return order === null ? t('cli.preview.groupUnordered', { number }) : t('cli.preview.groupOrdered', { number, order })
}

function turnTitle({ t }: Translator, { group, last, order }: PlannedGroup, number: number): string {
  const title = last ? t('cli.preview.turnLast', { number }) : t('cli.preview.turn', { number, group })
  return order === null ? title : t('cli.preview.turnOrdered', { title, order })
}

function autostartState(enabled: boolean | null): 'unknown' | 'on' | 'off' {
  if (enabled === null) return 'unknown'
  return enabled ? 'on' : 'off'
}

const reportTitles = {
  shutdown: 'cli.receipt.title',
  reboot: 'hostRuns.reboot.report',
  maintenance: 'hostRuns.enter.report',
  cycle: 'hostRuns.cycle.report',
} as const satisfies Readonly<Record<RunKind, string>>

/** Returns what became of the run, and nothing that is not known. */
export function receiptText(output: Output, host: Host, receipt: Receipt): string {
  const { t, problemText, locale } = output.translator
  const power = (state: 'poweredOn' | 'poweredOff' | 'suspended' | null): string =>
    state === null ? t('cli.unknown') : t(`cli.powerStates.${state}`)
  const nothingDone = receipt.journalFile === null
  const lines = [
    ...(nothingDone ? [] : ['']),
    t(reportTitles[receipt.kind]),
    t('cli.receipt.host', { name: host.name, address: addressText(host) }),
    t('cli.receipt.trigger', { trigger: t(`cli.triggers.${receipt.trigger}`) }),
    t('cli.receipt.time', { startedAt: localDateTime(receipt.startedAt), endedAt: localDateTime(receipt.endedAt) }),
    t('cli.receipt.outcome', { outcome: t(`cli.outcomes.${receipt.outcome}`) }),
  ]
  if (receipt.problem) lines.push(problemText(receipt.problem))
  if (receipt.bootTime !== null) lines.push(t('cli.status.bootTime', { time: localDateTime(receipt.bootTime) }))
  if (receipt.vms.length > 0 && !nothingDone) {
    const how = (vm: VmOutcome): string =>
      t(
        `cli.how.${vm.how === 'already-off' && vm.before === 'suspended' ? 'already-suspended' : (vm.how ?? 'undecided')}`,
      )
    const rows = vmsByName(receipt.vms, locale).map((vm) => [vmName(vm), power(vm.before), power(vm.after), how(vm)])
    lines.push(
      '',
      output.table([t('cli.receipt.vms'), t('cli.columns.before'), t('cli.columns.after'), t('cli.columns.how')], rows),
      t('cli.receipt.lastSeen'),
    )
  }
  lines.push(
    receipt.journalFile === null ? t('cli.receipt.noCalls') : t('cli.receipt.journal', { file: receipt.journalFile }),
  )
  return lines.join('\n')
}
