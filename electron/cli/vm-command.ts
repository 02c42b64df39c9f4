import type { PowerState } from '../../shared/models/inventory.ts'
import type { VmActionEnd, VmActionEvent, VmHost, VmPowerAction } from '../../shared/models/vm-action.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { vmName } from '../../shared/rules/vm-list.ts'
import { vmGroups } from '../../shared/rules/vms/vm-order.ts'
import { isThereAlready, whyNot } from '../../shared/rules/vms/vm-work.ts'
import { isHostBusy } from '../hosts/host-lock.ts'
import { addressText } from '../hosts/known-host.ts'
import { answerVm } from '../vms/answer-question.ts'
import { actOnVms } from '../vms/vm-actions.ts'
import { confirmChange } from './confirm.ts'
import { exit, exitForProblem, type ExitStatus } from './exit.ts'
import type { Output } from './output.ts'
import type { CliSession } from './session.ts'
import { withVms, type NamedVms } from './vm-session.ts'

export interface VmActionFlags {
  readonly timeoutSeconds: number
  readonly dryRun: boolean
  readonly yes: boolean
}

/** Runs `vm start|shutdown|restart|suspend|reset|off`: one question, each VM in its turn, and how each ended. */
export async function runVmAction(
  session: CliSession,
  action: VmPowerAction,
  hostName: string,
  names: readonly string[],
  { timeoutSeconds, dryRun, yes }: VmActionFlags,
): Promise<Result<ExitStatus>> {
  const { output } = session
  return withVms(
    session,
    hostName,
    names,
    async (found) => {
      const { named, reading, vms } = found
      const host = await hostNow(session, found)
      if (dryRun) return rehearse(output, action, found, host)
      // Starting takes nothing from anyone.
      const agreed =
        action === 'start'
          ? ok()
          : await confirmChange(session, { yes, words: 'vms', show: () => planText(output, action, found, host) })
      if (!agreed.ok) return agreed
      const ends = await actOnVms(vms, action, named, {
        timeoutMs: timeoutSeconds * 1000,
        startOrder: reading.startOrder,
        host,
        emit: (event) => showEvent(output, event),
      })
      return finish(output, ends)
    },
    !dryRun,
  )
}

/** Runs `vm answer`: sends the chosen answer to the question that the VM asks now. */
export async function answerVmQuestion(
  session: CliSession,
  hostName: string,
  name: string,
  choice: string,
): Promise<Result<ExitStatus>> {
  const { output } = session
  return withVms(session, hostName, [name], async (found) => {
    const [vm] = found.named
    const host = await hostNow(session, found)
    const against = whyNot('answer', vm, host)
    if (against || !vm.question) return fail(against ?? problem('VM_QUESTION_NONE', { vm: vmName(vm.vm) }))
    const answered = await answerVm(found.vms, vm, vm.question, choice)
    if (!answered.ok) return answered
    output.result({ outcome: 'done', code: null }, () => output.translator.t('vms.answered', { vm: vmName(vm.vm) }))
    return ok(exit.done)
  })
}

/** Returns what decides about the VMs of a host, a run of another process included. */
async function hostNow({ paths }: CliSession, { record, reading }: NamedVms): Promise<VmHost> {
  const { fingerprint } = record.endpoint
  const runUnderWay = await isHostBusy(paths.root, { fingerprint, hardwareUuid: reading.hardwareUuid })
  return { ...reading.host, name: record.name, runUnderWay }
}

function rehearse(output: Output, action: VmPowerAction, { named }: NamedVms, host: VmHost): Result<ExitStatus> {
  const rows = named.map((details) => {
    const { vm } = details
    const already = isThereAlready(action, details)
    const against = already ? null : whyNot(action, details, host)
    const allowed = already ? 'already' : 'possible'
    const outcome = against ? 'refused' : allowed
    return { id: vm.id, name: vmName(vm), before: vm.powerState, outcome, against } as const
  })
  const first = rows.find(({ against }) => against)?.against ?? null
  output.result(
    {
      outcome: 'dry-run',
      code: first?.code ?? null,
      vms: rows.map(({ against, ...row }) => ({ ...row, after: null, code: against?.code ?? null })),
    },
    () =>
      rows
        .map(({ name, outcome, against }) =>
          against
            ? `${name}: ${output.translator.problemText(against)}`
            : `${name}: ${output.translator.t(`vms.outcomes.${outcome}`)}`,
        )
        .join('\n'),
  )
  return ok(first ? exitForProblem(first.code) : exit.done)
}

function planText(
  { translator }: Output,
  action: Exclude<VmPowerAction, 'start'>,
  { named, reading, record }: NamedVms,
  host: VmHost,
): string {
  const { t, problemText } = translator
  const possible = named.filter((details) => !whyNot(action, details, host))
  const refused = named.filter((details) => !possible.includes(details) && !isThereAlready(action, details))
  const groups = vmGroups(
    action,
    possible.map(({ vm }) => vm),
    reading.startOrder,
  )
  return [
    t('vms.plan', { work: t(`vms.works.${action}`), host: record.name, address: addressText(record) }),
    ...groups.map((group) => t('vms.planGroup', { vms: group.map(vmName).join(', ') })),
    ...refused.flatMap((details) => {
      const why = whyNot(action, details, host)
      return why ? [t('vms.planNot', { vm: vmName(details.vm), why: problemText(why) })] : []
    }),
    t(`vms.hard.${action}`),
  ].join('\n')
}

function showEvent(output: Output, { at, id, name, state, problem: why }: VmActionEvent): void {
  const { t, problemText } = output.translator
  const message = why ? problemText(why) : null
  output.progress({ at, step: 'vm', vm: id, state, code: why?.code ?? null, message }, () => {
    if (message !== null) return message
    return state === 'started' || state === 'waiting' || state === 'done' ? t(`vms.steps.${state}`, { vm: name }) : null
  })
}

/** Writes the last line of the contract with scripts and returns the status for it: that of the VM that went worst. */
function finish(output: Output, ends: readonly VmActionEnd[]): Result<ExitStatus> {
  const { t } = output.translator
  const worst = ends.reduce<VmActionEnd | null>(
    (found, end) => (found === null || statusOf(end) > statusOf(found) ? end : found),
    null,
  )
  const power = (state: PowerState | null): string =>
    state === null ? t('cli.unknown') : t(`cli.powerStates.${state}`)
  output.result(
    {
      outcome: worst && statusOf(worst) !== exit.done ? worst.outcome : 'done',
      code: worst?.problem?.code ?? null,
      vms: ends.map(({ id, name, before, after, outcome, problem: why }) => ({
        id,
        name,
        before,
        after,
        outcome,
        code: why?.code ?? null,
      })),
    },
    () =>
      output.table(
        [t('cli.columns.name'), t('cli.columns.before'), t('cli.columns.after'), t('vms.columns.outcome')],
        ends.map(({ name, before, after, outcome }) => [
          name,
          power(before),
          power(after),
          t(`vms.outcomes.${outcome}`),
        ]),
      ),
  )
  return ok(worst ? statusOf(worst) : exit.done)
}

function statusOf({ outcome, problem: why }: VmActionEnd): ExitStatus {
  if (outcome === 'done' || outcome === 'already') return exit.done
  if (outcome === 'cancelled' || outcome === 'not-tried') return exit.cancelled
  return why ? exitForProblem(why.code) : exit.negative
}
