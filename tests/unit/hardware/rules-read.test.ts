import { describe, expect, it } from 'vitest'
import { hardwareRulesSchema } from '../../../shared/models/hardware.ts'
import { builtInRules } from '../../../shared/reference/hardware-rules.ts'
import { readRules } from '../../../shared/reference/read-rules.ts'

const [first, second] = builtInRules.rules
if (!first || !second) throw new Error('there are built-in rules')
const own = { ...builtInRules, name: 'mine', rules: [first, second] }
const han = /\p{Script=Han}/u

function detailOf(text: string): unknown {
  const result = readRules(text)
  return result.ok ? null : [result.problem.code, result.problem.params['detail']]
}

describe("the user's own rules", () => {
  it('are read as they were written', () => {
    expect(readRules(JSON.stringify(own))).toEqual({ ok: true, value: own })
    expect(readRules(`\uFEFF${JSON.stringify(own)}`)).toEqual({ ok: true, value: own })
    expect(readRules(JSON.stringify(builtInRules))).toEqual({ ok: true, value: builtInRules })
  })

  it('are refused with the place that is wrong', () => {
    const cases: readonly (readonly [unknown, string])[] = [
      [[], '/'],
      [{ ...own, schema: 'hypertray/hardware-rules/2' }, 'schema'],
      [{ ...own, name: '' }, 'name'],
      [{ ...own, rules: [first, { ...second, verdict: 'perhaps' }] }, 'rules[1].verdict'],
      [{ ...own, rules: [{ ...first, versions: ['8'] }] }, 'rules[0].versions[0]'],
      [
        { ...own, rules: [{ ...first, match: { pci: [{ vendor: '10EC', devices: [] }] } }] },
        'rules[0].match.pci[0].vendor',
      ],
      [{ ...own, rules: [first, first] }, 'rules[1].id'],
      [{ ...own, rules: [{ ...first, match: {} }] }, 'rules[0].match'],
      [{ ...own, rules: [{ ...first, match: { conditions: [] } }] }, 'rules[0].match'],
    ]
    for (const [content, detail] of cases)
      expect(detailOf(JSON.stringify(content)), detail).toEqual(['RULES_INVALID', detail])
    expect(detailOf('{')).toEqual(['RULES_INVALID', 'JSON'])
    expect(detailOf('')).toEqual(['RULES_INVALID', 'JSON'])
  })

  it('are refused when too long, and however deep they are nested', () => {
    expect(detailOf(JSON.stringify(own).padEnd(2 * 1_024 * 1_024 + 1))).toEqual(['RULES_INVALID', '> 2 MiB'])
    expect(readRules(JSON.stringify(own).padEnd(2 * 1_024 * 1_024)).ok).toBe(true)
    expect(detailOf('['.repeat(1_000_000))).toEqual(['RULES_INVALID', 'JSON'])
    expect(detailOf('['.repeat(100_000) + ']'.repeat(100_000))).toEqual(['RULES_INVALID', '/'])
  })
})

describe('the built-in rules', () => {
  it('have the shape of their version, and nothing the shape does not know', () => {
    expect(hardwareRulesSchema.strict().parse(builtInRules)).toEqual(builtInRules)
  })

  it('say everything in English and in Chinese', () => {
    for (const { id, summary, workaround, note, match } of builtInRules.rules) {
      const questions = (match.conditions ?? []).flatMap((condition) =>
        condition.kind === 'ask' ? [condition.question] : [],
      )
      for (const text of [summary, workaround, note, ...questions]) {
        if (text === null) continue
        expect(text.en, id).not.toMatch(han)
        expect(text['zh-CN'], id).toMatch(han)
        expect(text.en + text['zh-CN'], id).not.toMatch(/seed/i)
      }
    }
  })

  it('name their boot options in the text as well, and have a way out for each step', () => {
    for (const { id, verdict, workaround, bootOptions } of builtInRules.rules) {
      if (verdict === 'step') expect(workaround, id).not.toBeNull()
      for (const option of bootOptions)
        expect(
          workaround?.en.includes(option) || workaround?.en.includes(option.split('=')[0] ?? option),
          `${id} ${option}`,
        ).toBe(true)
    }
  })
})
