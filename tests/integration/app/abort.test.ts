import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { acquireLock } from '../../../electron/storage/lock.ts'
import { dataPaths } from '../../../electron/storage/paths.ts'
import { requests, type RequestInput, type RequestName } from '../../../shared/ipc/contract.ts'
import { stepStateSchema, type Template } from '../../../shared/models/checklist.ts'
import { hardwareSchema } from '../../../shared/models/hardware.ts'
import type { RulesDocument, VibDraft } from '../../../shared/models/vib-workshop.ts'
import { policyFor } from '../../../shared/rules/policy-for.ts'
import { builtInTemplates } from '../../../shared/reference/install-checklist.ts'
import type { Result } from '../../../shared/result.ts'
import { sample } from '../../support/vibs.ts'
import { password, startScene, type Scene } from './scene.ts'

/** What a request waits for while it can be given up. `nothing`: it is done in one turn, or ends with a dialog of the desktop. */
type WaitsFor =
  | 'host'
  | 'hosts'
  | 'settings'
  | 'policies'
  | 'checklists'
  | 'passports'
  | 'baselines'
  | 'rulesDocuments'
  | 'vmRules'
  | 'attention'
  | 'nothing'

interface Ids {
  readonly host: string
  readonly checklist: string
  readonly step: string
  readonly template: Template
  readonly passport: string
  readonly baseline: string
  readonly document: RulesDocument
  /** Jobs of the workshop. */
  readonly install: string
  readonly removal: string
}

type Case<Name extends RequestName> = readonly [WaitsFor, (ids: Ids, scene: Scene) => RequestInput<Name>]

const noHardware = hardwareSchema.parse({
  vendor: null,
  model: null,
  biosVersion: null,
  firmware: null,
  secureBoot: null,
  tpm: null,
  cpu: null,
  memoryMib: null,
  pci: null,
  usb: null,
  nvme: null,
  disks: null,
  vibs: null,
  running: null,
  licence: 'unknown',
})
const builtInTemplate = builtInTemplates[0]?.id ?? ''
const change = { kind: 'ruleset', key: 'syslog', enabled: true } as const
const stick = { image: randomUUID(), volume: '/nowhere', kernelopt: null, ks: null } as const
const previous = stepStateSchema.parse({
  status: 'done',
  reason: null,
  note: null,
  at: null,
  by: null,
  who: null,
  evidence: null,
})
const untouched = {
  defaults: { enabled: null, startDelay: 120, stopDelay: 120, waitForHeartbeat: false, stopAction: 'PowerOff' },
  entries: [],
}
const none = (): undefined => undefined
const { releaseDate: _date, ...rules } = sample
const draft: VibDraft = { ...rules, profile: 'all' }
const rulesText = JSON.stringify({
  version: 1,
  vms: [{ instanceUuid: '5029a3c1-7be0-4f16-9d42-000000000001', rules: { protected: true } }],
})
const wish = { source: { draft, files: null }, datastore: null, secureBootOff: true, way: 'auto' } as const

/** Every request of the contract; one that is missing here does not compile. */
const cases: { readonly [Name in RequestName]: Case<Name> } = {
  'app.snapshot': ['nothing', none],
  'app.dismissNotices': ['nothing', none],
  'shell.showRun': ['nothing', ({ host }) => ({ id: host })],
  'shell.showManyHosts': ['nothing', none],
  'shell.showing': ['nothing', ({ host }) => ({ run: host })],
  'shell.copy': ['nothing', () => ({ text: 'copied' })],
  'shell.openDataFolder': ['nothing', none],
  'shell.openManual': ['nothing', () => ({ page: 'guide' })],
  'shell.openNotices': ['nothing', none],
  'shell.openLink': ['nothing', () => ({ link: 'documentation' })],
  'settings.update': ['settings', () => ({ zoom: 1.1 })],
  'updates.check': ['nothing', none],
  'updates.download': ['nothing', none],
  'updates.cancel': ['nothing', none],
  'updates.restart': ['nothing', none],
  'updates.openPage': ['nothing', none],
  'attention.check': ['nothing', () => ({ id: null })],
  'attention.mark': ['nothing', ({ host }) => ({ id: host, key: 'x', how: { kind: 'snoozed', until: null } })],
  'attention.unmark': ['attention', ({ host }) => ({ id: host, key: 'x' })],
  'practice.start': ['nothing', none],
  'hosts.inspect': ['nothing', (_ids, { practice }) => ({ address: `127.0.0.1:${practice.port}`, adding: false })],
  'hosts.add': [
    'host',
    (_ids, { practice }) => ({
      address: `localhost:${practice.port}`,
      user: 'root',
      password,
      fingerprint: practice.fingerprint,
      name: null,
      remember: false,
      again: true,
    }),
  ],
  // The password goes first; once it is gone the host follows it, whoever has its document meanwhile.
  'hosts.remove': ['nothing', ({ host }) => ({ id: host })],
  'hosts.rename': ['hosts', ({ host }) => ({ id: host, name: 'another' })],
  'hosts.repin': ['hosts', ({ host }, { practice }) => ({ id: host, fingerprint: practice.fingerprint })],
  'hosts.setPassword': ['nothing', ({ host }) => ({ id: host, password: 'another', remember: false })],
  'hosts.retry': ['nothing', ({ host }) => ({ id: host })],
  'hosts.setPolicy': ['policies', ({ host }) => ({ id: host, policy: { countdownSeconds: 20 } })],
  'hosts.watch': ['nothing', ({ host }) => ({ id: host, watching: false })],
  'power.rehearse': [
    'host',
    ({ host }, { store }) => {
      const { countdownSeconds: _none, ...policy } = policyFor(store.state.settings, host)
      return { id: host, policy }
    },
  ],
  'power.shutDown': [
    'policies',
    ({ host }, { store }) => ({ id: host, policy: policyFor(store.state.settings, host) }),
  ],
  'power.now': ['nothing', ({ host }) => ({ id: host, acknowledgedVms: [] })],
  'power.cancel': ['nothing', ({ host }) => ({ id: host })],
  'power.startNow': ['nothing', ({ host }) => ({ id: host })],
  'power.decide': ['nothing', ({ host }) => ({ id: host, vms: ['1'], answer: 'suspend' })],
  'power.answer': ['nothing', ({ host }) => ({ id: host, question: 'q', answer: 'wait' })],
  'power.dismiss': ['nothing', ({ host }) => ({ id: host })],
  'power.shutDownHosts': ['nothing', ({ host }) => ({ ids: [host], last: [] })],
  'power.startManyNow': ['nothing', none],
  'power.cancelMany': ['nothing', none],
  'power.dismissMany': ['nothing', none],
  'power.run': [
    'policies',
    ({ host }, { store }) => ({ id: host, policy: policyFor(store.state.settings, host), action: 'reboot' }),
  ],
  'wake.start': ['nothing', ({ host }) => ({ id: host, macs: [] })],
  'wake.cancel': ['nothing', ({ host }) => ({ id: host })],
  'wake.dismiss': ['nothing', ({ host }) => ({ id: host })],
  'power.setVmRules': [
    'vmRules',
    ({ host }) => ({ id: host, changes: [{ vms: ['1'], set: { protected: true }, unset: [] }] }),
  ],
  'power.exportVmRules': ['nothing', ({ host }) => ({ id: host })],
  'power.previewVmRules': ['nothing', ({ host }) => ({ id: host, name: 'rules.json', text: rulesText })],
  'power.importVmRules': ['vmRules', ({ host }) => ({ id: host, name: 'rules.json', text: rulesText })],
  'autostart.read': ['host', ({ host }) => ({ id: host })],
  'autostart.change': ['host', ({ host }) => ({ id: host, expected: untouched, undo: false, order: null })],
  'vms.read': ['host', ({ host }) => ({ id: host, vms: ['1'] })],
  'vms.act': ['host', ({ host }) => ({ id: host, vms: ['1'], action: 'off' })],
  'vms.answer': ['host', ({ host }) => ({ id: host, vm: '1', question: 'q', choice: '0' })],
  'vms.snapshots': ['host', ({ host }) => ({ id: host, vm: '1' })],
  'vms.changeSnapshots': ['host', ({ host }) => ({ id: host, vm: '1', change: { work: 'snapshot-consolidate' } })],
  'activity.list': ['nothing', () => ({ hostId: null })],
  'activity.verify': ['nothing', none],
  'activity.export': ['nothing', () => ({ runId: randomUUID(), format: 'md' })],
  'ports.check': ['host', ({ host }) => ({ id: host, role: 'management', probe: false })],
  'ports.watch': ['nothing', ({ host }) => ({ id: host, watching: false, role: 'management' })],
  'ports.export': ['nothing', ({ host }) => ({ id: host, format: 'csv' })],
  'ports.checkFlow': ['host', ({ host }) => ({ id: host, flow: 'ntp-123' })],
  'firewall.preview': ['host', ({ host }) => ({ id: host, change })],
  'firewall.apply': [
    'host',
    ({ host }) => ({ id: host, change, expected: { ...change, enabled: false }, undoOf: null }),
  ],
  'firewall.changes': ['nothing', () => ({ hostId: null })],
  'firewall.baselines': ['nothing', none],
  'firewall.saveBaseline': ['host', ({ host }) => ({ id: host, name: 'second' })],
  'firewall.removeBaseline': ['baselines', ({ baseline }) => ({ baseline })],
  'firewall.useBaseline': ['baselines', ({ baseline }) => ({ baseline })],
  'hardware.read': ['host', ({ host }) => ({ id: host })],
  'hardware.readTexts': ['nothing', () => ({ texts: [{ name: null, text: 'nothing of use' }] })],
  'hardware.rules': ['nothing', none],
  'hardware.addRules': ['nothing', () => ({ name: 'mine', text: '{}' })],
  'hardware.removeRules': ['nothing', () => ({ file: 'mine.json' })],
  'hardware.passports': ['nothing', none],
  'hardware.savePassport': ['passports', () => ({ name: 'second', hostId: null, hardware: noHardware })],
  'hardware.removePassport': ['passports', ({ passport }) => ({ passport })],
  'hardware.export': ['nothing', ({ passport }) => ({ passport, target: '8.0U3', format: 'json' })],
  'hardware.openGuide': ['nothing', () => ({ url: 'https://example.org/' })],
  'install.checklists': ['nothing', none],
  'install.templates': ['nothing', none],
  'install.copyTemplate': ['checklists', ({ template }) => ({ template: template.id, name: 'third' })],
  'install.saveTemplate': ['checklists', ({ template }) => ({ template })],
  'install.removeTemplate': ['checklists', ({ template }) => ({ template: template.id })],
  'install.create': [
    'checklists',
    ({ template }) => ({ template: template.id, name: 'second', target: '8.0U3', hostId: null, passportId: null }),
  ],
  'install.setStep': ['checklists', ({ checklist, step }) => ({ checklist, step, status: 'done', reason: null })],
  'install.setNote': ['checklists', ({ checklist, step }) => ({ checklist, step, note: 'a note' })],
  'install.restoreStep': ['checklists', ({ checklist, step }) => ({ checklist, step, previous })],
  'install.assign': ['checklists', ({ checklist }) => ({ checklist, hostId: null, passportId: null })],
  'install.check': ['host', ({ checklist }) => ({ checklist })],
  'install.find': ['nothing', () => ({ subnet: '127.0.0.1/32' })],
  'install.remove': ['checklists', ({ checklist }) => ({ checklist })],
  'install.export': ['nothing', ({ checklist }) => ({ checklist, format: 'md' })],
  'image.choose': ['nothing', none],
  'image.hash': ['nothing', () => ({ image: randomUUID() })],
  'image.enter': ['nothing', ({ checklist }) => ({ checklist, image: randomUUID(), expected: null })],
  'stick.volumes': ['nothing', none],
  'stick.plan': ['nothing', () => ({ ...stick, overwrite: false })],
  'stick.make': ['nothing', () => ({ ...stick, overwrite: false })],
  'stick.verify': ['nothing', () => stick],
  'stick.enter': ['nothing', ({ checklist }) => ({ checklist, image: randomUUID() })],
  'kickstart.hash': ['nothing', () => ({ password: 'any' })],
  'kickstart.save': ['nothing', () => ({ text: '# empty' })],
  'vibs.documents': ['nothing', none],
  'vibs.saveDocument': ['rulesDocuments', () => ({ document: null, title: 'second', draft })],
  'vibs.removeDocument': ['rulesDocuments', ({ document }) => ({ document: document.id })],
  'vibs.restoreDocument': ['rulesDocuments', ({ document }) => ({ document: { ...document, id: randomUUID() } })],
  'vibs.exportRules': ['nothing', () => ({ draft, format: 'json' })],
  'vibs.chooseTree': ['nothing', none],
  'vibs.preview': ['nothing', () => ({ draft, files: null })],
  'vibs.build': ['nothing', () => ({ draft, files: null, as: 'vib' })],
  'vibs.open': ['nothing', none],
  'vibs.openDropped': ['nothing', () => ({ token: randomUUID() })],
  'vibs.compare': ['nothing', () => ({ file: randomUUID(), other: randomUUID() })],
  'vibs.extract': ['nothing', () => ({ file: randomUUID(), path: 'etc/motd' })],
  'vibs.installed': ['host', ({ host }) => ({ id: host })],
  'vibs.exportInstalled': ['host', ({ host }) => ({ id: host, format: 'csv' })],
  'vibs.previewAcceptance': ['host', ({ host }) => ({ id: host, level: 'CommunitySupported' })],
  'vibs.setAcceptance': [
    'host',
    ({ host }) => ({ id: host, level: 'CommunitySupported', expected: 'PartnerSupported', undoOf: null }),
  ],
  'vibs.changes': ['nothing', () => ({ hostId: null })],
  'vibs.previewInstall': ['host', ({ host }) => ({ id: host, ...wish })],
  'vibs.install': ['host', ({ install }) => ({ job: install })],
  'vibs.previewRemoval': ['host', ({ host }) => ({ id: host, name: 'lsi-tool' })],
  'vibs.remove': ['host', ({ removal }) => ({ job: removal })],
  'kickstart.enter': ['checklists', ({ checklist }) => ({ checklist, text: '# empty', secureBoot: false })],
}

/** A scene with one of everything that requests name. */
async function furnished(): Promise<{ scene: Scene; ids: Ids }> {
  const scene = await startScene()
  const host = await scene.addPractice()
  await scene.until((state) => state.hosts[0]?.licence !== 'unknown')
  const template = valueOf(await scene.request('install.copyTemplate', { template: builtInTemplate, name: 'own' }))
  const checklist = valueOf(
    await scene.request('install.create', {
      template: template.id,
      name: 'first',
      target: '8.0U3',
      hostId: host,
      passportId: null,
    }),
  )
  const passport = valueOf(
    await scene.request('hardware.savePassport', { name: 'first', hostId: null, hardware: noHardware }),
  )
  const baseline = valueOf(await scene.request('firewall.saveBaseline', { id: host, name: 'first' }))
  const step = checklist.phases[0]?.steps[0]?.id
  if (step === undefined) throw new Error('a checklist without steps')
  const document = valueOf(await scene.request('vibs.saveDocument', { document: null, title: 'first', draft }))
  const install = valueOf(await scene.request('vibs.previewInstall', { id: host, ...wish })).job
  const removal = valueOf(await scene.request('vibs.previewRemoval', { id: host, name: 'lsi-tool' })).job
  const own = { template, checklist: checklist.id, step, passport: passport.id, baseline: baseline.id, document }
  const ids = { host, ...own, install, removal }
  return { scene, ids }
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.code)
  return result.value
}

/** Every file of the data folder but the log, by its content. */
async function dataOf({ store }: Scene): Promise<Readonly<Record<string, string>>> {
  const root = store.state.shell.dataFolder
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const kept = files.filter((file) => !file.startsWith(dataPaths(root).logs))
  return Object.fromEntries(
    await Promise.all(
      kept.map(
        async (file) =>
          [
            file,
            createHash('sha256')
              .update(await readFile(file))
              .digest('hex'),
          ] as const,
      ),
    ),
  )
}

const names = Object.keys(cases) as RequestName[]
const inputOf = (name: RequestName, ids: Ids, scene: Scene): unknown => cases[name][1](ids, scene)
const waitingFor = (what: WaitsFor): RequestName[] => names.filter((name) => cases[name][0] === what)
const cancelled = { ok: false, problem: { code: 'CANCELLED' } }

describe('a request that is given up', () => {
  it('before it began does nothing, whatever it is', async () => {
    const { scene, ids } = await furnished()
    const before = { data: await dataOf(scene), calls: scene.practice.calls.length, state: scene.store.state }
    for (const name of names) {
      const input = inputOf(name, ids, scene)
      expect(requests[name].input.safeParse(input).success, `the input of ${name}`).toBe(true)
      expect(await scene.app.request(name, input, AbortSignal.abort()), name).toMatchObject(cancelled)
    }
    expect(await dataOf(scene)).toEqual(before.data)
    expect(scene.practice.calls.length).toBe(before.calls)
    expect(scene.store.state).toEqual(before.state)
  })

  it.each(waitingFor('host'))('while its host is silent stops waiting, and changes nothing: %s', async (name) => {
    const { scene, ids } = await furnished()
    const before = await dataOf(scene)
    const speakAgain = scene.practice.inject({
      method: /^(?!WaitForUpdatesEx)/,
      when: 'before',
      what: { silence: true },
    })
    const asked = new Promise<void>((resolve) => {
      scene.practice.onCall(({ method }, phase) => {
        if (phase === 'received' && method !== 'WaitForUpdatesEx') resolve()
      })
    })
    const giveUp = new AbortController()
    const answer = scene.app.request(name, inputOf(name, ids, scene), giveUp.signal)
    await asked
    giveUp.abort()
    expect(await answer).toMatchObject(cancelled)
    speakAgain()
    expect(await dataOf(scene)).toEqual(before)
  })

  const documents = [
    'settings',
    'policies',
    'checklists',
    'passports',
    'baselines',
    'hosts',
    'rulesDocuments',
    'vmRules',
  ] as const
  it.each(documents.flatMap((document) => waitingFor(document).map((name) => [name, document] as const)))(
    'while another program has its document stops waiting, and changes nothing: %s (%s)',
    async (name, document) => {
      const { scene, ids } = await furnished()
      const before = await dataOf(scene)
      const file = dataPaths(scene.store.state.shell.dataFolder)[document]
      const lock = valueOf(await acquireLock(file, { busy: 'STORAGE_BUSY', what: 'a test' }))
      const giveUp = new AbortController()
      const answer = scene.app.request(name, inputOf(name, ids, scene), giveUp.signal)
      // Nothing says that a request waits for a lock; many turns of the loop are enough to get there.
      for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
      giveUp.abort()
      expect(await answer).toMatchObject(cancelled)
      await lock.release()
      expect(await dataOf(scene)).toEqual(before)
    },
  )
})
