import { chmod, lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { saveFile } from '../../../electron/storage/atomic-file.ts'
import { runProgram } from '../../support/run.ts'
import { makeTempDir } from '../../support/tmp.ts'

const writer = join(import.meta.dirname, 'modes-writer.ts')

/** What a program writes under a umask: each file and folder below `home` by its permissions. */
async function modes(umask: string): Promise<Map<string, string>> {
  await using folder = await makeTempDir()
  const home = join(folder.path, 'home')
  await mkdir(home)
  const run = await runProgram(process.execPath, [writer, folder.path, umask])
  expect(run).toMatchObject({ code: 0, stderr: '' })
  const found = new Map<string, string>()
  for (const entry of await readdir(home, { recursive: true, withFileTypes: true })) {
    // A link has no permissions of its own.
    if (entry.isSymbolicLink()) continue
    const full = join(entry.parentPath, entry.name)
    const kind = entry.isDirectory() ? 'folder' : 'file'
    found.set(relative(home, full), `${kind} ${((await lstat(full)).mode & 0o777).toString(8)}`)
  }
  return found
}

describe('everything that is written', () => {
  it.each(['000', '022', '077'])(
    'is for its owner alone under umask %s, but for the entry that starts the app at login',
    async (umask) => {
      const found = await modes(umask)
      const others = [...found].filter(([, mode]) => mode !== 'file 600' && mode !== 'folder 700')
      expect(others).toEqual([['config/autostart/hypertray.desktop', 'file 644']])
      const written = [...found.keys()].join('\n')
      for (const part of [
        'data/hosts.json',
        'data/checklists.json',
        'data/settings.json',
        'data/settings.json.damaged-',
        'data/changes.jsonl',
        'data/rules/own.json',
        'data/practice/practice-host.pem',
        'data/journal/',
        'data/logs/hypertray.log.1',
        'data/.locks/',
        'new/practice/practice-host.pem',
        'ks.cfg',
        'old.cfg',
      ])
        expect(written).toContain(part)
    },
  )
})

describe('a file saved where the user said', () => {
  it('replaces what is there, through a link too, and keeps nothing of its permissions', async () => {
    await using folder = await makeTempDir()
    const [file, link] = [join(folder.path, 'a.cfg'), join(folder.path, 'link.cfg')]
    await writeFile(file, 'old and longer')
    await chmod(file, 0o666)
    await symlink(file, link)
    await saveFile(link, 'new')
    expect(await readFile(file, 'utf8')).toBe('new')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await lstat(link)).isSymbolicLink()).toBe(true)
    expect(await readdir(folder.path)).toEqual(['a.cfg', 'link.cfg'])
  })

  it('does not replace what is no file', async () => {
    await using folder = await makeTempDir()
    const pipe = join(folder.path, 'pipe')
    expect((await runProgram('mkfifo', [pipe])).code).toBe(0)
    await expect(saveFile(pipe, 'new')).rejects.toThrow('not a regular file')
    await expect(saveFile(join(folder.path, 'none', 'x'), 'new')).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(saveFile(folder.path, 'new')).rejects.toMatchObject({ code: 'EISDIR' })
    expect((await lstat(pipe)).isFIFO()).toBe(true)
  })
})
