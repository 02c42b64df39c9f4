import type { AutostartChange, AutostartEntry, AutostartReport, AutostartVm } from '../../shared/models/autostart.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { autostartBetween, fixAutostart, judgeAutostart, sameAutostart } from '../../shared/rules/autostart.ts'
import { roughTime } from '../../shared/text/readiness-text.ts'
import type { Host } from '../hosts/known-host.ts'
import { AutostartJournal, changeAutostart, listAutostartChanges } from '../power/autostart-change.ts'
import { learnTimes, type LearnedTimes } from '../power/learned-times.ts'
import { readAutostart, type AutostartReading } from '../vim/autostart.ts'
import type { VimClient } from '../vim/client.ts'
import { confirmChange } from './confirm.ts'
import { exit, type ExitStatus } from './exit.ts'
import type { Output } from './output.ts'
import type { CliSession } from './session.ts'

export interface FixFlags {
  readonly dryRun: boolean
  readonly yes: boolean
  /** Takes the last change back instead. */
  readonly undo: boolean
}

/** Runs `autostart show`: what the host would do with its VMs by itself. Exit 1 when one would lose power hard. */
export async function showAutostart(session: CliSession, name: string): Promise<Result<ExitStatus>> {
  const { output } = session
  const read = await session.withHost(name, (client, record) => readAll(session, client, record), { settle: false })
  if (!read.ok) return read
  const { reading, times } = read.value
  const report = judgeAutostart({ config: reading.config, vms: reading.vms, timeOf: times })
  output.result(
    {
      enabled: report.enabled,
      worstCaseSeconds: report.worstCaseSeconds,
      vms: report.vms.map((vm) => ({
        name: vm.name,
        order: vm.order,
        stopAction: vm.stopAction,
        losesPower: vm.losesPower,
        why: vm.why,
      })),
    },
    () => reportText(output, report),
  )
  return ok(report.vms.some(({ losesPower }) => losesPower) ? exit.negative : exit.done)
}

/**
 * Runs `autostart fix`: previews settings under which the host shuts its guests down by itself, and makes them once agreed
 * to. With `undo` it takes the last change of this host back.
 */
export async function fixAutostartOf(session: CliSession, name: string, flags: FixFlags): Promise<Result<ExitStatus>> {
  const { output } = session
  return session.withHost(
    name,
    async (client, record) => {
      const read = await readAll(session, client, record)
      if (!read.ok) return read
      const { reading, times } = read.value
      const { config, vms } = reading
      const planned = flags.undo
        ? await lastChangeBack(session, record, reading)
        : ok({ change: fixAutostart({ config, vms, timeOf: times }), undoOf: null })
      if (!planned.ok) return planned
      const { change, undoOf } = planned.value
      if (change === null) {
        const { t } = output.translator
        output.result({ outcome: 'unchanged', defaults: null, vms: [], left: [] }, () => t('cli.autostart.unchanged'))
        return ok(exit.done)
      }
      const show = (): string => changeText(output, change)
      if (flags.dryRun) {
        output.result(changeResult('dry-run', change), show)
        return ok(exit.done)
      }
      const agreed = await confirmChange(session, { yes: flags.yes, show, words: 'cli.autostart' })
      if (!agreed.ok) return agreed
      const done = await changeAutostart({
        client,
        host: { id: record.id, name: record.name },
        expected: config,
        change,
        undoOf,
        journal: new AutostartJournal({ file: session.paths.autostartChanges, redact: session.redact }),
        clock: session.clock,
        signal: session.cancel,
      })
      if (!done.ok) return done
      const { state, code } = done.value
      output.result({ ...changeResult(state, change), code }, () =>
        code === null ? output.translator.t('cli.autostart.done') : output.translator.codeText(code),
      )
      return ok(state === 'done' ? exit.done : exit.negative)
    },
    { settle: false },
  )
}

interface ReadAll {
  readonly reading: AutostartReading
  readonly times: LearnedTimes
}

async function readAll(session: CliSession, client: VimClient, { id }: Host): Promise<Result<ReadAll>> {
  const reading = await readAutostart(client, { signal: session.cancel })
  if (!reading.ok) return reading
  const times = await learnTimes(session.paths.journal, id)
  return times.ok ? ok({ reading: reading.value, times: times.value }) : times
}

/** Returns the change that restores what was before the last one. Problems: `AUTOSTART_NO_CHANGE`, `AUTOSTART_CHANGED_MEANWHILE`. */
async function lastChangeBack(
  { paths }: CliSession,
  { id, name }: Host,
  { config, vms }: AutostartReading,
): Promise<Result<{ readonly change: AutostartChange; readonly undoOf: string }>> {
  const listed = await listAutostartChanges(paths.autostartChanges, id)
  if (!listed.ok) return listed
  const undone = new Set(listed.value.flatMap(({ undoOf }) => undoOf ?? []))
  const last = listed.value
    .filter(({ state, undoOf, id: change }) => state === 'done' && undoOf === null && !undone.has(change))
    .toSorted((a, b) => (a.at < b.at ? 1 : -1))[0]
  if (!last) return fail(problem('AUTOSTART_NO_CHANGE', { name }))
  // What somebody set since is not thrown away.
  if (!sameAutostart(config, last.after)) return fail(problem('AUTOSTART_CHANGED_MEANWHILE'))
  const names = new Map(vms.map((vm) => [vm.id, vm.name]))
  return ok({
    change: autostartBetween(config, last.before, (vm) => names.get(vm) ?? vm),
    undoOf: last.id,
  })
}

function changeResult(outcome: string, { before, after, vms, left }: AutostartChange) {
  return {
    outcome,
    defaults: { before, after },
    vms: vms.map(({ name, before: was, after: will }) => ({ name, before: was, after: will })),
    left: left.map(({ name, why }) => ({ name, why })),
  }
}

function reportText(output: Output, { enabled, worstCaseSeconds, vms }: AutostartReport): string {
  const { t } = output.translator
  const running = vms.filter((vm) => vm.running)
  const losing = running.filter(({ losesPower }) => losesPower)
  const lines = [
    t(`cli.autostart.${enabled ? 'on' : 'off'}`),
    t('cli.autostart.losing', { count: losing.length, running: running.length }),
    ...(enabled ? [t('cli.autostart.worst', { time: roughTime(t, worstCaseSeconds) })] : []),
  ]
  if (vms.length === 0) return lines.join('\n')
  const headings = [
    t('cli.columns.name'),
    t('cli.autostart.columns.order'),
    t('cli.autostart.columns.stop'),
    t('cli.autostart.columns.verdict'),
  ]
  return [
    ...lines,
    '',
    output.table(
      headings,
      vms.map((vm) => reportRow(output, vm)),
    ),
  ].join('\n')
}

function reportRow({ translator }: Output, vm: AutostartVm): string[] {
  const { t } = translator
  const order = vm.order === null ? t('cli.autostart.anyOrder') : String(vm.order)
  const verdict = vm.running ? t(`cli.autostart.why.${vm.why ?? 'fine'}`) : t('cli.autostart.why.not-running')
  return [vm.name, order, actionText(t, vm.stopAction, vm.stopDelay), verdict]
}

function changeText({ translator }: Output, { before, after, vms, left }: AutostartChange): string {
  const { t } = translator
  const state = (on: boolean | null): string => t(`cli.autostart.${on === true ? 'on' : 'off'}`)
  return [
    ...(before.enabled === after.enabled ? [] : [`  ${state(before.enabled)} → ${state(after.enabled)}`]),
    ...vms.map(({ name, before: was, after: will }) => `  ${name}: ${entryText(t, was)} → ${entryText(t, will)}`),
    ...left.map(
      ({ name, why }) => `  ${t('cli.autostart.left', { name, why: t(`cli.autostart.why.${why ?? 'fine'}`) })}`,
    ),
  ].join('\n')
}

type Translate = Output['translator']['t']

function entryText(t: Translate, entry: AutostartEntry | null): string {
  if (entry === null) return t('cli.autostart.notListed')
  const start = entry.startAction.toLowerCase() === 'poweron' ? 'starts' : 'startsNot'
  const delay = entry.stopDelay < 0 ? null : entry.stopDelay
  return `${t(`cli.autostart.${start}`)}, ${actionText(t, entry.stopAction.toLowerCase(), delay)}`
}

function actionText(t: Translate, action: string | null, delay: number | null): string {
  const known = (['guestshutdown', 'suspend', 'poweroff', 'systemdefault', 'none'] as const).find(
    (each) => each === action,
  )
  const text = known ? t(`cli.autostart.actions.${known}`) : (action ?? t('cli.autostart.actions.none'))
  return delay === null ? text : t('cli.autostart.within', { action: text, seconds: delay })
}
