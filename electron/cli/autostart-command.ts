import type { AutostartChange, AutostartReport, AutostartVm } from '../../shared/models/autostart.ts'
import { ok, type Result } from '../../shared/result.ts'
import { fixAutostart, judgeAutostart } from '../../shared/rules/autostart.ts'
import { autostartChangeLines, autostartVerdict, stopText } from '../../shared/text/autostart-text.ts'
import { roughTime } from '../../shared/text/readiness-text.ts'
import type { Host } from '../hosts/known-host.ts'
import { AutostartJournal, changeAutostart, lastAutostartChangeBack } from '../power/autostart-change.ts'
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
  const report = judgeAutostart({ config: reading.config, vms: reading.vms, timeOf: times(reading.vms).timeOf })
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
        ? await lastAutostartChangeBack(session.paths.autostartChanges, record, reading)
        : ok({ change: fixAutostart({ config, vms, timeOf: times(vms).timeOf }), undoOf: null })
      if (!planned.ok) return planned
      const { change, undoOf } = planned.value
      if (change === null) {
        const { t } = output.translator
        const { vms: judged } = judgeAutostart({ config, vms, timeOf: times(vms).timeOf })
        const left = judged.filter(({ losesPower }) => losesPower)
        output.result(
          { outcome: 'unchanged', defaults: null, vms: [], left: left.map(({ name: vm, why }) => ({ name: vm, why })) },
          () =>
            [
              t('autostart.unchanged'),
              ...left.map((vm) => `  ${t('autostart.left', { name: vm.name, why: autostartVerdict(t, vm) })}`),
            ].join('\n'),
        )
        return ok(exit.done)
      }
      const show = (): string => changeText(output, change)
      if (flags.dryRun) {
        output.result(changeResult('dry-run', change), show)
        return ok(exit.done)
      }
      const agreed = await confirmChange(session, { yes: flags.yes, show, words: 'autostart' })
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
        code === null ? output.translator.t('autostart.done') : output.translator.codeText(code),
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
    t(`autostart.${enabled ? 'on' : 'off'}`),
    t('autostart.losing', { count: losing.length, running: running.length }),
    ...(enabled ? [t('autostart.worst', { time: roughTime(t, worstCaseSeconds) })] : []),
  ]
  if (vms.length === 0) return lines.join('\n')
  const headings = [
    t('cli.columns.name'),
    t('autostart.columns.order'),
    t('autostart.columns.stop'),
    t('autostart.columns.verdict'),
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
  const order = vm.order === null ? t('autostart.anyOrder') : String(vm.order)
  return [vm.name, order, stopText(t, vm.stopAction, vm.stopDelay), autostartVerdict(t, vm)]
}

function changeText({ translator }: Output, change: AutostartChange): string {
  return autostartChangeLines(translator.t, change)
    .map((line) => `  ${line}`)
    .join('\n')
}
