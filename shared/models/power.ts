import { z } from 'zod'
import { inaccessiblePolicySchema, noToolsPolicySchema, stuckPolicySchema } from './guest-policy.ts'
import { resolvedVmRulesSchema } from './vm-rules.ts'

/**
 * How the host step is done. `direct`: ShutdownHost_Task(force=true) after nothing runs any more.
 * `via-maintenance`: maintenance mode, then force=false. `now`: force=true at once, no guest is touched.
 */
export const hostModeSchema = z.enum(['direct', 'via-maintenance', 'now'])
export type HostMode = z.infer<typeof hostModeSchema>

/** The rules of one shutdown run, agreed before it starts. */
export const shutdownPolicySchema = z.object({
  mode: hostModeSchema,
  /** Seconds a guest may take from ShutdownGuest to poweredOff before the stuck policy applies. */
  guestTimeoutSeconds: z
    .number()
    .int()
    .min(1)
    .max(24 * 3600),
  noTools: noToolsPolicySchema,
  stuck: stuckPolicySchema,
  inaccessible: inaccessiblePolicySchema.default('abort'),
  /** Seconds for the guests' part as a whole; what still runs then gets the stuck rule. Null: no bound. */
  maxTimeSeconds: z
    .number()
    .int()
    .min(1)
    .max(7 * 24 * 3600)
    .nullable()
    .default(null),
  /** Later groups wait for an open question, also within a shutdown group; as long as a bounded run can spare the time. */
  keepOrder: z.boolean().optional(),
})
export type ShutdownPolicy = z.infer<typeof shutdownPolicySchema>

/**
 * The steps of a run. `verify`: the host is watched going; `wake`: magic packets; `boot`: a newer boot is waited for; `start`: VMs
 * that ran before are running again.
 */
export const stepSchema = z.enum([
  'preflight',
  'plan',
  'guest',
  'recheck',
  'maintenance',
  'host',
  'verify',
  'wake',
  'boot',
  'start',
])
export type Step = z.infer<typeof stepSchema>
export const stepStateSchema = z.enum(['started', 'waiting', 'done', 'failed', 'skipped'])
export type StepState = z.infer<typeof stepStateSchema>
/**
 * How a run ended. `back`: a newer boot time was read; `not-woken`: the host is silent although it was sent magic packets;
 * `entered` and `left`: maintenance mode, as read from the host.
 */
export const outcomeSchema = z.enum([
  'unreachable',
  'still-reachable',
  'back',
  'not-woken',
  'entered',
  'left',
  'unknown',
  'cancelled',
  'aborted',
  'failed',
  'dry-run',
])
export type Outcome = z.infer<typeof outcomeSchema>
export const howSchema = z.enum([
  'already-off',
  'guest-shutdown',
  'suspended',
  'power-off',
  'left-on',
  'asked-still-on',
])
export type How = z.infer<typeof howSchema>
const powerStateSchema = z.enum(['poweredOn', 'poweredOff', 'suspended'])

/** Facts of a step or notice; safe to store and to show. */
const paramsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))

/** How one VM ended up. `after` is what was last seen, null when nothing trustworthy was seen; `how` null: not decided. */
export const vmOutcomeSchema = z.object({
  id: z.string(),
  name: z.string().nullable(),
  before: powerStateSchema.nullable(),
  after: powerStateSchema.nullable(),
  how: howSchema.nullable(),
})
export type VmOutcome = z.infer<typeof vmOutcomeSchema>

/** One step of a run as shown live. `code` is a problem code or null. */
export interface RunEvent {
  readonly at: string
  readonly step: Step
  /** Managed object reference value of the VM, or null for the host. */
  readonly vm: string | null
  readonly state: StepState
  readonly code: string | null
  readonly params: Readonly<Record<string, string | number | boolean | null>>
}

/** The vim25 calls that change something; each is journaled before it is sent and again when its answer is known. */
export const destructiveCallSchema = z.enum([
  'ShutdownGuest',
  'SuspendVM_Task',
  'PowerOffVM_Task',
  'PowerOnVM_Task',
  'EnterMaintenanceMode_Task',
  'ExitMaintenanceMode_Task',
  'ShutdownHost_Task',
  'RebootHost_Task',
])
export type DestructiveCall = z.infer<typeof destructiveCallSchema>

/** What a run does. A newer version may know more kinds: their runs are listed, and left alone. */
export const runKindSchema = z.enum(['shutdown', 'reboot', 'maintenance', 'cycle'])
export type RunKind = z.infer<typeof runKindSchema>

/** What the user asked for, which names a run in texts; maintenance mode has two. */
export const runActionSchema = z.enum(['shutdown', 'reboot', 'enter', 'leave', 'cycle'])
export type RunAction = z.infer<typeof runActionSchema>

/** Who or what started a run: the user in window or tray, a command line, a schedule, or a UPS. */
export const runTriggerSchema = z.enum(['user', 'cli', 'schedule', 'ups'])
export type RunTrigger = z.infer<typeof runTriggerSchema>

const base = { seq: z.number().int().nonnegative(), at: z.iso.datetime(), runId: z.uuid(), hostId: z.uuid() }

/**
 * One line of the append-only journal. A run is `run-started`, then steps and calls, then `run-ended`;
 * a run without `run-ended` whose process is gone was interrupted, and recovery appends `run-recovered`.
 */
export const journalEntrySchema = z.discriminatedUnion('type', [
  z.object({
    ...base,
    type: z.literal('run-started'),
    /** A {@link RunKind}, or the kind of a newer version. Version 0.1 did not write it yet: it knew shutdowns only. */
    kind: z.string().min(1).max(64).default('shutdown'),
    /** Null: not written down, or a trigger of a newer version. */
    trigger: runTriggerSchema.nullable().catch(null),
    hostName: z.string(),
    address: z.string(),
    pid: z.number().int(),
    policy: shutdownPolicySchema,
    vms: z.array(
      z.object({
        id: z.string(),
        name: z.string().nullable(),
        powerState: powerStateSchema.nullable(),
        /** Null: the host gave none, or it was not written down yet. */
        instanceUuid: z.string().nullable().default(null).catch(null),
      }),
    ),
    /** The rules that held for each VM; null: not written down, or in the way of a newer version. */
    rules: z
      .array(z.object({ vm: z.string(), ...resolvedVmRulesSchema.shape }))
      .nullable()
      .default(null)
      .catch(null),
    /** The host's boot time before the run, to tell a later boot from the same one. */
    bootTime: z.string().nullable(),
  }),
  z.object({
    ...base,
    type: z.literal('step'),
    step: stepSchema,
    vm: z.string().nullable(),
    state: stepStateSchema,
    code: z.string().nullable(),
    params: paramsSchema,
  }),
  z.object({
    ...base,
    type: z.literal('call'),
    method: destructiveCallSchema,
    vm: z.string().nullable(),
    /** `intent` is on disk before the first byte is sent; `unknown` means sent, and no trustworthy answer. */
    state: z.enum(['intent', 'accepted', 'refused', 'unknown', 'not-sent']),
    code: z.string().nullable(),
    /** Value of the SOAP operationID header, to find the call in the host's own log. */
    operationId: z.string(),
    /** The host's own id of the task that the call began, once it was accepted. */
    task: z.string().optional(),
    /** The fault with which the host refused the call. */
    fault: z.string().optional(),
  }),
  z.object({ ...base, type: z.literal('maintenance-owed'), bootTime: z.string().nullable() }),
  z.object({ ...base, type: z.literal('maintenance-settled'), code: z.string() }),
  z.object({
    ...base,
    type: z.literal('run-ended'),
    outcome: outcomeSchema,
    code: z.string().nullable(),
    vms: z.array(vmOutcomeSchema),
    /** The boot time read at the end, ISO 8601 UTC; null: none was read, or it was not written down yet. */
    bootTime: z.string().nullable().default(null).catch(null),
  }),
  z.object({
    ...base,
    type: z.literal('run-recovered'),
    code: z.literal('RUN_INTERRUPTED'),
    lastStep: stepSchema.nullable(),
    hostCallSent: z.boolean(),
  }),
])
export type JournalEntry = z.infer<typeof journalEntrySchema>
