import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { en } from '../../../shared/i18n/en/index.ts'
import { zhCn } from '../../../shared/i18n/zh-CN/index.ts'

const docs = resolve(import.meta.dirname, '../../../docs')
const read = (name: string): string => readFileSync(resolve(docs, name), 'utf8')

const rows = read('glossary.md')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(1)
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )

const words = (column: number): string[] =>
  rows.flatMap((row) => (row[column] ?? '').split(/[;；]/)).flatMap((word) => (word.trim() === '' ? [] : [word.trim()]))

interface Texts {
  readonly [key: string]: string | Texts
}

function leaves(tree: Texts, prefix = ''): [path: string, text: string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : leaves(value, `${prefix}${key}.`),
  )
}

/** Finds a forbidden word; English ones as whole words, whatever their case. */
function found(text: string, forbidden: readonly string[]): string[] {
  return forbidden.filter((word) => {
    const start = /^\w/.test(word) ? String.raw`(?<!\w)` : ''
    const end = /\w$/.test(word) ? String.raw`(?!\w)` : ''
    return new RegExp(`${start}${word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}${end}`, 'i').test(text)
  })
}

describe.each([
  {
    locale: 'en',
    catalogue: en,
    forbidden: words(1),
    guide: ['guide/en.md', 'guide/vib.en.md', 'guide/wake.en.md', 'guide/troubleshooting.en.md'],
  },
  {
    locale: 'zh-CN',
    catalogue: zhCn,
    forbidden: words(3),
    guide: ['guide/zh-CN.md', 'guide/vib.zh-CN.md', 'guide/wake.zh-CN.md', 'guide/troubleshooting.zh-CN.md'],
  },
])('the words in $locale', ({ catalogue, forbidden, guide }) => {
  it('are the glossary’s, in every text of the catalogue', () => {
    expect(forbidden.length).toBeGreaterThan(10)
    const wrong = leaves(catalogue).flatMap(([path, text]) => found(text, forbidden).map((word) => ({ path, word })))
    expect(wrong).toEqual([])
  })

  it('are the glossary’s, in every line of the guide', () => {
    const wrong = guide.flatMap((page) =>
      read(page)
        .replaceAll(/\]\([^)]*\)/g, ']')
        .split('\n')
        .flatMap((line) => found(line, forbidden).map((word) => ({ page, line, word }))),
    )
    expect(wrong).toEqual([])
  })
})

it('the glossary fills every row with a term in both languages', () => {
  expect(rows.length).toBeGreaterThan(20)
  for (const row of rows) {
    expect(row).toHaveLength(4)
    expect(row[0]).not.toBe('')
    expect(row[2]).not.toBe('')
  }
})
