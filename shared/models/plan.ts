import type { ProblemCode } from '../problems/codes.ts'
import type { Problem } from '../problems/problem.ts'
import type { PowerState } from './inventory.ts'
import type { ShutdownPolicy } from './power.ts'
import type { ResolvedVmRules } from './vm-rules.ts'

/** What preflight read about the host; `null` and `unknown` mean "could not be read", never "no". */
export interface HostFacts {
  readonly privilege: 'granted' | 'missing' | 'unknown'
  readonly licence: 'full' | 'free' | 'unknown'
  readonly managedBy: string | null
  readonly maintenance: boolean | null
  readonly runningTasks: number | null
  readonly autostart: boolean | null
  /** Whether this account sees every VM of the host. `unknown` is treated like `partial`: something unseen may run. */
  readonly view: 'full' | 'partial' | 'unknown'
  /** Whether it is in a vSphere HA cluster. */
  readonly ha: boolean | null
  /** Whether its disks are part of a vSAN datastore. */
  readonly vsan: boolean | null
  /** Whether something waits for the next boot, such as an installed package. */
  readonly rebootRequired: boolean | null
}

/**
 * What a VM does for this computer. `route`: it is the gateway on the way to the host itself; `gateway`: that to other
 * networks only.
 */
export type NetworkService = 'route' | 'gateway' | 'dns' | 'proxy' | 'ups'

/** What may keep a shutdown of one VM, or the watching of it, from going as planned. */
export interface VmFacts {
  /** `descriptionId` of the tasks at work on it (`VirtualMachine.createSnapshot`). */
  readonly tasks: readonly string[]
  /** Whether a PCI device of the host is passed through to it, so that it cannot be suspended; null: not read. */
  readonly passthrough: boolean | null
  /** Whether the host has put the installer of VMware Tools into its drive. */
  readonly toolsInstaller: boolean | null
  readonly services: readonly NetworkService[]
  /** Whether its addresses are known, so that what it does for this computer would be seen. */
  readonly addressesKnown: boolean
}

/** Which of the calls that stop or start a VM the account may make, as far as its roles say. */
export interface VmRights {
  readonly powerOff: HostFacts['privilege']
  readonly suspend: HostFacts['privilege']
  readonly powerOn: HostFacts['privilege']
}

/**
 * What happens to a VM. `ask`: the user decides before the run; `abort`: the run may not begin because of it;
 * `wait`: its guest is on its way up or down and is waited for; `none`: it does not run; `left-on`: it runs and is
 * not touched (mode `now`, or inaccessible and to be left).
 */
export type VmAction = 'guest-shutdown' | 'suspend' | 'power-off' | 'ask' | 'wait' | 'abort' | 'none' | 'left-on'

export interface PlannedVm {
  readonly id: string
  /** The name, or the id when the host did not say. */
  readonly name: string
  readonly before: PowerState | null
  readonly action: VmAction
  /** Why not a guest shutdown, if there is a reason other than the mode. */
  readonly code: ProblemCode | null
  readonly rules: ResolvedVmRules
}

/** VMs that are stopped at the same time: those of one shutdown group with one start order. */
export interface PlannedGroup {
  /** Shutdown group: a lower one goes first. */
  readonly group: number
  /** Goes after all groups. */
  readonly last: boolean
  /** Null for VMs outside the start order. */
  readonly order: number | null
  readonly vms: readonly PlannedVm[]
}

export interface Plan {
  /** What holds for VMs without rules of their own. */
  readonly policy: ShutdownPolicy
  /** In the order in which they are stopped. Holds every VM that runs or may run, except in mode `now`. */
  readonly groups: readonly PlannedGroup[]
  /** VMs that do not run; in mode `now` all of them. */
  readonly untouched: readonly PlannedVm[]
  /** Arguments of the host step: `force` of ShutdownHost_Task, and whether maintenance mode is entered before it. */
  readonly hostCall: { readonly force: boolean; readonly maintenance: boolean }
  /** With one of these the run may not begin. */
  readonly blockers: readonly Problem[]
  readonly warnings: readonly Problem[]
}

/** What the user can answer for a VM whose action is `ask`; `leave` only for one that is inaccessible. */
export type AskAnswer = 'suspend' | 'power-off' | 'leave' | 'abort'
