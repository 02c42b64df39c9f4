import { readdir, readFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
const writing =
  /^(?:writeFile|appendFile|createWriteStream|copyFile|cp|mkdir|mkdtemp|chmod|link|symlink|rename|truncate)(?:Sync)?$/

/** What a file outside electron/storage does that makes a file or folder without going through it. */
function offences(path: string, text: string): string[] {
  const { program, errors } = parseSync(path, text)
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`)
  const found: string[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit)
    if (typeof value !== 'object' || value === null) return
    const node = value as Record<string, unknown>
    if (node['type'] === 'ImportDeclaration' && /^(?:node:)?fs(?:\/promises)?$/.test(valueOf(node['source']))) {
      for (const each of node['specifiers'] as Record<string, unknown>[]) {
        const name = each['type'] === 'ImportSpecifier' ? nameOf(each['imported']) : '*'
        if (name === '*' || writing.test(name)) found.push(name)
      }
    }
    if (node['type'] === 'ImportExpression' && /^(?:node:)?fs/.test(valueOf(node['source']))) found.push('*')
    if (node['type'] === 'CallExpression' && /^open(?:Sync)?$/.test(nameOf(node['callee']))) {
      const [, flags] = node['arguments'] as ({ start: number; end: number } | undefined)[]
      const said = flags === undefined ? '' : text.slice(flags.start, flags.end)
      if (said !== '' && said !== "'r'" && !/^constants\.O_RDONLY(?! \| constants\.O_(?:CREAT|TRUNC))/.test(said))
        found.push(`open ${said}`)
    }
    for (const part of Object.values(node)) visit(part)
  }
  visit(program)
  return found
}

function nameOf(node: unknown): string {
  const name = typeof node === 'object' && node !== null && 'name' in node ? node.name : ''
  return typeof name === 'string' ? name : ''
}

function valueOf(node: unknown): string {
  const value = typeof node === 'object' && node !== null && 'value' in node ? node.value : ''
  return typeof value === 'string' ? value : ''
}

describe('files are written through electron/storage, which gives them their permissions', () => {
  it.each([
    ["import { writeFile } from 'node:fs/promises'", ['writeFile']],
    ["import { readFile, mkdir as make } from 'node:fs/promises'", ['mkdir']],
    ["import * as fs from 'node:fs'", ['*']],
    ["import fs from 'fs'", ['*']],
    ["const fs = await import('node:fs')", ['*']],
    ["await open(file, 'w')", ["open 'w'"]],
    ['openSync(file, constants.O_WRONLY | constants.O_CREAT, 0o600)', ['open constants.O_WRONLY | constants.O_CREAT']],
    ['await open(file, constants.O_RDONLY | constants.O_CREAT)', ['open constants.O_RDONLY | constants.O_CREAT']],
    [
      "await open(file, 'r'); await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)); this.open(record, 'w')",
      [],
    ],
  ])('sees %s', (text, expected) => {
    expect(offences('x.ts', text)).toEqual(expected)
  })

  it('finds only two other places, each with its own modes', async () => {
    const found: Record<string, string[]> = {}
    for (const entry of await readdir(join(root, 'electron'), { recursive: true, withFileTypes: true })) {
      const full = join(entry.parentPath, entry.name)
      const path = relative(root, full).replaceAll('\\', '/')
      if (!entry.name.endsWith('.ts') || path.startsWith('electron/storage/')) continue
      const here = offences(path, await readFile(full, 'utf8'))
      if (here.length > 0) found[path] = here
    }
    expect(found).toEqual({
      // The practice host shares no code with the rest; tests/unit/storage/modes.test.ts looks at its file.
      'electron/practice/certificate.ts': ['mkdir', 'rename', "open 'wx'"],
      // The files of a stick are for whatever computer it is put into.
      'electron/install/stick-folder.ts': [
        'mkdir',
        'open constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NOFOLLOW',
      ],
    })
  })
})
