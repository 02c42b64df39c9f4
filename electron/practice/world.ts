import type {
  PracticeGuestState,
  PracticeHow,
  PracticeInstalls,
  PracticeLogin,
  PracticeOptions,
  PracticePower,
  PracticeQuestion,
  PracticeSetup,
  PracticeTools,
  PracticeToolsVersion,
  VmPatch,
} from './api.ts'
import type { Authorization } from './authorization.ts'
import type { AutostartData } from './autostart-data.ts'
import type { PracticeClock, Timers } from './clock.ts'
import type { Fault } from './faults.ts'
import type { RulesetData, ServiceData } from './firewall-data.ts'
import type { Image } from './software/image-data.ts'
import type { Ref, Value } from './values.ts'
import type { ManagedObject } from './properties.ts'

/** A virtual machine as the API shows it, plus what only the simulation knows. */
export interface Vm {
  readonly ref: Ref
  name: string
  readonly uuid: string
  instanceUuid: string
  readonly mac: string
  guestId: string
  template: boolean
  toolsVersion: PracticeToolsVersion
  /** Flat; each names its parent. */
  snapshots: readonly Snapshot[]
  /** Number of the snapshot that its disks build on. */
  currentSnapshot: number | null
  consolidationNeeded: boolean
  passthrough: boolean
  toolsInstaller: boolean
  /** How often its configuration has been changed. */
  configChanges: number
  /** The HostSystem that it is on. */
  host: Ref
  readonly memoryMB: number
  readonly cpus: number
  powerState: PracticePower
  tools: PracticeTools
  /** The guest state set from outside; null: derived from its Tools. */
  guestState: PracticeGuestState | null
  ip: string | null
  connectionState: NonNullable<VmPatch['connectionState']>
  question: PracticeQuestion | null
  /** The question that its next start stops at. */
  asksOnStart: PracticeQuestion | null
  /** Goes on with the start that waits for its question. */
  continueStart: (() => void) | undefined
  bootedAt: number | null
  unreadable: readonly string[]
  taskFaults: NonNullable<VmPatch['taskFaults']>
  /** Whether the guest has Tools at all: they start with it. */
  hasTools: boolean
  ignoresGuest: boolean
  lostPower: boolean
  how: PracticeHow | null
  /** Cancels the guest's start or shutdown in progress. */
  cancelStart: (() => void) | undefined
  cancelShutdown: (() => void) | undefined
  /** How a due guest shutdown will end that waits only for the pending question. */
  dueHow: PracticeHow | undefined
  /** The power task that holds the VM. */
  task: Task | undefined
}

/** A snapshot of a VM. */
export interface Snapshot {
  /** Unique on its VM. */
  readonly number: number
  readonly parent: number | null
  readonly name: string
  readonly description: string
  readonly createdAt: number
  readonly state: PracticePower
  readonly quiesced: boolean
  readonly memory: boolean
  /** What the disk that was begun with it takes. */
  readonly bytes: number
}

/** A task of the host. */
export interface Task {
  readonly ref: Ref
  /** Method name, such as `PowerOffVM_Task`. */
  readonly name: string
  /** Such as `VirtualMachine.powerOff`. */
  readonly descriptionId: string
  readonly entity: Ref
  readonly entityName: string
  readonly userName: string
  state: 'queued' | 'running' | 'success' | 'error'
  cancelable: boolean
  cancelled: boolean
  error: Fault | undefined
  result: Value | undefined
  readonly queueTime: number
  completeTime: number | undefined
  onCancel: (() => void) | undefined
}

/** The host itself. */
export interface HostData {
  readonly name: string
  /** Known once the host listens. */
  hardwareUuid: string
  powered: boolean
  maintenance: boolean
  bootTime: number
  readonly managementServerIp: string | undefined
  /** The task that will take the host down, once accepted. */
  goingDown: Task | undefined
  entering: Task | undefined
  /** Whether the management service is restarting: only the front end answers. */
  unavailable: boolean
}

/** Listens to changes that a property filter may have to report. */
export interface ChangeListener {
  /** Pushed properties of this object may have changed. */
  touched(ref: Ref): void
  /** Objects came or went. */
  reshaped(what: 'inventory' | 'tasks'): void
}

/** The simulated machine: one mutable truth that every part of the server reads and changes. */
export interface World {
  readonly options: Required<
    Omit<
      PracticeOptions,
      | 'port'
      | 'host'
      | 'certificate'
      | 'names'
      | 'clock'
      | 'setup'
      | 'packages'
      | 'installs'
      | 'each'
      | 'login'
      | 'hardwareUuid'
      | 'accounts'
      | 'roles'
      | 'permissions'
      | 'tellsAllPermissions'
      | 'wake'
      | 'autostart'
    >
  >
  setup: PracticeSetup
  /** The PEM certificate presented to new connections. */
  certificate: PracticeOptions['certificate']
  login: PracticeLogin
  readonly authorization: Authorization
  readonly clock: PracticeClock
  readonly timers: Timers
  readonly host: HostData
  /** By managed object id. */
  readonly vms: Map<string, Vm>
  readonly tasks: Map<string, Task>
  /** By key, in the order the host lists them. */
  readonly rulesets: Map<string, RulesetData>
  readonly services: ReadonlyMap<string, ServiceData>
  readonly autostart: AutostartData
  readonly image: Image
  installs: PracticeInstalls
  /** Files of the datastore, by path. */
  readonly files: Map<string, Buffer>
  readonly listeners: Set<ChangeListener>
  /** Run after any VM changed its power state. */
  readonly powerHooks: Set<() => void>
}

/** Tells every listener that an object's pushed properties may have changed. */
export function touch(world: World, ref: Ref): void {
  for (const listener of world.listeners) listener.touched(ref)
}

/** Tells every listener that objects came or went. */
export function reshape(world: World, what: 'inventory' | 'tasks'): void {
  for (const listener of world.listeners) listener.reshaped(what)
}

/** Finds managed objects by reference. */
export type Lookup = (ref: Ref) => ManagedObject | undefined
