import { z } from 'zod'
import type { CalledOffBy } from '../models/app-state.ts'
import type { Plan } from '../models/plan.ts'
import { runActionSchema, shutdownPolicySchema } from '../models/power.ts'
import type { ReadinessReport } from '../models/readiness.ts'
import { hostPolicySchema } from '../models/settings.ts'
import type { VmRulesPreview } from '../models/vm-rules-import.ts'
import { vmRulesChangeSchema, type VmRulesChange } from '../models/vm-rules.ts'
import { channel, hostId } from './channel.ts'

/** A shutdown as it would go by some rules, and whether it would need the user. */
export interface Rehearsed {
  readonly plan: Plan
  readonly readiness: ReadinessReport
}

/** A file of rules as the window read it; `name` is for its problems. */
const rulesFile = hostId.extend({ name: z.string().max(300), text: z.string().max(8_000_000) })

/** Requests about shutdowns, reboots and maintenance mode. */
export const powerRequests = {
  'power.rehearse': channel<Rehearsed>()(
    hostId.extend({ policy: shutdownPolicySchema, action: runActionSchema.optional() }),
  ),
  'power.shutDown': channel<void>()(hostId.extend({ policy: hostPolicySchema })),
  /** Reboots or power cycles the host, or changes its maintenance mode, as `power.shutDown` does. */
  'power.run': channel<void>()(hostId.extend({ policy: hostPolicySchema, action: runActionSchema })),
  'power.now': channel<void>()(hostId.extend({ acknowledgedVms: z.array(z.string().max(200)).max(10_000) })),
  'power.cancel': channel<void>()(hostId),
  /** Begins the run that is counting down. */
  'power.startNow': channel<void>()(hostId),
  /** Decides beforehand about VMs that the run will ask about; null: ask after all. */
  'power.decide': channel<void>()(
    hostId.extend({
      vms: z.array(z.string().max(200)).min(1).max(10_000),
      answer: z.enum(['suspend', 'power-off', 'leave', 'abort']).nullable(),
    }),
  ),
  'power.answer': channel<void>()(
    hostId.extend({
      question: z.string().max(100),
      answer: z.enum(['wait', 'suspend', 'power-off', 'leave', 'abort']),
    }),
  ),
  'power.dismiss': channel<void>()(hostId),
  /** Shuts several hosts down after one countdown; those in `last` begin when none of the others responds any more. */
  'power.shutDownHosts': channel<void>()(
    z.object({ ids: z.array(z.uuid()).min(1).max(2_000), last: z.array(z.uuid()).max(2_000) }),
  ),
  'power.startManyNow': channel<void>()(z.undefined()),
  'power.cancelMany': channel<void>()(z.undefined()),
  'power.dismissMany': channel<void>()(z.undefined()),
  /** Changes the shutdown rules of VMs, all at once. Returns the changes that take these back. */
  'power.setVmRules': channel<readonly VmRulesChange[]>()(
    hostId.extend({ changes: z.array(vmRulesChangeSchema).min(1).max(10_000) }),
  ),
  /** Asks for a place and writes the rules of all VMs of a host there; null when the user cancels. */
  'power.exportVmRules': channel<{ readonly file: string } | null>()(hostId),
  /** Says what a file of rules would change, and changes nothing. */
  'power.previewVmRules': channel<VmRulesPreview>()(rulesFile),
  /** Saves the rules of a file. VMs that are not in it keep theirs. */
  'power.importVmRules': channel<void>()(rulesFile),
} as const

/** What the main process tells windows of shutdowns. */
export interface PowerPushes {
  /** A countdown was called off before anything was sent. */
  'run.calledOff': { readonly hostId: string; readonly by: CalledOffBy }
}
