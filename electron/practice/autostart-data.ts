/** How the host starts and stops one VM by itself. */
export interface AutostartEntry {
  readonly startOrder: number
  readonly startDelay: number
  readonly waitForHeartbeat: string
  readonly startAction: string
  readonly stopDelay: number
  readonly stopAction: string
}

/** HostAutoStartManagerConfig as the host keeps it. */
export interface AutostartData {
  defaults: {
    /** Undefined on a host where it was never set. */
    readonly enabled: boolean | undefined
    readonly startDelay: number
    readonly stopDelay: number
    readonly waitForHeartbeat: boolean
    readonly stopAction: string
  }
  /** By VM id, in the order in which they were given. */
  readonly entries: Map<string, AutostartEntry>
}

/** Fact: on a fresh host `enabled` is absent, the delays are 120 s and the stop action is `PowerOff`. */
export function createAutostart(on: boolean, vmIds: Iterable<string>): AutostartData {
  return {
    defaults: {
      enabled: on ? true : undefined,
      startDelay: 120,
      stopDelay: 120,
      waitForHeartbeat: false,
      stopAction: on ? 'guestShutdown' : 'PowerOff',
    },
    entries: new Map(
      on
        ? [...vmIds].map((id, index) => [
            id,
            {
              startOrder: index + 1,
              startDelay: -1,
              waitForHeartbeat: 'systemDefault',
              startAction: 'powerOn',
              stopDelay: -1,
              stopAction: 'guestShutdown',
            },
          ])
        : [],
    ),
  }
}
