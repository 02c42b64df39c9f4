import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Baselines } from '../../electron/firewall/baselines.ts'
import { foldChanges, parseChanges } from '../../electron/firewall/change-journal.ts'
import { Passports } from '../../electron/hardware/passports.ts'
import { hostsDocument } from '../../electron/hosts/hosts-document.ts'
import { HostRegistry } from '../../electron/hosts/registry.ts'
import { Checklists } from '../../electron/install/checklists.ts'
import { activity } from '../../electron/power/journal-activity.ts'
import { parseJournal } from '../../electron/power/journal-parse.ts'
import { isOpen } from '../../electron/power/journal-state.ts'
import { jsonDocument } from '../../electron/storage/document.ts'
import { settingsSchema, type Settings } from '../../shared/models/settings.ts'
import { builtInTemplates } from '../../shared/reference/install-checklist.ts'
import type { Result } from '../../shared/result.ts'
import { makeTempDir } from '../support/tmp.ts'
import { firewall } from '../unit/firewall/samples.ts'
import { card, machine, soundCpu } from '../unit/hardware/rule-samples.ts'
import { breakInputs } from './count.ts'
import { mutatedJson } from './mutate.ts'
import type { Random } from './random.ts'

const clock = { now: () => Date.UTC(2025, 5, 1), elapsed: () => 0, sleep: () => Promise.resolve() }
const hostId = '0b0e7a3e-5a53-4d6c-9a54-3f1f5d1f8f10'
const runId = 'a2dd5a46-723f-43af-bec3-634d028ffb85'
const at = '2025-06-01T08:00:00.000Z'

it('reads broken documents as they may be, or says that they are damaged or newer', async () => {
  await using folder = await makeTempDir('fuzz-')
  const fingerprint = Array.from({ length: 32 }, () => 'AB').join(':')
  const readers: Readonly<
    Record<
      string,
      (file: string) => { readonly list: () => Promise<Result<unknown>>; readonly fill: () => Promise<Result<unknown>> }
    >
  > = {
    hosts: (file) => {
      const registry = new HostRegistry(hostsDocument(file, clock), { clock })
      return {
        list: () => registry.list(),
        fill: () => registry.add({ address: '192.0.2.1', user: 'root', fingerprint, name: 'esx' }),
      }
    },
    settings: (file) => {
      const document = jsonDocument<Settings>({
        file,
        schema: settingsSchema,
        empty: () => settingsSchema.parse({}),
        clock,
      })
      return {
        list: () => document.read(),
        fill: () =>
          document.update(() => ({
            ok: true,
            value: settingsSchema.parse({ language: 'en', hostPolicies: { [hostId]: { mode: 'direct' } } }),
          })),
      }
    },
    passports: (file) => {
      const passports = new Passports({ file, clock })
      return {
        list: () => passports.list(),
        fill: () =>
          passports.save({
            name: 'machine',
            hostId: null,
            source: 'texts',
            hardware: machine({ cpu: soundCpu, pci: [card('8086:1533')], nvme: [], usb: [] }),
          }),
      }
    },
    baselines: (file) => {
      const baselines = new Baselines({ file, clock })
      return {
        list: () => baselines.list(),
        fill: () =>
          baselines.save({ id: hostId, name: 'esx' }, 'as installed', firewall({ enabled: true, running: false })),
      }
    },
    checklists: (file) => {
      const checklists = new Checklists({ file, clock })
      return {
        list: () => checklists.list(),
        fill: () =>
          checklists.create({
            templateId: builtInTemplates[0]?.id ?? '',
            name: 'list',
            target: '8.0',
            hostId: null,
            passportId: null,
          }),
      }
    },
  }
  const samples: { readonly name: string; readonly bytes: Buffer }[] = []
  for (const [name, reader] of Object.entries(readers)) {
    const file = join(folder.path, `${name}.json`)
    expect(await reader(file).fill()).toMatchObject({ ok: true })
    samples.push({ name, bytes: await readFile(file) })
  }
  const corpus = samples.map(({ bytes }) => bytes)
  const seen = new Set<string>()
  await breakInputs('stored documents', async (random) => {
    const { name, bytes } = random.pick(samples)
    const file = join(folder.path, 'broken.json')
    await writeFile(file, mutatedJson(corpus, bytes, random))
    const read = await readers[name]?.(file).list()
    if (read?.ok === true) JSON.stringify(read.value)
    seen.add(read === undefined || read.ok ? 'value' : read.problem.code)
  })
  expect([...seen].filter((outcome) => outcome !== 'STORAGE_NEWER').toSorted()).toEqual(['STORAGE_CORRUPT', 'value'])
})

/** Some lines of a journal: broken ones, whole ones, in any order. */
function lines(corpus: readonly Buffer[], random: Random): Buffer {
  const list = Array.from({ length: 1 + random.below(8) }, () =>
    random.below(2) === 0 ? random.pick(corpus) : mutatedJson(corpus, random.pick(corpus), random),
  )
  const whole = Buffer.concat(list.flatMap((line) => [line, Buffer.from(random.below(10) === 0 ? '\n\n' : '\n')]))
  const end = random.below(4) === 0 ? whole.subarray(0, random.below(whole.length + 1)) : whole
  return random.below(4) === 0 ? Buffer.concat([end, Buffer.alloc(random.below(64))]) : end
}

it('reads of a broken journal the entries of its run, and names every other line', () => {
  const corpus = [
    {
      type: 'run-started',
      kind: 'shutdown',
      trigger: 'cli',
      hostName: 'esx',
      address: '192.0.2.1',
      pid: 1,
      policy: { mode: 'direct', guestTimeoutSeconds: 300, noTools: 'ask', stuck: 'ask' },
      vms: [{ id: '1', name: 'web-01', powerState: 'poweredOn' }],
      bootTime: at,
    },
    { type: 'step', step: 'guest', vm: '1', state: 'started', code: null, params: {} },
    { type: 'call', method: 'ShutdownGuest', vm: '1', state: 'intent', code: null, operationId: 'hypertray-0-1' },
    { type: 'maintenance-owed', bootTime: at },
    {
      type: 'call',
      method: 'EnterMaintenanceMode_Task',
      vm: null,
      state: 'accepted',
      code: null,
      operationId: 'hypertray-0-2',
    },
  ].map((entry, seq) => Buffer.from(JSON.stringify({ seq, at, runId, hostId, ...entry })))
  return breakInputs('journals of runs', (random) => {
    const content = lines(corpus, random)
    const { entries, damaged } = parseJournal(content, 'x', runId)
    expect(entries.every((entry) => entry.runId === runId && entry.hostId === entries[0]?.hostId)).toBe(true)
    const filled = content
      .toString('latin1')
      .split('\n')
      .filter((line) => line.replaceAll('\0', '') !== '').length
    expect(entries.length + damaged.length).toBe(filled)
    const [first, ...others] = entries
    if (first === undefined) return
    isOpen({ entries: [first, ...others], damaged })
    JSON.stringify(activity([{ runId, hostId: first.hostId, file: 'x', entries: [first, ...others], damaged }]))
  })
})

it('reads of a broken journal of changes what is whole', () => {
  const change = {
    id: runId,
    at,
    hostId,
    hostName: 'esx',
    change: { kind: 'ruleset', key: 'sshServer', enabled: true },
    before: { kind: 'allowed', key: 'sshServer', allowed: { all: false, addresses: ['192.0.2.1'], networks: [] } },
    state: 'intent',
    code: null,
    undoOf: null,
  }
  const corpus = [
    change,
    { ...change, state: 'done' },
    { ...change, id: hostId, change: { kind: 'policy', key: 'TSM-SSH', policy: 'off' } },
  ].map((entry) => Buffer.from(JSON.stringify(entry)))
  return breakInputs('journals of firewall changes', (random) => {
    const entries = parseChanges(lines(corpus, random))
    expect(new Set(foldChanges(entries).map(({ id }) => id)).size).toBe(new Set(entries.map(({ id }) => id)).size)
  })
})
