import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Marked } from 'marked'

/** The pages that ship with the app, by the name each has there, from docs/. */
const pages = {
  'en.html': 'guide/en.md',
  'zh-CN.html': 'guide/zh-CN.md',
  'vib.en.html': 'guide/vib.en.md',
  'vib.zh-CN.html': 'guide/vib.zh-CN.md',
  'wake.en.html': 'guide/wake.en.md',
  'wake.zh-CN.html': 'guide/wake.zh-CN.md',
  'troubleshooting.en.html': 'guide/troubleshooting.en.md',
  'troubleshooting.zh-CN.html': 'guide/troubleshooting.zh-CN.md',
  'keyboard.html': 'keyboard.md',
  'privacy.html': 'privacy.md',
} as const

const style = `
:root { color-scheme: light dark }
:root { --ink: #1a2128; --quiet: #56616c; --ground: #fff; --line: #d5dbe0; --accent: #0f6a7b; --soft: #f4f6f7 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e8ec; --quiet: #9fa9b4; --ground: #191d22; --line: #39424c; --accent: #5bb3c2; --soft: #21272e }
}
body { margin: 0 auto; max-width: 860px; padding: 32px 24px 80px; background: var(--ground); color: var(--ink) }
body { font: 16px/1.6 system-ui, 'Noto Sans CJK SC', sans-serif; overflow-wrap: anywhere }
h1, h2, h3 { line-height: 1.3; margin: 1.6em 0 .6em } h2 { padding-top: .5em; border-top: 1px solid var(--line) }
a { color: var(--accent) } img { max-width: 100%; border: 1px solid var(--line); border-radius: 8px }
code, pre { font-family: ui-monospace, Consolas, monospace; font-size: .88em; background: var(--soft); border-radius: 4px }
code { padding: .1em .3em } pre { padding: 12px 14px; overflow-x: auto } pre code { padding: 0 }
table { border-collapse: collapse; width: 100% }
th, td { padding: 6px 10px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
blockquote { margin: 0; padding: .2em 1em; border-left: 3px solid var(--accent); color: var(--quiet) }
nav { display: flex; gap: 16px; flex-wrap: wrap; font-size: .9em }`

const policy = "default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'"

/** Returns the anchor of a heading, spelt as on the sites that also show these documents. */
function anchor(text: string): string {
  return text
    .toLowerCase()
    .replace(/<[^>]*>/g, '')
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-')
}

/** Renders one page as HTML, without scripts or external resources. Links between the pages lead to their HTML. */
export function page(markdown: string, language: 'en' | 'zh-CN'): string {
  const byFile = new Map(Object.entries(pages).map(([name, file]) => [file.replace(/^.*\//, ''), name]))
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        return `<h${depth} id="${anchor(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`
      },
    },
    walkTokens: (token) => {
      if (token.type !== 'link' || typeof token['href'] !== 'string') return
      const [path = '', hash] = token['href'].split('#')
      const name = byFile.get(path.replace(/^.*\//, ''))
      if (name !== undefined) token['href'] = hash === undefined ? name : `${name}#${hash}`
    },
  })
  const title = /^# (.+)$/m.exec(markdown)?.[1] ?? 'Hypertray'
  const links = [
    ['en.html', 'English'],
    ['zh-CN.html', '简体中文'],
    [`troubleshooting.${language}.html`, language === 'en' ? 'Troubleshooting' : '故障排除'],
    ['keyboard.html', 'Keyboard · 快捷键'],
    ['privacy.html', 'Privacy · 隐私'],
  ]
  return [
    `<!DOCTYPE html>\n<html lang="${language}"><head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    `<meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style></head><body>`,
    `<nav>${links.map(([href, text]) => `<a href="${href}">${text}</a>`).join('')}</nav>`,
    marked.parse(markdown, { async: false }),
    '</body></html>',
    '',
  ].join('\n')
}

/**
 * Writes the pages and their pictures.
 * @param docs folder of the documents
 * @param to not emptied first: every build starts with a clean folder
 */
export async function writeGuide(docs: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const [name, file] of Object.entries(pages))
    await writeFile(
      join(to, name),
      page(await readFile(join(docs, file), 'utf8'), name.includes('zh-CN') ? 'zh-CN' : 'en'),
    )
  await cp(join(docs, 'guide/images'), join(to, 'images'), { recursive: true })
}
