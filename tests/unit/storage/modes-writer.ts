// Writes every kind of file the product writes into the folder named first, under the umask named second.
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ChangeJournal } from '../../../electron/firewall/change-journal.ts'
import { addRules } from '../../../electron/hardware/passports.ts'
import { hostsDocument } from '../../../electron/hosts/hosts-document.ts'
import { HostRegistry } from '../../../electron/hosts/registry.ts'
import { Checklists } from '../../../electron/install/checklists.ts'
import { openRun } from '../../../electron/power/journal.ts'
import { loadOrCreateCertificate } from '../../../electron/practice/certificate.ts'
import { autostartEntry, writeAutostartEntry } from '../../../electron/shell/autostart-entry.ts'
import { saveFile } from '../../../electron/storage/atomic-file.ts'
import { jsonDocument } from '../../../electron/storage/document.ts'
import { acquireLock } from '../../../electron/storage/lock.ts'
import { createLogger } from '../../../electron/storage/log.ts'
import { createDataFolders, dataPaths } from '../../../electron/storage/paths.ts'
import { createRedactor } from '../../../electron/storage/redactor.ts'
import { systemClock } from '../../../shared/clock.ts'
import { builtInRules } from '../../../shared/reference/hardware-rules.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { settingsSchema } from '../../../shared/models/settings.ts'

const [folder = '', umask = '0'] = process.argv.slice(2)
process.umask(Number.parseInt(umask, 8))
const paths = dataPaths(join(folder, 'home', 'data'))
const id = 'a3f8c1de-52b7-4c0e-9d41-6f0e7b92c510'
const policy = {
  mode: 'direct',
  guestTimeoutSeconds: 300,
  noTools: 'ask',
  stuck: 'ask',
  inaccessible: 'abort',
  maxTimeSeconds: null,
} as const

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.code, { cause: result.problem.cause })
  return result.value
}

must(await createDataFolders(paths))
must(
  await new HostRegistry(hostsDocument(paths.hosts)).add({
    address: '192.0.2.1',
    user: 'root',
    fingerprint: Array.from({ length: 32 }, () => 'AA').join(':'),
  }),
)
const checklists = new Checklists({ file: paths.checklists })
must(await checklists.copyTemplate(must(await checklists.templates())[0]?.id ?? '', 'own'))
must(await addRules(paths.rules, JSON.stringify(builtInRules), 'own.json'))
must(await loadOrCreateCertificate(paths.practice))
must(await loadOrCreateCertificate(join(folder, 'home', 'new', 'practice')))
must(
  await new ChangeJournal({ file: paths.changes }).append({
    id,
    at: '2026-01-01T00:00:00.000Z',
    hostId: id,
    hostName: 'a',
    change: { kind: 'ruleset', key: 'k', enabled: true },
    before: null,
    state: 'intent',
    code: null,
    undoOf: null,
  }),
)
const run = must(
  await openRun({
    dir: paths.journal,
    runId: id,
    hostId: id,
    clock: systemClock,
    started: {
      kind: 'shutdown',
      trigger: 'cli',
      hostName: 'a',
      address: 'a',
      pid: 1,
      policy,
      rules: null,
      bootTime: null,
      vms: [],
    },
  }),
)
await run.close()
// Left by an older version, or brought from elsewhere.
await writeFile(paths.settings, '{')
await chmod(paths.settings, 0o666)
must(
  await jsonDocument({ file: paths.settings, schema: settingsSchema, empty: () => settingsSchema.parse({}) }).update(
    (settings) => ok({ ...settings }),
    { setAsideDamaged: true },
  ),
)
const logger = createLogger({ file: join(paths.logs, 'hypertray.log'), redactor: createRedactor(), maxBytes: 100 })
for (const event of ['a', 'b', 'c']) {
  logger.log('info', event)
  await logger.flush()
}
must(
  await acquireLock(join(paths.root, 'locked'), {
    busy: 'STORAGE_BUSY',
    params: { file: 'locked' },
    what: 'test',
    waitMs: 0,
  }),
)
await writeAutostartEntry(
  join(folder, 'home', 'config', 'autostart', 'hypertray.desktop'),
  autostartEntry('/opt/x', []),
)
await saveFile(join(folder, 'home', 'ks.cfg'), 'rootpw --iscrypted $6$x')
await writeFile(join(folder, 'home', 'old.cfg'), 'a')
await saveFile(join(folder, 'home', 'old.cfg'), 'b')
await mkdir(join(folder, 'done'))
process.exit(0)
