import { z } from 'zod'
import { esxiTargetSchema } from './hardware.ts'

/** What the automatic checks can look at; a step names at most one. */
export const checkKeys = [
  'version',
  'management-network',
  'dns',
  'host-name',
  'ntp',
  'ssh',
  'licence',
  'datastore',
  'vmfs-version',
  'syslog',
  'scratch',
  'firewall',
  'services',
  'lockdown',
  'acceptance',
  'certificate',
  'autostart',
  'power-policy',
  'firmware-type',
  'cores',
  'nic',
  'image-hash',
  'image-inspect',
  'stick',
  'kickstart',
  'hardware',
  'packages',
  'boot-disk',
] as const
export type CheckKey = (typeof checkKeys)[number]

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/)
const instant = z.iso.datetime()
const line = z.string().trim().min(1).max(200)
const prose = z.string().trim().min(1).max(2_000)

/** A text in both languages, or one the user wrote, which is shown as it is. */
function localText(text: z.ZodString) {
  return z.union([text, z.strictObject({ en: text, zh: text })])
}
export type LocalText = z.infer<ReturnType<typeof localText>>

/** Major releases that a step can be for; updates such as 8.0U3 belong to their release. */
const releaseSchema = z.enum(['6.7', '7.0', '8.0', '9.0'])

const stepDefinitionSchema = z.strictObject({
  id,
  title: localText(line),
  why: localText(prose).nullable(),
  /** What a screen asks, or how it is done. */
  how: localText(prose).nullable(),
  /** Where makers of machines keep it in the firmware. */
  hints: z.array(z.strictObject({ vendor: line, en: prose, zh: prose })).max(20),
  /** Empty: for all of them. */
  versions: z.array(releaseSchema).max(8),
  sources: z.array(z.string().trim().min(1).max(300)).max(20),
  /** How sure the facts of the step are; null: one of the user's own steps. */
  confidence: z.enum(['high', 'medium', 'low']).nullable(),
  check: z.enum(checkKeys).nullable(),
})
export type StepDefinition = z.infer<typeof stepDefinitionSchema>

const phaseSchema = z.strictObject({ id, title: localText(line), steps: z.array(stepDefinitionSchema).max(200) })
export type Phase = z.infer<typeof phaseSchema>

/** An id twice would let one step's state count for another. */
const phasesSchema = z
  .array(phaseSchema)
  .max(30)
  .superRefine((phases, context) => {
    const phaseIds = phases.map((phase) => phase.id)
    const stepIds = phases.flatMap((phase) => phase.steps.map((step) => step.id))
    for (const ids of [phaseIds, stepIds]) {
      const twice = ids.find((one, index) => ids.indexOf(one) !== index)
      if (twice !== undefined) context.addIssue({ code: 'custom', message: `twice: ${twice}` })
    }
    if (stepIds.length > 300) context.addIssue({ code: 'custom', message: '> 300' })
  })

/** What a checklist is made from. The built-in ones are never changed; the user's own are copies of them. */
export const templateSchema = z.strictObject({
  id,
  name: localText(line),
  builtIn: z.boolean(),
  /** One more with each change. */
  version: z.number().int().min(1).max(1_000_000),
  phases: phasesSchema,
})
export type Template = z.infer<typeof templateSchema>

export const stepStatuses = ['open', 'done', 'skipped', 'failed'] as const
export type StepStatus = (typeof stepStatuses)[number]
const findingStates = ['ok', 'not-ok', 'unknown'] as const

export const stepStateSchema = z.strictObject({
  status: z.enum(stepStatuses),
  /** Why it was skipped or failed. */
  reason: z.string().max(1_000).nullable(),
  note: z.string().max(4_000).nullable(),
  /** When the status was set. */
  at: instant.nullable(),
  /** Who set the status. */
  by: z.enum(['person', 'automatic']).nullable(),
  /** The user's name as given. */
  who: z.string().max(120).nullable(),
  /** Result of the last automatic check; kept beside the user's own tick, which it may contradict. */
  evidence: z
    .strictObject({ value: z.string().max(1_000), checkedAt: instant, state: z.enum(findingStates) })
    .nullable(),
})
export type StepState = z.infer<typeof stepStateSchema>

/**
 * One run for one machine. `phases` is a copy, so that later edits of the template change no work under way; a step
 * without a state is open.
 */
export const checklistSchema = z.strictObject({
  id: z.uuid(),
  name: z.string().trim().min(1).max(120),
  target: esxiTargetSchema,
  templateName: localText(line),
  hostId: z.uuid().nullable(),
  passportId: z.uuid().nullable(),
  createdAt: instant,
  updatedAt: instant,
  phases: phasesSchema,
  states: z.record(id, stepStateSchema).refine((states) => Object.keys(states).length <= 600),
})
export type Checklist = z.infer<typeof checklistSchema>

/** Result of an automatic check. `value` is shown to the user. */
export interface Finding {
  readonly check: CheckKey
  readonly state: (typeof findingStates)[number]
  readonly value: string
}
