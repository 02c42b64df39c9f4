import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { hashFile } from '../../../electron/install/hash.ts'
import { readInstallerInfo } from '../../../electron/install/installer-info.ts'
import { ImageReadError, openIso } from '../../../electron/install/iso-image.ts'

let folder = ''
const deep = 'd1/d2/d3/d4/d5/d6/d7/d8/d9/d10/deep.txt'
const contents: Record<string, string> = {
  'boot.cfg':
    'bootstate=0\ntitle=Loading ESXi installer\nkernel=/b.b00\nkernelopt=runweasel\n' +
    'modules=/jumpstrt.gz --- /useropts.gz\nbuild=8.0.3-0.0.24022510\n',
  'efi/boot/bootx64.efi': 'x'.repeat(3_000_000),
  'isolinux.bin': 'i',
  'mboot.c32': 'm',
  'empty.txt': '',
  [deep]: 'deep',
  [`${'long-'.repeat(45)}name.txt`]: 'long',
  ...Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`many/file-${index}.txt`, `${index}`])),
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hypertray-iso-'))
  for (const [path, content] of Object.entries(contents)) {
    await mkdir(join(folder, 'tree', path, '..'), { recursive: true })
    await writeFile(join(folder, 'tree', path), content)
  }
})
afterAll(async () => rm(folder, { recursive: true, force: true }))

function make(name: string, args: readonly string[], source = 'tree'): string {
  const image = join(folder, name)
  execFileSync(
    'xorriso',
    [
      '-as',
      'mkisofs',
      '-V',
      'ESXI-8.0U3-24022510-STANDARD',
      '-iso-level',
      '3',
      ...args,
      '-o',
      image,
      join(folder, source),
    ],
    { stdio: 'pipe' },
  )
  return image
}

it.each([
  ['rock-ridge', 'rr.iso', ['-r']],
  ['rock-ridge', 'rr-moved.iso', ['-r', '-no-pad', '-rr_reloc_dir', '/moved']],
  ['rock-ridge', 'both.iso', ['-r', '-J', '-joliet-long']],
])('lists and reads what went in: %s, %s', async (names, name, args) => {
  const opened = await openIso(make(name, args))
  if (!opened.ok) throw new Error(opened.problem.code)
  const image = opened.value
  expect(image).toMatchObject({ names, volumeId: 'ESXI-8.0U3-24022510-STANDARD' })
  const files = await image.files()
  if (!files.ok) throw new Error(JSON.stringify(files.problem))
  const plain = files.value.filter(({ directory }) => !directory)
  expect(plain.map(({ path }) => path).toSorted()).toEqual(Object.keys(contents).toSorted())
  for (const file of plain) {
    const read = await image.read(file, 4_000_000)
    expect(read.ok && Buffer.from(read.value).toString()).toBe(contents[file.path])
  }
  const info = await readInstallerInfo(image)
  expect(info).toMatchObject({
    ok: true,
    value: {
      isEsxi: true,
      version: '8.0.3',
      build: '24022510',
      title: 'Loading ESXi installer',
      kernelopt: 'runweasel',
      modules: ['/jumpstrt.gz', '/useropts.gz'],
      bootFiles: { uefi: true, legacy: true },
      bootCfgs: ['boot.cfg'],
      largestFile: { path: 'efi/boot/bootx64.efi', size: 3_000_000 },
    },
  })
  await image.close()
})

it('reads a file of more than 4 GiB in several extents', async () => {
  await mkdir(join(folder, 'huge'))
  await writeFile(join(folder, 'huge/big.bin'), '')
  await truncate(join(folder, 'huge/big.bin'), 4.5 * 1_024 ** 3)
  const opened = await openIso(make('huge.iso', ['-r'], 'huge'))
  if (!opened.ok) throw new Error(opened.problem.code)
  expect(await opened.value.files()).toEqual({
    ok: true,
    value: [{ path: 'big.bin', size: 4.5 * 1_024 ** 3, directory: false }],
  })
  await opened.value.close()
  await rm(join(folder, 'huge.iso'))
}, 180_000)

it.each([
  ['joliet', ['--norock', '-J']],
  ['iso9660', ['--norock']],
])('reads the names of %s', async (names, args) => {
  await mkdir(join(folder, 'small/efi/boot'), { recursive: true })
  await writeFile(join(folder, 'small/efi/boot/BootX64.efi'), 'x')
  await writeFile(join(folder, 'small/readme'), 'r')
  const opened = await openIso(make(`${names}.iso`, args, 'small'))
  if (!opened.ok) throw new Error(opened.problem.code)
  const files = await opened.value.files()
  const cased = (text: string): string => (names === 'joliet' ? text : text.toUpperCase())
  expect(opened.value.names).toBe(names)
  expect(
    files.ok &&
      files.value
        .filter(({ directory }) => !directory)
        .map(({ path }) => path)
        .toSorted(),
  ).toEqual([cased('efi/boot/BootX64.efi'), cased('readme')].toSorted())
  expect(await readInstallerInfo(opened.value)).toMatchObject({
    ok: true,
    value: {
      isEsxi: false,
      version: '8.0.3',
      build: '24022510',
      title: null,
      bootFiles: { uefi: true, legacy: false },
    },
  })
  await opened.value.close()
})

it('refuses what is no image, and one that is cut off', async () => {
  expect(await openIso(folder)).toMatchObject({ ok: false, problem: { code: 'IMAGE_UNREADABLE' } })
  expect(await openIso(join(folder, 'none.iso'))).toMatchObject({ ok: false, problem: { code: 'IMAGE_UNREADABLE' } })
  expect(await openIso(join(folder, 'tree/efi/boot/bootx64.efi'))).toMatchObject({
    ok: false,
    problem: { code: 'IMAGE_NOT_ISO' },
  })
  const cut = make('cut.iso', ['-r'])
  await truncate(cut, 1_000_000)
  const opened = await openIso(cut)
  if (!opened.ok) throw new Error(opened.problem.code)
  expect(await opened.value.files()).toMatchObject({ ok: false, problem: { code: 'IMAGE_DAMAGED' } })
  await expect(
    (async () => {
      for await (const piece of opened.value.stream({ path: 'x', size: 1, directory: false })) expect(piece).toBeNull()
    })(),
  ).rejects.toBeInstanceOf(ImageReadError)
  await opened.value.close()
})

/** Bytes of a record of the image's root folder, by the name it has there. */
function recordAt(bytes: Buffer, name: string): number {
  const root = bytes.readUInt32LE(32_768 + 156 + 2) * 2_048
  for (let at = root; at < root + 2_048 && bytes[at] !== 0; at += bytes[at] ?? 2_048) {
    if (bytes.toString('latin1', at + 33, at + 33 + (bytes[at + 32] ?? 0)).startsWith(name)) return at
  }
  throw new Error(name)
}

it.each<[string, (bytes: Buffer) => void]>([
  ['whose root says two sizes', (bytes) => bytes.writeUInt32BE(1, 32_768 + 156 + 14)],
  [
    'whose folder contains itself',
    (bytes) => bytes.copy(bytes, recordAt(bytes, 'EFI') + 2, 32_768 + 156 + 2, 32_768 + 156 + 18),
  ],
  [
    'whose folder lies beyond its end',
    (bytes) => {
      const at = recordAt(bytes, 'EFI') + 2
      bytes.writeUInt32LE(0x7f_ff_ff_ff, at)
      bytes.writeUInt32BE(0x7f_ff_ff_ff, at + 4)
    },
  ],
  [
    'whose file is larger than the image',
    (bytes) => {
      const at = recordAt(bytes, 'README') + 10
      bytes.writeUInt32LE(0xff_ff_f8_00, at)
      bytes.writeUInt32BE(0xff_ff_f8_00, at + 4)
    },
  ],
])('refuses an image %s', async (_what, damage) => {
  await mkdir(join(folder, 'small/efi/boot'), { recursive: true })
  await writeFile(join(folder, 'small/efi/boot/BootX64.efi'), 'x')
  await writeFile(join(folder, 'small/readme'), 'r')
  const path = make('hostile.iso', ['--norock'], 'small')
  const bytes = await readFile(path)
  damage(bytes)
  await writeFile(path, bytes)
  const opened = await openIso(path)
  const files = opened.ok ? await opened.value.files() : opened
  expect(files).toMatchObject({ ok: false, problem: { code: 'IMAGE_DAMAGED' } })
  if (opened.ok) await opened.value.close()
})

it('does not wait for a pipe without a writer', async () => {
  execFileSync('mkfifo', [join(folder, 'pipe.iso')])
  expect(await openIso(join(folder, 'pipe.iso'))).toMatchObject({ ok: false, problem: { code: 'IMAGE_UNREADABLE' } })
})

it('computes checksums, tells how far it is, and stops at once', async () => {
  const file = make('hash.iso', ['-r'])
  const bytes = await readFile(file)
  const sums = Object.fromEntries(
    (['sha256', 'sha1', 'md5'] as const).map((name) => [name, createHash(name).update(bytes).digest('hex')]),
  )
  const progress: number[] = []
  expect(
    await hashFile(file, { algorithms: ['sha1', 'md5'], onProgress: (each) => progress.push(each.bytes) }),
  ).toEqual({ ok: true, value: { ...sums, bytes: bytes.length } })
  expect(progress.at(-1)).toBe(bytes.length)
  expect(await hashFile(folder)).toMatchObject({ ok: false, problem: { code: 'IMAGE_UNREADABLE' } })
  const large = join(folder, 'large.bin')
  await writeFile(large, '')
  await truncate(large, 8 * 1_024 ** 3)
  const stop = new AbortController()
  expect(await hashFile(large, { onProgress: () => stop.abort(), signal: stop.signal })).toMatchObject({
    ok: false,
    problem: { code: 'CANCELLED' },
  })
  expect(await hashFile(large, { onProgress: () => void truncate(large, 1_000) })).toMatchObject({
    ok: false,
    problem: { code: 'IMAGE_UNREADABLE' },
  })
})
