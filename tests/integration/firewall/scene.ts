import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { applyChange, type ApplyOptions } from '../../../electron/firewall/change.ts'
import { ChangeJournal, type ChangeJournalOptions } from '../../../electron/firewall/change-journal.ts'
import type { PracticeHost, PracticeOptions } from '../../../electron/practice/practice-host.ts'
import type { VimClient } from '../../../electron/vim/client.ts'
import type { Clock } from '../../../shared/clock.ts'
import type { ChangeEntry, FirewallChange } from '../../../shared/models/firewall.ts'
import type { Result } from '../../../shared/result.ts'
import { makeTempDir } from '../../support/tmp.ts'
import { clientFor, startPractice } from '../vim/hosts.ts'

/** Real time, but pauses take none. */
export const hastyClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: () => Promise.resolve(),
}

const writing = new Set([
  'EnableRuleset',
  'DisableRuleset',
  'UpdateRuleset',
  'StartService',
  'StopService',
  'UpdateServicePolicy',
])

export interface Scene {
  readonly host: PracticeHost
  readonly client: VimClient
  readonly hostId: string
  /** The journal's file. */
  readonly file: string
  apply(
    change: FirewallChange,
    expected: FirewallChange | null,
    options?: Partial<ApplyOptions>,
  ): Promise<Result<ChangeEntry>>
  journal(options?: Partial<ChangeJournalOptions>): ChangeJournal
  /** Lines of the journal as they are on disk. */
  lines(): Promise<ChangeEntry[]>
  /** Names of the calls that change something, as they came in. */
  sent(): string[]
}

/** A practice host, a client and a journal of the test's own; they go away with the test. */
export async function scene(practice: Partial<PracticeOptions> = {}): Promise<Scene> {
  const [folder, server] = await Promise.all([makeTempDir('firewall-'), startPractice({ vms: 0, ...practice })])
  const client = clientFor(server)
  onTestFinished(async () => {
    await client.close()
    await server[Symbol.asyncDispose]()
    await folder.remove()
  })
  const file = join(folder.path, 'changes.jsonl')
  const hostId = randomUUID()
  const journal: Scene['journal'] = (options) => new ChangeJournal({ file, ...options })
  return {
    host: server.host,
    client,
    hostId,
    file,
    journal,
    apply: (change, expected, options) =>
      applyChange({
        client,
        host: { id: hostId, name: 'esx' },
        managementPort: server.port,
        change,
        expected,
        undoOf: null,
        journal: journal(),
        clock: hastyClock,
        ...options,
      }),
    lines: async () => {
      const text = await readFile(file, 'utf8').catch(() => '')
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as ChangeEntry)
    },
    sent: () => server.host.calls.map(({ method }) => method).filter((method) => writing.has(method)),
  }
}
