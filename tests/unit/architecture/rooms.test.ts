import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, posix, relative as relativePath, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runProgram } from '../../support/run.ts'
import { makeTempDir } from '../../support/tmp.ts'
import { importsOf } from './imports.ts'
import type { Import } from './imports.ts'
import { withRooms, type Override } from './rooms-lint.ts'
import { folderOf, offence, roomOf, rooms, table, targets } from './rooms.ts'

const root = resolve(import.meta.dirname, '../../..')

/** A file that tries one import. */
interface Attempt {
  readonly path: string
  readonly specifier: string
  readonly text: string
}

/** The forms that the linter judges by itself; the others are found by walking the tree. */
const lintedForms: readonly ((specifier: string) => string)[] = [
  (specifier) => `import { thing } from '${specifier}'\nexport const it = thing\n`,
  (specifier) => `import type { Thing } from '${specifier}'\nexport const it: Thing | null = null\n`,
  (specifier) => `export { thing } from '${specifier}'\n`,
  (specifier) => `export type { Thing } from '${specifier}'\n`,
  (specifier) => `export * from '${specifier}'\n`,
  (specifier) => `import '${specifier}'\n`,
]

/** From every room, at the top of it and deeper, every import that could be tried. */
function attempts(): Attempt[] {
  const packages = [
    'electron',
    'electron/main',
    'zod',
    'saxes',
    'fast-xml-parser',
    'node:fs',
    'node:net',
    'fs',
    'fs/promises',
    'stream',
    'worker_threads',
  ]
  const list: Attempt[] = []
  for (const room of rooms) {
    const places = room.endsWith('.ts')
      ? [folderOf(room)]
      : [`${folderOf(room)}/NAME.ts`, `${folderOf(room)}/deep/er/NAME.ts`]
    for (const place of places) {
      const files = [
        ...targets.map((target) => `${folderOf(target)}/thing.ts`),
        ...targets.map((target) => `${folderOf(target)}/deep/thing.ts`),
        'electron/main.ts',
        'electron/cli.ts',
      ]
      const relative = files
        .filter((file) => file !== place)
        .map((file) => {
          const specifier = posix.relative(posix.dirname(place), file)
          return specifier.startsWith('.') ? specifier : `./${specifier}`
        })
      for (const [index, specifier] of [...packages, ...relative].entries()) {
        // Every form for the packages; the arrows take turns, so that each form meets each kind of target in some room.
        const forms =
          index < packages.length
            ? lintedForms
            : [lintedForms[(index + list.length) % lintedForms.length] ?? lintedForms[0]]
        for (const write of forms) {
          if (write === undefined) continue
          // Would hand out ipcMain as well: raw-ipc.test.ts.
          if (room === 'shell' && specifier === 'electron' && write(specifier).startsWith('export *')) continue
          // An entry is one file; each of its attempts needs a folder of its own.
          list.push({
            path: room.endsWith('.ts') ? `${list.length}/${place}` : place.replace('NAME', `try-${list.length}`),
            specifier,
            text: write(specifier),
          })
        }
      }
    }
  }
  return list
}

describe('the lint rule that keeps the arrows', () => {
  it('is what the table of rooms gives (node build/lint-rooms.ts writes it)', async () => {
    const text = await readFile(join(root, '.oxlintrc.json'), 'utf8')
    const configuration = JSON.parse(text) as { readonly overrides: readonly Override[] }
    expect(configuration).toEqual(withRooms(configuration))
  })

  it('fails every forbidden import and passes every allowed one, from every room', { timeout: 240_000 }, async () => {
    await using folder = await makeTempDir('rooms-')
    const list = attempts()
    expect(list.length).toBeGreaterThan(2_000)
    const entries = list.filter(({ path }) => /^\d/.test(path))
    const tops = [folder.path, ...entries.map(({ path }) => join(folder.path, path.split('/')[0] ?? ''))]
    for (const top of tops) {
      await mkdir(top, { recursive: true })
      await copyFile(join(root, '.oxlintrc.json'), join(top, '.oxlintrc.json'))
    }
    for (const parent of new Set(list.map(({ path }) => dirname(join(folder.path, path)))))
      await mkdir(parent, { recursive: true })
    await Promise.all(list.map(({ path, text }) => writeFile(join(folder.path, path), text)))
    const run = await runProgram(
      process.execPath,
      [join(root, 'node_modules/oxlint/bin/oxlint'), '--format=json', '.'],
      { cwd: folder.path, timeoutMs: 180_000 },
    )
    expect(run.code).toBe(1)
    const { diagnostics } = JSON.parse(run.stdout) as {
      diagnostics: { code: string; filename: string; help: string | null }[]
    }
    const refused = new Map(
      diagnostics
        .filter(({ code }) => code.includes('no-restricted-imports'))
        .map((found) => [found.filename, found.help]),
    )
    const messages = new Set(
      [...(await readFile(join(root, '.oxlintrc.json'), 'utf8')).matchAll(/"message": "([^"]+)"/g)].map(
        ([, message]) => message,
      ),
    )
    const wrong = list.flatMap(({ path, specifier, text }) => {
      const why = offence(path.replace(/^\d+\//, ''), specifier)
      const said = refused.get(path)
      // The rule's own sentence says what would be right.
      const right = why === null ? said === undefined : messages.has(said ?? '')
      return right
        ? []
        : [
            `${path}: ${text.split('\n')[0]} — should ${why === null ? 'pass' : `fail (${why})`}, and the linter said ${said ?? 'nothing'}`,
          ]
    })
    expect(wrong).toEqual([])
  })
})

describe('the walk through the tree', () => {
  it('sees an import in every form there is, and which of them are gone at run time', () => {
    const text = `
      import a from './a.ts'; import type { B } from './b.ts'; import { type C } from './c.ts';
      import './d.ts'; import { e, type E } from './e.ts'
      export * from './f.ts'; export type { G } from './g.ts'; export { h } from './h.ts';
      export type * from './i.ts'
      const j = await import('./j.ts'); const k = await import(a); let l: import('./l.ts').L;
      const m = require('./m.ts'); import n = require('./n.ts')
      const not = "import './o.ts'" // import './p.ts'
      export const own = import.meta.url`
    const seen = importsOf('x.ts', text)
    expect(seen.filter(({ typeOnly }) => !typeOnly).map(({ specifier }) => specifier)).toEqual([
      './a.ts',
      './d.ts',
      './e.ts',
      './f.ts',
      './h.ts',
      './j.ts',
      null,
      './m.ts',
      './n.ts',
    ])
    expect(seen.filter(({ typeOnly }) => typeOnly).map(({ specifier }) => specifier)).toEqual([
      './b.ts',
      './c.ts',
      './g.ts',
      './i.ts',
      './l.ts',
    ])
  })

  it('finds no file importing what its room may not, not even by import()', async () => {
    const files = await productFiles()
    expect(files.size).toBeGreaterThan(100)
    const offences = [...files].flatMap(([path, imports]) =>
      imports.flatMap(({ specifier }) => {
        const why = specifier === null ? 'an import() of something worked out at run time' : offence(path, specifier)
        return why === null ? [] : [`${path}: ${why}`]
      }),
    )
    expect(offences).toEqual([])
  })

  it('finds only files that are there', async () => {
    const files = await productFiles()
    const missing = [...edgesOf(files)].flatMap(([path, to]) =>
      to.filter((file) => !files.has(file)).map((file) => `${path} imports ${file}, which is not there`),
    )
    expect(missing).toEqual([])
  })

  it('draws the rooms, and finds no arrow up and no circle of files', async () => {
    expect(tableOutOfOrder()).toEqual([])
    const files = await productFiles()
    const drawn = arrows(files)
    expect(drawn).toContain('shell → app')
    expect(drawn).toContain('app → power')
    expect(drawn.filter(isUpwards)).toEqual([])
    expect(circle(edgesOf(files))).toBeNull()
  })

  it.each([
    ['in electron, even of types alone', "import type { App } from '../app/app.ts'"],
    ['in electron, at run time', "import { App } from '../app/app.ts'"],
  ])('fails on a planted arrow up and the circle it makes, %s', async (_where, planted) => {
    const files = await productFiles()
    files.set('electron/power/plan.ts', importsOf('electron/power/plan.ts', planted))
    expect(arrows(files).filter(isUpwards)).toEqual(['power → app'])
    expect(circle(edgesOf(files))).toContain('electron/power/plan.ts')
  })

  it('would find a circle', () => {
    expect(
      circle(
        new Map([
          ['a', ['b', 'c']],
          ['b', []],
          ['c', ['d']],
          ['d', ['b', 'a']],
        ]),
      ),
    ).toEqual(['a', 'c', 'd', 'a'])
    expect(
      circle(
        new Map([
          ['a', ['b', 'c']],
          ['b', ['c']],
          ['c', []],
        ]),
      ),
    ).toBeNull()
  })
})

/** Returns which files of ours each file imports; outside of electron/, only what is left at run time. */
function edgesOf(files: ReadonlyMap<string, readonly Import[]>): Map<string, readonly string[]> {
  return new Map(
    [...files].map(([path, imports]) => [
      path,
      imports
        .filter(({ typeOnly }) => !typeOnly || path.startsWith('electron/'))
        .filter(({ specifier }) => /^\.\.?\/.*\.tsx?$/.test(specifier ?? ''))
        .map(({ specifier }) => posix.join(posix.dirname(path), specifier ?? '')),
    ]),
  )
}

/** Draws the house: every pair of rooms of which the first imports the second. */
function arrows(files: ReadonlyMap<string, readonly Import[]>): string[] {
  const drawn = [...edgesOf(files)].flatMap(([path, to]) =>
    to.map((file) => ({ from: roomOf(path), to: roomOf(file) })).filter((arrow) => arrow.from !== arrow.to),
  )
  return [...new Set(drawn.map(({ from, to }) => `${from} → ${to}`))].toSorted()
}

/** Whether an arrow leads to a room that does not stand above its own in the table. */
function isUpwards(arrow: string): boolean {
  const [from = '', to = ''] = arrow.split(' → ')
  return rooms.indexOf(to) >= rooms.indexOf(from)
}

/** Returns what the table allows against its own order. */
function tableOutOfOrder(): string[] {
  return rooms.flatMap((room) =>
    (table[room]?.imports ?? [])
      .filter((other) => rooms.includes(other) && isUpwards(`${room} → ${other}`))
      .map((other) => `${room} → ${other}`),
  )
}

/** Reads every source file of the product, by its path from the top, with what it imports. */
async function productFiles(): Promise<Map<string, Import[]>> {
  const files = new Map<string, Import[]>()
  for (const top of ['shared', 'electron', 'renderer']) {
    const entries = await readdir(join(root, top), { recursive: true, withFileTypes: true }).catch(() => [])
    for (const entry of entries.filter(({ name }) => /\.tsx?$/.test(name))) {
      const full = join(entry.parentPath, entry.name)
      const path = relativePath(root, full).replaceAll('\\', '/')
      files.set(path, importsOf(path, await readFile(full, 'utf8')))
    }
  }
  return files
}

/** Returns the first circle in a graph, as a way that ends where it began. */
function circle(edges: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>()
  const way: string[] = []
  const visit = (node: string): string[] | null => {
    if (way.includes(node)) return [...way.slice(way.indexOf(node)), node]
    if (done.has(node)) return null
    way.push(node)
    for (const next of edges.get(node) ?? []) {
      const found = visit(next)
      if (found) return found
    }
    way.pop()
    done.add(node)
    return null
  }
  for (const node of edges.keys()) {
    const found = visit(node)
    if (found) return found
  }
  return null
}
