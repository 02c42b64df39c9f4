import { z } from 'zod'
import { stepStateSchema, stepStatuses, templateSchema, type Checklist, type Template } from '../models/checklist.ts'
import { esxiTargetSchema } from '../models/hardware.ts'
import type { FindProgress, FoundHost } from '../models/install-check.ts'
import { channel, checklistId } from './channel.ts'

const stepOf = checklistId.extend({ step: z.string().min(1).max(64) })

/** Requests about install checklists and their templates. */
export const installRequests = {
  'install.checklists': channel<readonly Checklist[]>()(z.undefined()),
  'install.templates': channel<readonly Template[]>()(z.undefined()),
  /** A copy of a built-in or an own template, which can be edited. */
  'install.copyTemplate': channel<Template>()(
    z.object({ template: z.string().min(1).max(64), name: z.string().min(1).max(120) }),
  ),
  /** Refused when it was changed elsewhere since it was read. */
  'install.saveTemplate': channel<Template>()(z.object({ template: templateSchema })),
  /** Checklists made from it stay. */
  'install.removeTemplate': channel<void>()(z.object({ template: z.string().min(1).max(64) })),
  'install.create': channel<Checklist>()(
    z.object({
      template: z.string().min(1).max(64),
      name: z.string().min(1).max(120),
      target: esxiTargetSchema,
      hostId: z.uuid().nullable(),
      passportId: z.uuid().nullable(),
    }),
  ),
  /** Skipped and failed need a reason. */
  'install.setStep': channel<Checklist>()(
    stepOf.extend({ status: z.enum(stepStatuses), reason: z.string().max(1_000).nullable() }),
  ),
  'install.setNote': channel<Checklist>()(stepOf.extend({ note: z.string().max(4_000).nullable() })),
  /** Takes a change back: the step is as it was before. */
  'install.restoreStep': channel<Checklist>()(stepOf.extend({ previous: stepStateSchema })),
  'install.assign': channel<Checklist>()(
    checklistId.extend({ hostId: z.uuid().nullable(), passportId: z.uuid().nullable() }),
  ),
  /** Reads the checklist's host, which must be connected, or else its passport, and ticks what it shows; changes nothing on the host. */
  'install.check': channel<Checklist>()(checklistId),
  /** Looks for ESXi hosts in a private subnet, without a login; pushes how far it is. */
  'install.find': channel<readonly FoundHost[]>()(z.object({ subnet: z.string().min(1).max(60) })),
  'install.remove': channel<void>()(checklistId),
  /** Asks for a place and writes the checklist; null when the user cancels. */
  'install.export': channel<{ readonly file: string } | null>()(
    checklistId.extend({ format: z.enum(['md', 'html', 'json', 'pdf']) }),
  ),
} as const

/** What the main process tells windows of a search for hosts. */
export interface InstallPushes {
  'install.finding': FindProgress
}
