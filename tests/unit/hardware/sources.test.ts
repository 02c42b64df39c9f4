import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { builtInRules } from '../../../shared/reference/hardware-rules.ts'
import { sourceParts } from '../../../shared/rules/hardware/sources.ts'

it('splits a source into words and a page, of known sites alone', () => {
  expect(sourceParts('KB 1 <https://knowledge.broadcom.com/external/article/1>')).toEqual({
    text: 'KB 1',
    url: 'https://knowledge.broadcom.com/external/article/1',
  })
  for (const other of [
    'general knowledge',
    'x <http://github.com/a>',
    'x <https://example.org/>',
    'x <https://u@github.com/>',
  ])
    expect(sourceParts(other)).toEqual({ text: other, url: null })
})

it('can open every page that the built-in rules name', () => {
  const sources = builtInRules.rules.flatMap((rule) => rule.sources)
  expect(sources.filter((source) => source.includes('<') && sourceParts(source).url === null)).toEqual([])
  expect(sources.filter((source) => sourceParts(source).url !== null).length).toBeGreaterThan(300)
})

it('agrees with the page that says how sure the rules are', () => {
  const page = readFileSync(new URL('../../../docs/knowledge.md', import.meta.url), 'utf8')
  expect(page).toContain(`${builtInRules.rules.length} rules`)
  for (const confidence of ['high', 'medium', 'low'] as const) {
    const count = builtInRules.rules.filter((rule) => rule.confidence === confidence).length
    expect(page).toContain(`| ${confidence} | ${count} |`)
  }
  expect(builtInRules.rules.every(({ evidence, checked }) => evidence !== undefined && checked !== undefined)).toBe(
    true,
  )
})
