import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import {
  applyAcceptance,
  previewAcceptanceOnHost,
  readAcceptance,
  type ApplyAcceptanceOptions,
} from '../../../electron/vibs/host/acceptance.ts'
import { ImageJournal } from '../../../electron/vibs/host/image-journal.ts'
import type { VimClient } from '../../../electron/vim/client.ts'
import { systemClock } from '../../../shared/clock.ts'
import type { ImageChangeEntry } from '../../../shared/models/host-image.ts'
import type { AcceptanceLevel } from '../../../shared/models/vib.ts'
import { openAppendFile } from '../../../electron/storage/append-file.ts'
import { makeTempDir } from '../../support/tmp.ts'
import { clientFor, codeOf, valueOf } from '../vim/hosts.ts'
import { ordinary, scriptedHost, type ScriptedHost, type ScriptedState } from './scripted-host.ts'

const community = {
  name: 'lab-rules',
  version: '1.0-1',
  vendor: 'lab',
  level: 'community',
  date: '2025-01-01',
} as const

interface Scene {
  readonly host: ScriptedHost
  readonly client: VimClient
  apply(
    level: AcceptanceLevel,
    expected: AcceptanceLevel,
    more?: Partial<ApplyAcceptanceOptions>,
  ): ReturnType<typeof applyAcceptance>
  lines(): Promise<ImageChangeEntry[]>
}

async function scene(state: Partial<ScriptedState> = {}): Promise<Scene> {
  const [host, folder] = await Promise.all([scriptedHost(state), makeTempDir('image-')])
  const client = clientFor(host)
  onTestFinished(async () => {
    await client.close()
    await folder.remove()
  })
  const file = join(folder.path, 'image-changes.jsonl')
  const id = randomUUID()
  return {
    host,
    client,
    apply: (level, expected, more) =>
      applyAcceptance({
        client,
        level,
        expected,
        host: { id, name: 'esx' },
        undoOf: null,
        journal: new ImageJournal({ file }),
        clock: systemClock,
        ...more,
      }),
    lines: async () =>
      (await readFile(file, 'utf8').catch(() => ''))
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as ImageChangeEntry),
  }
}

it('reads the level and the image', async () => {
  const { client } = await scene()
  expect(valueOf(await readAcceptance(client))).toEqual({
    level: 'PartnerSupported',
    profile: { name: 'ESXi-8.0U3-standard', vendor: 'VMware, Inc.' },
  })
})

it('reads the level where the host keeps its image profile to itself', async () => {
  const { client, host } = await scene()
  host.overrides.set('HostImageConfigGetProfile', () => ({ fault: 'NoPermission' }))
  expect(valueOf(await readAcceptance(client))).toMatchObject({ level: 'PartnerSupported', profile: { name: null } })
})

it('previews a lower level with what it costs, and sends nothing', async () => {
  const { client, host } = await scene({ secureBoot: true })
  const preview = valueOf(await previewAcceptanceOnHost({ client, level: 'CommunitySupported' }))
  expect(preview).toMatchObject({
    before: 'PartnerSupported',
    after: 'CommunitySupported',
    noChange: false,
    blockers: [],
    refusal: null,
    call: 'HostImageConfigManager.UpdateHostImageAcceptanceLevel(newAcceptanceLevel = community)',
    command: 'esxcli software acceptance set --level=CommunitySupported',
  })
  expect(preview.warnings.map(({ code }) => code)).toEqual(['ACCEPTANCE_COMMUNITY', 'ACCEPTANCE_SECURE_BOOT'])
  expect(host.names()).not.toContain('UpdateHostImageAcceptanceLevel')
})

it('names the VIBs that stand in the way of raising, and refuses', async () => {
  const { client, host, apply } = await scene({ level: 'community', packages: [...ordinary, community] })
  const preview = valueOf(await previewAcceptanceOnHost({ client, level: 'VMwareAccepted' }))
  expect(preview.blockers?.map(({ name }) => name)).toEqual(['lsi-tool', 'lab-rules'])
  expect(codeOf(await apply('VMwareAccepted', 'CommunitySupported'))).toBe('ACCEPTANCE_BLOCKED')
  expect(host.names()).not.toContain('UpdateHostImageAcceptanceLevel')
})

it('says that the list is unknown where neither way gives one, and leaves the verdict to the host', async () => {
  const { client, host } = await scene({ level: 'community' })
  host.overrides.set('fetchSoftwarePackages', () => ({ fault: 'NoPermission' }))
  host.overrides.set('RetrieveManagedMethodExecuter', () => ({ fault: 'MethodNotFound' }))
  const preview = valueOf(await previewAcceptanceOnHost({ client, level: 'PartnerSupported' }))
  expect(preview).toMatchObject({ blockers: null, refusal: null })
  expect(preview.warnings.map(({ code }) => code)).toEqual(['ACCEPTANCE_VIBS_UNKNOWN'])
})

it('changes the level, journals intent and end, reads back, and takes it back again', async () => {
  const { host, apply, lines } = await scene()
  const done = valueOf(await apply('CommunitySupported', 'PartnerSupported'))
  expect(done).toMatchObject({ state: 'done', code: null, before: 'PartnerSupported' })
  expect(host.state.level).toBe('community')
  expect((await lines()).map(({ state }) => state)).toEqual(['intent', 'done'])
  const undone = valueOf(await apply(done.before ?? 'PartnerSupported', 'CommunitySupported', { undoOf: done.id }))
  expect(undone).toMatchObject({ state: 'done', undoOf: done.id })
  expect(host.state.level).toBe('partner')
})

it('sends nothing for the level that is there already, and nothing when it was changed meanwhile', async () => {
  const { host, apply, lines } = await scene()
  expect(valueOf(await apply('PartnerSupported', 'PartnerSupported'))).toMatchObject({ state: 'done' })
  expect(codeOf(await apply('CommunitySupported', 'VMwareAccepted'))).toBe('ACCEPTANCE_CHANGED_MEANWHILE')
  expect(host.names()).not.toContain('UpdateHostImageAcceptanceLevel')
  expect(await lines()).toEqual([])
})

it('sends nothing after a cancel that comes while the journal is written', async () => {
  const { host, apply } = await scene()
  const giveUp = new AbortController()
  const folder = await makeTempDir('image-')
  onTestFinished(() => folder.remove())
  const journal = new ImageJournal({
    file: join(folder.path, 'image-changes.jsonl'),
    openFile: (...how) => {
      giveUp.abort()
      return openAppendFile(...how)
    },
  })
  expect(codeOf(await apply('CommunitySupported', 'PartnerSupported', { journal, signal: giveUp.signal }))).toBe(
    'CANCELLED',
  )
  expect(host.names()).not.toContain('UpdateHostImageAcceptanceLevel')
  expect(valueOf(await journal.list(null))).toMatchObject([{ state: 'failed', code: 'CANCELLED' }])
})

it('keeps what the host refused apart from what is not known', async () => {
  const { host, apply, lines } = await scene()
  host.overrides.set('UpdateHostImageAcceptanceLevel', () => ({ fault: 'HostConfigFault', text: 'no' }))
  expect(codeOf(await apply('CommunitySupported', 'PartnerSupported'))).toBe('HOST_CONFIG_FAULT')
  expect((await lines()).map(({ state }) => state)).toEqual(['intent', 'failed'])
  host.overrides.set('UpdateHostImageAcceptanceLevel', () => 'break')
  expect(valueOf(await apply('CommunitySupported', 'PartnerSupported'))).toMatchObject({
    state: 'unconfirmed',
    code: 'ACCEPTANCE_UNCONFIRMED',
  })
  host.overrides.set('UpdateHostImageAcceptanceLevel', (_call, state) => {
    state.level = 'community'
    return 'break'
  })
  // Read back as asked, so it is done although the answer was lost.
  expect(valueOf(await apply('CommunitySupported', 'PartnerSupported'))).toMatchObject({ state: 'done' })
  host.overrides.set('UpdateHostImageAcceptanceLevel', () => ({ content: '' }))
  expect(valueOf(await apply('PartnerSupported', 'CommunitySupported'))).toMatchObject({ state: 'not-as-asked' })
})
