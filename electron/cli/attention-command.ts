import { isoNow } from '../../shared/clock.ts'
import type { AttentionThresholds, AttentionTopic } from '../../shared/models/attention.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { markedItems, type MarkedItem } from '../../shared/rules/attention/marks.ts'
import { attentionText } from '../../shared/text/attention-text.ts'
import { AttentionStore, type AttentionMemory } from '../daily/attention-store.ts'
import { checkHost } from '../daily/check-host.ts'
import { Baselines } from '../firewall/baselines.ts'
import { Passports } from '../hardware/passports.ts'
import type { Host } from '../hosts/known-host.ts'
import { learnTimes } from '../power/learned-times.ts'
import { settingsDocument } from '../storage/settings-document.ts'
import type { VimClient } from '../vim/client.ts'
import { readInventory } from '../vim/inventory.ts'
import { askPasswords, eachHost, oneOrAll } from './all-hosts.ts'
import { exit, type ExitStatus } from './exit.ts'
import { localDateTime } from './local-time.ts'
import type { Output } from './output.ts'
import type { CliSession } from './session.ts'

/** Hosts that are read at the same time. */
const readsAtOnce = 4

interface Checked {
  readonly host: string
  readonly items: readonly MarkedItem[]
  readonly unknown: readonly AttentionTopic[]
}

interface CheckedOrNot {
  readonly host: string
  readonly read: Result<Checked>
}

/**
 * Runs `attention`: what needs the user on a host, or on all of them. Exit 1 when anything does. Among all hosts, one that
 * cannot be read is an item itself, since nothing is known of it.
 */
export async function showAttention(
  session: CliSession,
  name: string,
  { all }: { readonly all: boolean },
): Promise<Result<ExitStatus>> {
  const { output, registry, cancel } = session
  const usage = oneOrAll(output, name, all)
  if (!usage.ok) return usage
  const settings = await settingsDocument(session.paths.settings).read()
  if (!settings.ok) return settings
  const memory = await new AttentionStore({ file: session.paths.attention }).read()
  if (!memory.ok) return memory
  const known = { thresholds: settings.value.attention, memory: memory.value }
  if (!all) {
    const checked = await check(session, name, known)
    return checked.ok ? show(output, [{ host: checked.value.host, read: checked }]) : checked
  }
  const hosts = await registry.list()
  if (!hosts.ok) return hosts
  const without = await askPasswords(session, hosts.value)
  const checked = await eachHost(hosts.value, readsAtOnce, async (host): Promise<CheckedOrNot> => {
    const missing = without.get(host.id)
    return {
      host: host.name,
      read: missing ? fail(missing) : await check(session, host.id, known, output.forHost(host.name)),
    }
  })
  return cancel.aborted ? fail(problem('CANCELLED')) : show(output, checked)
}

function check(
  session: CliSession,
  name: string,
  { thresholds, memory }: { readonly thresholds: AttentionThresholds; readonly memory: AttentionMemory },
  output = session.output,
): Promise<Result<Checked>> {
  const { clock, cancel: signal, paths } = session
  return session.withHost(
    name,
    async (client: VimClient, record: Host) => {
      const inventory = await readInventory(client, { signal })
      if (!inventory.ok) return inventory
      const baseline = await new Baselines({ file: paths.baselines }).current(record.id)
      if (!baseline.ok) return baseline
      const passport = await new Passports({ file: paths.passports }).latest(record.id)
      if (!passport.ok) return passport
      const times = await learnTimes(paths.journal, record.id)
      if (!times.ok) return times
      const checked = await checkHost(client, {
        clock,
        signal,
        inventory: inventory.value,
        thresholds,
        wanted: { firewall: baseline.value, hardware: passport.value?.hardware ?? null },
        timeOf: times.value(inventory.value.vms).timeOf,
        refresh: true,
      })
      if (!checked.ok) return checked
      const { items, unknown } = checked.value.report
      return ok({
        host: record.name,
        items: markedItems(record.id, items, memory.marks, memory.seen, isoNow(clock)),
        unknown,
      })
    },
    { settle: false, output },
  )
}

interface Row {
  readonly host: string
  readonly code: string
  readonly severity: 'critical' | 'warning' | 'note'
  readonly subject: string | null
  readonly title: string
  readonly cause: string
  readonly since: string | null
}

function show(output: Output, checked: readonly CheckedOrNot[]): Result<ExitStatus> {
  const { t } = output.translator
  const rows = checked.flatMap(({ host, read }) =>
    read.ok
      ? read.value.items.filter(({ mark }) => mark === null).map(({ item }) => rowOf(output, host, item))
      : [notCheckedRow(output, host, read.problem)],
  )
  const hidden = checked.reduce(
    (sum, { read }) => sum + (read.ok ? read.value.items.filter(({ mark }) => mark !== null).length : 0),
    0,
  )
  output.result(
    rows.map(({ title, cause, ...row }) => ({
      host: row.host,
      code: row.code,
      severity: row.severity,
      subject: row.subject,
      message: `${title}: ${cause}`,
      since: row.since,
    })),
    () => (rows.length === 0 ? noneText(output, checked) : table(output, rows)),
  )
  for (const { host, read } of checked)
    if (read.ok && read.value.unknown.length > 0) {
      const topics = read.value.unknown.map((topic) => t(`attention.topics.${topic}`))
      const about = checked.length > 1 ? output.forHost(host) : output
      about.note(t('attention.notChecked', { topics: new Intl.ListFormat(output.translator.locale).format(topics) }))
    }
  if (hidden > 0) output.note(t('attention.hidden', { count: hidden }))
  return ok(rows.length > 0 ? exit.negative : exit.done)
}

function rowOf(output: Output, host: string, item: MarkedItem['item']): Row {
  const day = (iso: string): string => localDateTime(iso).slice(0, 10)
  const { title, cause } = attentionText(output.translator.t, item, { day, time: localDateTime })
  return { host, code: item.code, severity: item.severity, subject: item.subject, title, cause, since: item.since }
}

function notCheckedRow({ translator: { t, problemText } }: Output, host: string, reason: Problem): Row {
  return {
    host,
    code: 'HOST_NOT_CHECKED',
    severity: 'warning',
    subject: null,
    title: t('attention.hostNotChecked'),
    cause: problemText(reason),
    since: null,
  }
}

function noneText({ translator: { t } }: Output, checked: readonly CheckedOrNot[]): string {
  const [only] = checked
  // What could not be checked may need attention all the same.
  if (checked.some(({ read }) => !read.ok || read.value.unknown.length > 0)) return t('attention.noneChecked')
  return checked.length === 1 && only ? t('attention.noneOf', { host: only.host }) : t('attention.none')
}

function table(output: Output, rows: readonly Row[]): string {
  const { t } = output.translator
  const headings = (['severity', 'host', 'what', 'cause', 'since'] as const).map((column) =>
    t(`attention.columns.${column}`),
  )
  return output.table(
    headings,
    rows.map(({ severity, host, title, cause, since }) => [
      t(`attention.severities.${severity}`),
      host,
      title,
      cause,
      since && localDateTime(since),
    ]),
  )
}
