import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { RequestInput, RequestOutput } from '../../../shared/ipc/contract.ts'
import type { HostPackages, ImageChangeEntry } from '../../../shared/models/host-image.ts'
import type { AcceptanceLevel, VibDescription } from '../../../shared/models/vib.ts'
import type { OpenedVib } from '../../../shared/models/vib-workshop.ts'
import { problem, type Problem } from '../../../shared/problems/problem.ts'
import { fail, ok } from '../../../shared/result.ts'
import { previewAcceptance } from '../../../shared/rules/vibs/acceptance.ts'
import { diffVibs } from '../../../shared/rules/vibs/diff.ts'
import { ids, inSeconds } from './samples.ts'
import { communityPackages, partnerPackages, pastImageChanges, vibFiles } from './vib-samples.ts'

type Name =
  | 'vibs.open'
  | 'vibs.openDropped'
  | 'vibs.compare'
  | 'vibs.extract'
  | 'vibs.installed'
  | 'vibs.exportInstalled'
  | 'vibs.previewAcceptance'
  | 'vibs.setAcceptance'
  | 'vibs.changes'
type Answers = { readonly [Each in Name]: (input: RequestInput<Each>) => Envelope<RequestOutput<Each>> }

/** What a host has installed. */
interface Software {
  installed: HostPackages
  level: AcceptanceLevel
  readonly secureBoot: boolean | null
}

/** The part of the fake main process that opens VIBs and knows the software of hosts. */
export class FakeVibRead {
  /** Names of the files the user chooses in turn; then the user cancels. */
  chosen: string[] = ['backup-proxy-2.3.1-1.vib', 'backup-proxy-2.4.0-1.vib']
  /** Keeps hosts from listing their software. */
  trouble: Problem | null = null
  /** Keeps the journal of changes from being read. */
  journalTrouble: Problem | null = null
  /** What becomes of the next change of a level. */
  outcome: ImageChangeEntry['state'] = 'done'
  readonly software = new Map<string, Software>([
    [
      ids.rack,
      {
        installed: { packages: communityPackages(), source: 'image-manager', refusal: null },
        level: 'CommunitySupported',
        secureBoot: false,
      },
    ],
    [
      ids.lab,
      {
        installed: {
          packages: partnerPackages(),
          source: 'esxcli',
          refusal: problem('NO_PERMISSION', { method: 'fetchSoftwarePackages', privilege: 'Host.Config.Patch' }),
        },
        level: 'PartnerSupported',
        secureBoot: null,
      },
    ],
  ])
  readonly #changes = pastImageChanges()
  readonly #opened = new Map<string, OpenedVib>()
  readonly #tokens = new Map<string, string>()

  /** Returns a token for a dropped file, by which it is opened once. */
  dropped(name: string): string {
    const token = crypto.randomUUID()
    this.#tokens.set(token, name)
    return token
  }

  readonly answers: Answers = {
    'vibs.open': () => {
      const name = this.chosen.shift()
      return name === undefined ? ok(null) : this.#open(name)
    },
    'vibs.openDropped': ({ token }) => {
      const name = this.#tokens.get(token)
      this.#tokens.delete(token)
      return this.#open(name ?? 'gone.vib')
    },
    'vibs.compare': ({ file, other }) => {
      const [a, b] = [this.vib(file), this.vib(other)]
      return a && b ? ok(diffVibs(a, b)) : fail(problem('VIB_UNREADABLE', { file: 'gone.vib' }))
    },
    'vibs.extract': ({ path }) => ok({ file: `/home/user/${path.split('/').at(-1)}` }),
    'vibs.installed': ({ id }) => {
      const found = this.software.get(id)
      if (this.trouble || !found) return fail(this.trouble ?? problem('IMAGE_NOT_MANAGED'))
      const { installed, level, secureBoot } = found
      return ok({ installed, level, profile: '(Updated) ESXi-8.0U3-24022510-standard', secureBoot, at: inSeconds(0) })
    },
    'vibs.exportInstalled': ({ format }) => ok({ file: `/home/user/software.${format}` }),
    'vibs.previewAcceptance': ({ id, level }) => {
      const found = this.software.get(id)
      if (!found) return fail(problem('IMAGE_NOT_MANAGED'))
      const packages = this.trouble ? null : found.installed.packages
      return ok(previewAcceptance(found.level, level, { packages, secureBoot: found.secureBoot }))
    },
    'vibs.setAcceptance': ({ id, level, expected, undoOf }) => {
      const found = this.software.get(id)
      if (!found) return fail(problem('IMAGE_NOT_MANAGED'))
      if (found.level !== expected) return fail(problem('ACCEPTANCE_CHANGED_MEANWHILE', { level: found.level }))
      const codes: Partial<Record<ImageChangeEntry['state'], string>> = {
        'not-as-asked': 'ACCEPTANCE_NOT_AS_ASKED',
        unconfirmed: 'ACCEPTANCE_UNCONFIRMED',
      }
      const entry: ImageChangeEntry = {
        id: crypto.randomUUID(),
        at: inSeconds(0),
        hostId: id,
        hostName: id === ids.rack ? 'rack-1' : 'lab',
        change: { kind: 'acceptance', level },
        before: found.level,
        state: this.outcome,
        code: codes[this.outcome] ?? null,
        undoOf,
      }
      if (this.outcome === 'done') found.level = level
      this.#changes.push(entry)
      return ok(entry)
    },
    'vibs.changes': ({ hostId }) =>
      this.journalTrouble
        ? fail(this.journalTrouble)
        : ok(this.#changes.filter((each) => hostId === null || each.hostId === hostId).toReversed()),
  }

  #open(name: string): Envelope<OpenedVib> {
    const read = vibFiles[name]
    if (name.startsWith('refused')) return fail(problem('VIB_REFUSED', { file: name, reason: 'vib-doctype' }))
    if (!read) return fail(problem('VIB_NOT_VIB', { file: name }))
    const opened: OpenedVib = { id: crypto.randomUUID(), name, file: read() }
    this.#opened.set(opened.id, opened)
    return ok(opened)
  }

  /** Returns an opened VIB; of a bundle the first. */
  vib(id: string): VibDescription | undefined {
    const file = this.#opened.get(id)?.file
    return file?.kind === 'bundle' ? file.vibs[0] : file?.vib
  }
}
