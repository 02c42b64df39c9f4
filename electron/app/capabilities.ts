import type { CapabilityName, Contract } from '../../shared/ipc/contract.ts'
import { lazy, ready, type Capability, type Lazy } from './capability.ts'
import type { AppContext } from './context.ts'
import { desktop } from './desktop/requests.ts'
import { hosts as hostsCapability } from './hosts/requests.ts'
import { power as powerCapability } from './power/requests.ts'
import { settings as settingsCapability } from './settings/requests.ts'
import { state } from './state/requests.ts'
import { updates } from './updates/requests.ts'
import type { PracticeWakePort } from './wake/controller.ts'

/** An entry for every part of the contract; one that is missing does not compile. */
type Table = { readonly [Name in CapabilityName]: Lazy<Capability<Contract[Name]>> }
export type Capabilities = ReturnType<typeof capabilities>

/**
 * Returns every capability of the app. Those that the tray icon needs are ready; each of the others is loaded, with its
 * tables, on first use. The app closes them from the last to the first.
 */
export function capabilities(app: AppContext) {
  const settings = ready(settingsCapability(app))
  const hosts = ready(hostsCapability(app, settings.loaded.controller))
  const hardware = lazy(async () => (await import('./hardware/requests.ts')).hardware(app))
  const machines = async () => (await hardware.load()).controller
  const install = lazy(async () => (await import('./install/requests.ts')).install(app, machines))
  const checklists = async () => (await install.load()).controller.checklists
  const image = lazy(async () => (await import('./image/requests.ts')).image(app, checklists))
  const practice = lazy(async () => (await import('./practice/requests.ts')).practice(app, hosts.loaded.controller))
  const practicePort: PracticeWakePort = (address) => practice.loaded?.wakePort(address) ?? null
  const wake = lazy(async () => (await import('./wake/requests.ts')).wake(app, practicePort), { whenConnected: true })
  const power = ready(
    powerCapability(app, hosts.loaded.controller, settings.loaded.controller, async (id) =>
      (await wake.load()).controller.prepare(id),
    ),
  )
  const images = async () => (await image.load()).controller
  return {
    state: ready(state(app)),
    desktop: ready(desktop(app)),
    settings,
    updates: ready(updates(app)),
    practice,
    hosts,
    power,
    wake,
    attention: lazy(async () => (await import('./attention/requests.ts')).attention(app), { whenConnected: true }),
    autostart: lazy(async () => (await import('./autostart/requests.ts')).autostart(app)),
    activity: lazy(async () => (await import('./activity/requests.ts')).activity(app)),
    ports: lazy(async () => (await import('./ports/requests.ts')).ports(app), { whenConnected: true }),
    hardware,
    install,
    image,
    stick: lazy(async () => (await import('./stick/requests.ts')).stick(app, images, checklists)),
    vibs: lazy(async () => (await import('./vibs/requests.ts')).vibs(app), { whenConnected: true }),
    vms: lazy(async () => (await import('./vms/requests.ts')).vms(app)),
    kickstart: lazy(async () => (await import('./kickstart/requests.ts')).kickstart(app, checklists)),
  } satisfies Table
}
