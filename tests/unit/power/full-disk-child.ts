// Journals a run in the folder named first, which is a disk of one MiB, and fills that disk in the middle of it. Says what became of it.
import { open, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { openRun, type NewJournalEntry } from '../../../electron/power/journal.ts'
import { readJournal } from '../../../electron/power/journal-read.ts'
import { openAppendFile } from '../../../electron/storage/append-file.ts'
import { systemClock } from '../../../shared/clock.ts'

const [disk = ''] = process.argv.slice(2)
const dir = path.join(disk, 'journal')
const hostId = 'a3f8c1de-52b7-4c0e-9d41-6f0e7b92c510'
const policy = {
  mode: 'direct',
  guestTimeoutSeconds: 300,
  noTools: 'ask',
  stuck: 'ask',
  inaccessible: 'abort',
  maxTimeSeconds: null,
} as const
const vms = Array.from({ length: 20 }, (_, index) => ({
  id: String(index),
  name: `machine ${index}`,
  powerState: 'poweredOn' as const,
  instanceUuid: null,
}))
const base = {
  dir,
  hostId,
  clock: systemClock,
  started: {
    kind: 'shutdown',
    trigger: 'cli' as const,
    hostName: 'attic',
    address: 'esxi.example.org',
    pid: process.pid,
    policy,
    rules: null,
    bootTime: null,
    vms,
  },
}
const runId = (number: number): string => `00000000-0000-4000-8000-00000000000${number}`

function step(index: number): NewJournalEntry {
  return {
    type: 'step',
    step: 'guest',
    vm: String(index % 20),
    state: 'failed',
    code: 'HOST_FAULT',
    params: { message: 'x'.repeat(200), index },
  }
}

async function fill(): Promise<void> {
  const handle = await open(path.join(disk, 'filler'), 'w', 0o600)
  // To the last page, whatever size of piece still fits.
  for (const bytes of [65_536, 4_096, 1]) {
    for (let more = true; more;)
      more = await handle.write(Buffer.alloc(bytes)).then(
        () => true,
        () => false,
      )
  }
  await handle.close()
}

const run = await openRun({ ...base, runId: runId(1) })
const bare = await openRun({ ...base, runId: runId(2), openFile: (file, how) => openAppendFile(file, how) })
if (!run.ok || !bare.ok) throw new Error('no run')
const reserved = (await stat(run.value.file)).size
const failed: number[] = []
for (let index = 0; index < 122; index += 1) {
  if (index === 2) await fill()
  if (!(await run.value.append(step(index))).ok) failed.push(index)
}
let without = 'none'
// The page the bare file has already is filled first.
for (let index = 0; index < 40 && without === 'none'; index += 1) {
  const appended = await bare.value.append(step(index))
  if (!appended.ok) without = appended.problem.code
}
const refused = await openRun({ ...base, runId: runId(3) })
await run.value.close()
await bare.value.close()
const content = await readJournal(dir, { runId: runId(1) })
const { size, mode } = await stat(run.value.file)
const entries = content.ok ? (content.value.runs[0]?.entries ?? []) : []
// Each line is its entry and what ties it to the line before it.
const link = Buffer.byteLength(`,"prev":"${'0'.repeat(64)}"`)
const written = entries.reduce((sum, entry) => sum + Buffer.byteLength(JSON.stringify(entry)) + link + 1, 0)
console.log(
  JSON.stringify({
    reserved,
    failed,
    entries: entries.length,
    damaged: content.ok ? content.value.damaged : null,
    size: size === written ? 'its entries' : size,
    mode: (mode & 0o777).toString(8),
    without,
    tooLarge: refused.ok ? 'none' : refused.problem.code,
    left: (await readdir(dir)).filter((name) => name.endsWith('.jsonl')).length,
  }),
)
