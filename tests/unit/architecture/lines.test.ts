import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
const folders = ['.github', 'build', 'electron', 'renderer', 'shared', 'tests']
const longest = 140

/** Sentences stay whole in the catalogues, and tables of data are not read line by line. */
const exempt = /^shared\/(?:i18n|reference)\//

/** Lists the sources: those in the folders above, and the configuration beside them. */
async function sources(): Promise<string[]> {
  const beside = await readdir(root)
  const inside = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(join(root, folder), { recursive: true })
      return names.map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    }),
  )
  return [...beside, ...inside.flat()].filter(
    (path) => /\.(?:[cm]?[jt]s|tsx|css|ya?ml)$/.test(path) && !exempt.test(path),
  )
}

/** Names every line that is too long by file and line number. */
function tooLong(path: string, text: string): string[] {
  return text.split('\n').flatMap((line, index) => ([...line].length > longest ? [`${path}:${index + 1}`] : []))
}

it('a line over 140 columns is seen, whatever it holds', () => {
  const wide = 'x'.repeat(longest)
  const text = [wide, `const text = '${wide}'`, `// ${wide}`, `<p>${wide}</p>`, '🔑'.repeat(longest)].join('\n')
  expect(tooLong('a.ts', text)).toEqual(['a.ts:2', 'a.ts:3', 'a.ts:4'])
})

it('no line of the sources is over 140 columns', async () => {
  const paths = await sources()
  expect(paths).toEqual(
    expect.arrayContaining(['vitest.config.ts', 'electron/main.ts', 'renderer/main.tsx', '.github/workflows/ci.yml']),
  )
  const found = await Promise.all(paths.map(async (path) => tooLong(path, await readFile(join(root, path), 'utf8'))))
  expect(found.flat()).toEqual([])
})
