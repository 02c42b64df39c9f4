import { X509Certificate } from 'node:crypto'
import type { PracticeHost, PracticeInstalls, PracticeOptions, PracticeSetup } from './api.ts'
import { createAuthorization } from './authorization.ts'
import { authorizationMethods } from './authorization-methods.ts'
import { autostartMethods } from './autostart.ts'
import { createAutostart } from './autostart-data.ts'
import { createCallLog } from './call-log.ts'
import { createTimers, systemClock } from './clock.ts'
import { osDataVolume } from './config-values.ts'
import { createConsole } from './console.ts'
import { createDispatch } from './dispatcher.ts'
import { createExchange, serviceUnavailable } from './exchange.ts'
import { createRulesets, createServices } from './firewall-data.ts'
import { firewallMethods } from './firewall-methods.ts'
import { createFolder } from './folder.ts'
import { machines } from './hardware-machines.ts'
import { refreshMethods } from './refresh-methods.ts'
import { hardwareMethods } from './hardware-methods.ts'
import { cardAddress } from './hardware-values.ts'
import { boot, hostPowerMethods } from './host-power.ts'
import type { Machine } from './host-power.ts'
import { createInjector } from './injection.ts'
import { createLookup } from './inventory.ts'
import { createMachines, stableUuid } from './machines.ts'
import { retrieveMethods } from './property-collector.ts'
import { createFrontEnd } from './server.ts'
import { sessionMethods } from './session-methods.ts'
import { createSessions } from './sessions.ts'
import { createImage } from './software/image-data.ts'
import { executerMethods } from './software/executer-methods.ts'
import { imageMethods } from './software/image-methods.ts'
import { patchMethods } from './software/patch-methods.ts'
import { forgetTasks } from './tasks.ts'
import { updateMethods } from './updates.ts'
import { viewMethods } from './views.ts'
import { vmPowerMethods } from './vm-power.ts'
import { snapshotMethods } from './vm-snapshots.ts'
import { listenForWake, type WakeListener } from './wake-listener.ts'
import type { World } from './world.ts'

export type { PracticeHost, PracticeOptions } from './api.ts'
export type { PracticeClock } from './clock.ts'

/**
 * Starts a practice host: an HTTPS SOAP server that behaves like a standalone ESXi host and shuts nothing real down.
 * Resolves once it listens; rejects with the system's error when it cannot (port taken, unusable certificate).
 */
export async function startPracticeHost(options: PracticeOptions): Promise<PracticeHost> {
  const world = createWorld(options)
  const { clock, timers, host } = world
  const sessions = createSessions(world)
  const injector = createInjector()
  const log = createCallLog(clock)
  const lookup = createLookup(world, sessions)
  const console = createConsole(world)
  if (options.each !== undefined)
    for (const [index, id] of [...world.vms.keys()].entries()) console.setVm(id, options.each(index) ?? {})
  let port = 0
  let closed = false
  let endRestart = (): void => undefined
  let stopped = Promise.resolve()

  const machine: Machine = {
    down() {
      sessions.endAll()
      stopped = front.stop()
    },
    // Another program's outgoing connection may hold the port for a moment, so a booting host keeps trying.
    up: () =>
      void front.listen(port).then(
        () => (closed ? front.stop() : undefined),
        () => closed || timers.after(1, machine.up),
      ),
  }
  const dispatch = createDispatch(
    world,
    {
      ...sessionMethods(world, sessions),
      ...retrieveMethods(world, lookup),
      ...updateMethods(world, lookup),
      ...viewMethods(lookup),
      ...vmPowerMethods(world),
      ...snapshotMethods(world),
      ...hostPowerMethods(world, machine),
      ...firewallMethods(world),
      ...hardwareMethods(world),
      ...refreshMethods(),
      ...imageMethods(world),
      ...patchMethods(world, () => front.drop()),
      ...executerMethods(world, () => front.drop()),
      ...authorizationMethods(world),
      ...autostartMethods(world),
    },
    lookup,
  )
  const front = createFrontEnd({
    certificate: () => world.certificate,
    unavailable: () => (host.unavailable ? serviceUnavailable : undefined),
    host: options.host ?? '127.0.0.1',
    apiVersion: world.options.apiVersion,
    answer: createExchange({ world, sessions, dispatch, injector, log }),
    folder: createFolder({ world, sessions, injector, log }),
  })
  port = await front.listen(options.port ?? 0)
  host.hardwareUuid = options.hardwareUuid ?? stableUuid(`${options.certificate.cert}|${port}`)
  const shown = (options.host ?? '127.0.0.1').includes(':') ? `[${options.host}]` : (options.host ?? '127.0.0.1')

  const powerOn = async (): Promise<void> => {
    if (host.powered || closed) return
    // Also ends the wait of a reboot in progress.
    timers.cancelAll()
    if (!boot(world)) return
    await stopped
    await front.listen(port)
  }
  const ear = await listenOnCard(world, options, powerOn).catch(async (error: unknown) => {
    await front.stop()
    throw error
  })

  return {
    wakePort: ear?.port ?? null,
    url: `https://${shown}:${port}/sdk`,
    port,
    get fingerprint() {
      return new X509Certificate(world.certificate.cert).fingerprint256
    },
    calls: log.calls,
    onCall: log.listen,
    inject: injector.add,
    ...console,
    expireSessions: () => sessions.endAll(),
    powerOn,
    dropConnections: () => front.drop(),
    restartManagement(seconds) {
      if (!host.powered || closed) return () => undefined
      endRestart()
      host.unavailable = true
      front.drop()
      sessions.endAll()
      forgetTasks(world)
      const back = (): void => {
        host.unavailable = false
      }
      const cancel = timers.after(seconds, back)
      endRestart = () => {
        cancel()
        back()
      }
      return endRestart
    },
    setCertificate(certificate) {
      world.certificate = certificate
      front.renewCertificate()
    },
    async close() {
      closed = true
      timers.cancelAll()
      sessions.endAll()
      await ear?.close()
      await stopped
      await front.stop()
    },
  }
}

/** Boots the host some time after a magic packet for its first network card, unless it is on. */
async function listenOnCard(
  { host, clock, options: { machine } }: World,
  { wake, host: address = '127.0.0.1' }: PracticeOptions,
  powerOn: () => Promise<void>,
): Promise<WakeListener | undefined> {
  if (wake === undefined) return undefined
  let booting: unknown
  const listener = await listenForWake({
    port: wake.port,
    host: address,
    mac: cardAddress(machines[machine], 'vmnic0').replaceAll(':', ''),
    secureOn: wake.secureOn ?? null,
    heard() {
      if (host.powered || booting !== undefined) return
      booting = clock.setTimeout(() => {
        booting = undefined
        void powerOn().catch(() => undefined)
      }, wake.bootSeconds * 1000)
    },
  })
  return {
    port: listener.port,
    close() {
      clock.clearTimeout(booting)
      return listener.close()
    },
  }
}

/** A fresh host with a name, an address and a licence. */
const practiceSetup: PracticeSetup = {
  hostName: 'practice',
  domain: 'example.org',
  dns: ['192.0.2.53'],
  ntpServers: ['192.0.2.123', '192.0.2.124'],
  timeWorks: true,
  clockAheadSeconds: 0,
  logHost: '',
  logDir: '[] /scratch/log',
  scratch: `/vmfs/volumes/${osDataVolume}`,
  shellTimeout: 0,
  lockdown: 'lockdownDisabled',
  acceptance: 'partner',
  secureBoot: null,
  evaluationHours: null,
  vmfsMajor: 6,
  powerManaged: true,
  wakeSupported: true,
  datastores: [],
  sensors: 'modern-bmc-two-socket',
  sensorAgeSeconds: 600,
  linksDown: [],
  rebootRequired: false,
  configIssues: [],
  licenceHours: null,
  build: '24022510',
  cluster: { ha: false, vsan: false },
}

const practiceInstalls: PracticeInstalls = {
  seconds: 0.2,
  outcome: 'normal',
  cut: null,
  restricts: null,
  executer: true,
}

function createWorld(options: PracticeOptions): World {
  const clock = options.clock ?? systemClock
  const mode = options.mode ?? 'standard'
  const guestSeconds = options.guestSeconds ?? 3
  const vms = createMachines(options, clock.now())
  return {
    options: {
      user: options.user ?? 'root',
      password: options.password,
      vms: options.vms ?? 4,
      mode,
      machine: options.machine ?? 'server',
      guestSeconds,
      toolsStopAfterFraction: options.toolsStopAfterFraction ?? 0.8,
      scriptsSeconds: options.scriptsSeconds ?? guestSeconds / 3,
      snapshotSeconds: options.snapshotSeconds ?? 0.2,
      stuck: options.stuck ?? 0,
      noTools: options.noTools ?? 0,
      rebootSeconds: options.rebootSeconds ?? 5,
      serviceSeconds: options.serviceSeconds ?? 0,
      goneAfterSeconds: options.goneAfterSeconds ?? 1,
      lockout: options.lockout ?? { failures: 5, seconds: 900 },
      idleSeconds: options.idleSeconds ?? 1800,
      pageSize: options.pageSize ?? Infinity,
      apiVersion: options.apiVersion ?? '8.0.3.0',
      quotedCookie: options.quotedCookie ?? true,
      secondHost: options.secondHost ?? false,
      datastoreFreeBytes: options.datastoreFreeBytes ?? 2 ** 39,
    },
    setup: { ...practiceSetup, ...options.setup },
    certificate: options.certificate,
    login: options.login ?? {},
    authorization: createAuthorization(options),
    clock,
    timers: createTimers(clock),
    host: {
      name: 'practice.example.org',
      hardwareUuid: '',
      powered: true,
      maintenance: false,
      bootTime: clock.now() - 7 * 3_600_000,
      managementServerIp: mode === 'managed' ? '192.0.2.250' : undefined,
      goingDown: undefined,
      entering: undefined,
      unavailable: false,
    },
    vms,
    autostart: createAutostart(options.autostart ?? false, vms.keys()),
    tasks: new Map(),
    rulesets: createRulesets(mode === 'managed'),
    services: createServices(mode === 'managed'),
    image: createImage(options.packages),
    installs: { ...practiceInstalls, ...options.installs },
    files: new Map(),
    listeners: new Set(),
    powerHooks: new Set(),
  }
}
