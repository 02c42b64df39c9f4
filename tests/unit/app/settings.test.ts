import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { SettingsController } from '../../../electron/app/settings/controller.ts'
import { StateStore } from '../../../electron/app/state/store.ts'
import { jsonDocument } from '../../../electron/storage/document.ts'
import { dataPaths } from '../../../electron/storage/paths.ts'
import { systemClock } from '../../../shared/clock.ts'
import { settingsSchema } from '../../../shared/models/settings.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { app } from '../../support/fake-main/samples.ts'
import { makeTempDir } from '../../support/tmp.ts'

const old = join(import.meta.dirname, '../../fixtures/data-0.1/settings.json')
const first = '00000000-0000-4000-8000-000000000001'
const second = '00000000-0000-4000-8000-000000000002'

async function setUp(settingsFile?: string, policies?: string) {
  const folder = await makeTempDir()
  onTestFinished(() => folder.remove())
  const paths = dataPaths(folder.path)
  if (settingsFile !== undefined) await copyFile(settingsFile, paths.settings)
  if (policies !== undefined) await writeFile(paths.policies, policies)
  const open = async () => {
    const store = new StateStore(settingsSchema.parse({}), app([]).shell)
    const notices: Problem[] = []
    const settings = jsonDocument({
      file: paths.settings,
      schema: settingsSchema,
      empty: () => settingsSchema.parse({}),
    })
    const controller = new SettingsController({
      store,
      settings,
      paths,
      clock: systemClock,
      languages: ['en'],
      notice: (problem) => notices.push(problem),
    })
    await controller.read()
    return { controller, notices, now: () => store.state.settings }
  }
  return { paths, open }
}

describe("the hosts' own rules", () => {
  test('are those of the settings of an older version until one is saved, and none of them is lost then', async () => {
    const { paths, open } = await setUp(old)
    const before = await open()
    const theirs = before.now().hostPolicies
    expect(theirs[first]).toMatchObject({ guestTimeoutSeconds: 600 })
    await before.controller.update({ theme: 'light' })
    expect(before.now()).toMatchObject({ theme: 'light', hostPolicies: theirs })
    await before.controller.setPolicy(second, { countdownSeconds: 20 })

    const after = await open()
    expect(after.now().hostPolicies).toEqual({
      ...theirs,
      [second]: { ...after.now().policy, countdownSeconds: 20 },
    })
    expect(JSON.parse(await readFile(paths.policies, 'utf8'))).toEqual({
      version: 1,
      data: { policies: after.now().hostPolicies },
    })
  })

  test('that were taken away stay away, whatever the settings of an older version hold', async () => {
    const { open } = await setUp(old)
    await (await open()).controller.setPolicy(first, null)
    const { now, controller } = await open()
    expect(now().hostPolicies).toEqual({})
    await controller.update({ theme: 'light' })
    expect(now().hostPolicies).toEqual({})
    expect((await open()).now()).toMatchObject({ theme: 'light', hostPolicies: {} })
  })

  test('that cannot be read are replaced by no older ones, and the user is told', async () => {
    const { paths, open } = await setUp(old, 'not JSON')
    const { now, notices, controller } = await open()
    expect(now().hostPolicies).toEqual({})
    expect(notices).toMatchObject([{ code: 'STORAGE_CORRUPT' }])
    expect(await controller.setPolicy(first, { countdownSeconds: 20 })).toMatchObject({
      ok: false,
      problem: { code: 'STORAGE_CORRUPT' },
    })
    expect(await readFile(paths.policies, 'utf8')).toBe('not JSON')
  })
})
