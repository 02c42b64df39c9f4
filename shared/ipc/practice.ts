import { z } from 'zod'
import { channel } from './channel.ts'

/** Requests about the practice host. */
export const practiceRequests = {
  'practice.start': channel<{ readonly id: string }>()(z.undefined()),
} as const
