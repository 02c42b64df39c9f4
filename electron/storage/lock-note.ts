import { z } from 'zod'
import { printable } from '../../shared/text/printable.ts'

/** Most a holder says about itself, and most that is read: a note may come from a stranger's process. Bytes. */
export const maxNoteBytes = 4_096

/** Describes the holder of a lock to those it keeps out. To be shown, never acted on: it may be wrong. */
const lockNoteSchema = z.object({
  pid: z.number().int().nonnegative(),
  /** What it is doing, in stable words or a name; never a secret: any user of the computer may read it. */
  what: z.string().max(200).transform(printable),
  /** ISO 8601 UTC. */
  since: z.iso.datetime(),
})
export type LockNote = z.infer<typeof lockNoteSchema>

/** The note as one line. */
export function formatNote(note: LockNote): string {
  return `${JSON.stringify({ ...note, what: note.what.slice(0, 200) })}\n`
}

/** The first line of what was read, or null when it is no (whole) note. */
export function parseNote(text: string): LockNote | null {
  const end = text.indexOf('\n')
  if (end < 0) return null
  try {
    const parsed = lockNoteSchema.safeParse(JSON.parse(text.slice(0, end)))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
