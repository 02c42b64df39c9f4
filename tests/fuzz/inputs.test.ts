import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { formatAddress, parseAddress } from '../../electron/hosts/address.ts'
import { parseFingerprint } from '../../shared/rules/fingerprint.ts'
import { hostsDocument } from '../../electron/hosts/hosts-document.ts'
import { HostRegistry } from '../../electron/hosts/registry.ts'
import { activity } from '../../electron/power/journal-activity.ts'
import { readJournal } from '../../electron/power/journal-read.ts'
import { recoverRuns } from '../../electron/power/recovery.ts'
import { systemClock } from '../../shared/clock.ts'
import { createTranslator } from '../../shared/i18n/translator.ts'
import { fingerprintSchema } from '../../shared/models/host.ts'
import { makeTempDir } from '../support/tmp.ts'
import { breakInputs } from './count.ts'
import { mutated } from './mutate.ts'
import type { Random } from './random.ts'

const { problemText } = createTranslator('en')

const addresses = [
  'esx.example.org',
  'esx.example.org:8443',
  '192.0.2.1',
  '[2001:db8::1]:443',
  '2001:db8::1',
  'https://esx.example.org:443/ui/#/host',
  'https://root:secret@192.0.2.1/',
  'bücher.example.org',
  'xn--bcher-kva.example.org',
  '::ffff:192.0.2.1',
  '127.1',
]
const fingerprint = Array.from({ length: 32 }, (_, index) => (index * 7 + 16).toString(16).toUpperCase()).join(':')
const fingerprints = [
  fingerprint,
  fingerprint.replaceAll(':', '').toLowerCase(),
  `SHA256 Fingerprint=${fingerprint}`,
  `sha1:${fingerprint.slice(0, 59)}`,
]

const [addressCorpus, fingerprintCorpus] = [addresses, fingerprints].map((texts) =>
  texts.map((text) => Buffer.from(text)),
)

it('reads broken addresses as one or not at all', () =>
  breakInputs('addresses', (random) => {
    const text = brokenText(addressCorpus, random)
    const address = parseAddress(text)
    if (!address.ok) return void expect(problemText(address.problem).length).toBeLessThan(500)
    // A parsed value has one spelling, which parses to the same value.
    expect({ text, again: parseAddress(formatAddress(address.value)) }).toEqual({ text, again: address })
    expect({ text, host: address.value.host }).toEqual({ text, host: expect.stringMatching(/^[a-z0-9._:-]{1,253}$/) })
  }))

it('reads broken fingerprints as one or not at all', () =>
  breakInputs('fingerprints', (random) => {
    const read = parseFingerprint(brokenText(fingerprintCorpus, random))
    if (read.ok) expect(fingerprintSchema.safeParse(read.value).success).toBe(true)
    else expect(problemText(read.problem).length).toBeLessThan(500)
  }))

function brokenText(corpus: readonly Buffer[] = [], random: Random): string {
  return mutated(corpus, random.pick(corpus), random)
    .toString(random.pick(['utf8', 'latin1']))
    .slice(0, 3_000)
}

const hostId = '0b0e7a3e-5a53-4d6c-9a54-3f1f5d1f8f10'
const runId = 'a2dd5a46-723f-43af-bec3-634d028ffb85'
const journalFile = `20250601T080000000Z-${runId}.jsonl`
const at = '2025-06-01T08:00:00.000Z'
const journal = [
  {
    type: 'run-started',
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
]
  .map((entry, seq) => JSON.stringify({ seq, at, runId, hostId, ...entry }))
  .join('\n')
const hosts = JSON.stringify({
  version: 1,
  data: {
    hosts: [
      { id: hostId, name: 'esx', address: '192.0.2.1', user: 'root', fingerprint, apiVersion: null, addedAt: at },
    ],
  },
})

it('reads broken lists of hosts and journals as they are or says that they are damaged', async () => {
  const corpus = [Buffer.from(journal), Buffer.from(hosts)]
  await using folder = await makeTempDir('fuzz-')
  const seen = new Set<string>()
  await breakInputs('folders of journals', async (random, number) => {
    const dir = join(folder.path, String(number))
    await mkdir(dir)
    const file = join(folder.path, `${number}.json`)
    await Promise.all([
      writeFile(file, mutated(corpus, Buffer.from(hosts), random)),
      writeFile(join(dir, journalFile), mutated(corpus, Buffer.from(`${journal}\n`), random)),
      writeFile(join(dir, random.pick(['notes.txt', '.jsonl', `x-${runId}.jsonl`])), 'no journal'),
    ])
    const listed = await new HostRegistry(hostsDocument(file)).list()
    seen.add(listed.ok ? 'hosts' : listed.problem.code)
    const read = await readJournal(dir)
    if (!read.ok) throw new Error(`journal ${number} ended with ${read.problem.code}`)
    for (const run of activity(read.value.runs)) expect(JSON.parse(JSON.stringify(run))).toEqual(run)
    seen.add(read.value.damaged.length > 0 ? 'damaged' : 'whole')
    const recovered = await recoverRuns({ dir, clock: systemClock, isRunning: () => Promise.resolve(false) })
    expect(recovered).toMatchObject({ ok: true })
  })
  expect([...seen]).toEqual(expect.arrayContaining(['hosts', 'STORAGE_CORRUPT', 'damaged', 'whole']))
})
