import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { StickController } from '../../../electron/app/stick/controller.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import type { Volume } from '../../../shared/models/stick.ts'
import { allSteps, stateOf } from '../../../shared/rules/checklist/steps.ts'
import { bootCfg, bootLoader, makeInstallerIso } from '../../support/installer-iso.ts'
import { makeTempDir } from '../../support/tmp.ts'
import { startScene, type Scene } from './scene.ts'

const never = new AbortController().signal
const english = createTranslator('en')
const deep = 'efi/boot/a/b/c/d/e/f/g/a-file-with-a-name-that-is-longer-than-iso-9660-takes.vgz'

interface Place extends AsyncDisposable {
  readonly scene: Scene
  readonly sticks: StickController
  readonly root: string
  readonly image: string
  readonly volume: Volume
}

/** The app with an image made by xorriso chosen in it, and a folder that stands for the stick's file system. */
async function place(): Promise<Place> {
  const scene = await startScene()
  const temporary = await makeTempDir()
  const root = join(temporary.path, 'stick')
  await mkdir(root)
  const file = await makeInstallerIso(temporary.path, { [deep]: 'deep' })
  const chosen = await (await scene.images()).inspect(file, never)
  if (!chosen.ok) throw new Error(chosen.problem.code)
  const volume: Volume = {
    id: 'stick-1',
    label: 'ESXI',
    mountPoint: root,
    bytes: 2 ** 34,
    freeBytes: 2 ** 33,
    fileSystem: 'fat32',
    removable: true,
    system: false,
    readOnly: false,
    bus: 'usb',
    model: 'Stick',
    serial: '1',
  }
  scene.volumes.push({ ...volume, id: 'disk', removable: false, system: true, mountPoint: '/' }, volume)
  return {
    scene,
    sticks: scene.sticks,
    root,
    image: chosen.value.id,
    volume,
    [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose](),
  }
}

describe('a stick in the running app', () => {
  it('is planned, made of an image, verified and entered into a checklist', async () => {
    await using at = await place()
    const { sticks, root, scene } = at
    expect(await sticks.volumes()).toMatchObject({
      ok: true,
      value: [
        { volume: { id: 'stick-1' }, reasons: [] },
        { volume: { id: 'disk' }, reasons: ['system', 'fixed'] },
      ],
    })
    const wish = { image: at.image, volume: 'stick-1', kernelopt: 'runweasel cdromBoot norts=1', ks: 'vmaccepteula\n' }
    const { checklists } = await scene.install()
    const list = await checklists.create({
      templateId: 'install',
      name: 'rack-9',
      target: '8.0U3',
      hostId: null,
      passportId: null,
    })
    if (!list.ok) throw new Error(list.problem.code)
    expect(await sticks.enter(at.image, list.value.id, english)).toMatchObject({
      ok: false,
      problem: { code: 'STICK_NOT_MADE' },
    })

    expect(await sticks.plan(wish, false, never)).toMatchObject({ ok: true, value: { conflicts: [], obstacles: [] } })
    expect(await readdir(root)).toEqual([])
    expect(await sticks.make(wish, false, never)).toMatchObject({
      ok: true,
      value: {
        files: 5,
        bootLines: [
          { kernelopt: 'runweasel norts=1 ks=usb:/KS.CFG' },
          { kernelopt: 'runweasel norts=1 ks=usb:/KS.CFG' },
        ],
      },
    })
    expect(await readFile(join(root, deep), 'utf8')).toBe('deep')
    expect((await readFile(join(root, 'efi/boot/bootx64.efi'))).equals(bootLoader)).toBe(true)
    expect(await readFile(join(root, 'boot.cfg'), 'utf8')).toBe(
      bootCfg.replace('runweasel cdromBoot', 'runweasel norts=1 ks=usb:/KS.CFG'),
    )
    expect(new Set(scene.pushed('stick.progress').map(({ phase }) => phase))).toEqual(
      new Set(['copy', 'verify', 'boot']),
    )

    const entered = await sticks.enter(at.image, list.value.id, english)
    if (!entered.ok) throw new Error(entered.problem.code)
    const step = allSteps(entered.value).find(({ check }) => check === 'stick')?.id ?? ''
    expect(stateOf(entered.value, step)).toMatchObject({
      status: 'done',
      by: 'automatic',
      evidence: { value: expect.stringContaining('ESXI: 5 files, 3 MiB') },
    })

    expect(await sticks.verify(wish, never)).toMatchObject({ ok: true })
    await writeFile(join(root, deep), 'Deep')
    expect(await sticks.verify(wish, never)).toMatchObject({
      ok: false,
      problem: { code: 'STICK_DIFFERS', params: { file: deep } },
    })
    // What was verified once no longer is.
    expect(await sticks.enter(at.image, list.value.id, english)).toMatchObject({
      ok: false,
      problem: { code: 'STICK_NOT_MADE' },
    })
  })

  it('refuses system disks, volumes that are gone, images that were not chosen, and a second stick at the same time', async () => {
    await using at = await place()
    const { sticks, scene } = at
    const wish = { image: at.image, volume: 'stick-1', kernelopt: null, ks: null }
    expect(await sticks.make({ ...wish, volume: 'disk' }, true, never)).toMatchObject({
      ok: false,
      problem: { code: 'VOLUME_NOT_ALLOWED' },
    })
    expect(await sticks.make({ ...wish, volume: 'gone' }, true, never)).toMatchObject({
      ok: false,
      problem: { code: 'VOLUME_CHANGED' },
    })
    expect(await sticks.make({ ...wish, image: '0f9e8d7c-6b5a-4c3d-8e2f-1a0b9c8d7e6f' }, true, never)).toMatchObject({
      ok: false,
      problem: { code: 'IMAGE_NOT_CHOSEN' },
    })
    const first = sticks.make(wish, false, never)
    expect(await sticks.make(wish, false, never)).toMatchObject({ ok: false, problem: { code: 'STICK_UNDER_WAY' } })
    expect(await first).toMatchObject({ ok: true })
    scene.volumes.length = 0
    expect(await sticks.verify(wish, never)).toMatchObject({ ok: false, problem: { code: 'VOLUME_CHANGED' } })
  })

  it('that is stopped in the middle says so on the stick, and can be made again', async () => {
    await using at = await place()
    const { sticks, root } = at
    const wish = { image: at.image, volume: 'stick-1', kernelopt: null, ks: null }
    const stop = new AbortController()
    const listed = at.scene.volumes
    // The listing is asked for between files: the second time something has been written.
    let asked = 0
    Object.defineProperty(listed, 'some', {
      value: (...given: Parameters<Volume[]['some']>) => {
        asked += 1
        if (asked > 3) stop.abort()
        return Array.prototype.some.apply(listed, given)
      },
    })
    expect(await sticks.make(wish, false, stop.signal)).toMatchObject({ ok: false, problem: { code: 'CANCELLED' } })
    expect(await readdir(root)).toContain('HYPERTRAY-INCOMPLETE.txt')
    expect(await sticks.verify(wish, never)).toMatchObject({ ok: false, problem: { code: 'STICK_DIFFERS' } })
    expect(await sticks.make(wish, true, never)).toMatchObject({ ok: true })
    expect(await readdir(root)).not.toContain('HYPERTRAY-INCOMPLETE.txt')
    await rm(root, { recursive: true })
  })

  it('enters what the linter says of a script', async () => {
    await using at = await place()
    await at.scene.app.settings.update({ language: 'en' })
    const { checklists } = await at.scene.install()
    const list = await checklists.create({
      templateId: 'install',
      name: 'rack-9',
      target: '8.0U3',
      hostId: null,
      passportId: null,
    })
    if (!list.ok) throw new Error(list.problem.code)
    const good =
      'vmaccepteula\ninstall --firstdisk=local --preservevmfs\nrootpw --iscrypted ' +
      `$6$salt$${'x'.repeat(86)}\nnetwork --bootproto=dhcp --addvmportgroup=1\nreboot\n`
    const seen = async (text: string) => {
      const entered = await at.scene.request('kickstart.enter', { text, secureBoot: true, checklist: list.value.id })
      if (!entered.ok) throw new Error(entered.problem.code)
      return stateOf(entered.value, 'ks-safety')
    }
    expect(await seen(good)).toMatchObject({ status: 'done', evidence: { value: 'No problems found.' } })
    expect(await seen(good.replace('--iscrypted ', '').replace(/\$6\S+/, 'readable'))).toMatchObject({
      status: 'open',
      evidence: { state: 'not-ok', value: expect.stringContaining('plain text') },
    })
  })
})
