import { z } from 'zod'
import type { Checklist } from '../models/checklist.ts'
import type { ChosenImage, FileHashes, ImageProgress } from '../models/image.ts'
import { channel, checklistId } from './channel.ts'

/** Requests about installer images. */
export const imageRequests = {
  /** Asks for a file and looks into it; null when the user cancels. */
  'image.choose': channel<ChosenImage | null>()(z.undefined()),
  /** Computes the checksums of a chosen file; pushes how far it is. */
  'image.hash': channel<FileHashes>()(z.object({ image: z.uuid() })),
  /** Ticks what was seen of the image itself; `expected` is the text with the value it was compared with. */
  'image.enter': channel<Checklist>()(
    checklistId.extend({ image: z.uuid(), expected: z.string().max(4_000_000).nullable() }),
  ),
} as const

/** What the main process tells windows of checksums. */
export interface ImagePushes {
  'image.progress': ImageProgress
}
