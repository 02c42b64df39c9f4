import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { EsxiTarget } from '../../../shared/models/hardware.ts'
import { judge } from '../../../shared/rules/hardware/judge.ts'
import { readHardwareTexts } from '../../../electron/hardware/parse/read-texts.ts'
import { builtIn } from './rule-samples.ts'

const targets = ['6.7', '7.0', '8.0U3', '9.0'] as const satisfies readonly EsxiTarget[]

/** Verdicts for each of {@link targets}, in that order. */
interface Case {
  readonly name: string
  readonly memoryGib: number
  readonly machine: string
  readonly parts: Readonly<Record<string, string>>
}

const cases: readonly Case[] = [
  {
    name: '01-r750-gold6338',
    memoryGib: 256,
    machine: 'unknown fine fine fine',
    parts: { cpu: 'unknown fine fine fine', '1000:10e2': 'unknown fine fine fine', '8086:1521': 'fine fine fine fine' },
  },
  {
    name: '02-r730-e5-2680v4',
    memoryGib: 128,
    machine: 'fine fine deprecated unsupported',
    parts: {
      cpu: 'fine fine deprecated unsupported',
      '1000:005d': 'fine fine fine fine',
      '8086:1572': 'fine fine fine fine',
    },
  },
  {
    name: '03-r720-e5-2670',
    memoryGib: 96,
    machine: 'fine deprecated step unsupported',
    parts: {
      cpu: 'fine deprecated step unsupported',
      '1000:005b': 'fine fine unsupported unsupported',
      '14e4:165f': 'fine fine fine fine',
    },
  },
  {
    name: '04-microserver-gen8',
    memoryGib: 16,
    machine: 'fine deprecated step unsupported',
    parts: { cpu: 'fine deprecated step unsupported' },
  },
  {
    name: '05-microserver-gen10plus',
    memoryGib: 32,
    machine: 'fine fine fine deprecated',
    parts: { cpu: 'fine fine fine deprecated' },
  },
  {
    name: '06-nuc10i7',
    memoryGib: 64,
    machine: 'step fine fine fine',
    parts: {
      cpu: 'fine fine fine fine',
      '8086:0d4f': 'step fine fine fine',
      '8086:02f0': 'unsupported unsupported unsupported unsupported',
      '144d:a808': 'fine fine fine fine',
    },
  },
  {
    name: '07-nuc12-i7-1260p',
    memoryGib: 64,
    machine: 'unsupported step step step',
    parts: { cpu: 'step step step step', '8086:125c': 'unsupported step fine fine' },
  },
  {
    name: '08-minisforum-ms01',
    memoryGib: 64,
    machine: 'step step step step',
    parts: {
      cpu: 'step step step step',
      '8086:1572': 'fine fine fine fine',
      '8086:125c': 'unsupported step fine fine',
    },
  },
  {
    name: '09-ryzen5-3600-rtl8111',
    memoryGib: 32,
    machine: 'step unsupported step step',
    parts: { cpu: 'unknown fine fine fine', '10ec:8168': 'step unsupported step step' },
  },
  {
    name: '10-supermicro-epyc7443p',
    memoryGib: 256,
    machine: 'unknown fine fine fine',
    parts: { cpu: 'unknown fine fine fine', '14e4:16d8': 'fine fine fine fine', '1000:0097': 'fine fine fine fine' },
  },
  {
    name: '11-dl380gen9-e5-2650v3',
    memoryGib: 128,
    machine: 'fine deprecated step unsupported',
    parts: {
      cpu: 'fine deprecated step unsupported',
      '103c:3239': 'fine fine fine fine',
      '14e4:168e': 'fine fine fine fine',
    },
  },
  {
    name: '12-optiplex7060',
    memoryGib: 32,
    machine: 'fine fine fine deprecated',
    parts: { cpu: 'fine fine fine deprecated', '8086:15bb': 'fine fine fine fine' },
  },
  {
    name: '13-i5-3470-rtl8111',
    memoryGib: 16,
    machine: 'step unsupported step unsupported',
    parts: { cpu: 'fine deprecated step unsupported', '10ec:8168': 'step unsupported step step' },
  },
  {
    name: '14-n100-4x-i226',
    memoryGib: 16,
    machine: 'unsupported step step fine',
    parts: {
      cpu: 'unknown fine fine fine',
      '8086:125c': 'unsupported step fine fine',
      '126f:2263': 'fine fine step fine',
    },
  },
  {
    name: '15-dl380gen10-gold6130',
    memoryGib: 256,
    machine: 'fine fine deprecated deprecated',
    parts: { cpu: 'fine fine deprecated deprecated', '9005:028f': 'fine fine fine fine' },
  },
]

function textOf(name: string): string {
  return readFileSync(new URL(`../../fixtures/hardware/passports/${name}`, import.meta.url), 'utf8')
}

describe('fifteen machines as Linux shows them', () => {
  it.each(cases)('$name', ({ name, memoryGib, machine, parts }) => {
    const read = readHardwareTexts(
      ['lspci', 'lscpu'].map((kind) => ({ name: kind, text: textOf(`${name}.${kind}.txt`) })),
    )
    expect(read.unread).toEqual([])
    const verdicts = targets.map((target) => judge({ ...read.hardware, memoryMib: memoryGib * 1_024 }, target, builtIn))
    expect(verdicts.map(({ verdict }) => verdict).join(' ')).toBe(machine)
    for (const [part, expected] of Object.entries(parts)) {
      const of = verdicts.map(({ cpu, devices }) =>
        part === 'cpu' ? cpu : devices.find(({ device }) => `${device.vendor}:${device.device}` === part),
      )
      expect(of.map((each) => each?.verdict).join(' '), part).toBe(expected)
    }
  })
})
