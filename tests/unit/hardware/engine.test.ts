import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  esxiTargets,
  type EsxiTarget,
  type Hardware,
  type HardwareRule,
  type HardwareRules,
  type PciDevice,
} from '../../../shared/models/hardware.ts'
import { builtInRules } from '../../../shared/reference/hardware-rules.ts'
import { badness } from '../../../shared/rules/hardware/decide.ts'
import { judge } from '../../../shared/rules/hardware/judge.ts'
import { covers, runsTarget } from '../../../shared/rules/hardware/releases.ts'
import { compileRules } from '../../../shared/rules/hardware/rule-index.ts'
import { builtIn, card, machine, processor, sound } from './rule-samples.ts'

function rule(id: string, verdict: HardwareRule['verdict'], match: HardwareRule['match']): HardwareRule {
  const text = { en: id, 'zh-CN': id }
  return {
    id,
    category: 'storage',
    match,
    versions: ['8.0'],
    verdict,
    summary: text,
    workaround: null,
    bootOptions: [],
    note: null,
    sources: ['test'],
    confidence: 'low',
  }
}

function file(name: string, ...rules: HardwareRule[]): HardwareRules {
  return { schema: 'hypertray/hardware-rules/1', name, rules }
}

/** The verdict on one device, and the rules that led to it as `file/rule`. */
function verdictOn(device: PciDevice, files: readonly HardwareRules[], more: Partial<Hardware> = {}): string {
  const [judged] = judge(machine({ pci: [device], ...more }), '8.0', compileRules(files)).devices
  return [
    judged?.verdict,
    ...(judged?.reasons.map(({ kind, rule, file }) => (rule ? `${file}/${rule.id}` : kind)) ?? []),
  ].join(' ')
}

describe('releases', () => {
  it('takes a release without an update for its latest', () => {
    const all = ['8.0', '8.0 GA', '8.0U1', '8.0U2', '8.0U3', '9.0', '9.0 GA', '9.1', '6.7U3', '7.0U3', '7.0 GA']
    expect(
      Object.fromEntries(esxiTargets.map((target) => [target, all.filter((version) => covers(version, target))])),
    ).toEqual({
      '6.7': ['6.7U3'],
      '7.0': ['7.0U3'],
      '7.0U1': [],
      '7.0U2': [],
      '7.0U3': ['7.0U3'],
      '8.0': ['8.0', '8.0U3'],
      '8.0U1': ['8.0', '8.0U1'],
      '8.0U2': ['8.0', '8.0U2'],
      '8.0U3': ['8.0', '8.0U3'],
      '9.0': ['9.0', '9.0 GA'],
      '9.1': ['9.1'],
    })
  })

  it('knows what runs there', () => {
    const at = (version: string, update: number | null): EsxiTarget[] =>
      esxiTargets.filter((target) => runsTarget({ version, update, build: '1' }, target))
    expect(at('8.0.3', null)).toEqual(['8.0', '8.0U3'])
    expect(at('8.0.2', 3)).toEqual(['8.0', '8.0U3'])
    expect(at('8.0.1', null)).toEqual(['8.0U1'])
    expect(at('6.7.0', 3)).toEqual(['6.7'])
    expect(at('6.7.0', null)).toEqual([])
    expect(at('7.0', null)).toEqual([])
    expect(at('9.0.0.0', null)).toEqual(['9.0'])
    expect(runsTarget(null, '8.0')).toBe(false)
  })
})

describe('several rules on one device', () => {
  const device = card('1000:0001', '0107', { subvendor: '1028' })
  const byClass = rule('class', 'unsupported', { class: '0107' })
  const byVendor = rule('vendor', 'unsupported', { pci: [{ vendor: '1000', devices: [] }] })
  const byId = rule('id', 'fine', { pci: [{ vendor: '1000', devices: ['0001'] }] })
  const byIdWorse = rule('worse', 'deprecated', { pci: [{ vendor: '1000', devices: ['0001'] }] })
  const byBoard = rule('board', 'step', { pci: [{ vendor: '1000', devices: ['0001'], subvendors: ['1028'] }] })
  const byFirmware = rule('bios', 'step', { class: '0107', conditions: [{ kind: 'firmware', is: 'bios' }] })

  it('lets the more exact one decide, and lists the others', () => {
    expect(verdictOn(device, [file('a', byClass, byVendor, byId)])).toBe('fine a/id a/class a/vendor')
    expect(verdictOn(device, [file('a', byClass, byId, byBoard)])).toBe('step a/board a/id a/class')
  })

  it('lets the worst of equally exact ones decide', () => {
    expect(verdictOn(device, [file('a', byId, byIdWorse)])).toBe('deprecated a/worse a/id')
  })

  it('does not let an exact rule silence one about another matter', () => {
    expect(verdictOn(device, [file('a', byId, byFirmware)], { firmware: 'bios' })).toBe('step a/bios a/id')
    expect(verdictOn(device, [file('a', byId, byFirmware)], { firmware: 'uefi' })).toBe('fine a/id')
    const worst = rule('id', 'unsupported', { pci: [{ vendor: '1000', devices: ['0001'] }] })
    expect(verdictOn(device, [file('a', worst, byFirmware)], { firmware: 'bios' })).toBe('unsupported a/id a/bios')
  })

  it("lets the user's own rule beat an equally exact one, not a more exact one", () => {
    expect(verdictOn(device, [file('built-in', byIdWorse), file('own', byId)])).toBe('fine own/id built-in/worse')
    expect(verdictOn(device, [file('own', byId), file('built-in', byIdWorse)])).toBe('deprecated built-in/worse own/id')
    expect(verdictOn(device, [file('built-in', byIdWorse), file('own', byClass)])).toBe(
      'deprecated built-in/worse own/class',
    )
    const lenient = rule('lenient', 'fine', { class: '0107', conditions: [{ kind: 'firmware', is: 'bios' }] })
    expect(verdictOn(device, [file('built-in', byIdWorse), file('own', lenient)], { firmware: 'bios' })).toBe(
      'deprecated built-in/worse own/lenient',
    )
  })

  it("lets no rule of the user's own silence one about another matter, but for one of the same id", () => {
    const hazard = rule('hazard', 'unsupported', { class: '0107', conditions: [{ kind: 'firmware', is: 'bios' }] })
    const bios = { firmware: 'bios' } as const
    expect(verdictOn(device, [file('built-in', hazard), file('own', byId)], bios)).toBe(
      'unsupported built-in/hazard own/id',
    )
    const known = { ...hazard, verdict: 'fine' } as const
    expect(verdictOn(device, [file('built-in', hazard), file('own', byId, known)], bios)).toBe(
      'fine own/hazard own/id built-in/hazard',
    )
  })

  it('tells boards apart by subdevice as well', () => {
    const board = { ...device, subdevice: '1f49' }
    const named = rule('board', 'step', { pci: [{ vendor: '1000', devices: ['0001'], subdevices: ['1f49'] }] })
    expect(verdictOn(board, [file('a', byId, named)])).toBe('step a/board a/id')
    expect(verdictOn({ ...board, subdevice: '1f4a' }, [file('a', byId, named)])).toBe('fine a/id')
    const vendorWide = rule('wide', 'step', { pci: [{ vendor: '1000', devices: [], subdevices: ['1f49'] }] })
    const pci = [board, { ...board, subdevice: '1f4a' }]
    expect(judge(machine({ pci }), '8.0', compileRules([file('a', vendorWide)])).devices.map((d) => d.verdict)).toEqual(
      ['step', 'unknown'],
    )
  })

  it('says what the vendor lists apart from what runs, by the deciding rule', () => {
    const [listed] = judge(
      machine({ pci: [device] }),
      '8.0',
      compileRules([file('a', { ...byId, listed: false })]),
    ).devices
    expect([listed?.verdict, listed?.listed]).toEqual(['fine', false])
    expect(judge(machine({ pci: [device] }), '8.0', compileRules([file('a', byId)])).devices[0]?.listed).toBe(null)
  })

  it('takes a device that a rule calls not needed out of the reckoning', () => {
    const aside = rule('aside', 'not-needed', { pci: [{ vendor: '1000', devices: ['0001'] }] })
    expect(verdictOn(device, [file('a', aside)])).toBe('not-needed a/aside')
    expect(
      judge(machine({ pci: [device, card('abcd:0001', '0604')] }), '8.0', compileRules([file('a', aside)])).verdict,
    ).toBe('unknown')
  })

  it('lets what the live host drives beat the table', () => {
    const bad = rule('id', 'unsupported', { pci: [{ vendor: '1000', devices: ['0001'] }] })
    const driven = { ...device, driver: 'lsi_mr3', aliases: ['vmhba0'] }
    const running = { version: '8.0.3', update: null, build: '1' }
    expect(verdictOn(driven, [file('a', bad)], { running })).toBe('fine proof a/id')
    expect(verdictOn(driven, [file('a')], { running })).toBe('fine proof')
    expect(verdictOn(driven, [file('a', bad)], { running: { ...running, version: '8.0.2' } })).toBe('unsupported a/id')
    expect(verdictOn({ ...driven, aliases: ['eth0'] }, [file('a', bad)], { running })).toBe('unsupported a/id')
    expect(verdictOn({ ...driven, driver: null }, [file('a', bad)], { running })).toBe('unsupported a/id')
    expect(verdictOn(driven, [file('a', bad)])).toBe('unsupported a/id')
  })

  it('says what may apply, and lets it decide nothing', () => {
    const [judged] = judge(
      machine({ pci: [{ ...device, subvendor: null }] }),
      '8.0',
      compileRules([file('a', byId, byBoard, byFirmware)]),
    ).devices
    expect([judged?.verdict, judged?.maybe.map(({ id }) => id)]).toEqual(['fine', ['board', 'bios']])
  })

  it('lets a rule without a match apply to nothing', () => {
    expect(judge(sound, '8.0', compileRules([file('a', rule('all', 'unsupported', {}))])).parts).toEqual([])
  })
})

describe('devices without a rule', () => {
  const kinds: readonly (readonly [string, readonly string[]])[] = [
    [
      'not-needed',
      [
        '0300',
        '0403',
        '0500',
        '0580',
        '0600',
        '0604',
        '0601',
        '0700',
        '0780',
        '0800',
        '0806',
        '0880',
        '0900',
        '0b40',
        '0c00',
        '0c03',
        '0c05',
        '0c07',
        '0c80',
        '0d11',
        '1080',
        '1180',
        '1200',
        '1300',
        '4000',
      ],
    ],
    ['unknown', ['0000', '0100', '0104', '0107', '0200', '0207', '0c02', '0c04', '0c06', '0e00', 'ff00']],
  ]
  it.each(kinds)('%s', (verdict, classes) => {
    for (const pciClass of classes) {
      const [judged] = judge(machine({ pci: [card('abcd:abcd', pciClass)] }), '8.0', builtIn).devices
      expect(judged, pciClass).toMatchObject({ verdict, reasons: [{ kind: verdict === 'unknown' ? 'none' : 'class' }] })
    }
    expect(verdictOn(card('abcd:abcd', null), [])).toBe('unknown none')
  })
})

const ids = builtInRules.rules
  .flatMap(({ match }) => match.pci ?? [])
  .flatMap(({ vendor, devices }) => devices.map((device) => `${vendor}:${device}`))
const arbitraryDevice = fc
  .record({
    ids: fc.constantFrom(...ids, '144d:a808', 'abcd:abcd'),
    pciClass: fc.constantFrom('0200', '0108', '0106', '0104', '0604', '0300', '0280', null),
  })
  .map(({ ids, pciClass }) => card(ids, pciClass))
const maybeNull = <T>(...values: T[]): fc.Arbitrary<T | null> => fc.constantFrom(...values, null)
const models = [0x1a, 0x2a, 0x2c, 0x3f, 0x4f, 0x55, 0x97, 0xb7, 0x8f]
const arbitraryMachine: fc.Arbitrary<Hardware> = fc
  .record({
    vendor: maybeNull('Apple Inc.', 'Example'),
    firmware: maybeNull<'uefi' | 'bios'>('uefi', 'bios'),
    secureBoot: maybeNull(true, false),
    tpm: maybeNull<'1.2' | '2.0'>('1.2', '2.0'),
    memoryMib: maybeNull(2_048, 65_536),
    pci: fc.array(arbitraryDevice, { maxLength: 6 }),
    cpu: fc
      .record({
        model: maybeNull(...models),
        stepping: maybeNull(4, 7),
        xsave: maybeNull(true, false),
        hybrid: maybeNull(true, false),
        name: maybeNull('Intel(R) Xeon(R) W-2145', 'Intel(R) Xeon(R) Gold 6130'),
        cores: maybeNull(1, 8),
      })
      .map((facts) => processor({ vendor: 'GenuineIntel', family: 6, longMode: true, lahf: true, nx: true, ...facts })),
    disks: maybeNull(
      ...[10, 100, 500].flatMap((size) =>
        (['usb', 'nvme', 'sata'] as const).map((bus) => [
          { name: 'disk', model: null, bytes: size * 1_024 ** 3, bus, boot: true },
        ]),
      ),
    ),
    nvme: maybeNull(
      ...[true, false].map((fused) => [
        { model: null, version: null, fusedCompareWrite: fused, blockSize: 512, address: null },
      ]),
    ),
  })
  .map((facts) => machine(facts))
const arbitraryTarget = fc.constantFrom(...esxiTargets)

/** Each way to remove one fact, with the ways to restore it. */
const forgettable: readonly (readonly [
  (hardware: Hardware) => Hardware,
  (hardware: Hardware) => readonly Hardware[],
])[] = [
  [
    (h) => ({ ...h, firmware: null }),
    (h) => [
      { ...h, firmware: 'uefi' },
      { ...h, firmware: 'bios' },
    ],
  ],
  [(h) => ({ ...h, memoryMib: null }), (h) => [2_048, 65_536].map((memoryMib) => ({ ...h, memoryMib }))],
  [
    (h) => ({ ...h, tpm: null }),
    (h) => [
      { ...h, tpm: '1.2' },
      { ...h, tpm: '2.0' },
    ],
  ],
  [(h) => ({ ...h, vendor: null }), (h) => ['Apple Inc.', 'Example'].map((vendor) => ({ ...h, vendor }))],
  ...(['model', 'stepping', 'xsave', 'hybrid', 'name', 'cores'] as const).map(
    (key) =>
      [
        (h: Hardware): Hardware => ({ ...h, cpu: h.cpu && { ...h.cpu, [key]: null } }),
        (h: Hardware): Hardware[] =>
          ({
            model: models,
            stepping: [4, 7],
            xsave: [true, false],
            hybrid: [true, false],
            name: ['Intel(R) Xeon(R) W-2145', 'Intel(R) Xeon(R) Gold 6130'],
            cores: [1, 8],
          })[key].map((value) => ({ ...h, cpu: h.cpu && { ...h.cpu, [key]: value } })),
      ] as const,
  ),
]

/** The rules that apply, and those that apply or may. */
function listed(
  hardware: Hardware,
  target: EsxiTarget,
): { readonly applying: readonly string[]; readonly listed: ReadonlySet<string> } {
  const { devices, parts, cpu } = judge(hardware, target, builtIn)
  const judged = [...devices, ...parts, ...(cpu ? [cpu] : [])]
  const applying = judged.flatMap(({ reasons }) => reasons.flatMap(({ rule }) => rule?.id ?? []))
  return { applying, listed: new Set([...applying, ...judged.flatMap(({ maybe }) => maybe.map(({ id }) => id))]) }
}

describe('whatever the machine', () => {
  it('does not get a better verdict from a fact that is unknown than it can get once it is known', () => {
    fc.assert(
      fc.property(arbitraryMachine, arbitraryTarget, (hardware, target) => {
        for (const [forget, fillIn] of forgettable) {
          const best = Math.min(...fillIn(hardware).map((each) => badness[judge(each, target, builtIn).verdict]))
          expect(badness[judge(forget(hardware), target, builtIn).verdict]).toBeGreaterThanOrEqual(best)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('loses no rule by a fact that is unknown: it still may apply', () => {
    fc.assert(
      fc.property(arbitraryMachine, arbitraryTarget, (hardware, target) => {
        for (const [forget] of forgettable) {
          const after = listed(forget(hardware), target).listed
          expect(listed(hardware, target).applying.filter((id) => !after.has(id))).toEqual([])
        }
      }),
      { numRuns: 300 },
    )
  })

  it('is no better than a step with a storage controller that needs one', () => {
    fc.assert(
      fc.property(arbitraryMachine, arbitraryTarget, (hardware, target) => {
        const more = { ...hardware, pci: [...(hardware.pci ?? []), card('8086:2822', '0104')] }
        expect(badness[judge(more, target, builtIn).verdict]).toBeGreaterThanOrEqual(badness.step)
      }),
    )
  })

  it('is judged the same whatever the order of devices and rules', () => {
    const reversed = compileRules([{ ...builtInRules, rules: builtInRules.rules.toReversed() }])
    const outcome = (hardware: Hardware, target: EsxiTarget, index: typeof builtIn): unknown => {
      const { verdict, devices, cpu } = judge(hardware, target, index)
      return [
        verdict,
        cpu?.verdict,
        devices
          .map(
            ({ device, verdict, reasons }) =>
              `${device.vendor}:${device.device} ${verdict} ${reasons.map(({ rule }) => rule?.id).join()}`,
          )
          .toSorted(),
      ]
    }
    fc.assert(
      fc.property(arbitraryMachine, arbitraryTarget, (hardware, target) => {
        const turned = { ...hardware, pci: hardware.pci?.toReversed() ?? null }
        expect(outcome(turned, target, reversed)).toEqual(outcome(hardware, target, builtIn))
      }),
    )
  })
})
