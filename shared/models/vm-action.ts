import { z } from 'zod'
import type { Problem } from '../problems/problem.ts'
import type { HostFacts } from './plan.ts'
import type { PowerState, VmInventory } from './inventory.ts'

/** What a user does with the power of a VM. */
export const vmPowerActions = ['start', 'shutdown', 'restart', 'suspend', 'reset', 'off'] as const
export type VmPowerAction = (typeof vmPowerActions)[number]

/** Everything that changes a VM. */
export const vmWorks = [
  ...vmPowerActions,
  'answer',
  'snapshot-create',
  'snapshot-remove',
  'snapshot-remove-all',
  'snapshot-consolidate',
  'snapshot-revert',
] as const
export type VmWork = (typeof vmWorks)[number]

/** A question that stops a VM until it is answered, with the host's own words. */
export interface VmQuestion {
  readonly id: string
  readonly text: string
  /** Id of the message behind it, such as `msg.uuid.altered`; null when the host names none. */
  readonly messageId: string | null
  readonly choices: readonly { readonly key: string; readonly label: string }[]
}

/** Whether the account may do something, as far as its roles say. */
export type Right = HostFacts['privilege']

/** A VM with all that decides which actions it allows. Null: the host did not say. */
export interface VmDetails {
  readonly vm: VmInventory
  readonly question: VmQuestion | null
  /** `guest.guestStateChangeSupported`: whether the guest can be shut down or restarted through its Tools. */
  readonly stateChangeSupported: boolean | null
  /** `disabledMethod`: methods that the present state of the VM forbids. */
  readonly disabledMethods: readonly string[] | null
  readonly rights: Readonly<Record<VmWork, Right>>
  /** `runtime.bootTime`; ISO 8601 UTC. */
  readonly bootTime: string | null
}

/** What a VM uses, as `vm list` shows it. Null: the host did not say, or the value cannot exist. */
export interface VmUse {
  readonly ips: readonly string[]
  readonly cpuMhz: number | null
  readonly memoryMb: number | null
  readonly committedBytes: number | null
  readonly uptimeSeconds: number | null
  /** Full name of the configured operating system. */
  readonly guest: string | null
  readonly snapshots: number | null
}

/** What decides about the actions of every VM of a host. */
export interface VmHost {
  readonly name: string
  readonly licence: HostFacts['licence']
  readonly maintenance: boolean | null
  /** A power run, or another exclusive change of the host, is under way. */
  readonly runUnderWay: boolean
}

/**
 * How an action on one VM ended. `already`: it was in that state before; nothing was sent. `asks`: a question of the VM
 * holds the action up. `unknown`: it was sent, and whether it took effect is not known. `not-tried`: cancelled before
 * its turn.
 */
export type VmActionOutcome =
  | 'done'
  | 'already'
  | 'refused'
  | 'failed'
  | 'asks'
  | 'timed-out'
  | 'unknown'
  | 'cancelled'
  | 'not-tried'

/** The end of an action on one VM. */
export interface VmActionEnd {
  readonly id: string
  readonly name: string
  readonly before: PowerState | null
  /** As last seen. */
  readonly after: PowerState | null
  readonly outcome: VmActionOutcome
  readonly problem: Problem | null
}

/** A step of an action on one VM, as it is shown live. */
export interface VmActionEvent {
  /** ISO 8601 UTC. */
  readonly at: string
  readonly id: string
  readonly name: string
  readonly state: 'started' | 'waiting' | 'done' | 'failed' | 'skipped'
  readonly problem: Problem | null
}

/** A snapshot of a VM, with its place in the tree. */
export interface VmSnapshot {
  /** Managed object reference value. */
  readonly moid: string
  /** `id`, which the host shows beside the name. */
  readonly number: number | null
  readonly name: string
  readonly description: string
  /** ISO 8601 UTC. */
  readonly createdAt: string | null
  /** Power state that it holds. */
  readonly state: PowerState | null
  readonly quiesced: boolean | null
  /** Whether it holds the memory of the running VM. */
  readonly memory: boolean | null
  /** What it takes on the datastore; null when the host does not say. Bytes. */
  readonly bytes: number | null
  /** How many snapshots it builds on. */
  readonly depth: number
  /** Whether the disks of the VM build on it now. */
  readonly current: boolean
  /** Made by a backup program, which removes it itself. */
  readonly backup: boolean
}

/** A line of the journal of work on VMs: the intent is on disk before the call. */
export const vmActionEntrySchema = z.object({
  /** The same for the intent and what became of it. */
  id: z.uuid(),
  at: z.iso.datetime(),
  hostId: z.uuid(),
  hostName: z.string(),
  vm: z.string(),
  vmName: z.string(),
  work: z.enum(vmWorks),
  /** Name of the snapshot, or key of the answer; null for everything else. */
  detail: z.string().nullable(),
  trigger: z.enum(['user', 'cli']),
  /** Value of the SOAP operationID header, to find the call in the host's own log. */
  operationId: z.string(),
  /**
   * `accepted`: the host took the call, and its effect was not seen yet. `unconfirmed`: sent, and no answer that can be
   * trusted.
   */
  state: z.enum(['intent', 'not-sent', 'accepted', 'refused', 'done', 'failed', 'unconfirmed']),
  code: z.string().nullable(),
})
export type VmActionEntry = z.infer<typeof vmActionEntrySchema>
