import { describe, expect, test } from 'vitest'
import { parseIds, wellKnownCards } from '../../../renderer/features/hardware/cards.ts'
import { decodeText, readFiles } from '../../../renderer/ui/read-files.ts'
import { findingsOf, worstFinding } from '../../../renderer/features/hardware/findings.ts'
import {
  className,
  factName,
  factValue,
  findingName,
  machineName,
  maybeText,
  targetText,
  whyText,
} from '../../../renderer/features/hardware/words.ts'
import { createHardwareView, showMachine, type Machine } from '../../../renderer/stores/hardware.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import type { Hardware } from '../../../shared/models/hardware.ts'
import { builtInRules } from '../../../shared/reference/hardware-rules.ts'
import { compareHardware } from '../../../shared/rules/hardware/compare.ts'
import { judge } from '../../../shared/rules/hardware/judge.ts'
import { compileRules } from '../../../shared/rules/hardware/rule-index.ts'
import { readHardwareTexts } from '../../../electron/hardware/parse/read-texts.ts'
import { lspciText, savedMachines, serverHardware } from '../../support/fake-main/hardware-samples.ts'

const en = createTranslator('en')
const zh = createTranslator('zh-CN')
const index = compileRules([builtInRules])
const pasted = (): Hardware => readHardwareTexts([{ name: null, text: lspciText }]).hardware

describe('findings', () => {
  test('the worst come first, what is not needed apart, and parts no rule decides on apart from those', () => {
    const { devices, notNeeded, parts, maybeParts } = findingsOf(judge(pasted(), '7.0', index))
    expect(devices.map(({ device, verdict }) => [device?.device, verdict])).toEqual([
      ['8168', 'unsupported'],
      ['2262', 'step'],
      ['1533', 'fine'],
    ])
    expect(notNeeded.map(({ device }) => device?.class)).toEqual(['0600', '0300', '0c03', '0601'])
    expect(parts).toEqual([])
    expect(maybeParts.every(({ reasons }) => reasons[0]?.rule === null)).toBe(true)
  })

  test('every device and part is on exactly one list', () => {
    const verdict = judge(serverHardware(), '9.0', index)
    const { devices, notNeeded, parts, maybeParts } = findingsOf(verdict)
    expect(devices.length + notNeeded.length).toBe(verdict.devices.length)
    expect(parts.length + maybeParts.length).toBe(verdict.parts.length + 1)
    expect(new Set([...devices, ...notNeeded, ...parts, ...maybeParts].map(({ key }) => key)).size).toBe(
      verdict.devices.length + verdict.parts.length + 1,
    )
  })

  test('the worst finding is one that counts: not the adapter another one makes good', () => {
    const verdict = judge(pasted(), '7.0', index)
    expect(verdict.verdict).toBe('step')
    expect(worstFinding(verdict)?.device?.device).toBe('2262')
  })

  test('of a machine with nothing but a bad adapter it is that adapter', () => {
    const hardware = pasted()
    const only = {
      ...hardware,
      pci: (hardware.pci ?? []).filter(({ vendor, device }) => `${vendor}:${device}` === '10ec:8168'),
    }
    const verdict = judge(only, '7.0', index)
    expect(verdict.verdict).toBe('unsupported')
    expect(worstFinding(verdict)?.verdict).toBe('unsupported')
  })

  test('without anything known there is none', () => {
    expect(
      worstFinding(
        judge(
          {
            ...serverHardware(),
            cpu: null,
            pci: null,
            disks: null,
            memoryMib: null,
            firmware: null,
            licence: 'unknown',
            running: null,
            tpm: null,
            secureBoot: null,
            vibs: null,
            usb: null,
            nvme: null,
            vendor: null,
            model: null,
          },
          '8.0U3',
          index,
        ),
      ),
    ).toBeNull()
  })
})

describe('ids of cards', () => {
  test.each([
    ['8086:1533', '8086:1533'],
    [' [10EC:8168] ', '10ec:8168'],
    ['0x15b3 0x1015', '15b3:1015'],
    ['0x8086:0x125C', '8086:125c'],
  ])('%s is %s', (text, ids) => {
    const parsed = parseIds(text)
    expect(`${parsed?.vendor}:${parsed?.device}`).toBe(ids)
  })

  test.each(['', '8086', '8086:15', '8086:15333', 'zzzz:1533', '80861533', '8086:1533:0000'])('%j is none', (text) =>
    expect(parseIds(text)).toBeNull(),
  )

  test('no card is offered twice', () =>
    expect(new Set(wellKnownCards.map(({ vendor, device }) => vendor + device)).size).toBe(wellKnownCards.length))
})

describe('texts of files', () => {
  const text = 'Device Description: Ethernet 网卡 é'
  const utf16 = (bigEndian: boolean): Uint8Array =>
    Uint8Array.from(
      [...text].flatMap((letter) => {
        const code = letter.charCodeAt(0)
        return bigEndian ? [code >> 8, code & 0xff] : [code & 0xff, code >> 8]
      }),
    )
  test.each<[string, Uint8Array]>([
    ['UTF-8', new TextEncoder().encode(text)],
    ['UTF-8 with a mark', Uint8Array.of(0xef, 0xbb, 0xbf, ...new TextEncoder().encode(text))],
    ['UTF-16LE with a mark', Uint8Array.of(0xff, 0xfe, ...utf16(false))],
    ['UTF-16BE with a mark', Uint8Array.of(0xfe, 0xff, ...utf16(true))],
    ['UTF-16LE without one', utf16(false)],
    ['UTF-16BE without one', utf16(true)],
  ])('%s', (_, bytes) => expect(decodeText(bytes, 'en')).toBe(text))

  test('what is no Unicode is read as is usual for the language', () => {
    expect(decodeText(Uint8Array.of(0xcd, 0xf8, 0xbf, 0xa8), 'zh-CN')).toBe('网卡')
    expect(decodeText(Uint8Array.of(0x47, 0x65, 0x72, 0xe4, 0x74), 'en')).toBe('Gerät')
  })

  test('files that are too large or cannot be read are named, the others are read', async () => {
    const file = (name: string, size: number, read: () => Promise<ArrayBuffer>) => ({ name, size, arrayBuffer: read })
    const never = (): Promise<ArrayBuffer> => Promise.reject(new Error('read'))
    const good = (): Promise<ArrayBuffer> => Promise.resolve(new TextEncoder().encode('x').buffer)
    const { texts, refused } = await readFiles(
      [file('a.txt', 1, good), file('huge.txt', 8_000_001, never), file('gone.txt', 1, never)],
      'en',
    )
    expect(texts).toEqual([{ name: 'a.txt', text: 'x', bytes: 1 }])
    expect(refused).toEqual([
      { name: 'huge.txt', why: 'tooLarge' },
      { name: 'gone.txt', why: 'unreadable' },
    ])
  })
})

describe('words', () => {
  test('releases, machines, classes, facts', () => {
    expect([targetText('8.0U3', en), targetText('8.0', en)]).toEqual(['ESXi 8.0U3', 'ESXi 8.0 (latest update)'])
    expect(machineName({ name: null, hardware: serverHardware() }, en)).toBe('Example Rack Server 2')
    expect(machineName({ name: null, hardware: pasted() }, zh)).toBe('粘贴的文本')
    expect([className('0200', zh), className('ff00', en), className(null, en)]).toEqual(['网卡', 'Other (ff00)', null])
    expect([factName('cpu.stepping', en), factName('cpu.xsave', en), factName('running.build', zh)]).toEqual([
      'Processor · Stepping',
      'Processor · XSAVE',
      '当前运行 · 内部版本',
    ])
    expect([
      factValue('memoryMib', 131_072, en),
      factValue('firmware', 'uefi', en),
      factValue('secureBoot', false, zh),
      factValue('cpu.model', null, en),
    ]).toEqual(['128 GiB', 'UEFI', '否', 'unknown'])
  })

  test('every fact that a comparison can name has a name', () => {
    const [before, after] = savedMachines()
    const { facts } = compareHardware(
      { ...(before?.hardware ?? serverHardware()), cpu: null, running: null },
      after?.hardware ?? serverHardware(),
    )
    expect(facts.length).toBeGreaterThan(10)
    expect(facts.map(({ name }) => factName(name, en)).filter((name) => name.includes('.') || name === '')).toEqual([])
  })

  test('a finding says in both languages why, and an unknown one that nothing is known', () => {
    const hardware = pasted()
    const { devices } = findingsOf(judge(hardware, '7.0', index))
    const [realtek] = devices
    if (!realtek) throw new Error('no device')
    expect(findingName(realtek, hardware, en)).toContain('RTL8111/8168')
    expect(whyText(realtek, en)).toContain('vmklinux')
    expect(whyText(realtek, zh)).toContain('原生驱动')
    const unknown = findingsOf(judge(serverHardware(), '7.0', index)).devices.find(
      ({ verdict }) => verdict === 'unknown',
    )
    expect(unknown && whyText(unknown, en)).toBe(
      'No rule covers it. It may or may not work; look it up in the compatibility guide.',
    )
  })

  test('a rule that may apply says on what it depends', () => {
    const asks = builtInRules.rules.find(({ match }) => match.conditions?.some(({ kind }) => kind === 'ask'))
    const plain = builtInRules.rules.find(({ match }) => match.conditions === undefined)
    if (!asks || !plain) throw new Error('no such rules')
    expect(maybeText(asks, en)).toMatch(/^Applies if the answer is yes: ./)
    expect(maybeText(plain, zh)).toBe('待确认：信息不足。')
  })
})

test('another machine begins without what was supposed of the last one, for the same release', () => {
  const store = createHardwareView()
  const machine: Machine = {
    name: null,
    hostId: null,
    hardware: serverHardware(),
    texts: null,
    passport: null,
    at: null,
  }
  store.setState({
    machine,
    target: '9.0',
    chosen: 'device-1',
    swap: { address: null, vendor: '8086', device: '1533', cardName: 'Intel I210', slotName: '' },
  })
  showMachine(store, { ...machine, name: 'other' })
  expect(store.getState()).toMatchObject({ machine: { name: 'other' }, target: '9.0', chosen: null, swap: null })
})
