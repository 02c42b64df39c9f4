import { vmActionEntrySchema, type VmActionEntry } from '../../shared/models/vm-action.ts'
import type { Result } from '../../shared/result.ts'
import { EntryJournal, listEntries, type EntryForm, type EntryJournalOptions } from '../storage/entry-journal.ts'

const form: EntryForm<VmActionEntry> = {
  schema: vmActionEntrySchema,
  ownKeys: new Set(['id', 'at', 'hostId', 'work', 'trigger', 'operationId', 'state', 'code']),
}

/** The journal of work on single VMs. A recovery has nothing to finish in it: it only tells what was sent. */
export class VmJournal extends EntryJournal<VmActionEntry> {
  /** @param options `file` is `dataPaths().vmActions`. */
  constructor(options: EntryJournalOptions) {
    super(form, options)
  }
}

/** Returns the work on VMs, the newest first; of one host, or of all with null. Errors: STORAGE_UNREADABLE. */
export function listVmActions(file: string, hostId: string | null): Promise<Result<readonly VmActionEntry[]>> {
  return listEntries(form, file, hostId)
}
