import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { quote, withSentences } from '../../../build/guide/sentences.ts'
import { en } from '../../../shared/i18n/en/index.ts'
import { zhCn } from '../../../shared/i18n/zh-CN/index.ts'
import { problemCodes } from '../../../shared/problems/codes.ts'

const docs = resolve(import.meta.dirname, '../../../docs')
const guide = join(docs, 'guide')
const read = (name: string): string => readFileSync(join(guide, name), 'utf8')
const locales = ['en', 'zh-CN'] as const

/** Every text of a language, out of all its catalogues. */
function texts(locale: (typeof locales)[number]): ReadonlySet<string> {
  const all = new Set<string>()
  const walk = (value: unknown): void => {
    if (typeof value === 'string') all.add(value)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk)
  }
  walk(locale === 'en' ? en : zhCn)
  return all
}

describe.each(locales)('the guide in %s', (locale) => {
  const pages = [`${locale}.md`, `troubleshooting.${locale}.md`]

  it('has a section for every code, none for another, and quotes each sentence as it is', () => {
    const page = read(`troubleshooting.${locale}.md`)
    expect([...page.matchAll(/^### (.+)$/gm)].map(([, code]) => code)).toEqual([...problemCodes])
    for (const code of problemCodes) expect(page).toContain(`### ${code}\n\n${quote(locale, code)}\n`)
    expect(withSentences(locale, page)).toBe(page)
    const stale = page.replace(/^> .*$/m, '> something else')
    expect(withSentences(locale, stale)).toBe(page)
  })

  it('calls everything by the name it has in the program', () => {
    const known = texts(locale)
    for (const page of pages) {
      const named = [...read(page).matchAll(/\*\*(.+?)\*\*/g)].map(([, text]) => text ?? '')
      expect(named.length).toBeGreaterThan(3)
      expect(
        named.filter((text) => !known.has(text)),
        page,
      ).toEqual([])
    }
  })

  it('leads nowhere that is not there, and shows every picture of its language', () => {
    for (const page of [...pages, `vib.${locale}.md`, 'README.md']) {
      const links = [...read(page).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, link]) => link ?? '')
      expect(
        links.filter((link) => !existsSync(join(dirname(join(guide, page)), link))),
        page,
      ).toEqual([])
    }
    const shown = [...read(`${locale}.md`).matchAll(/images\/([\w-]+)\.[\w-]+\.png/g)].map(([, name]) => name)
    expect(shown.toSorted()).toEqual(
      readdirSync(join(guide, 'images'))
        .filter((name) => name.endsWith(`.${locale}.png`))
        .map((name) => name.split('.')[0])
        .toSorted(),
    )
    for (const [, anchor] of read(`${locale}.md`).matchAll(/\]\(#([^)]+)\)/g)) {
      const headings = [...read(`${locale}.md`).matchAll(/^## (.+)$/gm)].map(([, heading = '']) =>
        heading.toLowerCase().replaceAll(' ', '-'),
      )
      expect(headings).toContain(anchor)
    }
  })
})

it('both languages have the same sections and pictures', () => {
  const shape = (locale: string): string[] =>
    read(`${locale}.md`)
      .split('\n')
      .flatMap((line) => (line.startsWith('## ') ? ['section'] : [/images\/([\w-]+)\./.exec(line)?.[1] ?? '']))
      .filter((each) => each !== '')
  expect(shape('zh-CN')).toEqual(shape('en'))
})
