import {
  attentionSeverities,
  type AttentionItem,
  type AttentionReport,
  type AttentionThresholds,
  type AttentionTopic,
} from '../../models/attention.ts'
import type { DailyFacts } from '../../models/daily.ts'
import type { VmInventory } from '../../models/inventory.ts'
import type { TimeRange } from '../../models/readiness.ts'
import { compare } from '../../text/compare.ts'
import { judgeAutostart } from '../autostart.ts'
import { patchLevel } from '../patch-level.ts'
import { vmName } from '../vm-list.ts'
import { expiryItems, patchItems } from './date-items.ts'
import { raise } from './item.ts'
import { sensorItems, uplinkItems } from './machine-items.ts'
import { serviceItems } from './service-items.ts'
import { datastoreItems, snapshotItems } from './storage-items.ts'

/** What is compared with a state that the user saved; `none`: there is none, null: it could not be read. */
export type Compared = number | 'none' | null

export interface AttentionInput {
  readonly facts: DailyFacts
  /** As the live model has them. */
  readonly vms: readonly VmInventory[]
  readonly thresholds: AttentionThresholds
  /** Settings of firewall and services that are not as in the saved baseline. */
  readonly firewallDrift: Compared
  /** Differences between the hardware and its saved passport. */
  readonly hardwareChanges: Compared
  /** How long a guest took to shut down in the past; null when that is not known. */
  readonly timeOf: (vm: { readonly id: string; readonly name: string }) => TimeRange | null
}

/**
 * Lists what needs attention on a host, the worst first, and what could not be checked. What the host does not tell
 * raises nothing and is never called fine. Pure.
 */
export function attention(input: AttentionInput): AttentionReport {
  const { facts, thresholds } = input
  const now = facts.readAt
  const items = [
    ...vmItems(input.vms),
    ...datastoreItems(facts.datastores ?? [], thresholds),
    ...snapshotItems(facts.snapshots ?? [], now, thresholds),
    ...uplinkItems(facts.uplinks ?? []),
    ...sensorItems(facts.sensors ?? []),
    ...expiryItems(facts, now, thresholds),
    ...serviceItems(facts, thresholds),
    ...patchItems(facts, now, thresholds),
    ...autostartItems(input),
    ...comparedItems(input),
  ]
  const distinct = new Map(items.map((item) => [item.key, item]))
  return { items: [...distinct.values()].toSorted(worstFirst), unknown: unknownTopics(input) }
}

/** Compares items by severity, then by code and subject, so that the order does not depend on the host's. */
export function worstFirst(a: AttentionItem, b: AttentionItem): number {
  const rank = ({ severity }: AttentionItem): number => attentionSeverities.indexOf(severity)
  return (
    rank(a) - rank(b) || compare(a.code, b.code) || compare(a.subject ?? '', b.subject ?? '') || compare(a.key, b.key)
  )
}

function vmItems(vms: readonly VmInventory[]): readonly AttentionItem[] {
  return vms.flatMap((vm) => {
    const subject = { id: vm.id, name: vmName(vm) }
    return [
      ...(vm.question
        ? [
            raise({
              code: 'VM_WAITS_FOR_ANSWER',
              severity: 'critical',
              subject,
              state: vm.question.id,
              facts: { detail: vm.question.text },
              cure: 'answer',
            }),
          ]
        : []),
      ...(vm.consolidationNeeded === true
        ? [raise({ code: 'CONSOLIDATION_NEEDED', severity: 'warning', subject, cure: 'snapshots' })]
        : []),
    ]
  })
}

function autostartItems({ facts: { autostart: config }, vms, timeOf }: AttentionInput): readonly AttentionItem[] {
  if (config === null) return []
  const losing = judgeAutostart({ config, vms, timeOf }).vms.filter(({ losesPower }) => losesPower)
  if (losing.length === 0) return []
  return [
    raise({
      code: 'AUTOSTART_LOSES_POWER',
      severity: 'warning',
      state: losing.map(({ id }) => id).join(','),
      facts: { count: losing.length, detail: losing[0]?.name ?? null },
      cure: 'autostart',
    }),
  ]
}

function comparedItems({ firewallDrift, hardwareChanges }: AttentionInput): readonly AttentionItem[] {
  const changed = (count: Compared): count is number => typeof count === 'number' && count > 0
  return [
    ...(changed(firewallDrift)
      ? [
          raise({
            code: 'FIREWALL_DRIFT',
            severity: 'warning',
            state: String(firewallDrift),
            facts: { count: firewallDrift },
            cure: 'firewall',
          }),
        ]
      : []),
    ...(changed(hardwareChanges)
      ? [
          raise({
            code: 'HARDWARE_CHANGED',
            severity: 'warning',
            state: String(hardwareChanges),
            facts: { count: hardwareChanges },
            cure: 'hardware',
          }),
        ]
      : []),
  ]
}

/** Whether the end of a trial is known; any other licence is judged by what it gives. */
function knowsEnd({ licence, licenceEndsAt }: DailyFacts): boolean {
  const isTrial = licence?.state === 'evaluation' || licence?.state === 'expired'
  return !isTrial || licenceEndsAt !== null || licence.hoursLeft !== null
}

function unknownTopics({ facts, vms, firewallDrift, hardwareChanges }: AttentionInput): readonly AttentionTopic[] {
  const service = (key: string): boolean =>
    facts.services?.some((each) => each.key === key && each.running !== null) === true
  const checked: Readonly<Record<AttentionTopic, boolean>> = {
    autostart: facts.autostart !== null,
    certificate: facts.certificateEndsAt !== null,
    clock: facts.clockAheadMs !== null,
    consolidation: vms.every(({ consolidationNeeded }) => consolidationNeeded !== null),
    datastores:
      facts.datastores?.every(({ accessible, freeBytes }) => accessible === false || freeBytes !== null) ?? false,
    hardware: hardwareChanges !== null,
    issues: facts.configIssues !== null,
    licence: facts.licence !== null && knowsEnd(facts),
    network: facts.uplinks !== null,
    ntp: facts.ntpServers !== null && (facts.ntpServers.length === 0 || service('ntpd')),
    patches: patchLevel(facts.version, facts.build).behind !== null,
    // A VM without a question and one whose question cannot be read look alike; the latter gives no connection either.
    questions: vms.every(({ connectionState }) => connectionState !== null),
    reboot: facts.rebootRequired !== null,
    sensors: facts.sensors !== null,
    services: service('TSM-SSH') && service('TSM'),
    snapshots: facts.snapshots?.every(({ snapshots }) => snapshots[0]?.createdAt !== null) ?? false,
    'wanted-firewall': firewallDrift !== null,
  }
  return (Object.keys(checked) as AttentionTopic[]).filter((topic) => !checked[topic])
}
