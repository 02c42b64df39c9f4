import { z } from 'zod'
import { channel, hostId } from './channel.ts'

const item = hostId.extend({ key: z.string().min(1).max(1_200) })

/** Requests about what needs attention. */
export const attentionRequests = {
  /** Checks one host now, or all that respond; what is found is in the state. */
  'attention.check': channel<void>()(z.object({ id: z.uuid().nullable() })),
  /** Puts an item off, or says that it is meant so. */
  'attention.mark': channel<void>()(
    item.extend({
      how: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('snoozed'), until: z.iso.datetime().nullable() }),
        z.object({ kind: z.literal('intended'), note: z.string().trim().min(1).max(200) }),
      ]),
    }),
  ),
  /** Lets an item count again. */
  'attention.unmark': channel<void>()(item),
} as const
