import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { HostRegistry, hostsDocument } from '../../../electron/hosts/registry.ts'
import { sessionSecretStore, type SecretStore } from '../../../electron/secrets/secret-store.ts'
import { createCertificate } from '../../../electron/practice/certificate.ts'
import { startPracticeHost, type PracticeHost, type PracticeOptions } from '../../../electron/practice/practice-host.ts'
import { AppController } from '../../../electron/shell/app/app-controller.ts'
import { StateStore } from '../../../electron/shell/app/state-store.ts'
import { jsonDocument } from '../../../electron/storage/document.ts'
import { createLogger } from '../../../electron/storage/log.ts'
import { createDataFolders, dataPaths } from '../../../electron/storage/paths.ts'
import { createRedactor } from '../../../electron/storage/redactor.ts'
import type { WorkLimits } from '../../../electron/vim/work-share.ts'
import { systemClock, type Clock } from '../../../shared/clock.ts'
import type { AppState } from '../../../shared/models/app-state.ts'
import type { ImageProgress } from '../../../shared/models/image.ts'
import type { StickProgress, Volume } from '../../../shared/models/stick.ts'
import type { PortsReport } from '../../../shared/models/port-report.ts'
import { noUpdates } from '../../../shared/models/update.ts'
import { settingsSchema, type Settings } from '../../../shared/models/settings.ts'
import { ok } from '../../../shared/result.ts'

export const password = 'a & <b>'

/** The app without its window, and a practice host for it. Both end with the test. */
export interface Scene {
  readonly practice: PracticeHost
  readonly registry: HostRegistry
  readonly store: StateStore
  readonly controller: AppController
  /** Outcomes of the runs that have ended. */
  readonly ended: readonly string[]
  readonly reports: readonly PortsReport[]
  readonly imageProgress: readonly ImageProgress[]
  readonly stickProgress: readonly StickProgress[]
  /** The volumes this computer has, as the app is told; a test puts them in. */
  readonly volumes: Volume[]
  /** The first state, this one included, for which `wanted` holds. */
  until(wanted: (state: AppState) => boolean): Promise<AppState>
  /** Adds the practice host and waits until it is live; returns its id. */
  addPractice(): Promise<string>
}

export async function startScene(
  options: Partial<PracticeOptions> = {},
  clock: Clock = systemClock,
  {
    keychain = sessionSecretStore(),
    testRuntime = false,
    workLimits,
  }: { readonly keychain?: SecretStore; readonly testRuntime?: boolean; readonly workLimits?: WorkLimits } = {},
): Promise<Scene> {
  const data = await mkdtemp(join(tmpdir(), 'hypertray-app-'))
  const practice = await startPracticeHost({
    password,
    certificate: await createCertificate(),
    guestSeconds: 0.05,
    goneAfterSeconds: 0.05,
    ...options,
  })
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
  const redactor = createRedactor()
  const ended: string[] = []
  const reports: PortsReport[] = []
  const imageProgress: ImageProgress[] = []
  const stickProgress: StickProgress[] = []
  const volumes: Volume[] = []
  const registry = new HostRegistry(hostsDocument(paths.hosts))
  const controller = new AppController({
    store,
    registry,
    keychain,
    session: sessionSecretStore(),
    paths,
    clock,
    random: () => 0.5,
    newId: randomUUID,
    workLimits,
    settings: jsonDocument<Settings>({
      file: paths.settings,
      schema: settingsSchema,
      empty: () => settingsSchema.parse({}),
    }),
    logger: createLogger({ file: join(paths.logs, 'log'), redactor }),
    redactor,
    languages: ['zh-Hans-CN'],
    ended: (_host, receipt) => ended.push(String(receipt.outcome)),
    calledOff: (_host, by) => ended.push(`called off by ${by}`),
    ports: (report) => reports.push(report),
    finding: () => undefined,
    stick: (progress) => stickProgress.push(progress),
    volumes: () => Promise.resolve(ok(volumes)),
    image: (progress) => imageProgress.push(progress),
  })
  onTestFinished(async () => {
    await controller.close()
    await practice.close()
    await rm(data, { recursive: true, force: true })
  })
  await controller.readSettings()
  await controller.open()
  const until: Scene['until'] = (wanted) =>
    new Promise((resolve) => {
      if (wanted(store.state)) return resolve(store.state)
      const stop = store.subscribe(() => {
        if (!wanted(store.state)) return
        stop()
        resolve(store.state)
      })
    })
  return {
    practice,
    registry,
    store,
    controller,
    ended,
    reports,
    imageProgress,
    stickProgress,
    volumes,
    until,
    addPractice: async () => {
      const added = await controller.add({
        address: `127.0.0.1:${practice.port}`,
        user: 'root',
        password,
        fingerprint: practice.fingerprint,
        name: 'practice',
        remember: true,
        again: false,
      })
      if (!added.ok) throw new Error(added.problem.code)
      await until((state) => state.hosts[0]?.state.connection === 'connected')
      return added.value.id
    },
  }
}
