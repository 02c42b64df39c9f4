/** Links to the console of a VM; neither holds a secret. */
export interface ConsoleLinks {
  /** The console in the host's own web client. */
  readonly hostClient: string
  /** VMware Remote Console, an application of its own. */
  readonly vmrc: string
}

/**
 * Returns the links to the console of a VM.
 * @param address as it is shown, with the port unless it is 443.
 */
export function consoleLinks(of: {
  readonly address: string
  readonly user: string
  readonly moid: string
}): ConsoleLinks {
  const moid = encodeURIComponent(of.moid)
  return {
    hostClient: `https://${of.address}/ui/#/console/${moid}`,
    vmrc: `vmrc://${encodeURIComponent(of.user)}@${of.address}/?moid=${moid}`,
  }
}
