import { imageChangeEntrySchema, type ImageChangeEntry } from '../../../shared/models/host-image.ts'
import type { Result } from '../../../shared/result.ts'
import { EntryJournal, listEntries, type EntryForm, type EntryJournalOptions } from '../../storage/entry-journal.ts'

const form: EntryForm<ImageChangeEntry> = {
  schema: imageChangeEntrySchema,
  ownKeys: new Set(['id', 'at', 'hostId', 'kind', 'level', 'before', 'sha256', 'state', 'code', 'undoOf']),
}

/** The journal of changes to images: acceptance levels, and VIBs installed and removed. */
export class ImageJournal extends EntryJournal<ImageChangeEntry> {
  /** @param options `file` is `dataPaths().imageChanges`. */
  constructor(options: EntryJournalOptions) {
    super(form, options)
  }
}

/** Returns the changes to images, the newest first; of one host, or of all with null. Errors: STORAGE_UNREADABLE. */
export function listImageChanges(file: string, hostId: string | null): Promise<Result<readonly ImageChangeEntry[]>> {
  return listEntries(form, file, hostId)
}
