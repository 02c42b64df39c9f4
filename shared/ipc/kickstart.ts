import { z } from 'zod'
import type { Checklist } from '../models/checklist.ts'
import { largestScript } from '../rules/kickstart/read-script.ts'
import { channel, checklistId } from './channel.ts'

/** Requests about kickstart scripts. */
export const kickstartRequests = {
  /** SHA-512 crypt of a password that is kept nowhere. */
  'kickstart.hash': channel<string>()(z.object({ password: z.string().min(1).max(200) })),
  /** Asks for a place and writes the script; null when the user cancels. */
  'kickstart.save': channel<{ readonly file: string } | null>()(z.object({ text: z.string().max(largestScript) })),
  /** Ticks what the linter finds, or does not find, in a script. */
  'kickstart.enter': channel<Checklist>()(
    checklistId.extend({ text: z.string().max(largestScript), secureBoot: z.boolean() }),
  ),
} as const
