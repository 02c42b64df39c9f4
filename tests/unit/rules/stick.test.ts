import { describe, expect, it } from 'vitest'
import { editBootCfg, kerneloptOf } from '../../../shared/rules/stick/boot-cfg.ts'
import { legacyInstructions } from '../../../shared/rules/stick/legacy-instructions.ts'
import { fitsFat32, planFiles } from '../../../shared/rules/stick/plan-stick.ts'
import { judgeVolume } from '../../../shared/rules/stick/judge-volume.ts'
import type { Volume } from '../../../shared/models/stick.ts'

const stick: Volume = {
  id: 'a',
  label: 'ESXI',
  mountPoint: '/media/a',
  bytes: 8e9,
  freeBytes: 8e9,
  fileSystem: 'fat32',
  removable: true,
  system: false,
  readOnly: false,
  bus: 'usb',
  model: null,
  serial: null,
}
const file = (path: string, size = 1) => ({ path, size, directory: false })
const uefi = file('EFI/BOOT/BOOTX64.EFI')

describe('boot.cfg', () => {
  it('changes kernelopt alone and keeps CRLF and the prefix', () => {
    const text = 'bootstate=0\r\nprefix=\r\nkernelopt=runweasel cdromBoot\r\nmodules=b.b00\r\n'
    const edited = editBootCfg(text, { kernelopt: null, kickstart: true })
    expect(edited).toBe('bootstate=0\r\nprefix=\r\nkernelopt=runweasel ks=usb:/KS.CFG\r\nmodules=b.b00\r\n')
    expect(editBootCfg(edited, { kernelopt: null, kickstart: true })).toBe(edited)
    expect(kerneloptOf(edited)).toBe('runweasel ks=usb:/KS.CFG')
  })
  it('keeps everything when nothing is wanted, and adds a missing line', () => {
    expect(editBootCfg('a=1', { kernelopt: null, kickstart: false })).toBe('a=1')
    expect(editBootCfg('a=1\n', { kernelopt: 'x  $& y', kickstart: false })).toBe('a=1\nkernelopt=x $& y\n')
  })
})

describe('planning', () => {
  const kinds = (files: Parameters<typeof planFiles>[0], on: string[] = [], volume = stick, overwrite = false) =>
    planFiles(files, volume, on, { overwrite }).obstacles.map((found) => found.kind)
  it('takes an empty stick, system droppings or not', () => {
    expect(kinds([uefi], ['System Volume Information/x', '.fseventsd/y'])).toEqual([])
  })
  it('names every obstacle', () => {
    expect(kinds([file('A')])).toEqual(['no-uefi-boot'])
    expect(kinds([uefi, file('BIG', 2 ** 32)])).toEqual(['file-too-large'])
    expect(kinds([uefi, file('BIG', 2 ** 32 - 1)])).toEqual([])
    expect(kinds([uefi], [], { ...stick, freeBytes: 100 })).toEqual(['full'])
    expect(kinds([uefi], ['mine.txt'])).toEqual(['not-empty'])
    expect(kinds([uefi], [], { ...stick, system: true })).toEqual(['volume'])
    for (const path of ['../a', 'a:b', 'NUL.txt', 'a.', 'a\\b', 'a//b'])
      expect(kinds([uefi, file(path)]), path).toEqual(['bad-name'])
    expect(kinds([uefi, file('efi/x')])).toEqual(['bad-name'])
    expect(fitsFat32('EFI/BOOT/BOOTX64.EFI')).toBe(true)
  })
  it('lists what would be replaced once that is agreed', () => {
    expect(planFiles([uefi], stick, ['efi/boot/bootx64.efi', 'mine.txt'], { overwrite: true })).toMatchObject({
      obstacles: [],
      conflicts: ['efi/boot/bootx64.efi'],
    })
  })
})

it('judges volumes', () => {
  expect(judgeVolume(stick)).toBe('ok')
  expect(judgeVolume({ ...stick, removable: null })).toEqual(['unknown-removable'])
  expect(
    judgeVolume({ ...stick, system: true, removable: false, fileSystem: 'ext4', mountPoint: null, readOnly: true }),
  ).toEqual(['system', 'fixed', 'not-fat32', 'not-mounted', 'read-only'])
})

it('has instructions for each system, the list of devices or the device first', () => {
  expect(legacyInstructions('linux')[0]).toBe('stick.legacy.linux.list')
  expect(legacyInstructions('darwin')[0]).toBe('stick.legacy.darwin.list')
  expect(legacyInstructions('win32')).toContain('stick.legacy.win32.device')
})
