import type {
  AutostartChange,
  AutostartConfig,
  AutostartDefaults,
  AutostartEntry,
  AutostartReport,
  AutostartVm,
  AutostartWhy,
} from '../models/autostart.ts'
import type { VmInventory } from '../models/inventory.ts'
import type { TimeRange } from '../models/readiness.ts'
import { sameData } from '../same-data.ts'

/** Seconds of a host that does not say: those of a fresh one. */
const defaultDelay = 120
/** Seconds by which a stop delay that is set exceeds the time a guest is known to need. */
const margin = 30

export interface AutostartInput {
  readonly config: AutostartConfig
  readonly vms: readonly VmInventory[]
  /** How long a guest took in the past; null when that is not known. */
  readonly timeOf: (vm: { readonly id: string; readonly name: string }) => TimeRange | null
}

/**
 * Says what a host would do with its VMs by itself: when it is shut down by a UPS, at its console or in another client. A
 * host in maintenance mode does nothing of it. Templates are left out. Pure.
 */
export function judgeAutostart(input: AutostartInput): AutostartReport {
  const { config, vms } = input
  const enabled = config.defaults.enabled === true
  const judged = vms.filter(({ template }) => template !== true).map((vm) => judgeVm(vm, input))
  const managed = enabled ? judged.filter(({ running, stopDelay }) => running && stopDelay !== null) : []
  return { enabled, worstCaseSeconds: managed.reduce((sum, { stopDelay }) => sum + (stopDelay ?? 0), 0), vms: judged }
}

function judgeVm(vm: VmInventory, { config, timeOf }: AutostartInput): AutostartVm {
  const { defaults } = config
  const name = vm.name ?? vm.id
  const entry = config.entries.find((each) => each.vm === vm.id)
  const stopAction = entry ? actionOf(entry, defaults) : null
  const stops = stopAction !== null && stopAction !== 'none' && stopAction !== 'poweroff'
  const stopDelay = stops && entry ? delayOf(entry, defaults) : null
  // A state the host did not give may be on.
  const running = vm.powerState !== 'poweredOff' && vm.powerState !== 'suspended'
  const why = running
    ? whyPowerIsLost(vm, { entry, stopAction, stopDelay, defaults, high: timeOf({ id: vm.id, name })?.high ?? null })
    : null
  return {
    id: vm.id,
    name,
    running,
    order: entry && entry.startOrder > 0 ? entry.startOrder : null,
    stopAction,
    stopDelay,
    losesPower: why !== null,
    why,
  }
}

function whyPowerIsLost(
  vm: VmInventory,
  {
    entry,
    stopAction,
    stopDelay,
    defaults,
    high,
  }: {
    readonly entry: AutostartEntry | undefined
    readonly stopAction: string | null
    readonly stopDelay: number | null
    readonly defaults: AutostartDefaults
    readonly high: number | null
  },
): AutostartWhy | null {
  if (defaults.enabled !== true) return 'off'
  if (!entry) return 'not-managed'
  if (stopAction === 'suspend') return null
  if (stopAction === 'poweroff') return 'power-off'
  if (stopAction !== 'guestshutdown') return 'no-action'
  if (vm.tools !== 'guestToolsRunning') return 'no-tools'
  return high !== null && stopDelay !== null && high > stopDelay ? 'slow' : null
}

function actionOf({ stopAction }: AutostartEntry, defaults: AutostartDefaults): string {
  const own = stopAction.toLowerCase()
  // Without a default of its own a host powers off.
  return own === 'systemdefault' ? (defaults.stopAction ?? 'powerOff').toLowerCase() : own
}

function delayOf({ stopDelay }: AutostartEntry, defaults: AutostartDefaults): number {
  const delay = stopDelay < 0 ? (defaults.stopDelay ?? defaultDelay) : stopDelay
  return delay < 0 ? defaultDelay : delay
}

/**
 * Proposes settings under which as many running VMs as possible are shut down and started again by the host: autostart on,
 * and for each VM that would lose power "shut down the guest" with enough time. Places in the start order, start delays
 * and what is well already stay; a VM without Tools is left to the user. Pure.
 * @returns the change; null when nothing would be changed.
 */
export function fixAutostart(input: AutostartInput): AutostartChange | null {
  const { config, vms, timeOf } = input
  const before = config.defaults
  const after: AutostartDefaults = {
    enabled: true,
    startDelay: before.startDelay ?? defaultDelay,
    stopDelay: before.stopDelay ?? defaultDelay,
    waitForHeartbeat: before.waitForHeartbeat ?? false,
    stopAction: before.stopAction ?? 'guestShutdown',
  }
  const on = judgeAutostart({ ...input, config: { ...config, defaults: after } })
  const changes = on.vms
    .filter(({ why }) => why !== null && why !== 'no-tools')
    .map((vm) => {
      const entry = config.entries.find((each) => each.vm === vm.id) ?? null
      return { id: vm.id, name: vm.name, before: entry, after: fixedEntry(vm, entry, after, timeOf(vm)) }
    })
  // Whether a VM that was not on the list could be asked shows only once it is on it.
  const withTools = new Set(vms.filter(({ tools }) => tools === 'guestToolsRunning').map(({ id }) => id))
  const useful = changes.filter(({ id, before: entry }) => entry !== null || withTools.has(id))
  const next = applyAutostart(config, { after, vms: useful })
  // A VM that is not on the list stays off it when it could not be asked anyway.
  const left = judgeAutostart({ ...input, config: next })
    .vms.filter(({ losesPower }) => losesPower)
    .map((vm): AutostartVm => (vm.why === 'not-managed' && !withTools.has(vm.id) ? { ...vm, why: 'no-tools' } : vm))
  // With a default that the host did not give, the defaults alone may save a VM.
  const losing = judgeAutostart(input).vms.filter(({ losesPower }) => losesPower).length
  if (useful.length === 0 && before.enabled === true && left.length === losing) return null
  return { before, after, vms: useful, left }
}

function fixedEntry(
  vm: AutostartVm,
  entry: AutostartEntry | null,
  defaults: AutostartDefaults,
  time: TimeRange | null,
): AutostartEntry {
  const needed = time === null ? 0 : Math.ceil((time.high + margin) / 10) * 10
  const given = entry?.stopDelay ?? -1
  const delay = given < 0 ? (defaults.stopDelay ?? defaultDelay) : given
  return {
    vm: vm.id,
    startOrder: entry?.startOrder ?? -1,
    startDelay: entry?.startDelay ?? -1,
    waitForHeartbeat: entry?.waitForHeartbeat ?? 'systemDefault',
    startAction: entry?.startAction ?? 'powerOn',
    stopDelay: needed > delay ? needed : given,
    stopAction: 'guestShutdown',
  }
}

/** The VMs that a host starts by itself, by their ids. */
export interface StartOrder {
  /** One after another. */
  readonly ordered: readonly string[]
  /** After these, in an order that the host does not promise. */
  readonly any: readonly string[]
}

/** Returns the order in which a host starts its VMs; those it does not start are left out. */
export function startOrder({ entries }: AutostartConfig): StartOrder {
  const started = entries.filter(({ startAction }) => startAction.toLowerCase() === 'poweron')
  const ordered = started.filter((entry) => entry.startOrder > 0).toSorted((a, b) => a.startOrder - b.startOrder)
  return {
    ordered: ordered.map(({ vm }) => vm),
    any: started.filter((entry) => entry.startOrder <= 0).map(({ vm }) => vm),
  }
}

/**
 * Returns the change that gives these VMs the places from 1 on, and all others "in any order". VMs that the host does not
 * start keep what they have. Null when nothing would be changed. Pure.
 * @param order ids of VMs; one that the host does not start, or that comes twice, is passed over
 */
export function orderAutostart(
  { config, names }: { readonly config: AutostartConfig; readonly names: readonly Pick<VmInventory, 'id' | 'name'>[] },
  order: readonly string[],
): AutostartChange | null {
  const { ordered, any } = startOrder(config)
  const started = new Set([...ordered, ...any])
  const places = new Map([...new Set(order)].filter((vm) => started.has(vm)).map((vm, index) => [vm, index + 1]))
  const nameOf = new Map(names.map(({ id, name }) => [id, name ?? id]))
  const entries = config.entries.map((entry) =>
    started.has(entry.vm) ? { ...entry, startOrder: places.get(entry.vm) ?? -1 } : entry,
  )
  const change = autostartBetween(config, { ...config, entries }, (id) => nameOf.get(id) ?? id)
  return change.vms.length === 0 ? null : change
}

/** Returns the settings as they are after a change. */
export function applyAutostart(
  config: AutostartConfig,
  { after, vms }: Pick<AutostartChange, 'after' | 'vms'>,
): AutostartConfig {
  const changed = new Map(vms.map((vm) => [vm.id, vm.after]))
  const known = new Set(config.entries.map(({ vm }) => vm))
  return {
    defaults: after,
    entries: [
      ...config.entries.flatMap((entry) => {
        const next = changed.get(entry.vm)
        return next === undefined ? entry : (next ?? [])
      }),
      ...vms.flatMap((vm) => (known.has(vm.id) || vm.after === null ? [] : vm.after)),
    ],
  }
}

/** Returns the change that leads from one state of the settings to another. `left` is not known, and empty. */
export function autostartBetween(
  now: AutostartConfig,
  wanted: AutostartConfig,
  nameOf: (id: string) => string,
): AutostartChange {
  const ids = [...new Set([...now.entries, ...wanted.entries].map(({ vm }) => vm))]
  const of = ({ entries }: AutostartConfig, id: string): AutostartEntry | null =>
    entries.find(({ vm }) => vm === id) ?? null
  return {
    before: now.defaults,
    after: wanted.defaults,
    vms: ids
      .map((id) => ({ id, name: nameOf(id), before: of(now, id), after: of(wanted, id) }))
      .filter(({ before, after }) => !sameAutostartEntry(before, after)),
    left: [],
  }
}

/** Compares what two entries mean; hosts write actions in a case of their own. */
export function sameAutostartEntry(a: AutostartEntry | null, b: AutostartEntry | null): boolean {
  return sameData(a && plain(a), b && plain(b))
}

/** Compares what two states of the settings mean; an absent `enabled` is off. */
export function sameAutostart(a: AutostartConfig, b: AutostartConfig): boolean {
  const defaults = ({ enabled, stopAction, ...rest }: AutostartDefaults) => ({
    ...rest,
    enabled: enabled === true,
    stopAction: stopAction?.toLowerCase() ?? null,
  })
  return (
    sameData(defaults(a.defaults), defaults(b.defaults)) &&
    a.entries.length === b.entries.length &&
    a.entries.every((entry) => sameAutostartEntry(entry, b.entries.find(({ vm }) => vm === entry.vm) ?? null))
  )
}

function plain(entry: AutostartEntry): AutostartEntry {
  return { ...entry, startAction: entry.startAction.toLowerCase(), stopAction: entry.stopAction.toLowerCase() }
}
