import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { PushName, Pushes, RequestInput, RequestOutput } from '../../../shared/ipc/contract.ts'
import type { InstallFacts, InstallWay, VibStep } from '../../../shared/models/host-install.ts'
import { vibPackageSchema, type VibDescription, type VibRuleset } from '../../../shared/models/vib.ts'
import {
  keptVersions,
  type ChosenTree,
  type InstallPreview,
  type RulesDocument,
  type VibDraft,
  type VibFiles,
  type WorkshopRun,
} from '../../../shared/models/vib-workshop.ts'
import { problem, type Problem } from '../../../shared/problems/problem.ts'
import { portTable } from '../../../shared/reference/port-table.ts'
import { fail, ok } from '../../../shared/result.ts'
import { sameData } from '../../../shared/same-data.ts'
import { acceptanceLevelOf, meetsLevel } from '../../../shared/rules/vibs/acceptance.ts'
import { checkRulesets } from '../../../shared/rules/vibs/check-rules.ts'
import { writeDescriptor, type BuiltPayload } from '../../../shared/rules/vibs/descriptor-xml.ts'
import { checkInstall, manualCommands } from '../../../shared/rules/vibs/install-check.ts'
import { outsideKnownPlaces } from '../../../shared/rules/vibs/places.ts'
import { writeServiceXml } from '../../../shared/rules/vibs/service-xml.ts'
import { freeVersion } from '../../../shared/rules/vibs/version.ts'
import { firewall } from './firewall-samples.ts'
import { inSeconds } from './samples.ts'
import { digest, partnerPackages } from './vib-samples.ts'

type Name =
  | 'vibs.documents'
  | 'vibs.saveDocument'
  | 'vibs.removeDocument'
  | 'vibs.restoreDocument'
  | 'vibs.exportRules'
  | 'vibs.chooseTree'
  | 'vibs.preview'
  | 'vibs.build'
  | 'vibs.previewInstall'
  | 'vibs.install'
  | 'vibs.previewRemoval'
  | 'vibs.remove'
type Answers = {
  readonly [Each in Name]: (
    input: RequestInput<Each>,
    id: string,
  ) => Envelope<RequestOutput<Each>> | Promise<Envelope<RequestOutput<Each>>>
}

interface Surroundings {
  readonly push: <Of extends PushName>(name: Of, value: Pushes[Of]) => void
  /** A VIB that was opened, by the id of its file. */
  readonly opened: (file: string) => VibDescription | undefined
}

/** A job that was agreed to and waits for a test to say how it goes on. */
interface Running {
  readonly job: string
  readonly request: string
  readonly settle: (answer: Envelope<WorkshopRun>) => void
  cancellable: boolean
}

const withoutRules: WorkshopRun = { outcome: 'failed', rebootRequired: null, ruleset: null, notes: [], level: null }

/**
 * The part of the fake main process that keeps documents, builds VIBs and installs them. It judges by the product's own rules;
 * tests say how an installation goes on.
 */
export class FakeVibBuild {
  readonly #around: Surroundings
  readonly #documents: RulesDocument[] = []
  readonly #built = new Map<string, { readonly version: string; readonly content: string }[]>()
  readonly #jobs = new Set<string>()
  readonly #trees = new Map<string, ChosenTree>()
  #running: Running | null = null
  #count = 0
  /** What hosts tell besides the usual. */
  facts: Partial<InstallFacts> = {}
  /** Keeps hosts from being read. */
  trouble: Problem | null = null
  /** Keeps the VIB from being removed. */
  removalBlockers: readonly Problem[] = []
  removalWarnings: readonly Problem[] = []
  /** The user cancels the dialogs of the system. */
  cancels = false

  constructor(around: Surroundings) {
    this.#around = around
  }

  readonly answers: Answers = {
    'vibs.documents': () => ok(this.#documents),
    'vibs.saveDocument': ({ document, title, draft }) => this.#save(document, title, draft),
    'vibs.removeDocument': ({ document }) => {
      const index = this.#documents.findIndex(({ id }) => id === document)
      const [removed = null] = index === -1 ? [] : this.#documents.splice(index, 1)
      return ok(removed)
    },
    'vibs.restoreDocument': ({ document }) => {
      this.#documents.unshift(document)
      return ok(undefined)
    },
    'vibs.exportRules': ({ format }) => ok(this.cancels ? null : { file: `/home/user/rules.${format}` }),
    'vibs.chooseTree': () => {
      if (this.cancels) return ok(null)
      const files = [
        { path: 'etc/init.d/example-agent', size: 2_114, mode: 0o755 },
        { path: 'opt/example/agent.conf', size: 388, mode: 0o644 },
        { path: 'usr/bin/agent', size: 812_440, mode: 0o755 },
      ]
      const tree: ChosenTree = {
        id: this.#id(),
        folder: '/home/user/agent-files',
        files,
        outside: outsideKnownPlaces(files.map(({ path }) => path)),
      }
      this.#trees.set(tree.id, tree)
      return ok(tree)
    },
    'vibs.preview': ({ draft, files }) => {
      const built = this.#build(draft, files)
      if ('code' in built) return fail(built)
      return ok({ vib: built.vib, descriptorXml: built.descriptorXml, taken: this.#taken(draft, files) })
    },
    'vibs.build': ({ draft, files, as }) => {
      const built = this.#build(draft, files)
      if ('code' in built) return fail(built)
      const taken = this.#taken(draft, files)
      const { name, version } = draft
      if (taken) return fail(problem('VIB_VERSION_TAKEN', { name, version, next: taken.next }))
      if (this.cancels) return ok(null)
      const content = contentOf(draft, files)
      this.#built.set(name, [...(this.#built.get(name) ?? []), { version, content }])
      const extension = as === 'vib' ? 'vib' : 'zip'
      return ok({ file: `/home/user/${name}-${version}.${extension}`, sha256: built.vib.sha256 })
    },
    'vibs.previewInstall': (input) => this.#previewInstall(input),
    'vibs.install': ({ job }, request) => this.#run(job, request),
    'vibs.previewRemoval': ({ name }) => {
      if (this.trouble) return fail(this.trouble)
      const job = this.#id()
      this.#jobs.add(job)
      return ok({
        job,
        name,
        version: '2.3.1-1',
        blockers: this.removalBlockers,
        warnings: this.removalWarnings,
        restores: this.removalBlockers.length > 0 ? null : 'PartnerSupported',
        command: `esxcli software vib remove -n ${name}`,
      })
    },
    'vibs.remove': ({ job }, request) => this.#run(job, request),
  }

  /** Another program removes every document. */
  forgetDocuments(): void {
    this.#documents.length = 0
  }

  /** Tells the window of a step; from the one that changes the host on, a cancel comes too late. */
  step(step: VibStep): void {
    if (!this.#running) return
    this.#running.cancellable &&= step !== 'install' && step !== 'remove'
    const { job, cancellable } = this.#running
    this.#around.push('vibs.progress', { job, step, cancellable })
  }

  /** Ends the job that runs. */
  end(run: Partial<WorkshopRun>): void {
    this.#running?.settle(ok({ ...withoutRules, ...run }))
    this.#running = null
  }

  /** Ends the job that runs with a problem. */
  refuse(reason: Problem): void {
    this.#running?.settle(fail(reason))
    this.#running = null
  }

  /** Cancels the job of a request, unless something was sent already. */
  abort(request: string): void {
    if (this.#running?.request === request && this.#running.cancellable) this.refuse(problem('CANCELLED'))
  }

  #run(job: string, request: string): Envelope<WorkshopRun> | Promise<Envelope<WorkshopRun>> {
    // A job is what the user saw, and is used once.
    if (!this.#jobs.delete(job)) return fail(problem('REQUEST_INVALID', { method: 'vibs.install' }))
    return new Promise((settle) => {
      this.#running = { job, request, settle, cancellable: true }
    })
  }

  #save(id: string | null, title: string, given: VibDraft | null): Envelope<RulesDocument> {
    const index = this.#documents.findIndex((each) => each.id === id)
    const before = this.#documents[index]
    const [newest] = before?.versions ?? []
    const draft = given ?? newest?.draft
    if (!draft || (id !== null && !before)) return fail(problem('RULES_DOCUMENT_NOT_FOUND'))
    const same = newest !== undefined && sameData(newest.draft, draft)
    const version = { number: (newest?.number ?? 0) + 1, at: inSeconds(0), draft }
    const versions = same ? (before?.versions ?? []) : [version, ...(before?.versions ?? [])].slice(0, keptVersions)
    const saved: RulesDocument = { id: before?.id ?? this.#id(), title, versions }
    if (index !== -1) this.#documents.splice(index, 1)
    this.#documents.unshift(saved)
    return ok(saved)
  }

  #build(
    draft: VibDraft,
    files: VibFiles | null,
  ): { readonly vib: VibDescription; readonly descriptorXml: string } | Problem {
    const { profile, ...rest } = draft
    const parsed = vibPackageSchema.safeParse(rest)
    if (!parsed.success) return problem('VIB_RULES_INVALID', { detail: parsed.error.issues[0]?.path.join('.') ?? '' })
    const wrong = checkRulesets(draft.rulesets, { table: portTable, hostKeys: null }).find(
      ({ severity }) => severity === 'error',
    )
    if (wrong) return problem('VIB_RULES_INVALID', { detail: wrong.code })
    const vib = parsed.data
    const xml = writeServiceXml(vib.rulesets)
    const tree = (files && this.#trees.get(files.tree)?.files) ?? []
    const sticky = new Set(files?.sticky)
    const entries = [
      { path: `etc/vmware/firewall/${vib.name}.xml`, mode: 0o444, size: xml.length },
      ...tree.map(({ path, mode, size }) => ({ path, size, mode: sticky.has(path) ? mode | 0o1000 : mode })),
    ].map((entry) => ({ ...entry, type: 'file' as const, sha256: digest(`${entry.path}${xml}`) }))
    const content = contentOf(draft, files)
    const payload: BuiltPayload = {
      name: 'payload1',
      size: 180 + Math.ceil(entries.reduce((sum, { size }) => sum + size, 0) / 4),
      storedSha256: digest(`${content} stored`),
      tarSha256: digest(`${content} tar`),
      tarSha1: digest(`${content} tar`, 40),
      files: entries.map(({ path }) => path),
    }
    const live = tree.length === 0
    const descriptorXml = writeDescriptor(vib, payload, { profile, live })
    const members = [
      { name: 'descriptor.xml', size: descriptorXml.length },
      { name: 'sig.pkcs7', size: 0 },
      { name: 'payload1', size: payload.size },
    ]
    const checksum = (type: string, process: string | null, value: string) => ({
      type,
      process,
      stated: value,
      computed: value,
      ok: true,
    })
    return {
      descriptorXml,
      vib: {
        name: vib.name,
        version: vib.version,
        vendor: vib.vendor,
        type: 'bootbank',
        summary: vib.summary,
        description: vib.summary,
        releaseDate: '1970-01-01T00:00:00.000Z',
        acceptance: 'CommunitySupported',
        signature: 'empty',
        relations: [],
        platforms: [],
        maintenanceMode: false,
        liveInstall: live,
        liveRemove: live,
        members,
        payloads: [
          {
            name: 'payload1',
            type: 'tgz',
            size: payload.size,
            checksums: [
              ...(profile === 'all' ? [checksum('sha-256', 'gunzip', payload.tarSha256)] : []),
              checksum('sha-256', null, payload.storedSha256),
              checksum('sha-1', 'gunzip', payload.tarSha1),
            ],
            files: entries,
          },
        ],
        firewall: vib.rulesets.map(withoutTitle),
        problems: [],
        // The archive's own line, and for each member a header of 60 bytes and one to an even length.
        bytes: members.reduce((sum, { size }) => sum + 60 + size + (size % 2), 8),
        sha256: digest(content),
      },
    }
  }

  #taken(draft: VibDraft, files: VibFiles | null): { readonly next: string } | null {
    const others = this.#built.get(draft.name) ?? []
    const same = others.find(({ version }) => version === draft.version)
    if (!same || same.content === contentOf(draft, files)) return null
    return {
      next: freeVersion(
        draft.version,
        others.map(({ version }) => version),
      ),
    }
  }

  #previewInstall({
    id,
    source,
    datastore,
    secureBootOff,
    way,
  }: RequestInput<'vibs.previewInstall'>): Envelope<InstallPreview> {
    if (this.trouble) return fail(this.trouble)
    const vib = this.#vibOf(source)
    if ('code' in vib) return fail(vib)
    const facts: InstallFacts = {
      target: '8.0',
      licence: 'full',
      secureBoot: false,
      maintenance: false,
      level: 'PartnerSupported',
      packages: partnerPackages().map((each) => ({ ...each, relations: [] })),
      rulesets: firewall().rulesets?.map(({ key }) => key) ?? null,
      datastores: [
        { name: 'datastore1', free: 412_000_000_000, accessible: true },
        { name: 'nfs-backup', free: 96_000_000_000, accessible: true },
        { name: 'old-usb', free: null, accessible: false },
      ],
      missing: [],
      installing: false,
      ...this.facts,
    }
    const checked = checkInstall(vib, facts, { datastore, secureBootOff })
    const lowers = !meetsLevel(acceptanceLevelOf(vib.acceptance) ?? 'CommunitySupported', facts.level)
    const uploadPath =
      checked.datastore === null
        ? null
        : `/vmfs/volumes/${checked.datastore}/hypertray-${vib.sha256.slice(0, 8)}-${id.slice(0, 8)}.vib`
    const job = this.#id()
    this.#jobs.add(job)
    return ok({
      job,
      vib,
      release: '8.0.3, build 24022510',
      facts,
      // Lowering the level is a step of the installation, so a level that is too strict prevents nothing.
      check: { ...checked, blockers: checked.blockers.filter(({ code }) => code !== 'VIB_LEVEL_TOO_LOW') },
      lowersFrom: lowers ? facts.level : null,
      steps: stepsOf(way, lowers),
      commands: manualCommands(vib, uploadPath ?? '/vmfs/volumes/DATASTORE/FILE.vib', lowers),
      uploadPath,
    })
  }

  #vibOf(source: RequestInput<'vibs.previewInstall'>['source']): VibDescription | Problem {
    if ('file' in source) return this.#around.opened(source.file) ?? problem('VIB_UNREADABLE', { file: 'gone.vib' })
    const built = this.#build(source.draft, source.files)
    return 'code' in built ? built : built.vib
  }

  #id(): string {
    this.#count += 1
    return `00000000-0000-4000-9000-${String(this.#count).padStart(12, '0')}`
  }
}

function stepsOf(way: InstallWay, lowers: boolean): VibStep[] {
  return [
    ...(lowers ? (['level'] as const) : []),
    'upload',
    'compare',
    ...(way === 'patch' ? [] : (['rehearse'] as const)),
    'install',
    'verify',
    'clean',
  ]
}

/** A service.xml has no place for a title. */
function withoutTitle({ id, rules, enabled, required, flags }: VibRuleset): VibRuleset {
  return { id, rules, enabled, required, ...(flags !== undefined && { flags }) }
}

/** Returns what a VIB says besides its version, as one text. */
function contentOf(draft: VibDraft, files: VibFiles | null): string {
  return JSON.stringify([{ ...draft, version: '' }, files])
}
