import { appendFile, mkdir, readdir, readFile, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { activity } from '../../../electron/power/journal-activity.ts'
import { appendTo, openAppendFile } from '../../../electron/storage/append-file.ts'
import type { NewJournalEntry, RunJournal } from '../../../electron/power/journal.ts'
import { brokenLinks, chainLines } from '../../../electron/power/chain/chain-lines.ts'
import { appendToRun, openRun } from '../../../electron/power/journal.ts'
import { readJournal } from '../../../electron/power/journal-read.ts'
import type { OpenAppendFile } from '../../../electron/storage/append-file.ts'
import { createRedactor } from '../../../electron/storage/redactor.ts'
import { runProgram } from '../../support/run.ts'
import {
  call,
  ended,
  hostId,
  memoryFile,
  newRunId,
  started,
  step,
  temporaryFolder,
  tickingClock,
  valueOf,
} from './journal-samples.ts'

async function begin(
  dir: string,
  options: { runId?: string; host?: string; at?: string; openFile?: OpenAppendFile } = {},
): Promise<RunJournal> {
  const { runId = newRunId(), host = hostId, at, openFile } = options
  return valueOf(
    await openRun({ dir, runId, hostId: host, clock: tickingClock(at), started, ...(openFile && { openFile }) }),
  )
}

describe('writing', () => {
  test('one file a run, named by its time and id, one entry a line', async () => {
    const dir = path.join(await temporaryFolder(), 'deep', 'journal')
    const run = await begin(dir)
    expect(path.basename(run.file)).toBe(`20260301T100000000Z-${run.runId}.jsonl`)
    valueOf(await run.append(step('guest')))
    valueOf(await run.append(ended))
    await run.close()
    await run.close()
    const lines = (await readFile(run.file, 'utf8')).split('\n')
    expect(lines.pop()).toBe('')
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { seq: 0, at: '2026-03-01T10:00:01.000Z', runId: run.runId, hostId, type: 'run-started', hostName: '实验室' },
      { seq: 1, at: '2026-03-01T10:00:02.000Z', type: 'step', step: 'guest' },
      { seq: 2, type: 'run-ended', outcome: 'unreachable' },
    ])
    if (process.platform !== 'win32') expect((await stat(run.file)).mode & 0o777).toBe(0o600)
  })

  test('an entry is on the disk when append returns', async () => {
    const run = await begin(await temporaryFolder())
    const appended = valueOf(await run.append(call('ShutdownHost_Task', 'intent')))
    expect(JSON.parse((await readFile(run.file, 'utf8')).split('\n')[1] ?? '')).toMatchObject(appended)
    await run.close()
  })

  test('entries that overlap are written whole and in the order of the calls', async () => {
    const dir = await temporaryFolder()
    const run = await begin(dir)
    const appended = await Promise.all(
      Array.from({ length: 40 }, (_, index) => run.append(call('ShutdownGuest', 'intent', `op-${index}`))),
    )
    await run.close()
    const { entries } = valueOf(await readJournal(dir)).runs[0] ?? { entries: [] }
    expect(entries.slice(1)).toEqual(appended.map(valueOf))
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index))
  })

  test('an entry waits until the one before it is on the disk', async () => {
    const pending: (() => void)[] = []
    const slow: OpenAppendFile = () =>
      Promise.resolve({
        append: () => new Promise<void>((resolve) => pending.push(resolve)),
        close: () => Promise.resolve(),
      })
    const opening = openRun({
      dir: '/memory',
      runId: newRunId(),
      hostId,
      clock: tickingClock(),
      started,
      openFile: slow,
    })
    await expect.poll(() => pending.length).toBe(1)
    pending[0]?.()
    const run = valueOf(await opening)
    const both = [run.append(step('guest')), run.append(step('host'))]
    await expect.poll(() => pending.length).toBe(2)
    await new Promise((resolve) => setImmediate(resolve))
    expect(pending).toHaveLength(2)
    pending[1]?.()
    await both[0]
    await expect.poll(() => pending.length).toBe(3)
    pending[2]?.()
    expect((await Promise.all(both)).map((result) => valueOf(result).seq)).toEqual([1, 2])
  })

  test('what waits while one is written goes to the disk together, and fails together, with a chain that verifies', async () => {
    // The start, an entry alone, and then the nine that waited for it.
    const memory = memoryFile([2])
    let writes = 0
    const counting: OpenAppendFile = async (...args) => {
      const file = await memory.open(...args)
      return { ...file, append: (text) => ((writes += 1), file.append(text)) }
    }
    const run = await begin(await temporaryFolder(), { openFile: counting })
    const entries = Array.from({ length: 10 }, (_, index) => call('ShutdownGuest', 'intent', `op-${index}`))
    const appended = await Promise.all(entries.map((entry) => run.append(entry)))
    expect(writes).toBe(3)
    expect(appended.map(({ ok }) => ok)).toEqual([true, ...Array<boolean>(9).fill(false)])
    valueOf(await run.append(step('guest')))
    // As the real file does it after a torn line.
    const lines = chainLines(Buffer.from(memory.content().replaceAll(/([^\n])\{"seq"/g, '$1\n{"seq"')))
    expect(brokenLinks(lines)).toEqual([])
    // Some of the nine are there, whole: taken out, they are missed.
    const whole = lines.filter(({ link }) => link !== null).length
    expect(whole).toBeGreaterThan(4)
    expect(brokenLinks(lines.toSpliced(3, 1))).not.toEqual([])
  })

  test('a failed write is an answer, uses up its number and does not spoil what follows', async () => {
    const memory = memoryFile([1])
    const dir = await temporaryFolder()
    const run = await begin(dir, { openFile: memory.open })
    expect(await run.append(call('ShutdownHost_Task', 'intent'))).toMatchObject({
      ok: false,
      problem: { code: 'STORAGE_WRITE_FAILED', params: { file: run.file } },
    })
    expect(valueOf(await run.append(call('ShutdownHost_Task', 'not-sent'))).seq).toBe(2)
  })

  test('an entry whose secrets cannot be taken out is not written, and those that wait with it are', async () => {
    const redact = (text: string): string => {
      if (text === 'op-1') throw new RangeError('too long')
      return text
    }
    const dir = await temporaryFolder()
    const run = valueOf(await openRun({ dir, runId: newRunId(), hostId, clock: tickingClock(), started, redact }))
    const unsafe: NewJournalEntry = {
      type: 'step',
      step: 'host',
      vm: null,
      state: 'failed',
      code: 'HOST_FAULT',
      params: { message: 'op-1' },
    }
    const appended = await Promise.all([run.append(step('guest')), run.append(unsafe), run.append(step('host'))])
    expect(appended).toMatchObject([
      { ok: true },
      { problem: { code: 'STORAGE_WRITE_FAILED', params: { file: run.file } } },
      { ok: true },
    ])
    await run.close()
    expect(valueOf(await readJournal(dir)).runs[0]?.entries.map(({ seq }) => seq)).toEqual([0, 1, 3])
  })

  test('what a host said is written without the secrets that are known, and what the program says stays', async () => {
    const dir = await temporaryFolder()
    const redactor = createRedactor()
    // A password that is also a word of the journal's own.
    for (const secret of ['step', 'poweredOn', 'hunter2 & co']) redactor.add(secret)
    const redact = (text: string): string => redactor.redact(text)
    const vms = [
      { id: 'hunter2 & co', name: 'step hunter2 & co', powerState: 'poweredOn' as const, instanceUuid: null },
    ]
    const run = valueOf(
      await openRun({
        dir,
        runId: newRunId(),
        hostId,
        clock: tickingClock(),
        started: { ...started, hostName: 'hunter2 & co', vms },
        redact,
      }),
    )
    valueOf(
      await run.append({
        type: 'step',
        step: 'host',
        vm: 'hunter2 & co',
        state: 'failed',
        code: 'HOST_FAULT',
        params: { message: 'cannot take "hunter2 &amp; co"', fault: 'F', seconds: 3 },
      }),
    )
    await run.close()
    const ending: NewJournalEntry = {
      type: 'run-ended',
      outcome: 'failed',
      code: null,
      bootTime: null,
      vms: [{ id: '1', name: 'hunter2 & co', before: 'poweredOn', after: null, how: null }],
    }
    valueOf(await appendToRun({ dir, runId: run.runId, clock: tickingClock(), redact }, ending))
    expect(await readFile(run.file, 'utf8')).not.toContain('hunter2')
    expect(valueOf(await readJournal(dir)).runs[0]?.entries).toMatchObject([
      {
        type: 'run-started',
        hostName: '«secret»',
        vms: [{ id: '«secret»', name: '«secret» «secret»', powerState: 'poweredOn' }],
      },
      { type: 'step', step: 'host', params: { message: 'cannot take "«secret»"', fault: 'F', seconds: 3 } },
      { type: 'run-ended', vms: [{ name: '«secret»', before: 'poweredOn' }] },
    ])
  })

  test('an entry after a torn one is on a line of its own, and only then', async () => {
    let content = ''
    const steps: string[] = []
    let broken = false
    const handle = {
      appendFile: (text: string) => {
        steps.push('write')
        content += broken ? text.slice(0, 3) : text
        return broken ? Promise.reject(new Error('ENOSPC')) : Promise.resolve()
      },
      datasync: () => {
        steps.push('sync')
        return Promise.resolve()
      },
      close: () => Promise.resolve(),
    }
    const target = appendTo(handle, false)
    await target.append('{"a":1}\n')
    expect(steps).toEqual(['write', 'sync'])
    broken = true
    await expect(target.append('{"b":1}\n')).rejects.toThrow('ENOSPC')
    broken = false
    await target.append('{"c":1}\n')
    await target.append('{"d":1}\n')
    expect(content).toBe('{"a":1}\n{"b\n{"c":1}\n{"d":1}\n')
  })

  test('a run that meets a disk that fills up in the middle can still write all its entries', async () => {
    const mounted = await temporaryFolder()
    const child = path.join(import.meta.dirname, 'full-disk-child.ts')
    // A disk of its own, which is gone with the child.
    const run = await runProgram('unshare', [
      '-rm',
      'sh',
      '-c',
      'mount -t tmpfs -o size=1m tmpfs "$1" && exec "$2" "$3" "$1"',
      'sh',
      mounted,
      process.execPath,
      child,
    ])
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(run.stdout)).toEqual({
      // 64 KiB for the run and 4 KiB for each of 20 machines, and the disk was full from the third entry on.
      reserved: expect.closeTo(150_000, -4) as number,
      failed: [],
      entries: 123,
      damaged: [],
      size: 'its entries',
      mode: '600',
      without: 'STORAGE_WRITE_FAILED',
      tooLarge: 'STORAGE_WRITE_FAILED',
      left: 2,
    })
  })

  test('what a run leaves of its reserve when its process dies is nothing, to readers and to a repair', async () => {
    const dir = await temporaryFolder()
    const run = await begin(dir)
    valueOf(await run.append(step('guest')))
    // Not closed, as by a process that was killed.
    const { size } = await stat(run.file)
    expect(size).toBeGreaterThan(64 * 1024)
    const left = valueOf(await readJournal(dir))
    expect(left.damaged).toEqual([])
    expect(left.runs[0]?.entries.map(({ type }) => type)).toEqual(['run-started', 'step'])
    valueOf(await appendToRun({ dir, runId: run.runId, clock: tickingClock() }, ended))
    expect((await readFile(run.file, 'utf8')).split('\n').map((line) => line.slice(0, 8))).toEqual([
      '{"seq":0',
      '{"seq":1',
      '{"seq":2',
      '',
    ])
    // A writer that turns out to be alive overwrites nothing.
    valueOf(await run.append(step('host')))
    await run.close()
    expect(valueOf(await readJournal(dir)).runs[0]?.entries.map(({ type }) => type)).toEqual([
      'run-started',
      'step',
      'run-ended',
      'step',
    ])
    expect(valueOf(await readJournal(dir)).damaged).toEqual([])
  })

  test('a piece of an entry before the reserve is torn, and what follows it is whole', async () => {
    const dir = await temporaryFolder()
    const run = await begin(dir)
    await run.close()
    await appendFile(run.file, `{"seq":1\0\0\0`)
    expect(valueOf(await readJournal(dir)).damaged).toEqual([{ file: run.file, line: 2, kind: 'torn' }])
    valueOf(await appendToRun({ dir, runId: run.runId, clock: tickingClock() }, ended))
    const { runs, damaged } = valueOf(await readJournal(dir))
    expect(runs[0]?.entries.map(({ type }) => type)).toEqual(['run-started', 'run-ended'])
    expect(damaged).toEqual([{ file: run.file, line: 2, kind: 'garbage' }])
    // Written behind the zeros, as a program that knows of no reserve does.
    await appendFile(run.file, Buffer.alloc(70_000))
    await appendFile(run.file, `\n${(await readFile(run.file, 'utf8')).split('\n')[2] ?? ''}\n`)
    expect(valueOf(await readJournal(dir)).runs[0]?.entries).toHaveLength(3)
  })

  test('a file is created once, and reopened only if it is there', async () => {
    const file = path.join(await temporaryFolder(), 'run.jsonl')
    await expect(openAppendFile(file, 'reopen')).rejects.toMatchObject({ code: 'ENOENT' })
    const target = await openAppendFile(file, 'create')
    await target.append('one\ntwo')
    await target.close()
    await expect(openAppendFile(file, 'create')).rejects.toMatchObject({ code: 'EEXIST' })
    for (const text of ['three\n', 'four\n']) {
      const again = await openAppendFile(file, 'reopen')
      await again.append(text)
      await again.close()
    }
    expect(await readFile(file, 'utf8')).toBe('one\ntwo\nthree\nfour\n')
  })

  test('a run that cannot be begun is STORAGE_WRITE_FAILED and leaves no open file', async () => {
    const memory = memoryFile([0])
    const options = { runId: newRunId(), hostId, clock: tickingClock(), started }
    expect(await openRun({ ...options, dir: '/nowhere', openFile: memory.open })).toMatchObject({
      ok: false,
      problem: { code: 'STORAGE_WRITE_FAILED' },
    })
    expect(memory.closed()).toBe(1)
    const dir = path.join(await temporaryFolder(), 'file')
    await writeFile(dir, '')
    expect(await openRun({ ...options, dir })).toMatchObject({ ok: false, problem: { code: 'STORAGE_WRITE_FAILED' } })
  })

  test('an entry that is not one is refused and not written', async () => {
    const memory = memoryFile()
    const run = await begin('/memory', { openFile: memory.open })
    const before = memory.content()
    expect(
      await run.append({
        type: 'step',
        step: 'guest',
        vm: null,
        state: 'done',
        code: null,
        params: { seconds: Number.NaN },
      }),
    ).toMatchObject({ ok: false, problem: { code: 'STORAGE_WRITE_FAILED' } })
    expect(memory.content()).toBe(before)
  })

  test('a run without a writer can be added to, with the next number', async () => {
    const dir = await temporaryFolder()
    const run = await begin(dir)
    valueOf(await run.append(step('host')))
    await run.close()
    await begin(dir)
    const options = { dir, runId: run.runId, clock: tickingClock('2026-03-02T00:00:00.000Z') }
    expect(
      valueOf(await appendToRun(options, { type: 'maintenance-settled', code: 'MAINTENANCE_LEFT' })),
    ).toMatchObject({ seq: 2, hostId, runId: run.runId, at: '2026-03-02T00:00:00.000Z' })
    expect(valueOf(await readJournal(dir, { runId: run.runId })).runs[0]?.entries).toHaveLength(3)
    expect(await appendToRun({ ...options, runId: newRunId() }, ended)).toMatchObject({
      ok: false,
      problem: { code: 'RUN_NOT_FOUND' },
    })
  })
})

describe('reading', () => {
  test('no folder is an empty journal; a folder that is a file is not', async () => {
    const dir = await temporaryFolder()
    expect(valueOf(await readJournal(path.join(dir, 'none')))).toEqual({ runs: [], damaged: [] })
    await writeFile(path.join(dir, 'file'), '')
    expect(await readJournal(path.join(dir, 'file'))).toMatchObject({
      ok: false,
      problem: { code: 'STORAGE_UNREADABLE' },
    })
  })

  test('what cannot be read is reported with its place and left as it is', async () => {
    const dir = await temporaryFolder()
    const run = await begin(dir)
    const second = valueOf(await run.append(step('guest')))
    await run.close()
    const foreign = { ...second, runId: newRunId() }
    const lines = [
      'garbage',
      '',
      '{"type":"run-ended"}',
      '{"type":"woken","at":1}',
      JSON.stringify(foreign),
      '[1]',
      JSON.stringify({ ...second, hostId: newRunId() }),
    ]
    await appendFile(run.file, `${lines.join('\n')}\n`)
    const notUtf8 = Buffer.from(`${JSON.stringify({ ...second, params: { text: '*' } })}\n`)
    notUtf8[notUtf8.indexOf('*')] = 0xff
    await appendFile(run.file, notUtf8)
    await appendFile(run.file, '{"type":"run-en')
    const before = await readFile(run.file)
    const content = valueOf(await readJournal(dir))
    expect(content.runs[0]?.entries.map(({ type }) => type)).toEqual(['run-started', 'step'])
    expect(content.damaged.map(({ line, kind }) => [line, kind])).toEqual([
      [3, 'garbage'],
      [5, 'garbage'],
      [6, 'unknown-type'],
      [7, 'garbage'],
      [8, 'garbage'],
      [9, 'garbage'],
      [10, 'garbage'],
      [11, 'torn'],
    ])
    expect(await readFile(run.file)).toEqual(before)
  })

  test('other files, folders and links are not the journal; a file without a readable entry is only reported', async () => {
    const dir = await temporaryFolder()
    const run = await begin(dir)
    await run.close()
    const other = newRunId()
    await writeFile(path.join(dir, 'notes.txt'), 'x')
    await mkdir(path.join(dir, `20260301T100000001Z-${other}.jsonl`))
    await symlink(run.file, path.join(dir, `20260301T100000002Z-${other}.jsonl`))
    await writeFile(path.join(dir, `20260301T100000003Z-${other}.jsonl`), '{"seq":0')
    const content = valueOf(await readJournal(dir))
    expect(content.runs.map(({ runId }) => runId)).toEqual([run.runId])
    expect(content.damaged).toEqual([
      { file: path.join(dir, `20260301T100000003Z-${other}.jsonl`), line: 1, kind: 'torn' },
    ])
  })

  test('a file no run could have written is not loaded', async () => {
    const dir = await temporaryFolder()
    const run = await begin(dir)
    await run.close()
    await truncate(run.file, 65 * 1024 * 1024)
    expect(valueOf(await readJournal(dir))).toEqual({
      runs: [],
      damaged: [{ file: run.file, line: null, kind: 'too-large' }],
    })
  })

  test('by host and by run', async () => {
    const dir = await temporaryFolder()
    const otherHost = newRunId()
    const [first, second] = [await begin(dir), await begin(dir, { host: otherHost })]
    expect(valueOf(await readJournal(dir, { hostId: otherHost })).runs.map(({ runId }) => runId)).toEqual([
      second.runId,
    ])
    expect(valueOf(await readJournal(dir, { runId: first.runId })).runs.map(({ runId }) => runId)).toEqual([
      first.runId,
    ])
    expect((await readdir(dir)).filter((name) => name.endsWith('.jsonl'))).toHaveLength(2)
    await Promise.all([first.close(), second.close()])
  })
})

describe('activity', () => {
  test('newest first, each with its outcome, its machines and the last word on each call', async () => {
    const dir = await temporaryFolder()
    const first = await begin(dir)
    for (const entry of [
      call('ShutdownGuest', 'intent'),
      call('ShutdownGuest', 'accepted'),
      call('ShutdownHost_Task', 'intent'),
      ended,
    ])
      valueOf(await first.append(entry))
    const second = await begin(dir, { at: '2026-03-03T00:00:00.000Z' })
    await Promise.all([first.close(), second.close()])
    const list = activity(valueOf(await readJournal(dir)).runs)
    expect(list).toMatchObject([
      {
        runId: second.runId,
        outcome: null,
        endedAt: null,
        code: null,
        vms: [
          { id: '1', before: 'poweredOn', after: null, how: null },
          { id: '2', name: null, before: null },
        ],
        calls: [],
      },
      {
        runId: first.runId,
        hostId,
        hostName: '实验室',
        address: 'esxi.example.org',
        startedAt: '2026-03-01T10:00:01.000Z',
        endedAt: '2026-03-01T10:00:05.000Z',
        outcome: 'unreachable',
        code: 'UNREACHABLE_AFTER_SHUTDOWN',
        policy: started.policy,
        vms: [{ after: 'poweredOff', how: 'guest-shutdown' }],
        calls: [
          { at: '2026-03-01T10:00:02.000Z', method: 'ShutdownGuest', vm: '1', state: 'accepted' },
          { method: 'ShutdownHost_Task', state: 'intent' },
        ],
      },
    ])
  })
})
