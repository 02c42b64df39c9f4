import { z } from 'zod'
import type { ActivityRun } from '../models/activity.ts'
import { channel } from './channel.ts'

/** Requests about past shutdowns. */
export const activityRequests = {
  'activity.list': channel<readonly ActivityRun[]>()(z.object({ hostId: z.uuid().nullable() })),
} as const
