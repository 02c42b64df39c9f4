import { isoNow } from '../../shared/clock.ts'
import type { DailyFacts } from '../../shared/models/daily.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { patchLevel, type PatchLevel } from '../../shared/rules/patch-level.ts'
import { readingText, sizeText } from '../../shared/text/attention-text.ts'
import { readDaily } from '../vim/daily.ts'
import { exit, type ExitStatus } from './exit.ts'
import { localDateTime } from './local-time.ts'
import type { Output } from './output.ts'
import type { CliSession } from './session.ts'

/** Runs `datastores`. */
export async function showDatastores(session: CliSession, name: string): Promise<Result<ExitStatus>> {
  const facts = await read(session, name)
  if (!facts.ok) return facts
  const { datastores } = facts.value
  if (datastores === null) return fail(problem('DATASTORES_NOT_READ'))
  const { output } = session
  const { t } = output.translator
  output.result(
    datastores.map(({ name: store, type, capacityBytes, freeBytes, uncommittedBytes, accessible }) => ({
      name: store,
      type,
      capacityBytes,
      freeBytes,
      uncommittedBytes,
      accessible,
    })),
    () =>
      datastores.length === 0
        ? t('attention.datastores.none')
        : output.table(
            [
              t('cli.columns.name'),
              ...(['type', 'capacity', 'free', 'claim', 'accessible'] as const).map((column) =>
                t(`attention.datastores.columns.${column}`),
              ),
            ],
            datastores.map((store) => [
              store.name,
              store.type,
              sizeText(t, store.capacityBytes),
              sizeText(t, store.freeBytes),
              sizeText(t, store.uncommittedBytes),
              yesNo(output, store.accessible),
            ]),
          ),
  )
  return ok(exit.done)
}

/** Runs `sensors`. */
export async function showSensors(session: CliSession, name: string): Promise<Result<ExitStatus>> {
  const facts = await read(session, name)
  if (!facts.ok) return facts
  const { sensors } = facts.value
  if (sensors === null) return fail(problem('SENSORS_NOT_READ'))
  const { output } = session
  const { t } = output.translator
  output.result(
    sensors.map(({ name: sensor, type, reading, unit, health, at }) => ({
      name: sensor,
      type,
      reading,
      unit,
      health,
      at,
    })),
    () =>
      sensors.length === 0
        ? t('attention.sensors.none')
        : output.table(
            [
              t('cli.columns.name'),
              ...(['type', 'reading', 'health', 'at'] as const).map((column) =>
                t(`attention.sensors.columns.${column}`),
              ),
            ],
            sensors.map((sensor) => [
              sensor.name,
              sensor.type,
              readingText(t, sensor),
              t(`attention.sensors.health.${sensor.health}`),
              sensor.at && localDateTime(sensor.at),
            ]),
          ),
  )
  return ok(exit.done)
}

/** Runs `patch-level`. Exit 1 when a newer patch is known, when support has ended, or when nothing is known of the build. */
export async function showPatchLevel(session: CliSession, name: string): Promise<Result<ExitStatus>> {
  const facts = await read(session, name)
  if (!facts.ok) return facts
  const level = patchLevel(facts.value.version, facts.value.build)
  const today = isoNow(session.clock).slice(0, 10)
  const { version, build, name: release, behind, latest, asOf, endOfSupport } = level
  session.output.result({ version, build, name: release, behind, latest, asOf, endOfSupport }, () =>
    levelText(session.output, level, today),
  )
  const supported = endOfSupport !== null && endOfSupport >= today
  return ok(behind === 0 && supported ? exit.done : exit.negative)
}

function read(session: CliSession, name: string): Promise<Result<DailyFacts>> {
  const { clock, cancel: signal } = session
  return session.withHost(name, (client) => readDaily(client, { clock, signal, withSnapshots: [], refresh: true }), {
    settle: false,
  })
}

function yesNo({ translator: { t } }: Output, value: boolean | null): string {
  if (value === null) return t('cli.unknown')
  return t(value ? 'cli.yes' : 'cli.no')
}

function levelText({ translator: { t } }: Output, level: PatchLevel, today: string): string {
  const { version, build, name, behind, newest, latest, endOfSupport, notTo, asOf } = level
  return [
    name === null
      ? t('attention.patches.unlisted', { version, build })
      : t('attention.patches.installed', { name, build }),
    ...(level.withdrawn ? [t('attention.patches.withdrawn')] : []),
    behind === null
      ? t('attention.patches.unknown')
      : t('attention.patches.behind', { count: behind, newest: newest?.name ?? null }),
    ...(latest ? [t('attention.patches.latest', latest)] : []),
    ...(endOfSupport === null ? [] : [supportText(t, endOfSupport, today)]),
    ...(notTo.length > 0 ? [t('attention.patches.notTo', { versions: notTo.join(', ') })] : []),
    t('attention.patches.asOf', { date: asOf }),
  ].join('\n')
}

function supportText(t: Output['translator']['t'], date: string, today: string): string {
  return t(date < today ? 'attention.patches.supportEnded' : 'attention.patches.support', { date })
}
