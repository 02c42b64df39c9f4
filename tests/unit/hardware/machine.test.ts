import { describe, expect, it } from 'vitest'
import type { Hardware } from '../../../shared/models/hardware.ts'
import { judge } from '../../../shared/rules/hardware/judge.ts'
import { bootOptionsOf } from '../../../shared/rules/hardware/machine-verdict.ts'
import { swapNic } from '../../../shared/rules/hardware/what-if.ts'
import { builtIn, card, machine, processor, sound, soundCpu } from './rule-samples.ts'

const bridge = card('8086:1901', '0604')
const realtek = card('10ec:8168', '0200', { address: '0000:02:00.0' })
const i210 = card('8086:1533')
const wifi = card('8086:2725', '0280')
const verdict = (hardware: Partial<Hardware>, target: Parameters<typeof judge>[1]): string =>
  judge(machine(hardware), target, builtIn).verdict

describe('the machine', () => {
  it('with nothing but a Realtek adapter needs the fling from 8.0 on, and cannot be had on 7.0', () => {
    const pci = [bridge, realtek, card('8086:a352', '0106')]
    expect(verdict({ pci }, '8.0')).toBe('step')
    expect(verdict({ pci }, '8.0U3')).toBe('step')
    expect(verdict({ pci }, '9.0')).toBe('step')
    expect(verdict({ pci }, '8.0U1')).toBe('step')
    expect(verdict({ pci }, '7.0')).toBe('unsupported')
    expect(verdict({ pci }, '6.7')).toBe('step')
    expect(
      judge(machine({ pci }), '7.0', builtIn).parts.find(({ part }) => part === 'network')?.reasons[0]?.rule?.id,
    ).toBe('no-nic-rule')
  })

  it('is judged by its best network adapter', () => {
    expect(verdict({ pci: [realtek, i210] }, '8.0U2')).toBe('fine')
    expect(verdict({ pci: [realtek, wifi] }, '8.0U3')).toBe('step')
    expect(verdict({ pci: [realtek, wifi] }, '7.0')).toBe('unsupported')
    expect(verdict({ pci: [wifi] }, '8.0U3')).toBe('unsupported')
    expect(verdict({ pci: [wifi, i210] }, '8.0U3')).toBe('fine')
    // A ConnectX in VPI mode shows the class of Wi-Fi; its id says what it is.
    expect(verdict({ pci: [card('15b3:1003', '0280')] }, '7.0')).toBe('fine')
    expect(verdict({ pci: [realtek], usb: [{ vendor: '0bda', device: '8153', name: null }] }, '7.0')).toBe('step')
    expect(verdict({ pci: [bridge] }, '8.0U2')).toBe('unsupported')
  })

  it('counts an adapter of unknown class by its rule', () => {
    expect(verdict({ pci: [{ ...realtek, class: null }, i210] }, '8.0U2')).toBe('fine')
  })

  it('boots from its best storage controller; one whose disks are not seen makes it a step', () => {
    const ahci = card('8086:a352', '0106')
    const h710 = card('1000:005b', '0104')
    const strange = card('abcd:0001', '0104')
    expect(verdict({ pci: [i210, ahci, h710] }, '8.0')).toBe('step')
    expect(verdict({ pci: [i210, h710] }, '8.0')).toBe('unsupported')
    expect(verdict({ pci: [i210, ahci, card('8086:2822', '0104')] }, '8.0')).toBe('step')
    expect(verdict({ pci: [i210, ahci, card('1000:0072', '0107')] }, '8.0')).toBe('deprecated')
    expect(verdict({ pci: [i210, strange] }, '8.0')).toBe('unknown')
    expect(verdict({ pci: [i210, ahci, strange] }, '8.0')).toBe('unknown')
    // Whether it boots from the strange one is not known, and from the other it does not.
    expect(verdict({ pci: [i210, strange, h710] }, '8.0')).toBe('unknown')
    expect(verdict({ pci: [realtek, strange] }, '8.0')).toBe('step')
    expect(verdict({ pci: [{ ...h710, class: null }, i210, ahci] }, '8.0')).toBe('step')
  })

  it('needs no IDE function beside a controller that runs', () => {
    const ide = card('8086:2920', '0101')
    const words = (pci: Hardware['pci']): string[] =>
      judge(machine({ pci }), '8.0', builtIn).devices.map((d) => d.verdict)
    expect(words([i210, ide, card('8086:a352', '0106')])).toEqual(['fine', 'not-needed', 'fine'])
    expect(words([i210, ide, card('1000:005b', '0104')])).toEqual(['fine', 'step', 'unsupported'])
    expect(verdict({ pci: [i210, ide, card('8086:a352', '0106')] }, '8.0')).toBe('fine')
    expect(verdict({ pci: [i210, ide] }, '8.0')).toBe('step')
  })

  it('is not judged by what it does not need', () => {
    expect(verdict({ pci: [i210, bridge, card('10de:1eb8', '0302'), card('8086:a323', '0c05')] }, '8.0')).toBe('fine')
  })

  it('is unknown with nothing known, and never fine with a processor without a verdict', () => {
    expect(verdict({}, '8.0')).toBe('unknown')
    expect(verdict({ memoryMib: 65_536 }, '8.0')).toBe('unknown')
    expect(verdict({ pci: [i210], cpu: soundCpu }, '8.0')).toBe('unknown')
    expect(verdict({ pci: [i210], cpu: soundCpu, firmware: 'bios' }, '8.0')).toBe('unknown')
    expect(verdict({ pci: [i210], firmware: 'bios' }, '8.0')).toBe('deprecated')
  })

  it('names missing facts, which do not worsen the verdict', () => {
    expect(judge(machine({ pci: [i210] }), '8.0', builtIn)).toMatchObject({
      verdict: 'fine',
      cpu: null,
      missing: ['cpu', 'memory', 'nvme', 'firmware', 'disks'],
    })
    expect(judge(sound, '8.0', builtIn).missing).toEqual([])
  })

  it('with an old Xeon is refused by 9.0, with the boot option named', () => {
    const cpu = processor({
      name: 'Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz',
      vendor: 'GenuineIntel',
      signature: '000406f1',
    })
    const judged = judge(machine({ pci: [i210], cpu }), '9.0', builtIn)
    expect([judged.cpu?.verdict, judged.cpu?.reasons.map(({ rule }) => rule?.id)]).toEqual([
      'unsupported',
      ['cpu-90-bdx-ep'],
    ])
    expect(judged.verdict).toBe('unsupported')
    expect(bootOptionsOf(judged)).toEqual(['allowLegacyCPU=true'])
    expect(verdict({ cpu }, '8.0')).toBe('deprecated')
    expect(bootOptionsOf(judge(machine({ cpu }), '8.0', builtIn))).toEqual([])
  })

  it('with a processor that an earlier release dropped is not let in by a later one', () => {
    const sandyBridge = processor({ vendor: 'GenuineIntel', signature: '000206d7' })
    expect(verdict({ cpu: sandyBridge }, '8.0')).toBe('step')
    expect(verdict({ cpu: { ...sandyBridge, xsave: false } }, '8.0U1')).toBe('step')
    expect(verdict({ cpu: { ...sandyBridge, xsave: false } }, '8.0U2')).toBe('unsupported')
    expect(verdict({ cpu: sandyBridge }, '9.0')).toBe('unsupported')
    expect(verdict({ cpu: processor({ vendor: 'AuthenticAMD', signature: '00100f42' }) }, '9.0')).toBe('unsupported')
  })

  it('with a hybrid processor needs its boot options; not known, it may', () => {
    const cpu = { ...soundCpu, model: 0xb7, hybrid: true }
    const judged = judge(machine({ cpu }), '8.0', builtIn)
    expect([judged.verdict, bootOptionsOf(judged)]).toEqual([
      'step',
      ['cpuUniformityHardCheckPanic=FALSE', 'ignoreMsrFaults=TRUE'],
    ])
    expect(bootOptionsOf(judge(machine({ cpu: { ...cpu, model: 0x97 } }), '8.0', builtIn))).toEqual([
      'cpuUniformityHardCheckPanic=FALSE',
    ])
    const unsure = judge(machine({ cpu: { ...cpu, hybrid: null } }), '8.0', builtIn)
    expect([unsure.verdict, unsure.cpu?.maybe.map(({ id }) => id), bootOptionsOf(unsure)]).toEqual([
      'unknown',
      expect.arrayContaining(['cpu-hybrid', 'cpu-hybrid-gen13']),
      [],
    ])
  })

  it('that runs the target proves its processor, where no rule says otherwise', () => {
    const running = { version: '8.0.3', update: null, build: '1' }
    expect(judge(machine({ cpu: soundCpu, running }), '8.0', builtIn).cpu).toMatchObject({
      verdict: 'fine',
      reasons: [{ kind: 'proof' }],
    })
    expect(judge(machine({ cpu: soundCpu, running }), '9.0', builtIn).cpu?.verdict).toBe('unknown')
    expect(judge(machine({ cpu: { ...soundCpu, model: 0x3f }, running }), '8.0', builtIn).cpu?.verdict).toBe('step')
  })

  it('is not condemned by a free licence, which is listed', () => {
    const judged = judge(machine({ pci: [i210], licence: 'free' }), '8.0', builtIn)
    expect([judged.verdict, judged.parts.find(({ part }) => part === 'other')?.verdict]).toEqual(['fine', 'step'])
  })
})

describe('NVMe drives and their controllers', () => {
  const a = card('144d:a808', '0108', { address: '0000:03:00.0' })
  const b = card('144d:a80a', '0108', { address: '0000:04:00.0' })
  const drive = { model: null, version: null, fusedCompareWrite: true, blockSize: 512, address: null }
  const fused = (hardware: Partial<Hardware>): string[] =>
    judge(machine(hardware), '7.0', builtIn).devices.map(
      ({ verdict, maybe }) => `${verdict}${maybe.some(({ id }) => id === 'nvme-fused-op') ? '?' : ''}`,
    )

  it('are tied by address, with or without the domain, or by being alone', () => {
    expect(
      fused({
        pci: [a, b],
        nvme: [
          { ...drive, address: '03:00.0' },
          { ...drive, fusedCompareWrite: false, address: '0000:04:00.0' },
        ],
      }),
    ).toEqual(['step', 'fine'])
    expect(fused({ pci: [a], nvme: [drive] })).toEqual(['step'])
  })

  it('are not guessed at otherwise', () => {
    expect(fused({ pci: [a, b], nvme: [drive] })).toEqual(['fine?', 'fine?'])
    expect(fused({ pci: [a, b], nvme: [drive, { ...drive, fusedCompareWrite: false }] })).toEqual(['fine?', 'fine?'])
    expect(fused({ pci: [a, b], nvme: [drive, drive] })).toEqual(['step', 'step'])
    expect(fused({ pci: [a, b], nvme: [{ ...drive, address: '0000:04:00.0' }] })).toEqual(['fine?', 'step'])
    expect(fused({ pci: [a], nvme: null })).toEqual(['fine?'])
  })
})

describe('what if the adapter were another', () => {
  it('swaps it, or adds one, and leaves the rest', () => {
    const before = machine({ pci: [bridge, realtek] })
    const after = swapNic(before, '0000:02:00.0', { vendor: '8086', device: '1533' })
    expect([judge(before, '7.0', builtIn).verdict, judge(after, '7.0', builtIn).verdict]).toEqual([
      'unsupported',
      'fine',
    ])
    expect(after.pci?.[0]).toBe(bridge)
    expect(after.pci?.[1]).toMatchObject({ address: '0000:02:00.0', class: '0200', driver: null, aliases: [] })
    expect(judge(swapNic(before, null, { vendor: '8086', device: '1533' }), '8.0U2', builtIn).verdict).toBe('fine')
    expect(swapNic(before, '0000:09:00.0', { vendor: '8086', device: '1533' })).toBe(before)
  })
})
