import { z } from 'zod'
import type { Checklist } from '../models/checklist.ts'
import type { OfferedVolume, StickPlan, StickProgress, StickResult } from '../models/stick.ts'
import { largestScript } from '../rules/kickstart/read-script.ts'
import { channel, checklistId } from './channel.ts'

/** A stick is named by the image and the volume it shall be made of; `kernelopt` is one line of plain characters. */
const stickJob = z.object({
  image: z.uuid(),
  volume: z.string().min(1).max(2_000),
  kernelopt: z
    .string()
    .max(1_000)
    .regex(/^[\x20-\x7e]*$/)
    .nullable(),
  ks: z.string().max(largestScript).nullable(),
})
/** Requests about installer sticks. */
export const stickRequests = {
  /** The volumes of this computer; those that cannot become a stick say why. */
  'stick.volumes': channel<readonly OfferedVolume[]>()(z.undefined()),
  /** What making a stick would do. Nothing is written. */
  'stick.plan': channel<StickPlan>()(stickJob.extend({ overwrite: z.boolean() })),
  /** Copies, reads back, and pushes how far it is; cancelled with the request. */
  'stick.make': channel<StickResult>()(stickJob.extend({ overwrite: z.boolean() })),
  /** Compares a stick with the image once more. Nothing is written. */
  'stick.verify': channel<StickResult>()(stickJob),
  /** Ticks that the stick was made and read back. */
  'stick.enter': channel<Checklist>()(checklistId.extend({ image: z.uuid() })),
} as const

/** What the main process tells windows of a stick being written. */
export interface StickPushes {
  'stick.progress': StickProgress
}
