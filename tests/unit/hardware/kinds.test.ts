import { expect, it } from 'vitest'
import type { HardwareCondition, HardwareRule, NvmeDrive, PciDevice } from '../../../shared/models/hardware.ts'
import { applies, exactnessOf } from '../../../shared/rules/hardware/applies.ts'
import { decide, type Applying } from '../../../shared/rules/hardware/decide.ts'
import { judge } from '../../../shared/rules/hardware/judge.ts'
import { compileRules } from '../../../shared/rules/hardware/rule-index.ts'
import { Random } from '../../fuzz/random.ts'
import { card, machine } from './rule-samples.ts'

const text = { en: 'x', 'zh-CN': 'x' }
const rule = (id: string, match: HardwareRule['match'], verdict: HardwareRule['verdict'] = 'step'): HardwareRule => ({
  id,
  category: 'other',
  match,
  versions: ['8.0'],
  verdict,
  summary: text,
  workaround: null,
  bootOptions: [],
  note: null,
  sources: ['test'],
  confidence: 'low',
})

const vendors = ['8086', '10ec', '1000'] as const
const ids = ['0001', '0002', '0003'] as const
const boards = ['1028', '103c', '15d9'] as const
const classes = ['0108', '0200', '0604'] as const
const conditions: readonly HardwareCondition[] = [
  { kind: 'block-size', is: 512 },
  { kind: 'fused-compare-write' },
  { kind: 'firmware', is: 'uefi' },
  { kind: 'ask', question: text },
]

/** Some of a list, perhaps none. */
const some = <T>(random: Random, list: readonly T[]): T[] => list.filter(() => random.below(3) === 0)

function randomRule(random: Random, number: number): HardwareRule {
  const pci = Array.from({ length: random.below(3) }, () => ({
    vendor: random.pick(vendors),
    devices: some(random, ids),
    ...(random.below(2) === 0 && { subvendors: some(random, boards) }),
  }))
  const named =
    random.below(2) === 0 || pci.length === 0
      ? { class: `${random.pick(classes)}${random.pick(['', '01', '02'])}` }
      : {}
  return rule(
    `rule-${number}`,
    {
      ...(pci.length > 0 && { pci }),
      ...named,
      ...(random.below(3) === 0 && { conditions: [random.pick(conditions)] }),
    },
    random.pick(['unsupported', 'step', 'deprecated', 'fine']),
  )
}

function randomDevice(random: Random, at: number): PciDevice {
  return card(`${random.pick(vendors)}:${random.pick([...ids, '0004'])}`, random.pick([null, ...classes, '0c03']), {
    subvendor: random.pick([null, ...boards, 'ffff']),
    interface: random.pick([null, '01', '02', '03']),
    address: random.pick([null, `0000:${at.toString(16).padStart(2, '0')}:00.0`]),
  })
}

it('judges each device as if every rule were held to it alone, whatever others of its kind there are', () => {
  const random = new Random(20_250_601)
  let decided = 0
  for (let round = 0; round < 100; round += 1) {
    const pci = Array.from({ length: 25 }, (_, at) => randomDevice(random, at))
    const nvme = pci.slice(0, random.below(6)).map(({ address }): NvmeDrive => ({
      model: null,
      version: null,
      fusedCompareWrite: random.pick([null, true, false]),
      blockSize: random.pick([null, 512, 4_096]),
      address,
    }))
    const hardware = machine({ pci, nvme: random.pick([null, nvme]), firmware: random.pick([null, 'uefi', 'bios']) })
    const rules = Array.from({ length: 40 }, (_, number) => randomRule(random, number))
    const { devices } = judge(
      hardware,
      '8.0',
      compileRules([{ schema: 'hypertray/hardware-rules/1', name: 'a', rules }]),
    )
    pci.forEach((device, at) => {
      const facts = { hardware, device, noUsableNic: null }
      const truths = rules.map((each) => [each, applies(each, facts)] as const)
      const conditional = ({ match }: HardwareRule): boolean => (match.conditions?.length ?? 0) > 0
      const [first, ...others] = truths
        .filter(([, truth]) => truth === true)
        .map(([each]): Applying => ({
          rule: each,
          file: 'a',
          rank: 0,
          conditional: conditional(each),
          exactness: exactnessOf(each, device),
        }))
      const judged = devices[at]
      const reasons = judged?.reasons.flatMap((reason) => reason.rule?.id ?? [])
      const maybe = truths.filter(([, truth]) => truth === null).map(([{ id }]) => id)
      expect({ round, device, maybe: judged?.maybe.map(({ id }) => id).toSorted() }).toEqual({
        round,
        device,
        maybe: maybe.toSorted(),
      })
      const alone = first === undefined ? null : decide([first, ...others])
      expect({ round, device, reasons }).toEqual({
        round,
        device,
        reasons: alone?.reasons.flatMap((reason) => reason.rule?.id ?? []) ?? [],
      })
      if (alone === null) return
      decided += 1
      expect(judged?.verdict).toBe(alone.verdict)
    })
  }
  expect(decided).toBeGreaterThan(1_000)
})

it('gives a rule that names a device and its whole vendor once, as exactly as it names the device', () => {
  const rules = [
    rule(
      'both',
      {
        pci: [
          { vendor: '8086', devices: [] },
          { vendor: '8086', devices: ['0001'] },
        ],
      },
      'fine',
    ),
    rule('vendor', { pci: [{ vendor: '8086', devices: [] }] }, 'unsupported'),
  ]
  const { devices } = judge(
    machine({ pci: [card('8086:0001'), card('8086:0002')] }),
    '8.0',
    compileRules([{ schema: 'hypertray/hardware-rules/1', name: 'a', rules }]),
  )
  expect(devices.map(({ verdict, reasons }) => [verdict, ...reasons.map((reason) => reason.rule?.id)])).toEqual([
    ['fine', 'both', 'vendor'],
    ['unsupported', 'vendor', 'both'],
  ])
})
