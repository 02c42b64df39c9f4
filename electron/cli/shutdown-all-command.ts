import type { Outcome } from '../../shared/models/power.ts'
import type { Plan } from '../../shared/models/plan.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { hostStages } from '../../shared/rules/power/host-stages.ts'
import type { Host, KnownHost } from '../hosts/known-host.ts'
import { rehearse, type Rehearsal } from '../power/rehearsal.ts'
import { settingsDocument } from '../storage/settings-document.ts'
import { askPasswords, eachHost } from './all-hosts.ts'
import { exitForOutcome, exitForProblem, type ExitStatus } from './exit.ts'
import type { CliSession } from './session.ts'
import { policyOfRun, shutDownHost, type HostEnd, type ShutdownCommandOptions } from './shutdown-command.ts'
import { previewText } from './shutdown-text.ts'

/** Hosts that are shut down at the same time. */
const runsAtOnce = 8

/** How it ended for a host; no outcome where no run began: nothing is claimed of such a host. */
interface EndAmongHosts extends Omit<HostEnd, 'outcome'> {
  readonly outcome: Outcome | null
}

/** A host that was read, and what would happen to it. */
interface Rehearsed {
  readonly record: Host
  readonly rehearsal: Rehearsal
}

/**
 * Runs `shutdown --all`: every saved host by its own rules, at the same time, after one question. Hosts that go last, by name or
 * else as the settings have it, begin one after another, each when no host before it responds any more. Problems are what
 * keeps all of them from beginning.
 */
export async function shutDownAll(
  session: CliSession,
  options: ShutdownCommandOptions,
  last: readonly string[],
): Promise<Result<ExitStatus>> {
  const hosts = await session.registry.list()
  if (!hosts.ok) return hosts
  if (hosts.value.length === 0) return fail(problem('NO_HOSTS_SAVED'))
  const goLast: string[] = []
  for (const name of last) {
    const found = await session.registry.find(name)
    if (!found.ok) return found
    goLast.push(found.value.id)
  }
  if (last.length === 0) {
    const settings = await settingsDocument(session.paths.settings).read()
    if (!settings.ok) return settings
    goLast.push(...settings.value.hostsLast)
  }
  const asks = !options.dryRun && !options.yes
  if (asks && !session.interactive) return fail(problem('CONFIRMATION_NEEDED'))
  return new AllHosts(session, options, hosts.value, goLast).run(asks)
}

class AllHosts {
  readonly #session: CliSession
  readonly #options: ShutdownCommandOptions
  readonly #hosts: readonly KnownHost[]
  /** In the order in which they go: together, and then one after another. */
  readonly #stages: readonly (readonly KnownHost[])[]
  readonly #last: ReadonlySet<string>
  readonly #ends = new Map<string, EndAmongHosts>()
  readonly #agreed = new Map<string, Plan>()

  constructor(
    session: CliSession,
    options: ShutdownCommandOptions,
    hosts: readonly KnownHost[],
    last: readonly string[],
  ) {
    this.#session = session
    this.#options = options
    this.#hosts = hosts
    const byId = new Map(hosts.map((host) => [host.id, host]))
    const stages = hostStages([...byId.keys()], last)
    this.#stages = stages.map((ids) => ids.flatMap((id) => byId.get(id) ?? []))
    this.#last = new Set(last)
  }

  async run(asks: boolean): Promise<Result<ExitStatus>> {
    const without = await askPasswords(this.#session, this.#hosts)
    for (const host of this.#hosts) {
      const reason = without.get(host.id)
      if (reason) this.#notBegun(host, reason)
    }
    const agreed = asks ? await this.#agree() : true
    if (agreed === null) return fail(problem('CONFIRMATION_NEEDED'))
    if (!agreed) this.#endOthers(this.#hosts, problem('CANCELLED'))
    const before: KnownHost[] = []
    for (const stage of this.#stages) {
      this.#leaveOutAfter(before, stage)
      before.push(...stage)
      await this.#shutDown(stage, before)
    }
    return ok(this.#summary())
  }

  /** Begins with none of a stage when a host before it may still respond, which others may need to the end. */
  #leaveOutAfter(before: readonly KnownHost[], stage: readonly KnownHost[]): void {
    const up = before.filter(({ id }) => this.#ends.get(id)?.outcome !== 'unreachable')
    if (up.length === 0 || this.#options.dryRun) return
    const { cancel, output } = this.#session
    const names = new Intl.ListFormat(output.translator.locale).format(up.map(({ name }) => name))
    this.#endOthers(stage, cancel.aborted ? problem('CANCELLED') : problem('OTHER_HOSTS_NOT_DOWN', { names }))
  }

  /** Shuts hosts down at the same time. @param going all that are gone by then or go meanwhile */
  async #shutDown(hosts: readonly KnownHost[], going: readonly KnownHost[]): Promise<void> {
    const alsoGoing = new Set(going.map(({ id }) => id))
    await eachHost(this.#without(hosts), runsAtOnce, async (host) => {
      if (this.#session.cancel.aborted) return this.#notBegun(host, problem('CANCELLED'))
      const output = this.#session.output.forHost(host.name)
      const agreed = this.#agreed.get(host.id) ?? null
      try {
        const end = await shutDownHost(this.#session, host.id, this.#options, { output, alsoGoing, agreed })
        if (end.ok) this.#ends.set(host.id, end.value)
        else this.#notBegun(host, end.problem)
      } catch (error) {
        // A mistake of the program must not end the runs of the others, and may have come after a call was sent.
        this.#notBegun(host, problem('INTERNAL', {}, error), 'unknown')
      }
    })
  }

  /**
   * Shows what will happen to each host and asks once. Those that cannot be read or are blocked do not keep the others.
   * Null when the user can no longer be asked.
   */
  async #agree(): Promise<boolean | null> {
    const { output, prompter, cancel } = this.#session
    const { t, locale } = output.translator
    const read = await eachHost(this.#without(this.#hosts), runsAtOnce, async (host) => ({
      host,
      rehearsed: await this.#rehearse(host),
    }))
    if (cancel.aborted) return false
    const going: Rehearsed[] = []
    for (const { host, rehearsed } of read) {
      if (!rehearsed.ok) {
        this.#notBegun(host, rehearsed.problem)
        continue
      }
      const { record, rehearsal } = rehearsed.value
      output.note(previewText(output, record, rehearsal, { dryRun: false, canAsk: true }))
      if (rehearsal.plan.blockers.length > 0) continue
      going.push(rehearsed.value)
      this.#agreed.set(record.id, rehearsal.plan)
    }
    // The runs themselves say what blocks them.
    if (going.length === 0) return true
    const list = (records: readonly KnownHost[]): string =>
      new Intl.ListFormat(locale).format(records.map(({ name }) => name))
    const goingIds = new Set(going.map(({ record }) => record.id))
    const leftOut = this.#hosts.filter(({ id }) => !goingIds.has(id))
    const goingLast = this.#stages.flat().filter(({ id }) => this.#last.has(id) && goingIds.has(id))
    if (leftOut.length > 0) output.note(t('cli.all.leftOut', { names: list(leftOut) }))
    if (goingLast.length > 0) output.note(t('cli.all.last', { names: list(goingLast) }))
    output.note(t('cli.all.cancelHint'))
    const running = going.reduce((sum, { rehearsal }) => sum + runningVms(rehearsal), 0)
    const names = list(going.map(({ record }) => record))
    const question = t('cli.all.confirm', { names, guests: t('cli.all.guests', { count: running }) })
    const answer = await prompter.ask(question, { signal: cancel })
    if (answer?.trim().toLowerCase() === t('cli.trust.yes')) return true
    // Not a no: the terminal closed, and nothing more can be asked.
    if (answer === null && !cancel.aborted) return null
    if (!cancel.aborted) output.note(t('cli.all.notConfirmed'))
    return false
  }

  #rehearse(host: KnownHost): Promise<Result<Rehearsed>> {
    const { clock, cancel } = this.#session
    return this.#session.withHost(
      host.id,
      async (client, record) => {
        const decided = await policyOfRun(this.#session, record.id, this.#options)
        if (!decided.ok) return decided
        // The run reads again, and says so then.
        const rehearsal = await rehearse({ client, ...decided.value, clock, emit: () => undefined, cancel })
        return rehearsal.ok ? ok({ record, rehearsal: rehearsal.value }) : rehearsal
      },
      { settle: false },
    )
  }

  /** Returns the hosts that have not ended. */
  #without(hosts: readonly KnownHost[]): readonly KnownHost[] {
    return hosts.filter(({ id }) => !this.#ends.has(id))
  }

  #endOthers(hosts: readonly KnownHost[], reason: Problem): void {
    for (const host of this.#without(hosts)) this.#notBegun(host, reason)
  }

  #notBegun(host: KnownHost, reason: Problem, outcome: Outcome | null = null): void {
    const { code, params, cause } = reason
    const cancelled = code === 'CANCELLED'
    this.#ends.set(host.id, { outcome: cancelled ? 'cancelled' : outcome, code, status: exitForProblem(code) })
    if (cancelled) return
    this.#session.output.forHost(host.name).problem(reason)
    this.#session.logger.log('warn', 'host.failed', { host: host.name, code, params, cause })
  }

  /** Shows how each host ended. The status is the highest of theirs. */
  #summary(): ExitStatus {
    const { output } = this.#session
    const { t } = output.translator
    const ends = this.#hosts.map(({ id, name }) => ({ name, ...(this.#ends.get(id) ?? unknownEnd) }))
    output.result({ hosts: ends.map(({ name, outcome, code }) => ({ host: name, outcome, code })) }, () => {
      const rows = ends.map(({ name, outcome, code }) => [
        name,
        outcome === null ? t('cli.all.notBegun') : t(`cli.outcomes.${outcome}`),
        code,
      ])
      return `\n${output.table([t('cli.columns.host'), t('cli.columns.outcome'), t('cli.columns.code')], rows)}`
    })
    return ends.reduce<ExitStatus>((worst, { status }) => (status > worst ? status : worst), 0)
  }
}

const unknownEnd: EndAmongHosts = { outcome: 'unknown', code: null, status: exitForOutcome('unknown') }

function runningVms({ situation }: Rehearsal): number {
  return situation.inventory.vms.filter(({ powerState }) => powerState === 'poweredOn').length
}
