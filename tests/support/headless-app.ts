import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { App } from '../../electron/app/app.ts'
import type { FilePicker } from '../../electron/app/context.ts'
import { StateStore } from '../../electron/app/state/store.ts'
import { hostsDocument } from '../../electron/hosts/hosts-document.ts'
import { HostRegistry } from '../../electron/hosts/registry.ts'
import { sessionSecretStore, type SecretStore } from '../../electron/secrets/secret-store.ts'
import { createLogger } from '../../electron/storage/log.ts'
import { createDataFolders, dataPaths } from '../../electron/storage/paths.ts'
import { createRedactor } from '../../electron/storage/redactor.ts'
import { settingsDocument } from '../../electron/storage/settings-document.ts'
import type { WorkLimits } from '../../electron/vim/work-share.ts'
import type { Clock } from '../../shared/clock.ts'
import type { PushName, Pushes } from '../../shared/ipc/contract.ts'
import { settingsSchema } from '../../shared/models/settings.ts'
import { noUpdates } from '../../shared/models/update.ts'
import { ok } from '../../shared/result.ts'

export interface HeadlessAppOptions {
  /** Folder of its data. */
  readonly data: string
  readonly clock: Clock
  readonly keychain?: SecretStore
  readonly testRuntime?: boolean
  /** What the user chooses in the dialogs of the desktop; default: cancels each. */
  readonly pick?: Partial<FilePicker>
  readonly push?: <Name extends PushName>(name: Name, value: Pushes[Name]) => void
  /** Hears the outcome of each run. */
  readonly onEnded?: (outcome: string) => void
  /** Hears the codes of what newly needs attention. */
  readonly onNews?: (codes: readonly string[]) => void
  readonly workLimits?: WorkLimits | undefined
  /** What `hosts.json` holds before the app opens it; default: nothing. */
  readonly hosts?: unknown
}

/** The app without Electron, window and tray, on a desktop where every dialog is cancelled. */
export async function startHeadlessApp({
  data,
  clock,
  keychain = sessionSecretStore(),
  testRuntime = false,
  pick = {},
  push = () => undefined,
  onEnded = () => undefined,
  onNews = () => undefined,
  workLimits,
  hosts,
}: HeadlessAppOptions): Promise<{ readonly app: App; readonly store: StateStore; readonly registry: HostRegistry }> {
  const store = new StateStore(settingsSchema.parse({}), {
    platform: 'linux',
    version: '0',
    electron: '0',
    locale: 'en',
    tray: null,
    gnome: false,
    keychain: null,
    testRuntime,
    dataFolder: data,
    update: noUpdates,
  })
  const paths = dataPaths(data)
  await createDataFolders(paths)
  if (hosts !== undefined) await writeFile(paths.hosts, JSON.stringify(hosts))
  const redactor = createRedactor()
  const registry = new HostRegistry(hostsDocument(paths.hosts))
  const nothing = () => Promise.resolve(null)
  const unavailable = () => Promise.resolve(false)
  const app = new App({
    store,
    registry,
    keychain,
    session: sessionSecretStore(),
    paths,
    clock,
    random: () => 0.5,
    newId: randomUUID,
    workLimits,
    settings: settingsDocument(paths.settings),
    logger: createLogger({ file: join(paths.logs, 'log'), redactor }),
    redactor,
    languages: ['zh-Hans-CN'],
    updates: { site: null, installs: false, updater: () => Promise.reject(new Error('No updates here')) },
    push,
    pick: {
      image: nothing,
      vib: nothing,
      folder: nothing,
      place: nothing,
      save: () => Promise.resolve(ok(null)),
      ...pick,
    },
    desktop: {
      copy: () => undefined,
      showRun: () => undefined,
      showing: () => undefined,
      showManyHosts: () => undefined,
      openDataFolder: unavailable,
      openManual: unavailable,
      openNotices: unavailable,
      openLink: unavailable,
      openGuide: unavailable,
      openReleases: unavailable,
      setStartAtLogin: () => Promise.resolve(ok()),
      restartForUpdate: () => undefined,
    },
    news: (_host, items) => onNews(items.map(({ code }) => code)),
    runs: {
      ended: (_host, receipt) => onEnded(String(receipt.outcome)),
      calledOff: (_host, by) => onEnded(`called off by ${by}`),
      manyEnded: () => undefined,
    },
  })
  await app.settings.read()
  await app.open()
  return { app, store, registry }
}
