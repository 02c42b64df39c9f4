import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createDataFolders, dataPaths } from '../../../electron/storage/paths.ts'
import { makeTempDir } from '../../support/tmp.ts'

it('puts everything under the folder given, absolute', () => {
  const root = join(process.cwd(), 'data')
  expect(dataPaths('data')).toEqual({
    root, hosts: join(root, 'hosts.json'), settings: join(root, 'settings.json'), window: join(root, 'window.json'), updates: join(root, 'updates.json'),
    journal: join(root, 'journal'), changes: join(root, 'changes.jsonl'), baselines: join(root, 'baselines.json'),
    passports: join(root, 'passports.json'), checklists: join(root, 'checklists.json'), rules: join(root, 'rules'), practice: join(root, 'practice'), logs: join(root, 'logs'),
  })
})

it.runIf(process.platform === 'linux')('follows the XDG base directories on Linux', () => {
  vi.stubEnv('XDG_DATA_HOME', '/somewhere/share')
  onTestFinished(() => { vi.unstubAllEnvs() })
  expect(dataPaths().root).toBe('/somewhere/share/hypertray')
})

it('creates the folders for the owner alone, and says when it cannot', async () => {
  await using dir = await makeTempDir('paths-')
  const paths = dataPaths(join(dir.path, 'a', 'b'))
  expect(await createDataFolders(paths)).toEqual({ ok: true, value: undefined })
  expect((await readdir(paths.root)).sort()).toEqual(['journal', 'logs', 'practice'])
  for (const folder of [paths.root, paths.journal, paths.practice, paths.logs]) expect((await stat(folder)).mode & 0o777).toBe(0o700)
  await writeFile(join(dir.path, 'file'), '')
  expect(await createDataFolders(dataPaths(join(dir.path, 'file')))).toMatchObject({ ok: false, problem: { code: 'STORAGE_WRITE_FAILED' } })
})
