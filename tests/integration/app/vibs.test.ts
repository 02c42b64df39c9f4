import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { FilePicker } from '../../../electron/app/context.ts'
import { acquireHostLock } from '../../../electron/hosts/host-lock.ts'
import type { PracticeOptions } from '../../../electron/practice/practice-host.ts'
import { dataPaths } from '../../../electron/storage/paths.ts'
import { removeByEsxcli } from '../../../electron/vibs/host/esxcli-vib.ts'
import { parsePackage } from '../../../electron/vibs/package.ts'
import { retrieveExecuter } from '../../../electron/vim/esxcli.ts'
import { shutdownHost } from '../../../electron/vim/power-methods.ts'
import { systemClock } from '../../../shared/clock.ts'
import type { InstallWay } from '../../../shared/models/host-install.ts'
import type { InstallPreview, VibDraft, VibProgress } from '../../../shared/models/vib-workshop.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { policyFor } from '../../../shared/rules/policy-for.ts'
import { makeTempDir } from '../../support/tmp.ts'
import { build, sample } from '../../support/vibs.ts'
import { startScene, type Scene } from './scene.ts'

const { releaseDate: _date, ...rules } = sample
const draft: VibDraft = { ...rules, profile: 'all' }
const hardwareUuid = '4c4c4544-0042-4d10-8043-b7c04f4a3333'
const hostRef = { type: 'HostSystem', value: 'ha-host' } as const

const installed = Date.parse('2026-01-02T03:04:05Z')
const base = { name: 'esx-base', version: '8-1', vendor: 'VMware', acceptance: 'vmware_certified' } as const
const tool = { name: 'lsi-tool', version: '1-1', vendor: 'other', acceptance: 'partner' } as const
const packages = [base, tool].map((each) => ({ ...each, summary: '', installed }))

interface Workshop extends Scene {
  readonly host: string
  /** A folder of the user's. */
  readonly folder: string
  /** What the dialogs answer, in turn. */
  readonly answers: string[]
  /** What reports were saved as. */
  readonly saved: { name: string; format: string; text: string }[]
  /** Called at each step of a job. */
  onStep: (progress: VibProgress) => void
  preview(more?: { readonly way?: InstallWay; readonly draft?: VibDraft }): Promise<InstallPreview>
  reboot(): Promise<void>
}

async function workshop(options: Partial<PracticeOptions> = {}): Promise<Workshop> {
  const folder = await makeTempDir('workshop-')
  const answers: string[] = []
  const saved: Workshop['saved'] = []
  const next = () => Promise.resolve(answers.shift() ?? null)
  const pick: Partial<FilePicker> = {
    vib: next,
    folder: next,
    place: async () => {
      const file = await next()
      return file === null ? null : { file, overwrite: false }
    },
    save: (name, format, text) => {
      saved.push({ name, format, text })
      return Promise.resolve(ok({ file: `${name}.${format}` }))
    },
  }
  const scene = await startScene(
    { vms: 0, setup: { secureBoot: false }, hardwareUuid, packages, ...options },
    systemClock,
    {
      pick,
      onPush: (name, value) => {
        if (name === 'vibs.progress') made.onStep(value as VibProgress)
      },
    },
  )
  onTestFinished(() => folder.remove())
  const host = await scene.addPractice()
  const made: Workshop = {
    ...scene,
    host,
    folder: folder.path,
    answers,
    saved,
    onStep: () => undefined,
    preview: async ({ way = 'auto', draft: other = draft } = {}) =>
      valueOf(
        await scene.request('vibs.previewInstall', {
          id: host,
          source: { draft: other, files: null },
          datastore: null,
          secureBootOff: false,
          way,
        }),
      ),
    reboot: async () => {
      const { client } = valueOf(scene.app.hosts.find(host))
      valueOf(await shutdownHost(client, hostRef.value, true))
      await scene.until((state) => state.hosts[0]?.state.connection === 'unreachable')
      await scene.practice.powerOn()
      await scene.request('hosts.retry', { id: host })
      await scene.until((state) => state.hosts[0]?.state.connection === 'connected')
    },
  }
  return made
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.problem.code} ${JSON.stringify(result.problem.params)}`)
  return result.value
}

const codes = (problems: readonly { readonly code: string }[]): string[] => problems.map(({ code }) => code)
const software = ({ practice }: Scene) => practice.state().software
const names = (scene: Scene): string[] => software(scene).packages.map(({ name }) => name)
const sent = ({ practice }: Scene): string[] =>
  practice.calls
    .map(({ method }) => method)
    .filter((method) => ['PUT', 'UpdateHostImageAcceptanceLevel', 'InstallHostPatchV2_Task'].includes(method))
const attempts = (scene: Scene) => software(scene).attempts.filter(({ dryRun }) => !dryRun)
const temporaries = async (): Promise<string[]> =>
  (await readdir(tmpdir())).filter((name) => /^hypertray-\w{6}$/.test(name))

it('takes rules from a document over a VIB to the host, through a reboot, and away again', async () => {
  const scene = await workshop()
  const document = valueOf(await scene.request('vibs.saveDocument', { document: null, title: 'Lab', draft }))
  const [version] = document.versions
  if (!version) throw new Error('no version')
  const preview = valueOf(await scene.request('vibs.preview', { draft: version.draft, files: null }))
  expect(preview).toMatchObject({ vib: { name: sample.name, problems: [], signature: 'empty' }, taken: null })
  expect(preview.descriptorXml).toContain(`<name>${sample.name}</name>`)

  const file = join(scene.folder, 'demo.vib')
  scene.answers.push(file, file)
  const built = valueOf(await scene.request('vibs.build', { draft, files: null, as: 'vib' }))
  expect(built).toEqual({ file, sha256: preview.vib.sha256 })
  const opened = valueOf(await scene.request('vibs.open', undefined))
  expect(opened).toMatchObject({ name: 'demo.vib', file: { kind: 'vib', vib: { sha256: preview.vib.sha256 } } })

  const planned = valueOf(
    await scene.request('vibs.previewInstall', {
      id: scene.host,
      source: { file: opened?.id ?? '' },
      datastore: null,
      secureBootOff: false,
      way: 'auto',
    }),
  )
  expect(planned).toMatchObject({
    vib: { name: sample.name },
    release: '8.0.3',
    check: { blockers: [], datastore: 'datastore1' },
    lowersFrom: 'PartnerSupported',
    steps: ['level', 'upload', 'compare', 'rehearse', 'install', 'verify', 'clean'],
    uploadPath: `/vmfs/volumes/datastore1/hypertray-${preview.vib.sha256.slice(0, 8)}-${scene.host.slice(0, 8)}.vib`,
  })
  expect(codes(planned.check.warnings)).toContain('ACCEPTANCE_COMMUNITY')
  expect(planned.commands[0]).toBe('esxcli software acceptance set --level=CommunitySupported')
  expect([...sent(scene), ...attempts(scene)]).toEqual([])

  expect(valueOf(await scene.request('vibs.install', { job: planned.job }))).toEqual({
    outcome: 'installed',
    rebootRequired: false,
    ruleset: 'labAgent',
    notes: [],
    level: { before: 'PartnerSupported', now: 'CommunitySupported' },
  })
  expect(scene.pushed('vibs.progress').map(({ step, cancellable }) => [step, cancellable])).toEqual([
    ['level', true],
    ['upload', true],
    ['compare', true],
    ['rehearse', true],
    ['install', false],
    ['verify', false],
    ['clean', false],
  ])
  expect(await scene.request('vibs.install', { job: planned.job })).toMatchObject({
    problem: { code: 'VIB_PREVIEW_STALE' },
  })
  const ports = valueOf(await scene.request('ports.check', { id: scene.host, role: 'management', probe: false }))
  expect(JSON.stringify(ports)).toContain('labAgent')

  await scene.reboot()
  expect(names(scene)).toContain(sample.name)
  expect(scene.practice.state().rulesets.map(({ key }) => key)).toContain('labAgent')

  const removal = valueOf(await scene.request('vibs.previewRemoval', { id: scene.host, name: sample.name }))
  expect(removal).toMatchObject({ version: sample.version, blockers: [], restores: 'PartnerSupported' })
  expect(valueOf(await scene.request('vibs.remove', { job: removal.job }))).toEqual({
    outcome: 'removed',
    rebootRequired: false,
    ruleset: null,
    notes: [],
    level: { before: 'CommunitySupported', now: 'PartnerSupported' },
  })
  expect(software(scene).acceptance).toBe('partner')
  expect(scene.practice.state().rulesets.map(({ key }) => key)).not.toContain('labAgent')
  const changes = valueOf(await scene.request('vibs.changes', { hostId: scene.host }))
  expect(changes.map(({ change, state }) => [change.kind, state])).toEqual([
    ['acceptance', 'done'],
    ['remove', 'done'],
    ['install', 'done'],
    ['acceptance', 'done'],
  ])
  expect(changes[0]?.undoOf).toBe(changes[3]?.id)
})

describe('a draft', () => {
  it('that breaks the form of a package is named, and leaves nothing behind', async () => {
    const scene = await workshop()
    const before = await temporaries()
    const broken = { ...draft, version: 'one' }
    const refusal = { ok: false, problem: { code: 'VIB_RULES_INVALID', params: { detail: 'version' } } }
    expect(await scene.request('vibs.preview', { draft: broken, files: null })).toMatchObject(refusal)
    expect(await scene.request('vibs.build', { draft: broken, files: null, as: 'vib' })).toMatchObject(refusal)
    expect(await scene.request('vibs.exportRules', { draft: broken, format: 'json' })).toMatchObject(refusal)
    valueOf(await scene.request('vibs.preview', { draft, files: null }))
    const { job } = await scene.preview()
    expect((await temporaries()).length).toBe(before.length + 1)
    await scene.request('vibs.install', { job })
    expect(await temporaries()).toEqual(before)
  })

  it('whose rules make no sense is previewed, and not built', async () => {
    const scene = await workshop()
    const [first] = draft.rulesets
    if (!first) throw new Error('no ruleset')
    const vendors: VibDraft = { ...draft, rulesets: [{ ...first, id: 'sshServer' }] }
    valueOf(await scene.request('vibs.preview', { draft: vendors, files: null }))
    expect(await scene.request('vibs.build', { draft: vendors, files: null, as: 'vib' })).toMatchObject({
      problem: { code: 'VIB_RULES_INVALID' },
    })
  })

  it('with other content under a name and version that was built is offered the next version', async () => {
    const scene = await workshop()
    scene.answers.push(join(scene.folder, 'a.vib'), join(scene.folder, 'b.vib'))
    valueOf(await scene.request('vibs.build', { draft, files: null, as: 'vib' }))
    const other = { ...draft, summary: 'other' }
    const preview = valueOf(await scene.request('vibs.preview', { draft: other, files: null }))
    expect(preview.taken).toEqual({ next: '1.0.0-0.0.2' })
    expect(await scene.request('vibs.build', { draft: other, files: null, as: 'vib' })).toMatchObject({
      problem: { code: 'VIB_VERSION_TAKEN', params: { next: '1.0.0-0.0.2' } },
    })
    await expect(readFile(join(scene.folder, 'b.vib'))).rejects.toThrow('ENOENT')
    expect(codes((await scene.preview({ draft: other })).check.blockers)).toEqual(['VIB_VERSION_TAKEN'])
  })

  it('that was only previewed takes no version', async () => {
    const scene = await workshop()
    for (const summary of ['one', 'two']) {
      const preview = valueOf(await scene.request('vibs.preview', { draft: { ...draft, summary }, files: null }))
      expect(preview.taken).toBeNull()
      expect(codes((await scene.preview({ draft: { ...draft, summary } })).check.blockers)).toEqual([])
    }
  })

  it('becomes a bundle, rules that `vib build` takes, and a service.xml', async () => {
    const scene = await workshop()
    const file = join(scene.folder, 'demo.zip')
    scene.answers.push(file, file)
    valueOf(await scene.request('vibs.build', { draft, files: null, as: 'bundle' }))
    expect(valueOf(await scene.request('vibs.open', undefined))).toMatchObject({
      file: { kind: 'bundle', bundle: { problems: [] }, vibs: [{ name: sample.name }] },
    })
    valueOf(await scene.request('vibs.exportRules', { draft, format: 'json' }))
    valueOf(await scene.request('vibs.exportRules', { draft: { ...draft, name: '../x' }, format: 'xml' }))
    expect(scene.saved.map(({ name, format }) => [name, format])).toEqual([
      [sample.name, 'json'],
      ['x', 'xml'],
    ])
    expect(valueOf(parsePackage(scene.saved[0]?.text ?? ''))).toEqual(sample)
    expect(scene.saved[1]?.text).toContain('<id>labAgent</id>')
  })

  it('carries the files of a chosen folder, with those that stay writable', async () => {
    const scene = await workshop()
    const tree = await makeTempDir('tree-')
    onTestFinished(() => tree.remove())
    await writeFile(join(tree.path, 'motd'), 'x')
    scene.answers.push(tree.path)
    const chosen = valueOf(await scene.request('vibs.chooseTree', undefined))
    expect(chosen).toMatchObject({ files: [{ path: 'motd', size: 1, mode: 0o644 }], outside: ['motd'] })
    const files = { tree: chosen?.id ?? '', sticky: ['motd'] }
    const { vib } = valueOf(await scene.request('vibs.preview', { draft, files }))
    expect(vib.payloads[0]?.files).toContainEqual({ path: 'motd', mode: 0o1644, size: 1, type: 'file' })
    const unknown = { ...files, tree: '00000000-0000-4000-8000-000000000000' }
    expect(await scene.request('vibs.preview', { draft, files: unknown })).toMatchObject({
      problem: { code: 'VIB_TREE_NOT_CHOSEN' },
    })
  })
})

describe('an opened file', () => {
  async function two(scene: Workshop) {
    const [a, b] = [join(scene.folder, 'a.vib'), join(scene.folder, 'b.vib')]
    await build(a)
    await build(b, { ...sample, version: '1.0.0-0.0.2' })
    scene.answers.push(a, b)
    const first = valueOf(await scene.request('vibs.open', undefined))
    const second = valueOf(await scene.request('vibs.open', undefined))
    if (!first || !second) throw new Error('cancelled')
    return { a, b, first: first.id, second: second.id }
  }

  it('is compared with another and gives out its files, past none that is there', async () => {
    const scene = await workshop()
    const { first, second } = await two(scene)
    expect(valueOf(await scene.request('vibs.compare', { file: first, other: second }))).toEqual([
      { what: 'field', name: 'version', a: '1.0.0-0.0.1', b: '1.0.0-0.0.2' },
    ])
    const out = join(scene.folder, 'out.xml')
    const path = `etc/vmware/firewall/${sample.name}.xml`
    scene.answers.push(out, out)
    expect(valueOf(await scene.request('vibs.extract', { file: first, path }))).toEqual({ file: out })
    expect(await readFile(out, 'utf8')).toContain('<id>labAgent</id>')
    // It appeared after the dialog, which therefore asked nothing.
    expect(await scene.request('vibs.extract', { file: first, path })).toMatchObject({
      problem: { code: 'VIB_OUTPUT_EXISTS' },
    })
  })

  it('that was changed meanwhile says so', async () => {
    const scene = await workshop()
    const { a, b, first, second } = await two(scene)
    const install = { id: scene.host, datastore: null, secureBootOff: false, way: 'auto' } as const
    const planned = valueOf(await scene.request('vibs.previewInstall', { ...install, source: { file: first } }))
    await rename(b, a)
    const changed = { problem: { code: 'VIB_FILE_CHANGED', params: { file: 'a.vib' } } }
    expect(await scene.request('vibs.compare', { file: second, other: first })).toMatchObject({ ok: false })
    expect(await scene.request('vibs.compare', { file: first, other: second })).toMatchObject(changed)
    expect(await scene.request('vibs.previewInstall', { ...install, source: { file: first } })).toMatchObject(changed)
    expect(await scene.request('vibs.install', { job: planned.job })).toMatchObject(changed)
    expect([...sent(scene), ...attempts(scene)]).toEqual([])
  })

  it('is dropped on a window by token, once, and only a regular file', async () => {
    const scene = await workshop()
    const file = join(scene.folder, 'a.vib')
    await build(file)
    expect(await scene.app.dropped(scene.folder)).toBeNull()
    expect(await scene.app.dropped('a.vib')).toBeNull()
    expect(await scene.app.dropped(join(scene.folder, 'none'))).toBeNull()
    const token = (await scene.app.dropped(file)) ?? ''
    expect(valueOf(await scene.request('vibs.openDropped', { token }))).toMatchObject({ name: 'a.vib' })
    expect(await scene.request('vibs.openDropped', { token })).toMatchObject({ problem: { code: 'VIB_NOT_OPENED' } })
  })
})

it('shows what is installed, and writes it down so that no cell is a formula', async () => {
  const scene = await workshop({
    packages: [
      { ...tool, name: '=cmd', summary: '', installed },
      { ...base, summary: '', installed },
    ],
  })
  const shown = valueOf(await scene.request('vibs.installed', { id: scene.host }))
  expect(shown).toMatchObject({ level: 'PartnerSupported', secureBoot: false, installed: { source: 'image-manager' } })
  expect(shown.profile).toEqual(expect.any(String))
  for (const format of ['csv', 'md', 'html', 'json'] as const)
    valueOf(await scene.request('vibs.exportInstalled', { id: scene.host, format }))
  const [csv = '', markdown = '', html = '', json = ''] = scene.saved.map(({ text }) => text)
  expect(csv).toContain(",'=cmd,1-1,other,PartnerSupported,2026-01-02,")
  expect(markdown).toContain('| `=cmd` | `1-1` |')
  expect(html).toContain('<code>=cmd</code>')
  expect(JSON.parse(json)).toMatchObject({ level: 'PartnerSupported', packages: [{ name: '=cmd' }, {}] })
  expect(scene.saved[0]?.name).toMatch(/^software-practice-\d{8}-\d{4}$/)
})

it('changes the acceptance level as previewed, and takes it back', async () => {
  const scene = await workshop()
  const level = 'CommunitySupported'
  const preview = valueOf(await scene.request('vibs.previewAcceptance', { id: scene.host, level }))
  expect(preview).toMatchObject({ before: 'PartnerSupported', refusal: null })
  const input = { id: scene.host, level, expected: preview.before, undoOf: null } as const
  const done = valueOf(await scene.request('vibs.setAcceptance', input))
  expect([done.state, software(scene).acceptance]).toEqual(['done', 'community'])
  expect(await scene.request('vibs.setAcceptance', input)).toMatchObject({
    problem: { code: 'ACCEPTANCE_CHANGED_MEANWHILE' },
  })
  const undo = { id: scene.host, level: preview.before, expected: level, undoOf: done.id } as const
  expect(valueOf(await scene.request('vibs.setAcceptance', undo))).toMatchObject({ state: 'done', undoOf: done.id })
  expect(software(scene).acceptance).toBe('partner')
})

describe('while an installation is under way', () => {
  it('nothing else changes the host, here or in another program', async () => {
    const scene = await workshop({ installs: { seconds: 0.5 } })
    const { job } = await scene.preview()
    const second = await scene.preview()
    const busy = { ok: false, problem: { code: 'VIB_CHANGE_UNDER_WAY', params: { name: 'practice' } } }
    const others: Promise<unknown>[] = []
    scene.onStep = ({ step }) => {
      if (step !== 'install') return
      expect([scene.app.busy(), scene.app.busy(scene.host)]).toEqual([true, true])
      const { fingerprint } = scene.practice
      others.push(
        scene.request('power.shutDown', { id: scene.host, policy: policyFor(scene.store.state.settings, scene.host) }),
        scene.request('hosts.remove', { id: scene.host }),
        scene.request('vibs.install', { job: second.job }),
        acquireHostLock(
          scene.store.state.shell.dataFolder,
          { fingerprint, hardwareUuid: hardwareUuid },
          { name: 'practice', what: 'shutdown', clock: systemClock },
        ),
      )
    }
    expect(valueOf(await scene.request('vibs.install', { job }))).toMatchObject({ outcome: 'installed' })
    expect(others.length).toBe(4)
    for (const other of await Promise.all(others)) expect(other).toMatchObject(busy)
    expect(scene.app.busy()).toBe(false)
    expect(attempts(scene).length).toBe(1)
  })

  it('does not begin while a shutdown counts down', async () => {
    const scene = await workshop()
    const { job } = await scene.preview()
    valueOf(
      await scene.request('power.shutDown', {
        id: scene.host,
        policy: policyFor(scene.store.state.settings, scene.host),
      }),
    )
    expect(await scene.request('vibs.install', { job })).toMatchObject({ problem: { code: 'RUN_IN_PROGRESS' } })
    await scene.request('power.cancel', { id: scene.host })
    expect([...sent(scene), ...attempts(scene)]).toEqual([])
  })

  it('does not begin while a shutdown has the host', async () => {
    const scene = await workshop()
    const { job } = await scene.preview()
    const removal = valueOf(await scene.request('vibs.previewRemoval', { id: scene.host, name: 'lsi-tool' }))
    const { fingerprint } = scene.practice
    const lock = valueOf(
      await acquireHostLock(
        scene.store.state.shell.dataFolder,
        { fingerprint, hardwareUuid: hardwareUuid },
        { name: 'practice', what: 'shutdown', clock: systemClock },
      ),
    )
    onTestFinished(() => lock.release())
    const running = { ok: false, problem: { code: 'RUN_IN_PROGRESS' } }
    expect(await scene.request('vibs.install', { job })).toMatchObject(running)
    expect(await scene.request('vibs.remove', { job: removal.job })).toMatchObject(running)
    expect([...sent(scene), ...attempts(scene)]).toEqual([])
  })
})

describe('an installation', () => {
  it.each([
    ['Secure Boot was turned on', { secureBoot: true }, 'VIB_SECURE_BOOT_ON'],
    ['the level was changed', { acceptance: 'vmware_accepted' as const }, 'ACCEPTANCE_CHANGED_MEANWHILE'],
  ])('is refused when %s after the preview', async (_what, setup, code) => {
    const scene = await workshop()
    const { job } = await scene.preview()
    scene.practice.setUp(setup)
    const run = valueOf(await scene.request('vibs.install', { job }))
    expect([run.outcome, codes(run.notes), run.level]).toEqual(['refused', [code], null])
    expect([...sent(scene), ...attempts(scene)]).toEqual([])
  })

  it('stops where the level cannot be lowered', async () => {
    const scene = await workshop()
    const { job } = await scene.preview()
    scene.practice.inject({
      method: 'UpdateHostImageAcceptanceLevel',
      when: 'before',
      what: { fault: 'HostConfigFault' },
    })
    expect((await scene.request('vibs.install', { job })).ok).toBe(false)
    expect([sent(scene), attempts(scene)]).toEqual([['UpdateHostImageAcceptanceLevel'], []])
  })

  it('that is cancelled before it was sent leaves the host as it was', async () => {
    const scene = await workshop()
    const { job } = await scene.preview()
    const giveUp = new AbortController()
    scene.onStep = ({ step }) => {
      if (step === 'compare') giveUp.abort()
    }
    expect(await scene.app.request('vibs.install', { job }, giveUp.signal)).toMatchObject({
      problem: { code: 'CANCELLED' },
    })
    expect(software(scene)).toMatchObject({ acceptance: 'partner' })
    expect([attempts(scene), software(scene).files]).toEqual([[], []])
    expect(scene.pushed('vibs.progress').at(-1)).toMatchObject({ step: 'level', cancellable: false })
  })

  it('that is cancelled says where the level could not be given back', async () => {
    const forced = { ...tool, name: 'forced', acceptance: 'community' as const, summary: '', installed }
    const scene = await workshop({ packages: [...packages, forced] })
    const { job } = await scene.preview()
    const giveUp = new AbortController()
    scene.onStep = ({ step }) => {
      if (step === 'compare') giveUp.abort()
    }
    expect((await scene.app.request('vibs.install', { job }, giveUp.signal)).ok).toBe(false)
    expect(scene.store.state.notices).toMatchObject([
      { code: 'VIB_LEVEL_NOT_RESTORED', params: { name: 'practice', level: 'PartnerSupported' } },
    ])
  })

  it('that is cancelled after it was sent goes on', async () => {
    const scene = await workshop()
    const { job } = await scene.preview()
    const giveUp = new AbortController()
    scene.onStep = ({ step }) => {
      if (step === 'install') giveUp.abort()
    }
    expect(await scene.app.request('vibs.install', { job }, giveUp.signal)).toMatchObject({
      value: { outcome: 'installed', level: { now: 'CommunitySupported' } },
    })
  })

  it('gives the level back where the host does not take the VIB', async () => {
    const scene = await workshop({ installs: { outcome: 'skip' } })
    const { job } = await scene.preview()
    const run = valueOf(await scene.request('vibs.install', { job }))
    expect(run).toMatchObject({ outcome: 'skipped', level: { before: 'PartnerSupported', now: 'PartnerSupported' } })
    expect(software(scene).acceptance).toBe('partner')
  })

  it('takes the documented method where the user wants no other, and says so beforehand', async () => {
    const scene = await workshop()
    valueOf(await scene.request('settings.update', { installWay: 'patch' }))
    const { job, steps } = await scene.preview()
    expect(steps).not.toContain('rehearse')
    expect(valueOf(await scene.request('vibs.install', { job }))).toMatchObject({ outcome: 'installed' })
    expect(software(scene).attempts.map(({ via }) => via)).toEqual(['patch'])
    const asked = await scene.preview({ way: 'esxcli', draft: { ...draft, version: '1.0.0-0.0.2' } })
    expect(asked.steps).toContain('rehearse')
  })

  it('finds out what became of it when the connection is lost', async () => {
    const scene = await workshop({ installs: { cut: 'finished' } })
    const { job } = await scene.preview({ way: 'patch' })
    expect(valueOf(await scene.request('vibs.install', { job }))).toMatchObject({ outcome: 'installed' })
    expect(attempts(scene).length).toBe(1)
  })
})

describe('after a reboot that a change waits for', () => {
  it('says once what is there', async () => {
    const scene = await workshop({ installs: { outcome: 'reboot' } })
    const { job } = await scene.preview()
    expect(valueOf(await scene.request('vibs.install', { job }))).toMatchObject({
      outcome: 'unknown',
      rebootRequired: true,
      notes: [{ code: 'VIB_SEEN_AFTER_REBOOT' }],
    })
    await scene.reboot()
    const { notices } = await scene.until((state) => state.notices.length > 0)
    expect(notices).toMatchObject([{ code: 'VIB_AFTER_REBOOT_THERE', params: { host: 'practice', name: sample.name } }])
    await scene.request('app.dismissNotices', undefined)
    await scene.reboot()
    // Asked of the same host after it was looked at, so that a second look would have ended by then.
    valueOf(await scene.request('vibs.installed', { id: scene.host }))
    expect(scene.store.state.notices).toEqual([])
  })

  it('tells once that what waits for it cannot be read, and again only once it could', async () => {
    const scene = await workshop()
    const file = dataPaths(scene.store.state.shell.dataFolder).pendingReboots
    // The request is answered after the look that the contact before it began.
    const reconnect = async (): Promise<string[]> => {
      await scene.reboot()
      valueOf(await scene.request('vibs.installed', { id: scene.host }))
      return codes(scene.store.state.notices)
    }
    await writeFile(file, '{')
    expect(await reconnect()).toEqual(['STORAGE_CORRUPT'])
    expect(await reconnect()).toEqual(['STORAGE_CORRUPT'])
    await rm(file)
    expect(await reconnect()).toEqual(['STORAGE_CORRUPT'])
    await writeFile(file, '{')
    expect(await reconnect()).toEqual(['STORAGE_CORRUPT', 'STORAGE_CORRUPT'])
  })

  it('says when it did not stay', async () => {
    const scene = await workshop({ installs: { outcome: 'reboot' } })
    const { job } = await scene.preview()
    await scene.request('vibs.install', { job })
    // Another program takes it away before the reboot.
    const { client } = valueOf(scene.app.hosts.find(scene.host))
    const executer = valueOf(await retrieveExecuter(client, hostRef))
    valueOf(await removeByEsxcli(client, executer, { name: sample.name, dryRun: false }))
    await scene.reboot()
    const { notices } = await scene.until((state) => state.notices.length > 0)
    expect(codes(notices)).toEqual(['VIB_AFTER_REBOOT_MISSING'])
  })

  it('says that what was removed is gone, for good', async () => {
    const scene = await workshop()
    await scene.request('vibs.install', { job: (await scene.preview()).job })
    scene.practice.setInstalls({ outcome: 'reboot' })
    const removal = valueOf(await scene.request('vibs.previewRemoval', { id: scene.host, name: sample.name }))
    expect(valueOf(await scene.request('vibs.remove', { job: removal.job }))).toMatchObject({
      outcome: 'unknown',
      rebootRequired: true,
      level: null,
    })
    await scene.reboot()
    const { notices } = await scene.until((state) => state.notices.length > 0)
    expect(notices).toMatchObject([{ code: 'VIB_AFTER_REBOOT_REMOVED', params: { name: sample.name } }])
  })
})
