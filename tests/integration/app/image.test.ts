import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import type { Checklist, StepState } from '../../../shared/models/checklist.ts'
import { allSteps, stateOf } from '../../../shared/rules/checklist/steps.ts'
import { makeInstallerIso } from '../../support/installer-iso.ts'
import { makeTempDir } from '../../support/tmp.ts'
import { startScene } from './scene.ts'

const never = new AbortController().signal
const english = createTranslator('en')

const stepOf = (of: Checklist, check: string): StepState =>
  stateOf(of, allSteps(of).find((step) => step.check === check)?.id ?? '')

describe('an installer image in the running app', () => {
  it('is looked into, hashed with progress, and entered into a checklist as what was seen', async () => {
    const scene = await startScene()
    const images = await scene.images()
    await using temporary = await makeTempDir()
    const folder = temporary.path
    const file = await makeInstallerIso(folder)
    const chosen = await images.inspect(file, never)
    if (!chosen.ok) throw new Error(chosen.problem.code)
    expect(chosen.value).toMatchObject({
      name: 'installer.iso',
      problem: null,
      info: { isEsxi: true, version: '8.0.3', build: '24022510' },
    })
    expect(JSON.stringify(chosen.value)).not.toContain(folder)

    const { checklists } = await scene.install()
    const made = await checklists.create({
      templateId: 'install',
      name: 'rack-9',
      target: '8.0U3',
      hostId: null,
      passportId: null,
    })
    if (!made.ok) throw new Error(made.problem.code)
    const { id } = chosen.value
    const sha256 = createHash('sha256')
      .update(await readFile(file))
      .digest('hex')

    // Nothing was computed yet: a checksum that was only pasted proves nothing.
    const looked = await images.enter(id, made.value.id, sha256, english)
    if (!looked.ok) throw new Error(looked.problem.code)
    expect(stepOf(looked.value, 'image-inspect')).toMatchObject({
      status: 'done',
      by: 'automatic',
      evidence: { value: 'installer.iso: ESXi 8.0.3, build 24022510.' },
    })
    expect(stepOf(looked.value, 'image-hash').status).toBe('open')

    const hashed = await images.hash(id, never)
    expect(hashed).toMatchObject({ ok: true, value: { sha256, md5: expect.stringMatching(/^[0-9a-f]{32}$/) } })
    expect(scene.pushed('image.progress').at(-1)).toMatchObject({
      image: id,
      bytes: scene.pushed('image.progress').at(-1)?.total,
    })
    const same = await images.enter(id, made.value.id, `${sha256}  installer.iso`, english)
    expect(same.ok && stepOf(same.value, 'image-hash')).toMatchObject({
      status: 'done',
      evidence: { state: 'ok', value: `SHA-256 is as expected: ${sha256}.` },
    })
    const other = await images.enter(id, made.value.id, 'f'.repeat(64), english)
    expect(other.ok && stepOf(other.value, 'image-hash')).toMatchObject({
      status: 'open',
      evidence: { state: 'not-ok' },
    })
    const unsaid = await images.enter(id, made.value.id, 'no sum here', english)
    expect(unsaid.ok && stepOf(unsaid.value, 'image-hash')).toMatchObject({
      status: 'open',
      evidence: { state: 'not-ok' },
    })
  })

  it('reads only what the user has chosen, and can be cancelled', async () => {
    const scene = await startScene()
    const images = await scene.images()
    expect(await images.hash('0f9e8d7c-6b5a-4c3d-8e2f-1a0b9c8d7e6f', never)).toMatchObject({
      ok: false,
      problem: { code: 'IMAGE_NOT_CHOSEN' },
    })
    await using temporary = await makeTempDir()
    const folder = temporary.path
    expect(await images.inspect(folder, never)).toMatchObject({ ok: false, problem: { code: 'IMAGE_UNREADABLE' } })
    const text = join(folder, 'notes.iso')
    await writeFile(text, 'no image')
    const chosen = await images.inspect(text, never)
    if (!chosen.ok) throw new Error(chosen.problem.code)
    expect(chosen.value).toMatchObject({ info: null, problem: { code: 'IMAGE_NOT_ISO' } })
    expect(await images.hash(chosen.value.id, AbortSignal.abort())).toMatchObject({
      ok: false,
      problem: { code: 'CANCELLED' },
    })
  })
})
