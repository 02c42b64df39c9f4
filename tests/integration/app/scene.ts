import { EventEmitter } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { App } from '../../../electron/app/app.ts'
import type { FilePicker } from '../../../electron/app/context.ts'
import type { HardwareController } from '../../../electron/app/hardware/controller.ts'
import type { ImageController } from '../../../electron/app/image/controller.ts'
import type { InstallController } from '../../../electron/app/install/controller.ts'
import type { PortsController } from '../../../electron/app/ports/controller.ts'
import type { StateStore } from '../../../electron/app/state/store.ts'
import { StickController } from '../../../electron/app/stick/controller.ts'
import type { HostRegistry } from '../../../electron/hosts/registry.ts'
import { sessionSecretStore, type SecretStore } from '../../../electron/secrets/secret-store.ts'
import { createCertificate } from '../../../electron/practice/certificate.ts'
import { startHeadlessApp } from '../../support/headless-app.ts'
import { startPracticeHost, type PracticeHost, type PracticeOptions } from '../../../electron/practice/practice-host.ts'
import type { WorkLimits } from '../../../electron/vim/work-share.ts'
import { systemClock, type Clock } from '../../../shared/clock.ts'
import type { PushName, Pushes, RequestInput, RequestName, RequestOutput } from '../../../shared/ipc/contract.ts'
import type { AppState } from '../../../shared/models/app-state.ts'
import type { Volume } from '../../../shared/models/stick.ts'
import { ok, type Result } from '../../../shared/result.ts'

export const password = 'a & <b>'

/** The app without its window, and a practice host for it. Both end with the test. */
export interface Scene {
  readonly practice: PracticeHost
  readonly registry: HostRegistry
  readonly store: StateStore
  readonly app: App
  /** Outcomes of the runs that have ended. */
  readonly ended: readonly string[]
  /** Makes a request as a window does, past the endpoint. */
  request<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<Result<RequestOutput<Name>>>
  /** Returns everything that was pushed to windows under a name. */
  pushed<Name extends PushName>(name: Name): readonly Pushes[Name][]
  ports(): Promise<PortsController>
  hardware(): Promise<HardwareController>
  install(): Promise<InstallController>
  images(): Promise<ImageController>
  /** The sticks of a computer that has these volumes; a test puts them in. */
  readonly volumes: Volume[]
  readonly sticks: StickController
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
    hosts,
    pick = {},
    onPush = () => undefined,
    onNews = () => undefined,
  }: {
    readonly keychain?: SecretStore
    readonly testRuntime?: boolean
    /** What the user chooses in the dialogs of the desktop; default: cancels each. */
    readonly pick?: Partial<FilePicker>
    /** Hears the codes of what newly needs attention. */
    readonly onNews?: (codes: readonly string[]) => void
    /** Hears every push. */
    readonly onPush?: (name: PushName, value: unknown) => void
    readonly workLimits?: WorkLimits
    /** What `hosts.json` holds before the app opens it; default: nothing. */
    readonly hosts?: (practice: PracticeHost) => unknown
  } = {},
): Promise<Scene> {
  const data = await mkdtemp(join(tmpdir(), 'hypertray-app-'))
  const practice = await startPracticeHost({
    password,
    certificate: await createCertificate(),
    guestSeconds: 0.05,
    goneAfterSeconds: 0.05,
    ...options,
  })
  const ended: string[] = []
  const endings = new EventEmitter<{ ended: [] }>()
  const pushes: { readonly name: PushName; readonly value: unknown }[] = []
  const volumes: Volume[] = []
  const push = <Name extends PushName>(name: Name, value: Pushes[Name]): void => {
    pushes.push({ name, value })
    onPush(name, value)
  }
  const { app, store, registry } = await startHeadlessApp({
    data,
    clock,
    keychain,
    testRuntime,
    pick,
    push,
    onNews,
    onEnded: (how) => {
      ended.push(how)
      endings.emit('ended')
    },
    workLimits,
    ...(hosts && { hosts: hosts(practice) }),
  })
  const { ports, hardware, install, image } = app.capabilities
  const sticks = new StickController({
    clock,
    push,
    volumes: () => Promise.resolve(ok(volumes)),
    images: async () => (await image.load()).controller,
    checklists: async () => (await install.load()).controller.checklists,
  })
  onTestFinished(async () => {
    await app.close()
    await practice.close()
    // A run that has ended is still learned from, which may write the index of the journal meanwhile.
    await rm(data, { recursive: true, force: true, maxRetries: 5 })
  })
  const until: Scene['until'] = (wanted) =>
    new Promise((resolve) => {
      if (wanted(store.state)) return resolve(store.state)
      const look = (): void => {
        if (!wanted(store.state)) return
        unsubscribe()
        endings.off('ended', look)
        resolve(store.state)
      }
      const unsubscribe = store.subscribe(look)
      // A run that begins and ends between two pushes leaves nothing to push.
      endings.on('ended', look)
    })
  return {
    practice,
    registry,
    store,
    app,
    ended,
    request: async <Name extends RequestName>(name: Name, input: RequestInput<Name>) =>
      (await app.request(name, input, new AbortController().signal)) as Result<RequestOutput<Name>>,
    pushed: <Name extends PushName>(name: Name) =>
      pushes.filter((each) => each.name === name).map(({ value }) => value as Pushes[Name]),
    ports: async () => (await ports.load()).controller,
    hardware: async () => (await hardware.load()).controller,
    install: async () => (await install.load()).controller,
    images: async () => (await image.load()).controller,
    volumes,
    sticks,
    until,
    addPractice: async () => {
      const added = await app.hosts.add({
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
