import type { PracticeClock } from './clock.ts'
import type { MachineName } from './hardware-machines.ts'

/** How a practice host is set up. Every field but the password and the certificate has a default. */
export interface PracticeOptions {
  /** TCP port; 0 (default) takes any free one. */
  readonly port?: number
  /** Address to listen on; default 127.0.0.1. */
  readonly host?: string
  /** Administrator's name; default `root`. The user `readonly` (password: the administrator's plus `-ro`) always exists. */
  readonly user?: string
  readonly password: string
  /** PEM. */
  readonly certificate: { readonly key: string; readonly cert: string }
  /** More accounts that can log in. */
  readonly accounts?: readonly PracticeAccount[]
  /** Roles beside the host's own: -1 administrator, -2 read-only, -3 view, -4 anonymous, -5 no access. */
  readonly roles?: readonly PracticeRole[]
  /** Permissions added to those of the administrator, `readonly` and each {@link PracticeAccount}, or replacing one of them. */
  readonly permissions?: readonly PracticePermission[]
  /** Whether RetrieveAllPermissions also lists those on objects that the caller cannot see; default false, as documented. */
  readonly tellsAllPermissions?: boolean
  /** Number of virtual machines; default 4. Every fourth one is powered off. */
  readonly vms?: number
  readonly mode?: 'standard' | 'free' | 'managed'
  /** Whether the endpoint also serves a second HostSystem, `second-host`, as a vCenter would; default false. */
  readonly secondHost?: boolean
  /** Hardware UUID; derived from certificate and port by default, so that no two hosts share one and a restart keeps it. */
  readonly hardwareUuid?: string
  /** The hardware it simulates; default `server`. */
  readonly machine?: MachineName
  /** Seconds a guest takes to shut down or to start its Tools; default 3. */
  readonly guestSeconds?: number
  /** Fraction of {@link guestSeconds} after which Tools stop in a guest that shuts down; 1: together with the guest. Default 0.8. */
  readonly toolsStopAfterFraction?: number
  /** Seconds that the Tools of a guest that starts execute scripts before they run; default a third of {@link guestSeconds}. */
  readonly scriptsSeconds?: number
  /** Seconds that creating, removing or consolidating snapshots takes; default 0.2. */
  readonly snapshotSeconds?: number
  /** The first N running VMs accept ShutdownGuest and then ignore it forever; default 0. */
  readonly stuck?: number
  /** The next N running VMs have no running Tools; default 0. */
  readonly noTools?: number
  /** Seconds from the end of a RebootHost_Task's drop to listening again; default 5, Infinity: it never comes back. */
  readonly rebootSeconds?: number
  /** Seconds from listening again after a boot until the management service runs: before, only the front end answers. Default 0. */
  readonly serviceSeconds?: number
  /** Seconds from accepting ShutdownHost_Task or RebootHost_Task until every connection drops; default 1, Infinity: never. */
  readonly goneAfterSeconds?: number
  /** Failed logins of one account before it is locked, and for how many seconds; default 5 and 900. */
  readonly lockout?: { readonly failures: number; readonly seconds: number }
  /** Seconds without a call after which a session dies; default 1800. */
  readonly idleSeconds?: number
  /** The most objects the server puts in one page or one update; default no limit of its own. */
  readonly pageSize?: number
  /** Newest API version served; default `8.0.3.0`. */
  readonly apiVersion?: string
  readonly clock?: PracticeClock
  /** Name of the i-th VM, from 0. */
  readonly names?: (index: number) => string
  /** Further rules for logins besides name and password; default none. */
  readonly login?: PracticeLogin
  /** Changes to the i-th VM, from 0. */
  readonly each?: (index: number) => VmPatch | undefined
  /** Host autostart settings on: VMs are stopped and started by the host itself. Default false. */
  readonly autostart?: boolean
  /** Installed VIBs; default those of a host with a few drivers and one package of each lower acceptance level. */
  readonly packages?: readonly PracticePackage[]
  /** How installing and removing packages goes. */
  readonly installs?: Partial<PracticeInstalls>
  /** Bytes that the datastore has left; default half a TiB. What is uploaded stays in memory, 64 MiB of it. */
  readonly datastoreFreeBytes?: number
  /** Its configuration as the administrator left it; default {@link practiceSetup}. */
  readonly setup?: Partial<PracticeSetup>
  /** Listens for magic packets, so that it boots again after a shutdown; default: nothing wakes it. */
  readonly wake?: PracticeWake
  /** Session cookie in quotes as a real ESXi sends it; default true. */
  readonly quotedCookie?: boolean
}

/** How a magic packet for its first network card wakes a practice host that is off. */
export interface PracticeWake {
  /** UDP port on the address it listens on; 0 takes any free one. */
  readonly port: number
  /** Seconds from the packet until the API answers. */
  readonly bootSeconds: number
  /** SecureOn password that the packet must carry, as twelve lower-case hex digits. */
  readonly secureOn?: string
}

/**
 * An account of the host. With `privileges` it has a role of its own, with `roleId` that one, either on the root folder and all
 * below; with neither, only {@link PracticeOptions.permissions} count for it. An account without any permission cannot log in.
 */
export interface PracticeAccount {
  readonly user: string
  readonly password: string
  readonly groups?: readonly string[]
  /** Beside System.Anonymous, System.View and System.Read, which a role made by a user always holds. */
  readonly privileges?: readonly string[]
  readonly roleId?: number
}

/** Reasons to refuse a login although the password is right. */
export interface PracticeLogin {
  /**
   * `NoPermission` as in lockdown mode, `PasswordExpired`, `AdminDisabled`, `HostAccessRestrictedToManagementServer`, `SystemError`, ...;
   * null (default): none.
   */
  readonly fault?: string | null
  /** Accounts that get the fault; default all. */
  readonly users?: readonly string[]
  /** Known locales; any other gets InvalidLocale. Default: all are known. */
  readonly locales?: readonly string[]
}

export interface PracticeRole {
  readonly roleId: number
  readonly name?: string
  /** As {@link PracticeAccount.privileges}. */
  readonly privileges: readonly string[]
}

/** A role that a user or group has on an entity. The nearest permission decides, and a user's own outweighs those of its groups. */
export interface PracticePermission {
  /** Id of a VM, registered or not yet, or `ha-folder-root`, `ha-datacenter`, `ha-folder-vm`, `ha-host`. */
  readonly entity: string
  readonly principal: string
  /** Whether {@link principal} is a group; default false. */
  readonly group?: boolean
  readonly roleId: number
  /** Whether it also applies to everything below; default true. */
  readonly propagate?: boolean
}

/** Configuration that an administrator gives a host after installing it. */
export interface PracticeSetup {
  readonly hostName: string
  /** Empty: none. */
  readonly domain: string
  readonly dns: readonly string[]
  readonly ntpServers: readonly string[]
  /** Whether the host's own test of its time service passes. */
  readonly timeWorks: boolean
  /** Seconds by which its clock runs ahead. */
  readonly clockAheadSeconds: number
  /** Empty: none. */
  readonly logHost: string
  readonly logDir: string
  readonly scratch: string
  /** Seconds of both time-outs of the shells; 0: none. */
  readonly shellTimeout: number
  readonly lockdown: 'lockdownDisabled' | 'lockdownNormal' | 'lockdownStrict'
  readonly acceptance: PracticeAcceptance
  /** Whether UEFI Secure Boot is on; null: as the machine comes. */
  readonly secureBoot: boolean | null
  /** Remaining hours of an evaluation; null: a licence is assigned. */
  readonly evaluationHours: number | null
  readonly vmfsMajor: number
  /** Whether the firmware leaves power management to the system. */
  readonly powerManaged: boolean
  /** Whether it says that its network cards can wake it. */
  readonly wakeSupported: boolean
  /** Datastores beside `datastore1`. */
  readonly datastores: readonly PracticeDatastore[]
  /** The machine whose sensors it shows. */
  readonly sensors: PracticeSensors
  /** How old their readings are, where the machine says so. */
  readonly sensorAgeSeconds: number
  /** Physical network cards without a link, such as `vmnic0`. */
  readonly linksDown: readonly string[]
  /** Whether it wants a reboot, whatever waits for one. */
  readonly rebootRequired: boolean
  /** What it complains of, in its own words. */
  readonly configIssues: readonly PracticeIssue[]
  /** Hours until its licence ends; null: it does not. */
  readonly licenceHours: number | null
  readonly build: string
  /** What clusters it is in. */
  readonly cluster: { readonly ha: boolean; readonly vsan: boolean }
}

/** Machines whose sensors a practice host can show; `none` is a host that does not tell at all. */
export type PracticeSensors =
  | 'legacy-cim-dell-like'
  | 'modern-bmc-two-socket'
  | 'modern-bmc-trouble'
  | 'no-bmc-mini-pc'
  | 'esxi8-with-fru'
  | 'none'

/** A datastore beside the first; no VM is on it. */
export interface PracticeDatastore {
  readonly name: string
  /** Default `VMFS`. */
  readonly type?: string
  readonly capacityBytes: number
  readonly freeBytes: number
  /** What thin disks may still claim. */
  readonly uncommittedBytes?: number
  /** Default true. */
  readonly accessible?: boolean
  readonly inaccessibleReason?: string
  readonly maintenanceMode?: 'normal' | 'enteringMaintenance' | 'inMaintenance'
}

/** An event among the issues of the configuration. */
export interface PracticeIssue {
  /** Such as `esx.audit.ssh.enabled`. */
  readonly eventTypeId: string
  readonly message: string
}

/** HostImageAcceptanceLevel. */
export type PracticeAcceptance = 'vmware_certified' | 'vmware_accepted' | 'partner' | 'community'

/** An installed VIB. */
export interface PracticePackage {
  readonly name: string
  readonly version: string
  readonly vendor: string
  readonly acceptance: PracticeAcceptance
  readonly summary: string
  /** Milliseconds since the epoch. */
  readonly installed: number
}

/** The outcome of a call: a reply, a fault by name, or how the exchange was broken on purpose. */
export type CallOutcome =
  | 'pending'
  | 'ok'
  | 'disconnected'
  | 'silence'
  | 'truncated'
  | 'raw'
  | 'abandoned'
  | `fault:${string}`
  | `http:${number}`

/** One SOAP call, or a request for a file (`PUT` and its path), as the server received it. Passwords are never recorded. */
export interface ReceivedCall {
  /** Milliseconds since the epoch, by the host's clock. */
  readonly at: number
  readonly method: string
  readonly objectType: string
  readonly objectId: string
  /** Text of the operationID header element, null when absent. */
  readonly operationId: string | null
  /** Plain arguments (numbers, flags, names), and the `types` that are read; never secrets or nested specifications. */
  readonly args: Readonly<Record<string, string>>
  /** Key of the session the call came in on (not its cookie), null when there was none. */
  readonly sessionId: string | null
  readonly outcome: CallOutcome
}

/** Called when a call arrives (`received`, outcome pending) and again when its outcome is known (`answered`). */
export type CallListener = (call: ReceivedCall, phase: 'received' | 'answered') => void

/** The effect of an injected rule on the exchange. */
export type Injection =
  | { readonly delayMs: number }
  /** The fields of the fault's type are filled in; `fields` overrides them or adds more. */
  | { readonly fault: string; readonly message?: string; readonly fields?: Readonly<Record<string, string>> }
  /** Accepts the call, does nothing, and lets the task it starts end in this fault. For methods that start a task; ignores `when`. */
  | { readonly taskFault: string; readonly message?: string; readonly fields?: Readonly<Record<string, string>> }
  | { readonly disconnect: true }
  | {
      readonly http: number
      readonly body?: string
      readonly contentType?: string
      readonly headers?: Readonly<Record<string, string>>
    }
  | { readonly silence: true }
  /** A raw reply body with status 200. */
  | { readonly body: string }
  /** Sends the right headers and this many bytes of the body, then cuts the connection. */
  | { readonly truncate: number }
  /** Drops the session: the call is answered as if it had expired. */
  | { readonly notAuthenticated: true }

/** Makes some calls go wrong. */
export interface FaultRule {
  /** A method of the API, or GET, HEAD, PUT or DELETE of a file in the datastore. */
  readonly method: string | RegExp
  /** Id of the object that the method is called on, or the file's path; default any. */
  readonly object?: string
  /** How many times it applies; default every time. */
  readonly times?: number
  /** Matching calls to let through first; default 0. */
  readonly after?: number
  /** `before`: the method is not executed (a delay precedes it). `after`: it is executed, then its reply is replaced or delayed. */
  readonly when: 'before' | 'after'
  readonly what: Injection
}

export type PracticePower = 'poweredOn' | 'poweredOff' | 'suspended'
export type PracticeTools = 'guestToolsRunning' | 'guestToolsNotRunning' | 'guestToolsExecutingScripts'
/** How the version of Tools fits the host. */
export type PracticeToolsVersion =
  | 'guestToolsNotInstalled'
  | 'guestToolsNeedUpgrade'
  | 'guestToolsCurrent'
  | 'guestToolsUnmanaged'
  | 'guestToolsTooOld'
  | 'guestToolsSupportedOld'
  | 'guestToolsSupportedNew'
  | 'guestToolsTooNew'
  | 'guestToolsBlacklisted'
export type PracticeGuestState = 'running' | 'shuttingDown' | 'resetting' | 'standby' | 'notRunning' | 'unknown'

/** How a VM came to be off: the truth that a receipt is compared with. */
export type PracticeHow = 'guest-shutdown' | 'suspended' | 'power-off' | 'host-off' | 'autostart' | 'outside'

export interface PracticeVmState {
  readonly id: string
  readonly name: string
  readonly powerState: PracticePower
  readonly tools: PracticeTools
  readonly guestState: PracticeGuestState
  /** The guest lost power while it ran: by PowerOffVM_Task, or because the host went off beneath it. */
  readonly lostPower: boolean
  /** What ended its last run; null while it has not ended since the host was created. */
  readonly how: PracticeHow | null
}

/** Who may use a firewall ruleset. */
export interface PracticeAllowed {
  readonly all: boolean
  /** IPv4 and IPv6 addresses. */
  readonly addresses: readonly string[]
  /** Networks in CIDR notation. */
  readonly networks: readonly string[]
}

export interface PracticeRulesetState {
  readonly key: string
  readonly enabled: boolean
  readonly allowed: PracticeAllowed
}

export type PracticeServicePolicy = 'on' | 'off' | 'automatic'

export interface PracticeServiceState {
  readonly key: string
  readonly running: boolean
  readonly policy: PracticeServicePolicy
}

/** The true state of the simulated machine, read without the API. */
export interface PracticeState {
  /** The host is on and listening. */
  readonly powered: boolean
  readonly maintenance: boolean
  /** ISO 8601 UTC. */
  readonly bootTime: string
  readonly vms: readonly PracticeVmState[]
  /** Firewall rulesets in the host's order. */
  readonly rulesets: readonly PracticeRulesetState[]
  readonly services: readonly PracticeServiceState[]
  readonly software: PracticeSoftwareState
}

/** An attempt to install or remove packages. */
export interface PracticeAttempt {
  readonly via: 'patch' | 'esxcli'
  readonly what: 'install' | 'remove'
  /** Addresses of the VIBs or of offline bundles, or names of the packages. */
  readonly of: readonly string[]
  /** Set where bundles are installed from: specifications of the VIBs to take from them, empty for all. */
  readonly fromBundles?: readonly string[]
  readonly dryRun: boolean
  /** Switches that get past checks on some real hosts, and past none on this one. */
  readonly force: boolean
  readonly noSigCheck: boolean
}

/** How installing and removing packages goes. */
export interface PracticeInstalls {
  /** Seconds until it is done; default 0.2. */
  readonly seconds: number
  /** `skip`: what is accepted is then not installed; `reboot`: it takes effect with the next boot. Default `normal`. */
  readonly outcome: 'normal' | 'skip' | 'reboot'
  /** Cuts every connection halfway; the work is then finished or dropped. Default null: does not. */
  readonly cut: 'finished' | 'dropped' | null
  /** Which esxcli commands are refused with RestrictedVersion; default null: those that write, under the free licence. */
  readonly restricts: 'nothing' | 'writes' | 'everything' | null
  /** Whether the host executes esxcli commands over SOAP; default true. */
  readonly executer: boolean
}

/** The host's image. */
export interface PracticeSoftwareState {
  readonly acceptance: PracticeAcceptance
  /** Packages of the running image. */
  readonly packages: readonly PracticePackage[]
  /** Whether the next boot brings another image. */
  readonly rebootRequired: boolean
  /** Every attempt to install or remove packages, in order. */
  readonly attempts: readonly PracticeAttempt[]
  /** The words at which the last boot stopped; null when it did not. */
  readonly bootFailure: string | null
  /** Files in the datastore. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[]
}

/** Methods of a VM that start a task. */
export type VmTaskMethod =
  | 'PowerOnVM_Task'
  | 'PowerOffVM_Task'
  | 'SuspendVM_Task'
  | 'ResetVM_Task'
  | 'CreateSnapshot_Task'
  | 'RemoveSnapshot_Task'
  | 'RemoveAllSnapshots_Task'
  | 'RevertToSnapshot_Task'
  | 'ConsolidateVMDisks_Task'

/** A question that stops a VM; the answers are those to a machine that was moved unless given. */
export interface PracticeQuestion {
  readonly id: string
  readonly text: string
  readonly choices?: readonly { readonly key: string; readonly label: string }[]
  /** Id of the message behind the text, such as `msg.uuid.altered`. */
  readonly messageId?: string
}

/** A snapshot made from outside the API. */
export interface PracticeSnapshot {
  readonly name: string
  readonly description?: string
  /** Milliseconds since the epoch; default 0. */
  readonly createdAt?: number
  readonly memory?: boolean
  readonly quiesced?: boolean
  /** What the disk that was begun with it takes; default 1 GiB. */
  readonly bytes?: number
}

/** A change made from outside the API, as if at the machine's own console. */
export interface VmPatch {
  readonly name?: string
  readonly powerState?: PracticePower
  readonly tools?: PracticeTools
  /** Shown until the guest starts, is asked to shut down or stops; null goes back to what follows from its Tools. */
  readonly guestState?: PracticeGuestState | null
  /** null removes the address. */
  readonly ip?: string | null
  /** A question that stops the VM until it is answered; null withdraws it. */
  readonly question?: PracticeQuestion | null
  /** A question that stops the next PowerOnVM_Task until it is answered. */
  readonly asksOnStart?: PracticeQuestion | null
  /** A VM that is not `connected` keeps running as it is and accepts no calls. */
  readonly connectionState?: 'connected' | 'disconnected' | 'orphaned' | 'inaccessible' | 'invalid'
  /** The guest accepts ShutdownGuest and never acts on it. */
  readonly ignoresGuest?: boolean
  readonly guestId?: string
  /** Another VM's makes this one a copy of it. */
  readonly instanceUuid?: string
  readonly template?: boolean
  readonly toolsVersion?: PracticeToolsVersion
  readonly hasSnapshot?: boolean
  /** Its snapshots, each upon the one before it; replaces those it has. */
  readonly snapshots?: readonly PracticeSnapshot[]
  readonly consolidationNeeded?: boolean
  /** A PCI device of the host is passed through to it: suspending it then ends in NotSupported. */
  readonly passthrough?: boolean
  /** The installer of Tools is in its drive. */
  readonly toolsInstaller?: boolean
  /** A task of another program that holds it, by its descriptionId (`VirtualMachine.createSnapshot`); null ends it. */
  readonly heldBy?: string | null
  /** Moves the VM to {@link PracticeOptions.secondHost}, or back; the machine's own power then does not concern it. */
  readonly onSecondHost?: boolean
  /**
   * The fault that each method's tasks end in: `{ SuspendVM_Task: 'NotSupported' }` as with a passed-through
   * device; `{}` removes them all.
   */
  readonly taskFaults?: Readonly<Partial<Record<VmTaskMethod, string>>>
  /** Property paths that cannot be read; they appear in missingSet. */
  readonly unreadable?: readonly string[]
}

/** A change to a firewall ruleset from outside the API; no service follows it. */
export interface RulesetPatch {
  readonly enabled?: boolean
  readonly allowed?: PracticeAllowed
  readonly required?: boolean
  /** false: owned by a system service (reported and enforced from API 8.0.2.0). */
  readonly userControllable?: boolean
  readonly ipListUserConfigurable?: boolean
}

/** A change to a service from outside the API; no ruleset follows it. */
export interface ServicePatch {
  readonly running?: boolean
  readonly policy?: PracticeServicePolicy
}

/** A running practice host. */
export interface PracticeHost {
  /** `https://127.0.0.1:PORT/sdk`. */
  readonly url: string
  readonly port: number
  /** UDP port on which magic packets are heard; null: none. */
  readonly wakePort: number | null
  /** SHA-256 of the DER certificate, upper-case hex pairs joined by colons. */
  readonly fingerprint: string
  /** Every call and every request for a file, in order of arrival (the newest 50,000). */
  readonly calls: readonly ReceivedCall[]
  /** Returns the unsubscribe. */
  onCall(listener: CallListener): () => void
  /** Adds a rule (earlier rules win); returns its removal. */
  inject(rule: FaultRule): () => void
  state(): PracticeState
  /** Throws a RangeError for an unknown id: a mistake in the caller's script. */
  setVm(id: string, patch: VmPatch): void
  /**
   * Starts a VM as another user would, guest and Tools in their own time; `setVm` has it up at once.
   * Throws a RangeError for an unknown id.
   */
  startVm(id: string): void
  /** Registers one more VM, powered off; returns its id. */
  addVm(name: string): string
  /** Unregisters a VM. */
  removeVm(id: string): void
  /** Throws a RangeError for an unknown key, or for an entry that is neither an address nor a network. */
  setRuleset(key: string, patch: RulesetPatch): void
  /** Throws a RangeError for an unknown key. */
  setService(key: string, patch: ServicePatch): void
  /** Changes the host's configuration, as its administrator would. */
  setUp(patch: Partial<PracticeSetup>): void
  /**
   * Replaces {@link PracticeOptions.permissions}; sessions see the difference at once. Throws a RangeError
   * for an unknown entity or role.
   */
  setPermissions(permissions: readonly PracticePermission[]): void
  /** Changes {@link PracticeOptions.installs}. */
  setInstalls(patch: Partial<PracticeInstalls>): void
  /** Writes a file to /etc/vmware/firewall by hand: seen after the next refresh, gone after the next boot. */
  writeFirewallFile(name: string, xml: string): void
  /** Replaces {@link PracticeOptions.login}; existing sessions are unaffected. */
  setLogin(login: PracticeLogin): void
  /** Ends every session, pending waits included. */
  expireSessions(): void
  setMaintenance(on: boolean): void
  /** After a shutdown: boots again on the same port with a new boot time, unless Secure Boot stops it. Does nothing while on. */
  powerOn(): Promise<void>
  /**
   * Restarts the management service, like hostd: connections are cut, sessions and tasks are lost, and every request gets
   * HTTP 503 for this many seconds. The machine and its VMs keep running. Returns a function that ends the outage at
   * once. Does nothing while off.
   */
  restartManagement(seconds: number): () => void
  /** Presents this PEM certificate to new connections; open ones stay. {@link fingerprint} follows. */
  setCertificate(certificate: PracticeOptions['certificate']): void
  /** Cuts every connection; the host keeps listening. */
  dropConnections(): void
  /** Stops everything and frees the port. */
  close(): Promise<void>
}
