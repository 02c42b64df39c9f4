import { z } from 'zod'
import type { CalledOffBy } from '../models/app-state.ts'
import type { Plan } from '../models/plan.ts'
import { shutdownPolicySchema } from '../models/power.ts'
import type { ReadinessReport } from '../models/readiness.ts'
import { hostPolicySchema } from '../models/settings.ts'
import { channel, hostId } from './channel.ts'

/** A shutdown as it would go by some rules, and whether it would need the user. */
export interface Rehearsed {
  readonly plan: Plan
  readonly readiness: ReadinessReport
}

/** Requests about shutdowns. */
export const powerRequests = {
  'power.rehearse': channel<Rehearsed>()(hostId.extend({ policy: shutdownPolicySchema })),
  'power.shutDown': channel<void>()(hostId.extend({ policy: hostPolicySchema })),
  'power.now': channel<void>()(hostId.extend({ acknowledgedVms: z.array(z.string().max(200)).max(10_000) })),
  'power.cancel': channel<void>()(hostId),
  'power.answer': channel<void>()(
    hostId.extend({
      question: z.string().max(100),
      answer: z.enum(['wait', 'suspend', 'power-off', 'leave', 'abort']),
    }),
  ),
  'power.dismiss': channel<void>()(hostId),
} as const

/** What the main process tells windows of shutdowns. */
export interface PowerPushes {
  /** A countdown was called off before anything was sent. */
  'run.calledOff': { readonly hostId: string; readonly by: CalledOffBy }
}
