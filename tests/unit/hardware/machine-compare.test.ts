import { describe, expect, it } from 'vitest'
import { compareHardware } from '../../../shared/rules/hardware/compare.ts'
import { card, machine, sound, soundCpu } from './rule-samples.ts'

const at = (address: string, ids: string, more = {}): ReturnType<typeof card> => card(ids, '0200', { address, ...more })
const devices = (before: ReturnType<typeof card>[], after: ReturnType<typeof card>[]): string[] =>
  compareHardware(machine({ pci: before }), machine({ pci: after })).devices.map(
    ({ change, before, after }) => `${change} ${before?.address ?? '-'} ${after?.address ?? '-'}`,
  )

describe('two machines, or one at two times', () => {
  it('that are the same differ in nothing, whatever the order', () => {
    expect(compareHardware(sound, { ...sound, pci: sound.pci?.toReversed() ?? null })).toEqual({
      facts: [],
      devices: [],
      items: [],
      incomparable: [],
    })
  })

  it('differ in single facts', () => {
    const after = { ...sound, biosVersion: '2.0', memoryMib: null, cpu: { ...soundCpu, stepping: 9 }, running: null }
    expect(compareHardware(sound, after).facts).toEqual([
      { name: 'biosVersion', before: '1.0', after: '2.0' },
      { name: 'memoryMib', before: 65_536, after: null },
      { name: 'cpu.stepping', before: 8, after: 9 },
      { name: 'running.version', before: '6.5.0', after: null },
      { name: 'running.update', before: 3, after: null },
      { name: 'running.build', before: '1', after: null },
    ])
    expect(compareHardware(sound, { ...sound, cpu: null }).facts).toContainEqual({
      name: 'cpu.name',
      before: 'Sound',
      after: null,
    })
  })

  it('differ in cards that came, went, moved, were replaced or are driven otherwise', () => {
    expect(devices([at('1', '8086:1533')], [at('1', '8086:1533'), at('2', '10ec:8168')])).toEqual(['added - 2'])
    expect(devices([at('1', '8086:1533'), at('2', '10ec:8168')], [at('1', '8086:1533')])).toEqual(['removed 2 -'])
    expect(devices([at('1', '10ec:8168')], [at('1', '8086:1533')])).toEqual(['replaced 1 1'])
    expect(devices([at('1', '8086:1533'), at('2', '10ec:8168')], [at('3', '8086:1533'), at('2', '10ec:8168')])).toEqual(
      ['moved 1 3'],
    )
    expect(devices([at('1', '8086:1533', { driver: 'igbn' })], [at('1', '8086:1533', { driver: null })])).toEqual([
      'changed 1 1',
    ])
    expect(devices([at('1', '8086:1533'), at('2', '8086:1533')], [at('2', '8086:1533')])).toEqual(['removed 1 -'])
    expect(devices([card('8086:1533'), card('8086:1533')], [card('8086:1533')])).toEqual(['removed - -'])
  })

  it('differ in disks, drives, USB devices and VIBs by number', () => {
    const usb = { vendor: '0bda', device: '8153', name: 'NIC' }
    expect(
      compareHardware(
        { ...sound, usb: [usb] },
        { ...sound, usb: [usb, usb], vibs: [{ name: 'if-re', version: '1', vendor: null, acceptance: null }] },
      ).items,
    ).toEqual([
      { list: 'usb', item: '0bda:8153 NIC', before: 1, after: 2 },
      { list: 'vibs', item: 'if-re 1', before: 0, after: 1 },
    ])
  })

  it('are not compared in what only one of them tells', () => {
    expect(compareHardware(sound, machine()).incomparable).toEqual(['pci', 'nvme', 'disks', 'usb', 'vibs'])
    expect(compareHardware(sound, machine())).toMatchObject({ devices: [], items: [] })
  })
})
