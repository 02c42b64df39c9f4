import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { openIso } from '../../../electron/install/iso-image.ts'
import { IsoSource } from '../../../electron/install/iso-source.ts'
import { openInThread, readInfoInThread } from '../../../electron/install/iso-thread.ts'
import { inThread } from '../../../electron/storage/thread.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok } from '../../../shared/result.ts'
import { continued, entry, isoWith, record } from '../../support/hostile-iso.ts'
import { makeTempDir } from '../../support/tmp.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const areaBytes = 64 * 1_024
/** A chain of 30 areas that begins at block 19, each of which is read in full to find where it goes on. */
const chain = Buffer.concat(
  Array.from({ length: 30 }, (_, index) => {
    const area = Buffer.alloc(areaBytes)
    if (index < 29) continued(19 + (index + 1) * (areaBytes / 2_048), 0, areaBytes).copy(area)
    return area
  }),
)
/** As `chain`, of one area full of entries. */
const crowded = Buffer.concat(Array.from({ length: areaBytes / 4 }, () => entry('XX', Buffer.alloc(0))))
/** A directory, empty, for many to point to. */
const moved = Buffer.concat([record(Buffer.from([0]), 19, 0, true), Buffer.alloc(2_048)])
const link = entry('SL', Buffer.from([0]))
function* many(count: number, systemUse: (index: number) => Buffer): Generator<{ name: string; systemUse: Buffer }> {
  for (let index = 0; index < count; index++) yield { name: `F${index}`, systemUse: systemUse(index) }
}

/** Bytes that are read of an image in this thread; a reading that ignores every bound is stopped. */
function countBytes(): { bytes: number } {
  const count = { bytes: 0 }
  const { bytes } = IsoSource.prototype
  vi.spyOn(IsoSource.prototype, 'bytes').mockImplementation(function read(
    this: IsoSource,
    offset: number,
    length: number,
  ) {
    count.bytes += length
    if (count.bytes > 200e6) return Promise.reject(new Error('without a bound'))
    return bytes.call(this, offset, length)
  })
  return count
}

it.each([
  [
    'links that are skipped, each with a chain of areas',
    chain,
    (_index: number) => Buffer.concat([link, continued(19, 0, areaBytes)]),
    'there is too much Rock Ridge',
  ],
  [
    'files, each with a chain of areas',
    chain,
    (_index: number) => continued(19, 0, areaBytes),
    'there is too much Rock Ridge',
  ],
  [
    'areas full of entries',
    crowded,
    (_index: number) => Buffer.concat([link, continued(19, 0, areaBytes)]),
    'there is too much Rock Ridge',
  ],
  [
    'directories moved to one place',
    moved,
    (_index: number) => entry('CL', Buffer.from([19, 0, 0, 0, 0, 0, 0, 19])),
    'there is too much Rock Ridge',
  ],
])('gives up an image of some megabytes with 40,000 %s', async (_what, areas, systemUse, detail) => {
  await using folder = await makeTempDir()
  const image = join(folder.path, 'hostile.iso')
  await writeFile(image, isoWith(many(40_000, systemUse), areas))
  const count = countBytes()
  const opened = await openIso(image)
  if (!opened.ok) throw new Error(opened.problem.code)
  expect(await opened.value.files()).toMatchObject({
    ok: false,
    problem: { code: 'IMAGE_DAMAGED', params: { detail } },
  })
  expect(count.bytes).toBeLessThan(50e6)
  await opened.value.close()
})

it('gives up more records than an image has files, though all of them are links', async () => {
  await using folder = await makeTempDir()
  const image = join(folder.path, 'links.iso')
  await writeFile(
    image,
    isoWith(
      many(200_001, () => link),
      Buffer.alloc(0),
    ),
  )
  const opened = await openIso(image)
  if (!opened.ok) throw new Error(opened.problem.code)
  expect(await opened.value.files()).toMatchObject({
    ok: false,
    problem: { code: 'IMAGE_DAMAGED', params: { detail: 'there are too many entries' } },
  })
  await opened.value.close()
})

it('gives up names that no system has', async () => {
  await using folder = await makeTempDir()
  const image = join(folder.path, 'names.iso')
  const part = (index: number): Buffer => entry('NM', Buffer.from([1, ...Buffer.from(`${index}`.padEnd(200, 'x'))]))
  await writeFile(
    image,
    isoWith(
      many(1, () => continued(19, 0, 205 * 8)),
      Buffer.concat(Array.from({ length: 8 }, (_, index) => part(index))),
    ),
  )
  const opened = await openIso(image)
  if (!opened.ok) throw new Error(opened.problem.code)
  expect(await opened.value.files()).toMatchObject({
    ok: false,
    problem: { code: 'IMAGE_DAMAGED', params: { detail: 'the names are too long' } },
  })
  await opened.value.close()
})

it('reads in another thread what a reader of its own sees, and content here', async () => {
  await using folder = await makeTempDir()
  const image = join(folder.path, 'small.iso')
  await writeFile(
    image,
    isoWith(
      many(3, (index) => entry('NM', Buffer.from([0, ...Buffer.from(`name-${index}`)]))),
      Buffer.alloc(0),
    ),
  )
  const direct = await openIso(image)
  if (!direct.ok) throw new Error(direct.problem.code)
  const listed = await direct.value.files()
  await direct.value.close()
  const count = countBytes()
  const threaded = await openInThread(image)
  if (!threaded.ok) throw new Error(threaded.problem.code)
  expect(await threaded.value.files()).toEqual(listed)
  expect(threaded.value).toMatchObject({ volumeId: 'HOSTILE', names: 'rock-ridge' })
  expect(await threaded.value.read({ path: 'name-1', size: 0, directory: false }, 10)).toMatchObject({
    ok: true,
    value: { length: 0 },
  })
  await threaded.value.close()
  expect(await readInfoInThread(image)).toMatchObject({ ok: true, value: { volumeId: 'HOSTILE', isEsxi: false } })
  // The tree was read elsewhere.
  expect(count.bytes).toBe(0)
})

it('tells problems of another thread as they are, and is cancelled at once', async () => {
  await using folder = await makeTempDir()
  const image = join(folder.path, 'hostile.iso')
  await writeFile(
    image,
    isoWith(
      many(40_000, () => Buffer.concat([link, continued(19, 0, areaBytes)])),
      chain,
    ),
  )
  const damaged = {
    ok: false,
    problem: { code: 'IMAGE_DAMAGED', params: { file: 'hostile.iso', detail: 'there is too much Rock Ridge' } },
  }
  expect(await readInfoInThread(image)).toMatchObject(damaged)
  expect(await openInThread(image)).toMatchObject(damaged)
  const stop = new AbortController()
  const asked = readInfoInThread(image, stop.signal)
  stop.abort()
  expect(await asked).toMatchObject({ ok: false, problem: { code: 'CANCELLED' } })
  expect(await readInfoInThread(image, AbortSignal.abort())).toMatchObject({
    ok: false,
    problem: { code: 'CANCELLED' },
  })
  await rename(image, join(folder.path, 'gone.iso'))
  expect(await openInThread(image)).toMatchObject({
    ok: false,
    problem: { code: 'IMAGE_UNREADABLE', params: { file: 'hostile.iso' } },
  })
})

const script = (text: string): URL => new URL(`data:text/javascript,${encodeURIComponent(text)}`)
it.each([
  ['throws', 'throw new Error("x")'],
  ['ends without a word', 'process.exit(0)'],
  ['has no memory left', 'const all = []; for (;;) all.push(new Array(1_000_000).fill({}))'],
  ['cannot be loaded', 'import "./none.js"'],
])('a thread that %s is a problem, not the end of the program', async (_what, text) => {
  const died = (cause?: unknown) => fail(problem('IMAGE_UNREADABLE', { file: 'x' }, cause))
  expect(
    await inThread({ file: script(text), data: null, understand: () => ok(), died, heapMebibytes: 32 }),
  ).toMatchObject({ ok: false, problem: { code: 'IMAGE_UNREADABLE' } })
})

it('a thread that never comes to an end is left when cancelled', async () => {
  const stop = new AbortController()
  const asked = inThread<string, void>({
    file: script('import { parentPort } from "node:worker_threads"; parentPort.postMessage("busy"); for (;;) {}'),
    data: null,
    died: () => fail(problem('INTERNAL')),
    signal: stop.signal,
    understand: () => {
      stop.abort()
      return null
    },
  })
  expect(await asked).toMatchObject({ ok: false, problem: { code: 'CANCELLED' } })
})
