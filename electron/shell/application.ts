import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { app, nativeTheme, powerMonitor, powerSaveBlocker, type Tray } from 'electron'
import { systemClock } from '../../shared/clock.ts'
import type { AppStateChange, RunView } from '../../shared/models/app-state.ts'
import { settingsSchema } from '../../shared/models/settings.ts'
import { noUpdates } from '../../shared/models/update.ts'
import { runUnderWay } from '../../shared/rules/host-actions.ts'
import { App } from '../app/app.ts'
import type { Push } from '../app/context.ts'
import { StateStore } from '../app/state/store.ts'
import { keychainSecretStore } from '../secrets/keychain.ts'
import { NetworkWatch } from '../hosts/network-watch.ts'
import { serializedReads } from '../secrets/serialized-reads.ts'
import { hostsDocument } from '../hosts/hosts-document.ts'
import { HostRegistry } from '../hosts/registry.ts'
import { sessionSecretStore } from '../secrets/secret-store.ts'
import { createLogger } from '../storage/log.ts'
import { createDataFolders, dataPaths } from '../storage/paths.ts'
import { createRedactor } from '../storage/redactor.ts'
import { settingsDocument } from '../storage/settings-document.ts'
import { setApplicationMenu } from './application-menu.ts'
import { desktop } from './desktop.ts'
import { filePicker } from './file-picker.ts'
import { guardPages } from './guards.ts'
import { IpcEndpoint } from './ipc-endpoint.ts'
import { Notifications } from './notifications.ts'
import { Quitting } from './quitting.ts'
import { serveRenderer } from './scheme.ts'
import { TrayActions } from './tray-actions.ts'
import { isGnome } from './tray-detection.ts'
import { TrayPresence } from './tray-presence.ts'
import { packageUpdates } from './updates/package-updates.ts'
import { WindowBoundsStore } from './window-bounds-store.ts'
import { AppWindows } from './windows.ts'

export interface ApplicationOptions {
  /** Folder of main.js, preload.cjs, renderer/ and icons/. */
  readonly out: string
  /** Folder of the user's data. */
  readonly data: string
  /** Whether that is not the platform's own, so that a start at login must name it. */
  readonly dataGiven: boolean
  readonly hidden: boolean
  readonly testRuntime: boolean
  /** The icon, already shown; null where the desktop shows none. */
  readonly tray: Tray | null
}

/** The running desktop app: joins what it can do to window, tray, notifications and the system's events. */
export class Application {
  readonly #store: StateStore
  readonly #app: App
  readonly #endpoint: IpcEndpoint
  readonly #windows: AppWindows
  readonly #windowBounds: WindowBoundsStore
  readonly #network: NetworkWatch
  readonly #notifications: Notifications
  readonly #quitting: Quitting
  readonly #trayActions: TrayActions
  readonly #tray: TrayPresence
  /** The language that the tray shows. */
  #locale: string
  #awake: number | null = null

  private constructor(options: ApplicationOptions) {
    const paths = dataPaths(options.data)
    const redactor = createRedactor()
    const logger = createLogger({ file: join(paths.logs, 'hypertray.log'), redactor })
    const log = (event: string, fields: Readonly<Record<string, unknown>>): void => logger.log('warn', event, fields)
    const translator = () => this.#app.translator
    const push: Push = (name, value) => this.#endpoint.push(name, value)
    this.#store = new StateStore(settingsSchema.parse({}), {
      platform: process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux',
      version: app.getVersion(),
      electron: process.versions.electron,
      locale: 'en',
      tray: null,
      gnome: isGnome(process.env),
      keychain: null,
      testRuntime: options.testRuntime,
      dataFolder: paths.root,
      update: noUpdates,
    })
    this.#locale = this.#store.state.shell.locale
    this.#notifications = new Notifications({
      translator,
      answer: (hostId, questions, answer) => {
        const given = questions.filter(({ id }) => this.#app.power.answer(hostId, id, answer).ok)
        if (given.length === 0) this.#notifications.lateAnswer(questions.map(({ vm }) => vm.name).join(', '))
      },
      open: (hostId) => this.#showRun(hostId),
    })
    this.#network = new NetworkWatch({ clock: systemClock, changed: () => this.#app.hosts.retryAll() })
    const updates = packageUpdates({ log, seen: paths.updates, testRuntime: options.testRuntime })
    this.#app = new App({
      store: this.#store,
      paths,
      clock: systemClock,
      random: Math.random,
      newId: randomUUID,
      logger,
      redactor,
      registry: new HostRegistry(hostsDocument(paths.hosts)),
      settings: settingsDocument(paths.settings),
      keychain: serializedReads(keychainSecretStore()),
      session: sessionSecretStore(),
      languages: app.getPreferredSystemLanguages(),
      updates: updates.channel,
      push,
      pick: filePicker(translator),
      desktop: {
        ...desktop({
          out: options.out,
          dataFolder: paths.root,
          data: options.dataGiven ? paths.root : undefined,
          releases: updates.releases,
        }),
        showRun: (hostId) => this.#showRun(hostId),
        showing: (hostId) => this.#windows.showing(hostId),
        showManyHosts: () => this.#showAllHosts(),
        restartForUpdate: () => this.#quitting.restartForUpdate(),
      },
      news: (host, items) => this.#notifications.news(host, items),
      runs: {
        ended: (host, receipt) => this.#notifications.ended(host, receipt),
        // Said where the user looks: in the window, or by the desktop.
        calledOff: (host, by) => {
          if (this.#windows.visible) push('run.calledOff', { hostId: host.id, by })
          else this.#notifications.calledOff(host, by)
        },
        manyEnded: (run) => this.#notifications.manyEnded(run),
      },
    })
    this.#quitting = new Quitting({
      app: this.#app,
      clock: systemClock,
      closeWindows: () => this.#windows.quitting(),
    })
    this.#endpoint = new IpcEndpoint({
      log,
      handle: (name, input, signal) => this.#app.request(name, input, signal),
      dropped: (path) => this.#app.dropped(path),
    })
    this.#windowBounds = new WindowBoundsStore(paths.window, log)
    this.#windows = new AppWindows({
      endpoint: this.#endpoint,
      out: options.out,
      icon: join(options.out, 'icons', 'app.png'),
      mayHide: () => this.#tray.there,
      hidden: () => void this.#explainTray(),
      zoom: () => this.#store.state.settings.zoom,
      bounds: this.#windowBounds,
      close: () => app.quit(),
      sessionEnds: (event) => this.#quitting.sessionEnds(event),
      log,
    })
    this.#trayActions = new TrayActions({
      app: this.#app,
      notifications: this.#notifications,
      push,
      showWindow: () => this.#windows.show(),
      showRun: (hostId) => this.#showRun(hostId),
      showAllHosts: () => this.#showAllHosts(),
    })
    this.#tray = new TrayPresence({
      icons: join(options.out, 'icons'),
      state: () => this.#store.state,
      translator,
      run: (action) => void this.#trayActions.run(action),
      changed: (there) => this.#store.changeShell({ tray: there }),
      quitting: () => this.#quitting.begun,
      windowShown: () => this.#windows.shown,
      showWindow: () => this.#windows.show(),
    })
    setApplicationMenu()
    guardPages(log)
    serveRenderer(join(options.out, 'renderer'))
    this.#store.subscribe((change) => this.#changed(change))
  }

  /** Starts the app once Electron is ready. */
  static async start(options: ApplicationOptions): Promise<Application> {
    const paths = dataPaths(options.data)
    const application = new Application(options)
    application.#listen()
    await Promise.all([createDataFolders(paths), application.#app.settings.read(), application.#windowBounds.read()])
    application.#tray.show(options.tray)
    if (options.hidden) application.#tray.stayFindable()
    else application.#windows.show()
    if (process.platform === 'linux') application.#tray.watch()
    await application.#app.open()
    return application
  }

  /** Shows the window, for a second start that hands over to this one. */
  show(): void {
    this.#windows.show()
  }

  #listen(): void {
    app.on('activate', () => this.#windows.show())
    app.on('window-all-closed', () => undefined)
    this.#quitting.listen()
    // A countdown must not run out while the computer sleeps, and sessions may be gone when it wakes.
    powerMonitor.on('suspend', () => this.#app.power.cancelCountdowns())
    powerMonitor.on('resume', () => this.#app.hosts.retryAll())
    // Electron passes an event that can delay the log-off; its types do not say so.
    powerMonitor.on('shutdown', ((event: Electron.Event) => this.#quitting.sessionEnds(event)) as () => void)
  }

  #changed(change: AppStateChange): void {
    this.#endpoint.push('app.change', change)
    const { hosts, settings, shell } = this.#store.state
    if (shell.locale !== this.#locale) {
      this.#locale = shell.locale
      this.#tray.render(true)
    }
    if (change.settings) {
      nativeTheme.themeSource = settings.theme
      this.#windows.zoom()
      this.#app.updates.askDaily(settings.lookForUpdates)
    }
    const touched = [...(change.hosts ?? []), ...(change.added ?? [])]
    if (touched.length === 0 && !change.removed && change.manyHosts === undefined) return
    this.#tray.render()
    const { manyHosts } = this.#store.state
    const many = manyHosts?.cancelling === false ? manyHosts.phase : null
    const inPhase = (phase: RunView['phase']): string[] => [
      ...(many === phase ? ['many'] : []),
      ...hosts.filter(({ run }) => run?.phase === phase && !run.cancelling).map(({ id }) => id),
    ]
    this.#windows.showRuns(inPhase('countdown'), inPhase('running'))
    this.#network.wanted(hosts.some((host) => host.state.connection === 'unreachable'))
    this.#keepAwake(runUnderWay(manyHosts) || hosts.some((host) => runUnderWay(host.run)))
    for (const { id } of touched) this.#showQuestions(id)
  }

  /** Draws the user's attention to new questions of a run: by a notification, and in a window. */
  #showQuestions(hostId: string): void {
    const host = this.#store.host(hostId)
    if (host && this.#notifications.questions(host) && !this.#windows.showsRun(hostId)) this.#showRun(hostId)
  }

  #keepAwake(running: boolean): void {
    if (running && this.#awake === null) this.#awake = powerSaveBlocker.start('prevent-app-suspension')
    if (!running && this.#awake !== null) {
      powerSaveBlocker.stop(this.#awake)
      this.#awake = null
    }
  }

  /** Says once that a closed window does not end the app. */
  async #explainTray(): Promise<void> {
    const { settings, shell } = this.#store.state
    if (settings.trayExplained) return
    await this.#app.settings.update({ trayExplained: true })
    this.#notifications.stillRunning(shell.platform)
  }

  #showRun(hostId: string): void {
    this.#windows.show()
    this.#endpoint.push('app.show', { hostId, view: 'shutdown' })
  }

  #showAllHosts(): void {
    this.#windows.show()
    this.#endpoint.push('app.show', { hostId: null, view: 'all-hosts' })
  }
}
