import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { app, dialog, nativeTheme, Notification, powerMonitor, powerSaveBlocker, type Tray } from 'electron'
import { systemClock } from '../../shared/clock.ts'
import { createTranslator, type Translator } from '../../shared/i18n/translator.ts'
import type { AppStateChange, CalledOffBy, RunView } from '../../shared/models/app-state.ts'
import { settingsSchema, type Settings } from '../../shared/models/settings.ts'
import { noUpdates } from '../../shared/models/update.ts'
import { ok, type Result } from '../../shared/result.ts'
import { runUnderWay } from '../../shared/rules/host-actions.ts'
import { keychainSecretStore } from '../secrets/keychain.ts'
import { NetworkWatch } from '../hosts/network-watch.ts'
import { serializedReads } from '../secrets/serialized-reads.ts'
import { HostRegistry, hostsDocument } from '../hosts/registry.ts'
import { sessionSecretStore } from '../secrets/secret-store.ts'
import { jsonDocument } from '../storage/document.ts'
import { createLogger } from '../storage/log.ts'
import { createDataFolders, dataPaths } from '../storage/paths.ts'
import { listVolumes } from '../install/volumes.ts'
import { runTool } from '../install/run-tool.ts'
import { createRedactor } from '../storage/redactor.ts'
import { AppController } from './app/app-controller.ts'
import { requestHandlers } from './app/requests.ts'
import { StateStore } from './app/state-store.ts'
import { desktop } from './desktop.ts'
import { guardPages } from './guards.ts'
import { IpcEndpoint } from './ipc-endpoint.ts'
import { PracticeService } from './practice.ts'
import { notificationBody } from './notification-text.ts'
import { serveRenderer } from './scheme.ts'
import { AppTray } from './tray.ts'
import type { TrayAction } from './tray-menu.ts'
import { updatesOfThisPackage } from './updates/of-this-package.ts'
import type { UpdateService } from './updates/update-service.ts'
import { AppWindows } from './windows.ts'
import { WindowPlace } from './window-place.ts'
import { setApplicationMenu } from './application-menu.ts'
import { earlyTray } from './early-tray.ts'
import { isGnome, watchTray } from './tray-detection.ts'

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

/** Milliseconds a panel may take to come, or to come back, before a window is shown for want of an icon. */
const panelMs = 30_000

/** The running desktop app: joins what it can do to window, tray, notifications and the system's events. */
export class Application {
  readonly #options: ApplicationOptions
  readonly #store: StateStore
  readonly #controller: AppController
  readonly #endpoint: IpcEndpoint
  readonly #windows: AppWindows
  readonly #place: WindowPlace
  readonly #practice: PracticeService
  readonly #network: NetworkWatch
  readonly #updates: UpdateService
  #tray: AppTray | null = null
  #translator: Translator
  #awake: number | null = null
  #findable: NodeJS.Timeout | null = null
  #quit: 'no' | 'asking' | 'yes' = 'no'
  #restart = false

  private constructor(options: ApplicationOptions) {
    this.#options = options
    const paths = dataPaths(options.data)
    const redactor = createRedactor()
    const logger = createLogger({ file: join(paths.logs, 'hypertray.log'), redactor })
    const log = (event: string, fields: Readonly<Record<string, unknown>>): void => logger.log('warn', event, fields)
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
    const { updates, releases } = updatesOfThisPackage({
      log,
      seen: paths.updates,
      testRuntime: options.testRuntime,
      busy: () => this.#controller.busy || this.#controller.late.writing,
      changed: (update) => this.#store.changeShell({ update }),
    })
    this.#updates = updates
    this.#store.changeShell({ update: this.#updates.state })
    this.#translator = createTranslator('en')
    this.#practice = new PracticeService(paths.practice)
    this.#network = new NetworkWatch({ clock: systemClock, changed: () => this.#controller.retryAll() })
    this.#controller = new AppController({
      store: this.#store,
      registry: new HostRegistry(hostsDocument(paths.hosts)),
      keychain: serializedReads(keychainSecretStore()),
      session: sessionSecretStore(),
      paths,
      clock: systemClock,
      settings: jsonDocument<Settings>({
        file: paths.settings,
        schema: settingsSchema,
        empty: () => settingsSchema.parse({}),
        clock: systemClock,
      }),
      random: Math.random,
      newId: randomUUID,
      logger,
      redactor,
      languages: app.getPreferredSystemLanguages(),
      ended: (host, receipt) =>
        this.#notify(
          this.#translator.t('shell.notify.ended', {
            name: host.name,
            outcome: this.#translator.t(`app.receipt.outcomes.${receipt.outcome ?? 'none'}`),
          }),
          receipt.problem ? this.#translator.problemText(receipt.problem) : '',
        ),
      calledOff: (host, by) => this.#calledOff(host.name, host.id, by),
      ports: (report) => this.#endpoint.push('ports.report', report),
      image: (progress) => this.#endpoint.push('image.progress', progress),
      stick: (progress) => this.#endpoint.push('stick.progress', progress),
      volumes: () => listVolumes({ run: runTool, platform: process.platform }),
      finding: (progress) => this.#endpoint.push('install.finding', progress),
    })
    this.#endpoint = new IpcEndpoint({
      log,
      handlers: requestHandlers(this.#controller, this.#store, {
        ...desktop({
          translator: () => this.#translator,
          out: options.out,
          dataFolder: paths.root,
          data: options.dataGiven ? paths.root : undefined,
          releases,
        }),
        updates: this.#updates,
        restartForUpdate: () => this.#restartForUpdate(),
        practice: () => this.#practice.access(),
        showRun: (hostId) => this.#showRun(hostId),
      }),
    })
    this.#place = new WindowPlace(paths.window, log)
    this.#windows = new AppWindows({
      endpoint: this.#endpoint,
      out: options.out,
      icon: join(options.out, 'icons', 'app.png'),
      mayHide: () => this.#tray !== null,
      hidden: () => void this.#explainTray(),
      zoom: () => this.#store.state.settings.zoom,
      place: this.#place,
      close: () => app.quit(),
      sessionEnds: (event) => this.#sessionEnds(event),
      log,
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
    await Promise.all([createDataFolders(paths), application.#controller.readSettings(), application.#place.read()])
    application.#showTray(options.tray)
    if (options.hidden) application.#stayFindable()
    else application.#windows.show()
    if (process.platform === 'linux') void watchTray(process.env, (there) => application.#trayChanged(there))
    await application.#controller.open()
    return application
  }

  /** A second start hands over to this one. */
  show(): void {
    this.#windows.show()
  }

  #listen(): void {
    app.on('activate', () => this.#windows.show())
    app.on('window-all-closed', () => undefined)
    app.on('before-quit', (event) => {
      if (this.#quit === 'yes') return
      event.preventDefault()
      // Not within the event: on SIGTERM it comes from native code, and a quit asked for inside of it is forgotten.
      setImmediate(() => void this.#askQuit())
    })
    // A countdown must not run out while the computer sleeps, and sessions may be gone when it wakes.
    powerMonitor.on('suspend', () => this.#controller.cancelCountdowns())
    powerMonitor.on('resume', () => this.#controller.retryAll())
    // Electron passes an event that can delay the log-off; its types do not say so.
    powerMonitor.on('shutdown', ((event: Electron.Event) => this.#sessionEnds(event)) as () => void)
  }

  #showTray(tray: Tray | null): void {
    this.#store.changeShell({ tray: tray !== null })
    if (!tray) return
    this.#tray = new AppTray({
      tray,
      icons: join(this.#options.out, 'icons'),
      state: () => this.#store.state,
      translator: () => this.#translator,
      run: (action) => void this.#run(action),
    })
  }

  /** A panel came, perhaps long after the app, or went; one that is replaced goes and comes. */
  #trayChanged(there: boolean): void {
    if (this.#quit === 'yes' || there === (this.#tray !== null)) return
    if (there) return this.#showTray(earlyTray(join(this.#options.out, 'icons')))
    this.#tray?.close()
    this.#tray = null
    this.#store.changeShell({ tray: false })
    this.#stayFindable()
  }

  /** With neither an icon nor a window the app could not be found again. At a login the panel may still be starting, so it gets its time first. */
  #stayFindable(): void {
    if (this.#findable) clearTimeout(this.#findable)
    this.#findable = setTimeout(() => {
      if (!this.#tray && !this.#windows.shown && this.#quit !== 'yes') this.#windows.show()
    }, panelMs)
  }

  #changed(change: AppStateChange): void {
    this.#endpoint.push('app.change', change)
    if (change.shell && change.shell.locale !== this.#translator.locale) {
      this.#translator = createTranslator(change.shell.locale)
      this.#tray?.render(true)
    }
    if (change.settings) {
      nativeTheme.themeSource = change.settings.theme
      this.#windows.zoom()
      this.#updates.regularly(change.settings.lookForUpdates)
    }
    if (!change.hosts && !change.removed) return
    this.#tray?.render()
    const { hosts } = this.#store.state
    const inPhase = (phase: RunView['phase']): string[] =>
      hosts.filter(({ run }) => run?.phase === phase && !run.cancelling).map(({ id }) => id)
    this.#windows.small(inPhase('countdown'), inPhase('running'))
    this.#network.wanted(hosts.some((host) => host.state.connection === 'unreachable'))
    this.#keepAwake(hosts.some((host) => runUnderWay(host.run)))
    for (const host of change.hosts ?? []) this.#showQuestions(host.id)
  }

  /** A run that waits for an answer must be seen to: by a notification, and in the small window if it is open. */
  readonly #asked = new Set<string>()
  #showQuestions(hostId: string): void {
    const host = this.#store.host(hostId)
    for (const question of host?.run?.questions ?? []) {
      if (!host || this.#asked.has(question.id)) continue
      this.#asked.add(question.id)
      const { t } = this.#translator
      this.#notify(
        t('shell.notify.question', { name: host.name, vm: question.vm.name }),
        t(`shell.notify.questions.${question.kind}`),
      )
      if (this.#windows.hasSmall(hostId)) continue
      this.#showRun(hostId)
    }
  }

  /** Said where the user looks: in the window, or by the desktop. */
  #calledOff(name: string, hostId: string, by: CalledOffBy): void {
    if (this.#windows.visible) this.#endpoint.push('run.calledOff', { hostId, by })
    else
      this.#notify(
        this.#translator.t('shell.notify.calledOff', { name }),
        this.#translator.t(`app.countdown.calledOff.${by}`),
      )
  }

  #keepAwake(running: boolean): void {
    if (running && this.#awake === null) this.#awake = powerSaveBlocker.start('prevent-app-suspension')
    if (!running && this.#awake !== null) {
      powerSaveBlocker.stop(this.#awake)
      this.#awake = null
    }
  }

  /** Whoever closes the window for the first time may think that the app has ended. */
  async #explainTray(): Promise<void> {
    const {
      settings,
      shell: { platform },
    } = this.#store.state
    if (settings.trayExplained) return
    await this.#controller.updateSettings({ trayExplained: true })
    this.#notify(this.#translator.t('shell.notify.hidden'), this.#translator.t(`app.tray.${platform}`))
  }

  #notify(title: string, body: string): void {
    if (Notification.isSupported()) new Notification({ title, body: notificationBody(body, process.platform) }).show()
  }

  async #run(action: TrayAction): Promise<void> {
    switch (action.kind) {
      case 'shut-down':
        await this.#controller.shutDown(action.hostId)
        break
      case 'cancel': {
        const host = this.#controller.host(action.hostId)
        if (host.ok) host.value.cancel()
        break
      }
      case 'answer':
        await this.#answer(action)
        break
      case 'run':
        this.#showRun(action.hostId)
        break
      case 'shut-down-now':
      case 'open':
        this.#windows.show()
        this.#endpoint.push('app.show', {
          hostId: action.hostId,
          view: action.kind === 'open' ? 'host' : 'shutdown-now',
        })
        break
      case 'settings':
        this.#windows.show()
        this.#endpoint.push('app.show', { hostId: null, view: 'settings' })
        break
      case 'shut-down-all':
        await this.#shutDownAll(action.hostIds)
        break
      case 'show':
        this.#windows.show()
        break
      case 'quit':
        app.quit()
    }
  }

  #showRun(hostId: string): void {
    this.#windows.show()
    this.#endpoint.push('app.show', { hostId, view: 'shutdown' })
  }

  /** A power cut is confirmed first; an answer that comes too late is said to be. */
  async #answer({ hostId, question, vm, answer }: Extract<TrayAction, { kind: 'answer' }>): Promise<void> {
    if (answer === 'power-off' && !(await this.#confirmPowerOff(vm))) return
    const host = this.#controller.host(hostId)
    if (host.ok && host.value.answer(question, answer).ok) return
    this.#notify(this.#translator.t('shell.notify.late', { vm }), this.#translator.t('shell.notify.lateBody'))
  }

  async #confirmPowerOff(vm: string): Promise<boolean> {
    const { t } = this.#translator
    const answer = await dialog.showMessageBox({
      type: 'warning',
      message: t('shell.powerOff.message', { vm }),
      detail: t('shell.powerOff.detail'),
      buttons: [t('shell.powerOff.cancel'), t('shell.powerOff.confirm')],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    })
    return answer.response === 1
  }

  async #shutDownAll(ids: readonly string[]): Promise<void> {
    const { t } = this.#translator
    const names = ids.flatMap((id) => this.#store.host(id)?.name ?? []).join(', ')
    const answer = await dialog.showMessageBox({
      type: 'warning',
      message: t('shell.shutDownAll.message'),
      detail: t('shell.shutDownAll.detail', { names }),
      buttons: [t('shell.shutDownAll.cancel'), t('shell.shutDownAll.confirm')],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    })
    if (answer.response === 1) await this.#controller.shutDownAll(ids)
  }

  /** Logging off during a run asks as quitting does, where the system lets it be delayed. */
  #sessionEnds(event: Pick<Event, 'preventDefault'>): void {
    if (!this.#controller.busy && !this.#controller.late.writing) return
    event.preventDefault()
    void this.#askQuit()
  }

  /** Quitting during a run, or while a stick is written, asks; afterwards every session is logged out. */
  async #askQuit(): Promise<void> {
    if (this.#quit !== 'no') return
    this.#quit = 'asking'
    if ((this.#controller.busy || this.#controller.late.writing) && !(await this.#confirmQuit())) {
      this.#quit = 'no'
      this.#restart = false
      return
    }
    // A host on its way down, and nobody left to watch it: not the moment to replace the program as well.
    const safe = !this.#controller.ending && !this.#controller.late.writing
    this.#controller.cancelAll()
    // What cannot be cancelled any more is left to the journal, which says so at the next start.
    if (!this.#controller.ending) await this.#controller.settled()
    this.#quit = 'yes'
    this.#windows.quitting()
    // The tray icon goes with the process. Destroyed here, while a click on its menu is still being dealt with, it takes
    // the event loop along on Linux (Electron 33): nothing after it would ever run.
    await Promise.race([this.#controller.close(), systemClock.sleep(4_000)])
    await this.#practice.close()
    await this.#updates.quitting(safe)
    if (this.#restart && safe) await this.#updates.restart()
    app.quit()
  }

  #restartForUpdate(): Result<void> {
    const may = this.#updates.mayRestart()
    if (!may.ok) return may
    this.#restart = true
    app.quit()
    return ok()
  }

  async #confirmQuit(): Promise<boolean> {
    const { t } = this.#translator
    const { ending, busy } = this.#controller
    const [title, message, detail, confirm] = busy
      ? ([
          t('shell.quit.title'),
          t('shell.quit.message'),
          t(ending ? 'shell.quit.endingDetail' : 'shell.quit.detail'),
          t(ending ? 'shell.quit.quitAnyway' : 'shell.quit.cancelAndQuit'),
        ] as const)
      : ([
          t('shell.quit.stickTitle'),
          t('shell.quit.stickMessage'),
          t('shell.quit.stickDetail'),
          t('shell.quit.quitAnyway'),
        ] as const)
    const answer = await dialog.showMessageBox({
      type: 'warning',
      title,
      message,
      detail,
      buttons: [t('shell.quit.stay'), confirm],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    })
    return answer.response === 1
  }
}
