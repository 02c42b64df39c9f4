import { cp, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { Baselines } from '../../../electron/firewall/baselines.ts'
import { listChanges } from '../../../electron/firewall/change-journal.ts'
import { ownRules, Passports } from '../../../electron/hardware/passports.ts'
import { addressText } from '../../../electron/hosts/known-host.ts'
import { hostsDocument } from '../../../electron/hosts/hosts-document.ts'
import { HostRegistry } from '../../../electron/hosts/registry.ts'
import { Checklists } from '../../../electron/install/checklists.ts'
import { activity } from '../../../electron/power/journal-activity.ts'
import { readJournal } from '../../../electron/power/journal-read.ts'
import { recoverRuns } from '../../../electron/power/recovery.ts'
import { jsonDocument } from '../../../electron/storage/document.ts'
import { dataPaths, type DataPaths } from '../../../electron/storage/paths.ts'
import { systemClock } from '../../../shared/clock.ts'
import { settingsSchema } from '../../../shared/models/settings.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { changeSettings } from '../../../shared/rules/change-settings.ts'
import { makeTempDir } from '../../support/tmp.ts'

const fixture = resolve(import.meta.dirname, '../../fixtures/data-0.1')
const [first, second] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002']
let paths: DataPaths

beforeEach(async () => {
  const dir = await makeTempDir('old-data-')
  onTestFinished(() => dir.remove())
  await cp(fixture, dir.path, { recursive: true })
  paths = dataPaths(dir.path)
})

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.code)
  return result.value
}

/** What version 0.1 wrote into one of its documents. */
async function written(file: string): Promise<Record<string, never[]>> {
  return JSON.parse(await readFile(file, 'utf8')).data
}

it('opens the hosts of version 0.1, and keeps them when one is added', async () => {
  const { hosts } = await written(paths.hosts)
  const registry = new HostRegistry(hostsDocument(paths.hosts))
  expect(hosts).toHaveLength(2)
  const list = value(await registry.list())
  expect(list.map((host) => [host.id, host.name, addressText(host)])).toEqual(
    hosts?.map(({ id, name, address }) => [id, name, address]),
  )
  expect(value(await registry.find('机房 1')).id).toBe(first)
  expect(value(await registry.find('ESXI-2.example.org:8443')).id).toBe(second)
  value(await registry.add({ address: '192.0.2.30', user: 'root', fingerprint: 'C3:'.repeat(31) + 'C3' }))
  const kept = value(await registry.list()).slice(0, 2)
  expect(kept).toEqual(list)
})

it('opens the passports and own rules of version 0.1, and keeps them when one is saved', async () => {
  const { passports } = await written(paths.passports)
  const store = new Passports({ file: paths.passports })
  const list = value(await store.list())
  expect(list.map(({ name }) => name)).toEqual(['As delivered', 'From texts'])
  expect(list).toEqual(passports)
  value(await store.save({ name: 'new', hostId: null, source: 'texts', hardware: list[0]!.hardware }))
  expect((await written(paths.passports))['passports']?.slice(0, 2)).toEqual(passports)
  const rules = await ownRules(paths.rules)
  expect(rules.problems).toEqual([])
  expect(rules.files.map(({ file, rules: { name } }) => [file, name])).toEqual([['own.json', 'mine']])
})

it('opens the checklists and templates of version 0.1, and keeps them when one is made', async () => {
  const before = await written(paths.checklists)
  const store = new Checklists({ file: paths.checklists })
  const [list] = value(await store.list())
  expect(list).toEqual(before['checklists']?.[0])
  expect(Object.values(list?.states ?? {})).toMatchObject([{ status: 'done', note: 'seen on site', who: 'admin' }])
  const own = value(await store.templates()).filter(({ builtIn }) => !builtIn)
  expect(own).toEqual(before['templates'])
  const made = await store.create({
    templateId: own[0]!.id,
    name: 'esxi-4',
    target: '8.0',
    hostId: null,
    passportId: null,
  })
  const after = await written(paths.checklists)
  expect(after['checklists']).toEqual([...(before['checklists'] ?? []), value(made)])
  expect(after['templates']).toEqual(before['templates'])
})

it('opens the baselines of version 0.1, and keeps them when another is chosen', async () => {
  const { baselines } = await written(paths.baselines)
  const store = new Baselines({ file: paths.baselines })
  const list = value(await store.list())
  expect(list).toEqual(baselines)
  expect(list.map(({ name, current }) => [name, current])).toEqual([
    ['as installed', true],
    ['with SSH', false],
  ])
  value(await store.use(list[1]!.id))
  expect(value(await store.list())).toEqual([
    { ...list[0], current: false },
    { ...list[1], current: true },
  ])
})

it('opens the settings of version 0.1, and keeps them when one is changed', async () => {
  const document = jsonDocument({
    file: paths.settings,
    schema: settingsSchema,
    empty: () => settingsSchema.parse({}),
  })
  const before = value(await document.read())
  expect(before).toMatchObject({ language: 'zh-CN', theme: 'dark', zoom: 1.25, trayExplained: true })
  expect(before.hostPolicies[first]).toMatchObject({
    mode: 'via-maintenance',
    guestTimeoutSeconds: 600,
    countdownSeconds: 30,
  })
  value(await document.update((now) => ok(changeSettings(now, { theme: 'light' }))))
  expect(value(await document.read())).toEqual({ ...before, theme: 'light' })
})

it('opens the journals of version 0.1, and recovers the run that was cut off', async () => {
  expect(value(await listChanges(paths.changes, null))).toMatchObject([
    { hostId: first, state: 'done', change: { kind: 'ruleset', key: 'sshServer', enabled: true } },
  ])
  const before = value(await readJournal(paths.journal))
  expect(before.damaged).toEqual([])
  expect(before.runs).toHaveLength(2)
  expect(activity(before.runs).map(({ kind, trigger }) => [kind, trigger])).toEqual([
    ['shutdown', null],
    ['shutdown', null],
  ])
  const options = { dir: paths.journal, clock: systemClock, isRunning: () => Promise.resolve(false) }
  const recovery = value(await recoverRuns(options))
  expect(recovery.problems).toEqual([])
  expect(recovery.recovered).toMatchObject([{ hostId: second, lastStep: 'guest', hostCallSent: false }])
  const after = value(await readJournal(paths.journal))
  expect(after.damaged).toEqual([])
  const entries = after.runs.find(({ hostId }) => hostId === second)?.entries.map(({ type }) => type)
  expect(entries).toEqual(['run-started', 'step', 'call', 'run-recovered'])
  expect(value(await recoverRuns(options)).recovered).toEqual([])
})
