import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createDataFolders, dataFolder, dataPaths, type Homes } from '../../../electron/storage/paths.ts'
import { makeTempDir } from '../../support/tmp.ts'

it('puts everything under the folder given, absolute', () => {
  const root = join(process.cwd(), 'data')
  expect(dataPaths('data')).toEqual({
    root,
    hosts: join(root, 'hosts.json'),
    settings: join(root, 'settings.json'),
    vmRules: join(root, 'vm-rules.json'),
    window: join(root, 'window.json'),
    updates: join(root, 'updates.json'),
    journal: join(root, 'journal'),
    changes: join(root, 'changes.jsonl'),
    policies: join(root, 'host-policies.json'),
    baselines: join(root, 'baselines.json'),
    passports: join(root, 'passports.json'),
    checklists: join(root, 'checklists.json'),
    vibs: join(root, 'vibs.json'),
    rulesDocuments: join(root, 'rules-documents.json'),
    pendingReboots: join(root, 'pending-reboots.json'),
    imageChanges: join(root, 'image-changes.jsonl'),
    autostartChanges: join(root, 'autostart-changes.jsonl'),
    attention: join(root, 'attention.json'),
    vmActions: join(root, 'vm-actions.jsonl'),
    rules: join(root, 'rules'),
    practice: join(root, 'practice'),
    logs: join(root, 'logs'),
  })
})

describe('the folder of the user data', () => {
  const no = (): string => {
    throw new Error('no such user')
  }
  const on = (platform: NodeJS.Platform, environment: Homes['environment'], ...homes: (() => string)[]): Homes => ({
    platform,
    environment,
    homes,
  })

  it('is the one given, else that of HYPERTRAY_DATA, else the one of the platform', () => {
    const from = on('linux', { HYPERTRAY_DATA: '/from/environment', XDG_DATA_HOME: '/xdg' }, () => '/home/user')
    expect(dataFolder('/given', from)).toBe('/given')
    expect(dataFolder('given', from)).toBe(join(process.cwd(), 'given'))
    expect(dataFolder(undefined, from)).toBe('/from/environment')
    expect(dataFolder('', from)).toBe('/from/environment')
    expect(
      dataFolder(
        undefined,
        on('linux', { HYPERTRAY_DATA: '' }, () => '/home/user'),
      ),
    ).toBe('/home/user/.local/share/hypertray')
  })

  it('follows the XDG base directories on Linux, which must be absolute', () => {
    expect(dataFolder(undefined, on('linux', { XDG_DATA_HOME: '/xdg' }, no))).toBe('/xdg/hypertray')
    for (const relative of ['', 'share', './share'])
      expect(
        dataFolder(
          undefined,
          on('linux', { XDG_DATA_HOME: relative }, () => '/home/user'),
        ),
      ).toBe('/home/user/.local/share/hypertray')
  })

  it('has its place on macOS and Windows', () => {
    expect(
      dataFolder(
        undefined,
        on('darwin', { XDG_DATA_HOME: '/xdg' }, () => '/Users/user'),
      ),
    ).toBe('/Users/user/Library/Application Support/hypertray')
    expect(dataFolder(undefined, on('win32', { LOCALAPPDATA: '/local' }, no))).toBe('/local/hypertray/Data')
    expect(
      dataFolder(
        undefined,
        on('win32', {}, () => '/user'),
      ),
    ).toBe('/user/AppData/Local/hypertray/Data')
  })

  it('takes the home the system names where the environment names none, and none where there is none', () => {
    expect(
      dataFolder(
        undefined,
        on(
          'linux',
          {},
          () => '',
          () => '/root',
        ),
      ),
    ).toBe('/root/.local/share/hypertray')
    expect(
      dataFolder(
        undefined,
        on('linux', {}, no, () => '/root'),
      ),
    ).toBe('/root/.local/share/hypertray')
    expect(dataFolder(undefined, on('linux', {}, no, no))).toBeNull()
    expect(
      dataFolder(
        undefined,
        on(
          'linux',
          {},
          () => '',
          () => 'relative',
        ),
      ),
    ).toBeNull()
  })
})

it('creates the folders for the owner alone, and says when it cannot', async () => {
  await using dir = await makeTempDir('paths-')
  const paths = dataPaths(join(dir.path, 'a', 'b'))
  expect(await createDataFolders(paths)).toEqual({ ok: true, value: undefined })
  expect((await readdir(paths.root)).sort()).toEqual(['journal', 'logs', 'practice'])
  for (const folder of [paths.root, paths.journal, paths.practice, paths.logs])
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
  await writeFile(join(dir.path, 'file'), '')
  expect(await createDataFolders(dataPaths(join(dir.path, 'file')))).toMatchObject({
    ok: false,
    problem: { code: 'STORAGE_WRITE_FAILED' },
  })
})
