import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeStick, planStick, verifyStick } from '../../../electron/install/stick.ts'
import type { StickSource } from '../../../electron/install/stick-content.ts'
import type { Volume } from '../../../shared/models/stick.ts'
import { ok } from '../../../shared/result.ts'

const MARKER = 'HYPERTRAY-INCOMPLETE.txt'
let folder = ''
let root = ''
let mounted = false

/** A real FAT32 volume where this machine lets one be mounted, else a folder. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stick-'))
  root = join(folder, 'mount')
  mkdirSync(root)
  const disk = join(folder, 'disk.img')
  writeFileSync(disk, '')
  truncateSync(disk, 40 * 2 ** 20)
  try {
    execFileSync('mkfs.vfat', ['-F', '32', disk], { stdio: 'ignore' })
    execFileSync('mount', ['-o', 'loop', disk, root], { stdio: 'ignore' })
    mounted = true
  } catch {
    mounted = false
  }
})
afterEach(() => {
  if (mounted) execFileSync('umount', [root], { stdio: 'ignore' })
  rmSync(folder, { recursive: true })
})

function image(extra: Record<string, Buffer> = {}): StickSource {
  const boot = Buffer.from('prefix=\r\nkernelopt=runweasel cdromBoot\r\n')
  const all: Record<string, Buffer> = {
    'BOOT.CFG': boot,
    'EFI/BOOT/BOOTX64.EFI': Buffer.alloc(3000, 1),
    'EFI/BOOT/boot.cfg': boot,
    ...extra,
  }
  return {
    files: () =>
      Promise.resolve(ok(Object.entries(all).map(([path, bytes]) => ({ path, size: bytes.length, directory: false })))),
    read: (file) => Promise.resolve(ok(all[file.path] ?? Buffer.alloc(0))),
    stream: async function* stream(file) {
      const bytes = all[file.path] ?? Buffer.alloc(0)
      for (let at = 0; at < bytes.length; at += 2 ** 20) yield bytes.subarray(at, at + 2 ** 20)
    },
  }
}

function job(over: Partial<Parameters<typeof makeStick>[0]> = {}): Parameters<typeof makeStick>[0] {
  const volume: Volume = {
    id: 'stick',
    label: 'ESXI',
    mountPoint: root,
    bytes: 4e7,
    freeBytes: null,
    fileSystem: 'fat32',
    removable: true,
    system: false,
    readOnly: false,
    bus: 'usb',
    model: null,
    serial: null,
  }
  return {
    image: image(),
    volume,
    kernelopt: null,
    ks: 'vmaccepteula\n',
    options: { overwrite: false },
    onProgress: () => undefined,
    signal: new AbortController().signal,
    listAgain: () => Promise.resolve(ok([volume])),
    ...over,
  }
}

it('makes a stick that verifies, with the script and both command lines', async () => {
  const made = await makeStick(job())
  expect(made).toMatchObject({
    ok: true,
    value: {
      files: 4,
      verified: 'read-back',
      bootLines: [{ kernelopt: 'runweasel ks=usb:/KS.CFG' }, { kernelopt: 'runweasel ks=usb:/KS.CFG' }],
    },
  })
  expect(existsSync(join(root, MARKER))).toBe(false)
  expect(readFileSync(join(root, 'KS.CFG'), 'utf8')).toBe('vmaccepteula\n')
  expect(readFileSync(join(root, 'BOOT.CFG'), 'utf8')).toBe('prefix=\r\nkernelopt=runweasel ks=usb:/KS.CFG\r\n')
  expect((await verifyStick(job())).ok).toBe(true)
  writeFileSync(join(root, 'EFI/BOOT/BOOTX64.EFI'), 'other')
  expect(await verifyStick(job())).toMatchObject({
    problem: { code: 'STICK_DIFFERS', params: { file: 'EFI/BOOT/BOOTX64.EFI' } },
  })
})

it("touches none of the user's files", async () => {
  writeFileSync(join(root, 'mine.txt'), 'mine')
  expect(await planStick(image(), job().volume, { overwrite: false })).toMatchObject({
    value: { obstacles: [{ kind: 'not-empty' }] },
  })
  expect(await makeStick(job())).toMatchObject({ problem: { code: 'VOLUME_NOT_ALLOWED' } })
  expect(readdirSync(root)).toEqual(['mine.txt'])
  expect((await makeStick(job({ options: { overwrite: true } }))).ok).toBe(true)
  expect(readFileSync(join(root, 'mine.txt'), 'utf8')).toBe('mine')
})

it('leaves the marker when the stick is full', async () => {
  const full = Object.assign(new Error('full'), { code: 'ENOSPC' })
  const over = mounted ? { image: image({ BIG: Buffer.alloc(45 * 2 ** 20) }) } : { write: () => Promise.reject(full) }
  expect(await makeStick(job(over))).toMatchObject({ problem: { code: 'VOLUME_FULL' } })
  expect(existsSync(join(root, MARKER))).toBe(true)
})

it('stops when another volume answers, or the mount point is gone', async () => {
  let asked = 0
  const swapped = job({
    listAgain: () => Promise.resolve(ok([{ ...job().volume, id: ++asked > 3 ? 'other' : 'stick' }])),
  })
  expect(await makeStick(swapped)).toMatchObject({ problem: { code: 'VOLUME_CHANGED' } })
  expect(existsSync(join(root, MARKER))).toBe(true)
  const pull = () => {
    if (mounted) execFileSync('umount', ['-l', root])
    else if (existsSync(root)) renameSync(root, `${root}-away`)
    mounted = false
  }
  const pulled = await makeStick(
    job({
      options: { overwrite: true },
      onProgress: ({ file }) => {
        if (file === 'BOOT.CFG' && (mounted || !existsSync(`${root}-away`))) pull()
      },
    }),
  )
  expect(pulled).toMatchObject({ problem: { code: 'VOLUME_CHANGED' } })
  expect(existsSync(join(root, 'KS.CFG'))).toBe(false)
})

it('stops in the middle when cancelled', async () => {
  const stop = new AbortController()
  expect(
    await makeStick(
      job({
        signal: stop.signal,
        image: image({ BIG: Buffer.alloc(4 * 2 ** 20) }),
        onProgress: ({ file }) => {
          if (file === 'BIG') stop.abort()
        },
      }),
    ),
  ).toMatchObject({ problem: { code: 'CANCELLED' } })
  expect(existsSync(join(root, MARKER))).toBe(true)
  expect(await verifyStick(job())).toMatchObject({ problem: { code: 'STICK_DIFFERS' } })
})

it('notices a stick that keeps something else', async () => {
  const write = async (file: { write: (bytes: Uint8Array) => Promise<unknown> }, piece: Uint8Array) => {
    const wrong = Buffer.from(piece)
    if (wrong.length === 3000) wrong[7] = 9
    await file.write(wrong)
  }
  expect(await makeStick(job({ write }))).toMatchObject({
    problem: { code: 'STICK_DIFFERS', params: { file: 'EFI/BOOT/BOOTX64.EFI' } },
  })
  expect(existsSync(join(root, MARKER))).toBe(true)
})

it('follows no link out of the volume', async () => {
  const outside = join(folder, 'outside')
  mkdirSync(outside)
  const plain = join(folder, 'plain')
  mkdirSync(plain)
  symlinkSync(outside, join(plain, 'EFI'))
  const volume = { ...job().volume, mountPoint: plain }
  expect(
    await makeStick(job({ volume, options: { overwrite: true }, listAgain: () => Promise.resolve(ok([volume])) })),
  ).toMatchObject({ problem: { code: 'STICK_COPY_FAILED' } })
  expect(readdirSync(outside)).toEqual([])
})
