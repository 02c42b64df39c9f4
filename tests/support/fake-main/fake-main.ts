import type { AttentionMark } from '../../../shared/models/attention.ts'
import type { Bridge, Envelope } from '../../../shared/ipc/bridge.ts'
import type { PushName, Pushes, RequestInput, RequestName, RequestOutput } from '../../../shared/ipc/contract.ts'
import type { AppState, AppStateParts, HostView, RunView } from '../../../shared/models/app-state.ts'
import type { VmInventory } from '../../../shared/models/inventory.ts'
import { problem, type Problem } from '../../../shared/problems/problem.ts'
import { appChange } from '../../../shared/rules/app-change/app.ts'
import { changeHostPolicy, changeSettings } from '../../../shared/rules/change-settings.ts'
import { parseMac } from '../../../shared/rules/wake/mac.ts'
import { decideBeforehand } from '../../../shared/rules/power/decide-beforehand.ts'
import { fail } from '../../../shared/result.ts'
import { policyFor } from '../../../shared/rules/policy-for.ts'
import { wholeChain } from './chain-samples.ts'
import { autostartAnswers } from './fake-autostart.ts'
import { vmsAnswers } from './fake-vms.ts'
import { hardwareAnswers } from './fake-hardware.ts'
import { imageAnswers } from './fake-image.ts'
import { installAnswers } from './fake-install.ts'
import { expectedRun, readinessOf, rehearsed } from './fake-readiness.ts'
import { stickAnswers } from './fake-stick.ts'
import { FakeVibs } from './fake-vibs.ts'
import { FakeVmRules } from './fake-vm-rules.ts'
import { FakePorts } from './fake-ports.ts'
import { fingerprints, host, ids, inSeconds, manyVms, manyRun, run } from './samples.ts'
import { waking } from '../waking.ts'
import type { Scenario } from './scenarios.ts'

/** One request as it came in; passwords are kept as their length only. */
export interface SeenRequest {
  readonly name: RequestName
  readonly input: unknown
}

/** What a test changes: whole hosts by their ids, and other parts as they are to be. */
interface Edit extends Partial<Omit<AppState, 'hosts'>> {
  readonly hosts?: readonly HostView[]
  readonly removed?: readonly string[]
}

type Listener = <Name extends PushName>(name: Name, value: Pushes[Name]) => void

/**
 * A main process for tests of the window: the same contract, states instead of hosts. It answers as the real one would
 * where a view depends on it, and records the requests it received.
 *
 * Passwords: `wrong` is refused. Addresses: `bad address` is not one, one with `silent` in it does not answer.
 */
export class FakeMain implements Bridge {
  readonly requests: SeenRequest[] = []
  /** Requests that were cancelled before they were answered. */
  readonly givenUp: RequestName[] = []
  readonly #listeners = new Map<PushName, Set<(value: never) => void>>()
  readonly #scenario: Scenario
  #state: AppState | null
  #seq = 0
  #losing = 0
  readonly #held = new Set<string>()
  readonly #waiting: { readonly name: RequestName; readonly go: () => void }[] = []
  readonly #giveUp = new Map<string, () => void>()
  readonly ports: FakePorts
  readonly #vmRules = new FakeVmRules({
    host: (id) => this.#state?.hosts.find((each) => each.id === id),
    settings: () => this.#state?.settings,
    changed: (id) => this.#judge(id),
  })
  readonly vibs = new FakeVibs((name, value) => this.push(name, value))

  constructor(scenario: Scenario) {
    this.#scenario = scenario
    this.#state = scenario.state
    this.ports = new FakePorts({
      host: (id) => this.#state?.hosts.find((each) => each.id === id),
      push: (report) => this.push('ports.report', report),
      worlds: new Map(Object.entries(scenario.ports ?? {})),
      baselines: [...(scenario.baselines ?? [])],
      changes: [...(scenario.changes ?? [])],
    })
    const checklists = [...(scenario.checklists ?? [])]
    this.#answers = {
      ...this.#own,
      ...this.#vmRules.answers,
      ...this.ports.answers,
      ...hardwareAnswers([...(scenario.passports ?? [])]),
      ...installAnswers(checklists),
      ...imageAnswers(checklists),
      ...stickAnswers(checklists),
      ...this.vibs.answers,
      ...autostartAnswers((id) => this.#state?.hosts.find((each) => each.id === id)),
      ...vmsAnswers((id) => this.#state?.hosts.find((each) => each.id === id)),
    }
  }

  on<Name extends PushName>(name: Name, listener: (value: Pushes[Name]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners)
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  readonly push: Listener = (name, value) => {
    // Nothing is shared with the window: what comes over is a copy.
    const copy = structuredClone(value)
    for (const listener of this.#listeners.get(name) ?? []) (listener as (given: typeof value) => void)(copy)
  }

  dropped(file: File): Promise<string | null> {
    return Promise.resolve(this.vibs.read.dropped(file.name))
  }

  abort(id: string): void {
    this.#giveUp.get(id)?.()
    this.vibs.build.abort(id)
  }

  /** Leaves requests of this name unanswered until they are cancelled or let go. */
  hold(name: RequestName): void {
    this.#held.add(name)
  }

  /** Answers what was held under this name. */
  letGo(name: RequestName): void {
    this.#held.delete(name)
    for (const held of this.#waiting) if (held.name === name) held.go()
  }

  async request<Name extends RequestName>(
    name: Name,
    input: RequestInput<Name>,
    id: string,
  ): Promise<Envelope<RequestOutput<Name>>> {
    this.requests.push({ name, input: withoutPassword(input) })
    if (
      this.#held.has(name) ||
      (name === 'ports.check' && this.ports.isStuck((input as RequestInput<'ports.check'>).id)) ||
      (name === 'app.snapshot' && this.#state === null)
    ) {
      const wanted = await new Promise<boolean>((resolve) => {
        this.#giveUp.set(id, () => {
          this.givenUp.push(name)
          resolve(false)
        })
        this.#waiting.push({ name, go: () => resolve(true) })
      })
      if (!wanted) return refuse(problem('CANCELLED'))
    }
    // The real one never answers in the same turn either.
    await Promise.resolve()
    return (await this.#answers[name](input as never, id)) as Envelope<RequestOutput<Name>>
  }

  /** Changes the state and pushes what changed, as the main process does. */
  change({ hosts = [], removed = [], ...parts }: Edit): void {
    const before = this.#state
    if (!before) return
    const given = new Map(hosts.map((each) => [each.id, each]))
    const kept = before.hosts.filter(({ id }) => !removed.includes(id)).map((each) => given.get(each.id) ?? each)
    const added = hosts.filter(({ id }) => !removed.includes(id) && !kept.some((each) => each.id === id))
    this.#become({ ...before, ...parts, hosts: [...kept, ...added] })?.()
  }

  /** Takes over a state; returns what pushes the change to the window, or null when nothing changed. */
  #become(now: AppState): (() => void) | null {
    const change = this.#state && appChange(this.#state, now)
    this.#state = now
    return change && this.#numbered(change)
  }

  #numbered(change: AppStateParts): () => void {
    this.#seq += 1
    const seq = this.#seq
    return () => {
      if (this.#losing === 0) this.push('app.change', { seq, ...change })
      else this.#losing -= 1
    }
  }

  /** From now on that many changes of the state do not reach the window. */
  lose(changes: number): void {
    this.#losing = changes
  }

  /** Switches language and theme, as a change of the settings does. */
  dress({ locale, theme }: { readonly locale: 'en' | 'zh-CN'; readonly theme: 'light' | 'dark' }): void {
    if (!this.#state) return
    const { settings, shell } = this.#state
    this.change({ settings: { ...settings, language: locale, theme }, shell: { ...shell, locale } })
  }

  changeHost(id: string, change: Partial<HostView>): void {
    const found = this.#state?.hosts.find((each) => each.id === id)
    if (found) this.change({ hosts: [{ ...found, ...change }] })
  }

  /** Gives a host that many machines. */
  fill(id: string, count: number): void {
    this.change({
      hosts:
        this.#state?.hosts.filter((each) => each.id === id).map((each) => withVms(each, () => manyVms(count))) ?? [],
    })
  }

  /** Changes one machine of a host. */
  changeVm(id: string, vmId: string, change: Partial<VmInventory>): void {
    this.prepareVm(id, vmId, change)()
  }

  /** Changes one machine and returns what tells the window; `whole` sends its host anew, at the end of the list. */
  prepareVm(id: string, vmId: string, change: Partial<VmInventory>, whole = false): () => void {
    const before = this.#state
    if (!before) return () => undefined
    const edit = (vm: VmInventory): VmInventory => (vm.id === vmId ? { ...vm, ...change } : vm)
    const hosts = before.hosts.map((each) => (each.id === id ? withVms(each, (vms) => vms.map(edit)) : each))
    if (!whole) return this.#become({ ...before, hosts }) ?? (() => undefined)
    const [others, own] = [hosts.filter((each) => each.id !== id), hosts.filter((each) => each.id === id)]
    this.#state = { ...before, hosts: [...others, ...own] }
    return this.#numbered({ removed: [id], added: own })
  }

  /** Judges a host again by the rules that hold now. */
  #judge(id: string): void {
    const found = this.#state?.hosts.find((each) => each.id === id)
    if (!found || !this.#state) return
    const policy = policyFor(this.#state.settings, id)
    this.changeHost(id, { readiness: readinessOf(found, policy, this.#vmRules.input(id, policy)) })
  }

  #run(id: string, change: Partial<RunView> | null): void {
    const found = this.#state?.hosts.find((each) => each.id === id)
    if (found) this.changeHost(id, { run: change === null ? null : { ...(found.run ?? run()), ...change } })
  }

  #mark(id: string, key: string, mark: AttentionMark | null): Envelope<void> {
    const { attention } = this.#state?.hosts.find((each) => each.id === id) ?? {}
    if (!attention) return refuse(problem('ATTENTION_ITEM_GONE'))
    const items = attention.items.map((each) => (each.item.key === key ? { ...each, mark } : each))
    this.changeHost(id, { attention: { ...attention, items } })
    return accept(undefined)
  }

  readonly #answers: {
    readonly [Name in RequestName]: (
      input: RequestInput<Name>,
      id: string,
    ) => Envelope<RequestOutput<Name>> | Promise<Envelope<RequestOutput<Name>>>
  }

  readonly #own: {
    readonly [
      Name in Exclude<
        RequestName,
        | `power.${string}VmRules`
        | `ports.${string}`
        | `firewall.${string}`
        | `hardware.${string}`
        | `install.${string}`
        | `image.${string}`
        | `stick.${string}`
        | `vibs.${string}`
        | `kickstart.${string}`
        | `autostart.${string}`
        | `vms.${string}`
      >
    ]: (input: RequestInput<Name>) => Envelope<RequestOutput<Name>>
  } = {
    'app.snapshot': () => (this.#state ? accept({ seq: this.#seq, state: this.#state }) : refuse(problem('INTERNAL'))),
    'app.dismissNotices': () => this.#done({ notices: [] }),
    'hosts.inspect': ({ address, adding }) => {
      if (/\s/.test(address)) return refuse(problem('ADDRESS_INVALID', { input: address, reason: 'spaces' }))
      if (address.includes('silent')) return refuse(problem('CONNECT_TIMEOUT', { host: address, port: 443 }))
      const known = this.#state?.hosts.find((each) => each.address === address)
      if (adding && known) return refuse(problem('HOST_EXISTS', { address }))
      const changed = known?.state.problem?.code === 'CERTIFICATE_CHANGED'
      return accept({
        address,
        fingerprint: changed ? fingerprints.changed : fingerprints.trusted,
        subject: `CN=${address}, OU=VMware Engineering, O=VMware`,
        validFrom: '2025-03-02T09:14:00.000Z',
        validTo: '2036-09-02T09:14:00.000Z',
      })
    },
    'hosts.add': ({ address, user, password, name, fingerprint, again }) => {
      if (password === 'wrong') return refuse(problem('CREDENTIALS_REJECTED'))
      if (this.#state?.hosts.some((each) => each.address === address)) return refuse(problem('HOST_EXISTS'))
      if (this.#state?.hosts.some((each) => each.name.toLowerCase() === name?.toLowerCase()))
        return refuse(problem('HOST_NAME_TAKEN'))
      if (address.startsWith('twice') && !again)
        return refuse(problem('HOST_KNOWN', { name: 'rack-1', address: '192.0.2.1' }))
      this.change({ hosts: [host({ id: ids.added, name: name ?? address, address, user, fingerprint })] })
      return accept({ id: ids.added })
    },
    'hosts.remove': ({ id }) => this.#done({ removed: [id] }),
    'hosts.rename': ({ id, name }) => {
      if (this.#state?.hosts.some((each) => each.id !== id && each.name === name))
        return refuse(problem('HOST_NAME_TAKEN'))
      this.changeHost(id, { name })
      return accept(undefined)
    },
    'hosts.repin': ({ id, fingerprint }) => this.#live(id, { fingerprint }),
    'hosts.setPassword': ({ id, password }) =>
      password === 'wrong' ? refuse(problem('CREDENTIALS_REJECTED')) : this.#live(id, {}),
    'hosts.retry': ({ id }) => this.#live(id, {}),
    'hosts.setPolicy': ({ id, policy }) => {
      if (!this.#state) return refuse(problem('INTERNAL'))
      const settings = changeHostPolicy(this.#state.settings, id, policy)
      const done = this.#done({ settings })
      this.#judge(id)
      return done
    },
    'hosts.watch': () => accept(undefined),
    'practice.start': () => {
      this.change({ hosts: [host({ id: ids.added, name: 'practice', address: '127.0.0.1:8443' })] })
      return accept({ id: ids.added })
    },
    'power.rehearse': ({ id, policy }) => {
      const found = this.#state?.hosts.find((each) => each.id === id)
      return accept(rehearsed(found ?? host(), policy, this.#vmRules.input(id, policy)))
    },
    'power.shutDown': ({ id, policy }) => {
      const found = this.#state?.hosts.find((each) => each.id === id) ?? host()
      this.changeHost(id, {
        run: run({
          ...expectedRun(found, policy, this.#vmRules.input(id, policy)),
          phase: 'countdown',
          begunAt: null,
          startedAt: inSeconds(0),
          countdownEndsAt: inSeconds(policy.countdownSeconds),
        }),
      })
      return accept(undefined)
    },
    'power.run': ({ id, policy, action }) => {
      const countdownEndsAt = inSeconds(policy.countdownSeconds)
      this.changeHost(id, { run: run({ action, phase: 'countdown', startedAt: inSeconds(0), countdownEndsAt }) })
      return accept(undefined)
    },
    'power.now': ({ id }) => {
      this.changeHost(id, { run: run({ phase: 'ending', startedAt: inSeconds(0) }) })
      return accept(undefined)
    },
    'power.cancel': ({ id }) => {
      const found = this.#state?.hosts.find((each) => each.id === id)
      if (found?.run?.phase === 'countdown') {
        this.#run(id, null)
        this.push('run.calledOff', { hostId: id, by: 'user' })
      } else this.#run(id, { cancelling: true })
      return accept(undefined)
    },
    'power.startNow': ({ id }) => {
      const found = this.#state?.hosts.find((each) => each.id === id)
      if (found?.run?.phase !== 'countdown') return refuse(problem('NO_COUNTDOWN'))
      this.#run(id, { phase: 'running', countdownEndsAt: null })
      return accept(undefined)
    },
    'attention.check': () => accept(undefined),
    'attention.mark': ({ id, key, how }) => {
      const mark = {
        id: ids.added,
        hostId: id,
        key,
        at: inSeconds(0),
        kind: how.kind,
        severity: 'note' as const,
        until: how.kind === 'snoozed' ? how.until : null,
        state: null,
        note: how.kind === 'intended' ? how.note : null,
      }
      return this.#mark(id, key, mark)
    },
    'attention.unmark': ({ id, key }) => this.#mark(id, key, null),
    'power.shutDownHosts': ({ ids: chosen, last }) => {
      const hosts = (this.#state?.hosts ?? []).filter(({ id }) => chosen.includes(id))
      return this.#done({ manyHosts: manyRun(hosts, { last }) })
    },
    'power.startManyNow': () => {
      const now = this.#state?.manyHosts
      if (now?.phase !== 'countdown') return refuse(problem('NO_COUNTDOWN'))
      return this.#done({ manyHosts: { ...now, phase: 'running', countdownEndsAt: null } })
    },
    'power.cancelMany': () => {
      const now = this.#state?.manyHosts
      if (!now) return refuse(problem('NO_RUN_TO_CANCEL'))
      return this.#done({ manyHosts: now.phase === 'countdown' ? null : { ...now, cancelling: true } })
    },
    'power.dismissMany': () => this.#done({ manyHosts: null }),
    'power.decide': ({ id, vms, answer }) => {
      const found = this.#state?.hosts.find((each) => each.id === id)?.run
      const decided = found ? decideBeforehand(found, vms, answer) : fail(problem('QUESTION_WITHDRAWN'))
      if (!decided.ok) return refuse(decided.problem)
      const asked = found?.questions ?? []
      this.#run(id, {
        decided: decided.value,
        questions: answer === null ? asked : asked.filter((each) => !vms.includes(each.vm.id)),
      })
      return accept(undefined)
    },
    'power.answer': ({ id, question }) => {
      const asked = this.#state?.hosts.find((each) => each.id === id)?.run?.questions ?? []
      const offered = this.#state?.hosts.find((each) => each.id === id)?.run?.decisions ?? []
      this.#run(id, {
        questions: asked.filter((each) => each.id !== question),
        decisions: offered.filter((each) => each.id !== question),
      })
      return accept(undefined)
    },
    'power.dismiss': ({ id }) => {
      this.#run(id, null)
      return accept(undefined)
    },
    'wake.start': ({ id, macs }) => {
      if (macs.some((mac) => parseMac(mac) === null)) return refuse(problem('WAKE_MAC_INVALID', { input: macs.join() }))
      const cards = this.#state?.hosts.find((each) => each.id === id)?.cards.macs ?? []
      this.changeHost(id, { wake: waking({ macs: macs.length > 0 ? macs : cards }) })
      return accept(undefined)
    },
    'wake.cancel': ({ id }) => {
      this.changeHost(id, { wake: null })
      return accept(undefined)
    },
    'wake.dismiss': ({ id }) => {
      this.changeHost(id, { wake: null })
      return accept(undefined)
    },
    'activity.list': () => accept(this.#scenario.runs),
    'activity.verify': () => accept(this.#scenario.chain ?? wholeChain),
    'activity.export': ({ format }) => accept({ file: `/home/user/run.${format}` }),
    'updates.check': () => accept(undefined),
    'updates.download': () => accept(undefined),
    'updates.cancel': () => accept(undefined),
    'updates.restart': () => accept(undefined),
    'updates.openPage': () => accept(undefined),
    'settings.update': (change) => {
      if (!this.#state) return refuse(problem('INTERNAL'))
      const settings = changeSettings(this.#state.settings, change)
      const locale = settings.language === 'system' ? this.#state.shell.locale : settings.language
      return this.#done({ settings, shell: { ...this.#state.shell, locale } })
    },
    'shell.showRun': () => accept(undefined),
    'shell.showing': () => accept(undefined),
    'shell.showManyHosts': () => accept(undefined),
    'shell.copy': () => accept(undefined),
    'shell.openManual': () => accept(undefined),
    'shell.openNotices': () => accept(undefined),
    'shell.openDataFolder': () => accept(undefined),
    'shell.openLink': () => accept(undefined),
  }

  #done(change: Edit): Envelope<void> {
    this.change(change)
    return accept(undefined)
  }

  #live(id: string, change: Partial<HostView>): Envelope<void> {
    this.changeHost(id, { ...change, state: host().state, statistics: host().statistics })
    return accept(undefined)
  }
}

function withVms(view: HostView, edit: (vms: readonly VmInventory[]) => readonly VmInventory[]): HostView {
  const { state } = view
  if (!state.inventory) return view
  return { ...view, state: { ...state, inventory: { ...state.inventory, vms: edit(state.inventory.vms) } } }
}

function accept<T>(value: T): Envelope<T> {
  return { ok: true, value }
}

function refuse({ code, params }: Problem): Envelope<never> {
  return { ok: false, problem: { code, params } }
}

function withoutPassword(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || !('password' in input) || typeof input.password !== 'string')
    return input
  return { ...input, password: `${input.password.length} characters` }
}
