import type { activityRequests } from '../../../shared/ipc/activity.ts'
import { ok } from '../../../shared/result.ts'
import { activity as activityOf } from '../../power/journal-activity.ts'
import { readJournal } from '../../power/journal-read.ts'
import type { Capability } from '../capability.ts'
import type { AppContext } from '../context.ts'

/** Past shutdowns, read from the journal. */
export function activity({ paths }: AppContext): Capability<typeof activityRequests> {
  return {
    requests: {
      'activity.list': async ({ hostId }) => {
        const journal = await readJournal(paths.journal, hostId === null ? {} : { hostId })
        return journal.ok ? ok(activityOf(journal.value.runs)) : journal
      },
    },
  }
}
