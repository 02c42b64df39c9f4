import { z } from 'zod'
import type { ActivityRun } from '../models/activity.ts'
import type { ChainReport } from '../models/run-chain.ts'
import { channel } from './channel.ts'

/** Requests about past shutdowns. */
export const activityRequests = {
  'activity.list': channel<readonly ActivityRun[]>()(z.object({ hostId: z.uuid().nullable() })),
  /** Checks that no line and no run of the journal was altered or removed. */
  'activity.verify': channel<ChainReport>()(z.undefined()),
  /** Asks for a place and writes the report of a run there; null when the user cancels. */
  'activity.export': channel<{ readonly file: string } | null>()(
    z.object({ runId: z.uuid(), format: z.enum(['md', 'html', 'json', 'pdf']) }),
  ),
} as const
