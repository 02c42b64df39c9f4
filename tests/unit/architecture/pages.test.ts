import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'

const electron = resolve(import.meta.dirname, '../../../electron')
type Node = Record<string, unknown>

/** All nodes of a file. */
function nodes(path: string, text: string): Node[] {
  const { program, errors } = parseSync(path, text)
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`)
  const found: Node[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit)
    if (typeof value !== 'object' || value === null) return
    if ('type' in value) found.push(value as Node)
    for (const part of Object.values(value)) visit(part)
  }
  visit(program)
  return found
}

const textOf = (text: string, node: unknown): string => {
  const { start, end } = node as { readonly start: number; readonly end: number }
  return text.slice(start, end)
}

/** What a file does that puts a page on the screen, or loosens what pages may: the words of each. */
function pagesOf(path: string, text: string): { readonly made: readonly string[]; readonly loose: readonly string[] } {
  const all = nodes(path, text)
  const made = all
    .filter(
      ({ type, callee }) =>
        type === 'NewExpression' &&
        /^(?:\w+\.)?(?:BrowserWindow|BaseWindow|BrowserView|WebContentsView)$/.test(textOf(text, callee)),
    )
    .map((node) => textOf(text, node))
  const property = all
    .filter(({ type }) => type === 'Property')
    .map((node) => [textOf(text, node['key']).replace(/^['"]|['"]$/g, ''), textOf(text, node['value'])] as const)
  const loose = property
    .filter(
      ([key, value]) =>
        key === 'enableBlinkFeatures' ||
        (['sandbox', 'contextIsolation', 'webSecurity'].includes(key) && value !== 'true') ||
        ([
          'nodeIntegration',
          'nodeIntegrationInWorker',
          'nodeIntegrationInSubFrames',
          'webviewTag',
          'allowRunningInsecureContent',
          'experimentalFeatures',
          'navigateOnDragDrop',
        ].includes(key) &&
          value !== 'false'),
    )
    .map(([key, value]) => `${key}: ${value}`)
  const switches = all
    .filter(
      ({ type, callee }) => type === 'CallExpression' && /\.append(?:Switch|Argument)$/.test(textOf(text, callee)),
    )
    .map((node) => textOf(text, node))
  return { made, loose: [...loose, ...switches] }
}

describe('the pages of the app', () => {
  it('are in windows of two files, each with a sandbox, and nothing anywhere loosens what they may', async () => {
    const found: Record<string, number> = {}
    const loose: string[] = []
    for (const file of await readdir(electron, { recursive: true })) {
      if (!file.endsWith('.ts')) continue
      const pages = pagesOf(file, await readFile(join(electron, file), 'utf8'))
      if (pages.made.length > 0) found[file.replaceAll('\\', '/')] = pages.made.length
      // Either spelt out where the window is made, or the one set of preferences that the running app is asked for.
      for (const window of pages.made)
        if (
          !/webPreferences: preferences\(/.test(window) &&
          !/sandbox: true,\s+contextIsolation: true,\s+nodeIntegration: false,\s+javascript: false/.test(window)
        )
          loose.push(`${file}: ${window}`)
      loose.push(...pages.loose.map((each) => `${file}: ${each}`))
    }
    expect(found).toEqual({ 'shell/page-windows.ts': 1, 'shell/save-report.ts': 1 })
    expect(loose).toEqual([])
  })

  it.each([
    ['new BrowserWindow({ webPreferences: { sandbox: false } })', 1, 1],
    ['new electron.WebContentsView({})', 1, 0],
    [
      "const preferences = { enableBlinkFeatures: 'X', webSecurity: dev ? false : true, 'nodeIntegration': true }",
      0,
      3,
    ],
    ["app.commandLine.appendSwitch('enable-blink-features', 'X')", 0, 1],
    ['const preferences = { sandbox: true, webviewTag: false }', 0, 0],
  ])('are found in %s', (text, made, loose) => {
    const found = pagesOf('x.ts', text)
    expect([found.made.length, found.loose.length]).toEqual([made, loose])
  })

  it('have a sandbox whatever their windows say, unless the user has said otherwise', async () => {
    expect(await readFile(join(electron, 'main.ts'), 'utf8')).toMatch(
      /^if \(!app\.commandLine\.hasSwitch\('no-sandbox'\)\) app\.enableSandbox\(\)$/m,
    )
  })
})
