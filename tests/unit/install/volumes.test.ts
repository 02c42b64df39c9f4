import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { listVolumes } from '../../../electron/install/volumes.ts'
import { parsePlist } from '../../../electron/install/volumes-mac.ts'
import { runTool } from '../../../electron/install/run-tool.ts'
import { judgeVolume } from '../../../shared/rules/stick/judge-volume.ts'
import { ok } from '../../../shared/result.ts'

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/volumes/${name}`, import.meta.url), 'utf8')

async function judged(platform: NodeJS.Platform, output: (args: readonly string[]) => string) {
  const listed = await listVolumes({ platform, run: (_file, args) => Promise.resolve(ok(output(args))) })
  if (!listed.ok) return listed.problem.code
  return listed.value.map((volume) => [volume.mountPoint, judgeVolume(volume)])
}

it('reads lsblk: a stick, a USB disk that carries the system with a FAT partition beside it, soldered flash', async () => {
  expect(await judged('linux', () => fixture('lsblk-sticks.json'))).toEqual([
    ['/media/u/ESXI', 'ok'],
    ['/media/u/DATA', ['system']],
    ['/', ['system', 'not-fat32']],
    ['/mnt', ['fixed']],
  ])
})

it('offers nothing of a machine that has no stick', async () => {
  const found = await judged('linux', () => fixture('lsblk-recorded.json'))
  expect(Array.isArray(found) && found.length > 0 && found.every(([, verdict]) => verdict !== 'ok')).toBe(true)
})

it('reads diskutil', async () => {
  const root = (disk: string) =>
    '<plist><dict><key>ParentWholeDisk</key><string>disk3</string><key>APFSPhysicalStores</key><array><dict>' +
    `<key>APFSPhysicalStore</key><string>${disk}s2</string></dict></array></dict></plist>`
  const answer = (disk: string) => (args: readonly string[]) => {
    if (args[0] === 'list') return fixture('diskutil-list.plist')
    return args[2] === '/' ? root(disk) : fixture('diskutil-info.plist')
  }
  expect(await judged('darwin', answer('disk0'))).toEqual([['/Volumes/ESXI', 'ok']])
  expect(await judged('darwin', answer('disk4'))).toEqual([['/Volumes/ESXI', ['system']]])
})

it('expands no entity', () => {
  expect(parsePlist('<!DOCTYPE plist [<!ENTITY a "b">]><plist><string>&a;</string></plist>')).toBeUndefined()
  expect(parsePlist('<plist><string>A &amp; B</string></plist>')).toBe('A & B')
})

it('reads what PowerShell says', async () => {
  expect(await judged('win32', () => fixture('windows.json'))).toEqual([
    ['C:\\', ['system', 'fixed', 'not-fat32']],
    ['E:\\', 'ok'],
    [null, ['system', 'fixed', 'not-mounted']],
  ])
})

it('says so when the list cannot be had', async () => {
  for (const platform of ['linux', 'darwin', 'win32', 'aix'] as const)
    expect(await judged(platform, () => 'nonsense'), platform).toBe('VOLUMES_NOT_LISTED')
  expect(await runTool('hypertray-no-such-tool', [])).toMatchObject({
    ok: false,
    problem: { code: 'VOLUMES_NOT_LISTED' },
  })
})
