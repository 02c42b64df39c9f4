import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { assets, drawIcons } from '../../../build/icons/draw.ts'
import { encodeIco } from '../../../build/icons/ico.ts'
import { trayIconFile } from '../../../electron/shell/tray-icon.ts'
import type { WorstState } from '../../../shared/rules/host-summary.ts'

const root = resolve(import.meta.dirname, '../../..')
const states: readonly WorstState[] = ['ok', 'busy', 'attention', 'unreachable']

describe('the icons', () => {
  it('are the ones that their sources draw', async () => {
    const drawn = await drawIcons()
    const stale: string[] = []
    for (const [place, bytes] of drawn) if (!bytes.equals(await readFile(join(root, place)))) stale.push(place)
    expect(stale, 'run `node build/icons.ts`').toEqual([])
  })

  it('are there for every state on every platform, each its own', async () => {
    const drawn = await drawIcons()
    for (const [platform, dark] of [
      ['darwin', false],
      ['win32', false],
      ['win32', true],
      ['linux', false],
    ] as const) {
      const files = states.map((state) => drawn.get(trayIconFile(assets, state, platform, dark))?.toString('base64'))
      expect(files).not.toContain(undefined)
      expect(new Set(files).size).toBe(states.length)
    }
  })

  it('have the names the systems know them by', () => {
    expect(trayIconFile('icons', 'busy', 'darwin', true)).toBe(join('icons', 'tray-busyTemplate.png'))
    expect(trayIconFile('icons', 'ok', 'win32', true)).toBe(join('icons', 'tray-ok-dark.ico'))
    expect(trayIconFile('icons', 'ok', 'win32', false)).toBe(join('icons', 'tray-ok-light.ico'))
    expect(trayIconFile('icons', 'ok', 'linux', true)).toBe(join('icons', 'tray-ok.png'))
  })
})

describe('a Windows icon file', () => {
  it('lists its pictures and holds them bottom row first, blue first', () => {
    const rgba = Buffer.from([1, 2, 3, 255, 4, 5, 6, 255, 7, 8, 9, 128, 10, 11, 12, 0])
    const file = encodeIco([
      { size: 2, rgba, png: Buffer.from('unused') },
      { size: 256, rgba: Buffer.alloc(0), png: Buffer.from('PNG!') },
    ])
    expect([...file.subarray(0, 6)]).toEqual([0, 0, 1, 0, 2, 0])
    expect([file.readUInt8(6), file.readUInt16LE(12), file.readUInt32LE(14), file.readUInt32LE(18)]).toEqual([
      2,
      32,
      40 + 16 + 8,
      38,
    ])
    expect([file.readUInt8(22), file.readUInt32LE(30), file.readUInt32LE(34)]).toEqual([0, 4, 38 + 64])
    expect([file.readInt32LE(38 + 4), file.readInt32LE(38 + 8)]).toEqual([2, 4])
    expect([...file.subarray(78, 94)]).toEqual([9, 8, 7, 128, 12, 11, 10, 0, 3, 2, 1, 255, 6, 5, 4, 255])
    expect(file.subarray(-4).toString()).toBe('PNG!')
  })
})
