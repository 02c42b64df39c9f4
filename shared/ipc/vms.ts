import { z } from 'zod'
import { vmPowerActions, type VmActionEnd, type VmDetails, type VmHost, type VmSnapshot } from '../models/vm-action.ts'
import { channel, hostId } from './channel.ts'

/** VMs with all that decides about their actions, as read a moment ago. */
export interface VmsView {
  readonly host: VmHost
  /** Those that were asked for and still exist, in the order given. */
  readonly vms: readonly VmDetails[]
}

const vmId = z.string().min(1).max(256)
const vmIds = z.array(vmId).min(1).max(10_000)

/** Requests about single VMs. Giving one up stops the waiting, and takes a task back where the host can. */
export const vmsRequests = {
  'vms.read': channel<VmsView>()(hostId.extend({ vms: vmIds })),
  'vms.act': channel<readonly VmActionEnd[]>()(hostId.extend({ vms: vmIds, action: z.enum(vmPowerActions) })),
  /** `question`: id of the one that was shown; another is not answered. */
  'vms.answer': channel<void>()(
    hostId.extend({ vm: vmId, question: z.string().max(256), choice: z.string().max(256) }),
  ),
  'vms.snapshots': channel<readonly VmSnapshot[]>()(hostId.extend({ vm: vmId })),
  'vms.changeSnapshots': channel<void>()(
    hostId.extend({
      vm: vmId,
      change: z.discriminatedUnion('work', [
        z.object({
          work: z.literal('snapshot-create'),
          name: z.string().min(1).max(80),
          memory: z.boolean(),
          quiesce: z.boolean(),
        }),
        /** `snapshot`: its managed object reference value. */
        z.object({ work: z.enum(['snapshot-remove', 'snapshot-revert']), snapshot: z.string().max(256) }),
        z.object({ work: z.literal('snapshot-consolidate') }),
      ]),
    }),
  ),
} as const
