import { z } from 'zod'

const text = z.string().max(100)
const whole = z.number().int()

/** vim25 AutoStartDefaults; null where the host did not say. */
export const autostartDefaultsSchema = z.object({
  enabled: z.boolean().nullable(),
  /** Seconds. */
  startDelay: whole.nullable(),
  stopDelay: whole.nullable(),
  waitForHeartbeat: z.boolean().nullable(),
  /** `none`, `systemDefault`, `powerOff`, `suspend` or `guestShutdown`, in whatever case the host writes it. */
  stopAction: text.nullable(),
})
export type AutostartDefaults = z.infer<typeof autostartDefaultsSchema>

/** vim25 AutoStartPowerInfo: how the host starts and stops one VM by itself. Delays in seconds, -1: as the defaults. */
export const autostartEntrySchema = z.object({
  /** Managed object reference value of the VM. */
  vm: z.string().max(200),
  /** 1 is first; -1: in any order. */
  startOrder: whole,
  startDelay: whole,
  waitForHeartbeat: z.enum(['yes', 'no', 'systemDefault']),
  startAction: text,
  stopDelay: whole,
  stopAction: text,
})
export type AutostartEntry = z.infer<typeof autostartEntrySchema>

/** What a host does with its VMs by itself when it starts, and when it is shut down by something else than Hypertray. */
export const autostartConfigSchema = z.object({
  defaults: autostartDefaultsSchema,
  entries: z.array(autostartEntrySchema).max(10_000),
})
export type AutostartConfig = z.infer<typeof autostartConfigSchema>

/**
 * Why a running VM would lose power hard. `off`: autostart is off; `not-managed`: it is not on the list; `no-action` and
 * `power-off`: that is its stop action; `no-tools`: it is to be asked, and has no running Tools; `slow`: it takes longer
 * than its stop delay.
 */
export type AutostartWhy = 'off' | 'not-managed' | 'no-action' | 'power-off' | 'no-tools' | 'slow'

/** What would become of one VM. */
export interface AutostartVm {
  readonly id: string
  readonly name: string
  readonly running: boolean
  /** Its place in the start order; null: in any order, or not started. */
  readonly order: number | null
  /** The action that counts, by itself or by the defaults, in lower case; null: none. */
  readonly stopAction: string | null
  /** Seconds the host waits for it; null: it does not wait. */
  readonly stopDelay: number | null
  readonly losesPower: boolean
  readonly why: AutostartWhy | null
}

/** What a power cut would do, as far as the host stops its VMs by itself. */
export interface AutostartReport {
  readonly enabled: boolean
  /** Seconds the host may take for all of them, one after another. */
  readonly worstCaseSeconds: number
  readonly vms: readonly AutostartVm[]
}

/** One VM's entry before and after a change; null: not on the list. */
export interface AutostartVmChange {
  readonly id: string
  readonly name: string
  readonly before: AutostartEntry | null
  readonly after: AutostartEntry | null
}

/** A change of the settings as it is shown, agreed to and sent. */
export interface AutostartChange {
  readonly before: AutostartDefaults
  readonly after: AutostartDefaults
  readonly vms: readonly AutostartVmChange[]
  /** Running VMs that would lose power even then. */
  readonly left: readonly AutostartVm[]
}

/** A line of the journal of these changes; the intent and what became of it share the id. */
export const autostartJournalSchema = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  hostId: z.uuid(),
  hostName: z.string(),
  before: autostartConfigSchema,
  after: autostartConfigSchema,
  state: z.enum(['intent', 'done', 'failed', 'not-as-asked', 'unconfirmed']),
  code: z.string().nullable(),
  /** Id of the change that this one takes back. */
  undoOf: z.uuid().nullable(),
})
export type AutostartJournalEntry = z.infer<typeof autostartJournalSchema>
