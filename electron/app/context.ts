import type { Clock } from '../../shared/clock.ts'
import type { Locale } from '../../shared/i18n/locale.ts'
import type { Translator } from '../../shared/i18n/translator.ts'
import type { PushName, Pushes } from '../../shared/ipc/contract.ts'
import type { CalledOffBy, HostView, ManyHostsRun, RunReceipt } from '../../shared/models/app-state.ts'
import type { AttentionItem } from '../../shared/models/attention.ts'
import type { Settings } from '../../shared/models/settings.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import type { HostRegistry } from '../hosts/registry.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import type { JsonDocument } from '../storage/document.ts'
import type { Logger } from '../storage/log.ts'
import type { DataPaths } from '../storage/paths.ts'
import type { Redactor } from '../storage/redactor.ts'
import type { WorkLimits } from '../vim/work-share.ts'
import type { RunSigning } from './activity/run-signing.ts'
import type { HostConnection } from './hosts/host-connection.ts'
import type { Refresher } from './refresher.ts'
import type { StateStore } from './state/store.ts'
import type { UpdateChannel } from './updates/updater.ts'

/** Tells every window something. */
export type Push = <Name extends PushName>(name: Name, value: Pushes[Name]) => void

/** Asks the user for a file. */
export interface FilePicker {
  /** Returns the path of an installer image; null when the user cancels. */
  readonly image: () => Promise<string | null>
  /** Returns the path of a VIB or an offline bundle; null when the user cancels. */
  readonly vib: () => Promise<string | null>
  /** Returns the path of a folder; null when the user cancels. */
  readonly folder: () => Promise<string | null>
  /** Asks for a place for a file that is written later; null when the user cancels. @param name with its extension. */
  readonly place: (name: string, format: PlaceFormat) => Promise<ChosenPlace | null>
  /**
   * Asks for a place and writes a file there; a `pdf` is printed from the page given. Returns null when the user cancels.
   * Problems: `STORAGE_WRITE_FAILED`.
   * @param name of the file, without its extension.
   */
  readonly save: (
    name: string,
    format: 'csv' | 'md' | 'html' | 'json' | 'pdf' | 'cfg' | 'xml',
    text: string,
  ) => Promise<Result<SavedFile | null>>
}

export type PlaceFormat = 'vib' | 'zip' | 'all'

/** Where the user wants a file. */
export interface ChosenPlace {
  readonly file: string
  /** Whether a file was there, which the user agreed to replace. */
  readonly overwrite: boolean
}

export interface SavedFile {
  readonly file: string
}

/** What requests need of the desktop. Whatever opens something returns whether it could. */
export interface Desktop {
  readonly copy: (text: string) => void
  /** Brings the window, at the run of this host. */
  readonly showRun: (hostId: string) => void
  /** Hears whose run the main window shows now; `many`: that of several hosts; null: none. */
  readonly showing: (hostId: string | null) => void
  /** Brings the window, at the hosts that are shut down together. */
  readonly showManyHosts: () => void
  readonly openDataFolder: () => Promise<boolean>
  readonly openManual: (page: 'guide' | 'troubleshooting', locale: Locale) => Promise<boolean>
  readonly openNotices: () => Promise<boolean>
  readonly openLink: (link: 'documentation') => Promise<boolean>
  /** Opens an address that `isSourceLink` has let through. */
  readonly openGuide: (url: string) => Promise<boolean>
  /** Opens the page of the releases, if this copy knows of one. */
  readonly openReleases: () => Promise<boolean>
  readonly setStartAtLogin: (on: boolean) => Promise<Result<void>>
  /** Quits, installs the version that was downloaded, and starts it. */
  readonly restartForUpdate: () => void
}

/** Hears how shutdowns end, for notifications. */
export interface RunListener {
  readonly ended: (host: HostView, receipt: RunReceipt) => void
  /** During the countdown, when nothing had been sent. */
  readonly calledOff: (host: HostView, by: CalledOffBy) => void
  /** Several hosts that were shut down together. */
  readonly manyEnded: (run: ManyHostsRun) => void
}

/** What the shell, or a test, gives the app. */
export interface AppOptions {
  readonly store: StateStore
  readonly paths: DataPaths
  readonly clock: Clock
  readonly random: () => number
  readonly newId: () => string
  readonly logger: Logger
  /** Learns every password, so that none gets into a file. */
  readonly redactor: Redactor
  readonly registry: HostRegistry
  readonly settings: JsonDocument<Settings>
  readonly keychain: SecretStore
  /** Passwords for this session only, where the keychain cannot or shall not keep them. */
  readonly session: SecretStore
  /** Languages the user prefers, as the system says. */
  readonly languages: readonly string[]
  /** The time that one host's replies may take. */
  readonly workLimits?: WorkLimits | undefined
  readonly updates: UpdateChannel
  readonly push: Push
  readonly pick: FilePicker
  readonly desktop: Desktop
  readonly runs: RunListener
  /** Hears of what needs attention on a host and did not before. */
  readonly news: (host: HostView, items: readonly AttentionItem[]) => void
}

/** What every capability gets of the app it is part of. */
export interface AppContext extends AppOptions {
  /** Resolves when the hosts have been read. */
  readonly open: () => Promise<void>
  /** Returns the connection of a host. Problems: `HOST_NOT_FOUND`. */
  readonly host: (id: string) => Result<HostConnection>
  /** Returns the translator of the language shown now. */
  readonly translator: () => Translator
  /** Shows a problem that no request can return, and logs it. */
  readonly notice: (problem: Problem) => void
  /** Whether work is under way that must not be cut off: anywhere, or on one host. */
  readonly busy: (hostId?: string) => boolean
  /** Returns what keeps a host busy, as a problem with this name of the host; null while nothing does. */
  readonly whyBusy: (hostId: string, name: string) => Problem | null
  /** Tells every capability that a host began or ceased to answer. */
  readonly connected: (hostId: string, connected: boolean) => void
  /** Reads again what hosts do not push. */
  readonly refresher: Refresher
  /** Signs what was run, in the background. */
  readonly signing: RunSigning
  /** Lets every capability drop what belongs to a host. */
  readonly forget: (hostId: string) => Promise<void>
}
