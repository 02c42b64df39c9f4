import { changeEntrySchema, type ChangeEntry } from '../../shared/models/firewall.ts'
import type { Result } from '../../shared/result.ts'
import {
  EntryJournal,
  listEntries,
  parseEntries,
  type EntryForm,
  type EntryJournalOptions,
} from '../storage/entry-journal.ts'

export type ChangeJournalOptions = EntryJournalOptions

const form: EntryForm<ChangeEntry> = {
  schema: changeEntrySchema,
  ownKeys: new Set(['id', 'at', 'hostId', 'kind', 'policy', 'state', 'code', 'undoOf']),
}

/** The journal of changes to firewalls and services. */
export class ChangeJournal extends EntryJournal<ChangeEntry> {
  /** @param options `file` is `dataPaths().changes`. */
  constructor(options: ChangeJournalOptions) {
    super(form, options)
  }
}

/** As `listEntries`, of changes to firewalls and services. */
export function listChanges(file: string, hostId: string | null): Promise<Result<readonly ChangeEntry[]>> {
  return listEntries(form, file, hostId)
}

/** As `parseEntries`. Pure. */
export function parseChanges(content: Buffer): ChangeEntry[] {
  return parseEntries(changeEntrySchema, content)
}
