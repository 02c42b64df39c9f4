import { activityRequests } from './activity.ts'
import { attentionRequests } from './attention.ts'
import { autostartRequests } from './autostart.ts'
import type { Channels, InputOf, OutputOf } from './channel.ts'
import { desktopRequests, type DesktopPushes } from './desktop.ts'
import { hardwareRequests } from './hardware.ts'
import { hostsRequests } from './hosts.ts'
import { imageRequests, type ImagePushes } from './image.ts'
import { installRequests, type InstallPushes } from './install.ts'
import { kickstartRequests } from './kickstart.ts'
import { portsRequests, type PortsPushes } from './ports.ts'
import { powerRequests, type PowerPushes } from './power.ts'
import { practiceRequests } from './practice.ts'
import { settingsRequests } from './settings.ts'
import { stateRequests, type StatePushes } from './state.ts'
import { stickRequests, type StickPushes } from './stick.ts'
import { updatesRequests } from './updates.ts'
import { vibsRequests, type VibsPushes } from './vibs.ts'
import { vmsRequests } from './vms.ts'
import { wakeRequests } from './wake.ts'

export type { CertificateView } from './hosts.ts'

/**
 * Every request a window can make, by capability. Inputs are checked at run time in the main process; whatever does not fit
 * never reaches a capability. A password crosses once, inwards, and never comes back.
 */
export const contract = {
  state: stateRequests,
  desktop: desktopRequests,
  settings: settingsRequests,
  updates: updatesRequests,
  practice: practiceRequests,
  hosts: hostsRequests,
  power: powerRequests,
  wake: wakeRequests,
  attention: attentionRequests,
  autostart: autostartRequests,
  activity: activityRequests,
  ports: portsRequests,
  hardware: hardwareRequests,
  install: installRequests,
  image: imageRequests,
  stick: stickRequests,
  kickstart: kickstartRequests,
  vibs: vibsRequests,
  vms: vmsRequests,
} as const satisfies Readonly<Record<string, Channels>>

/** What the main process tells windows by itself. */
export interface Pushes
  extends StatePushes, DesktopPushes, PowerPushes, PortsPushes, InstallPushes, ImagePushes, StickPushes, VibsPushes {}
export type PushName = keyof Pushes

export type Contract = typeof contract
export type CapabilityName = keyof Contract
type Intersection<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never
type Requests = Intersection<Contract[CapabilityName]>

export type RequestName = keyof Requests
export type RequestInput<Name extends RequestName> = InputOf<Requests[Name]>
export type RequestOutput<Name extends RequestName> = OutputOf<Requests[Name]>

/** Every request by its name. */
export const requests = Object.assign({}, ...Object.values(contract)) as Requests
