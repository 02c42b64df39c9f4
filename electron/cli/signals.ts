/** Signals of the operating system to a command. */
export interface Signals {
  /** The user or the system asks it to stop. */
  readonly cancel: AbortSignal
  /** The terminal closed: no question can be answered any more. What was confirmed goes on. */
  readonly hangUp: AbortSignal
  /** The process is about to be ended from outside, whatever it does: nothing more is to be sent. */
  readonly ending: AbortSignal
}

/**
 * Watches the signals of a process for as long as it lives. Every one of them is handled: a second Ctrl+C must not kill
 * the process between a call and its journal entry, and neither must a terminal that closes, under `nohup` too, whose
 * "ignore" Node resets.
 * @param platform on Windows a hang-up is a cancel: there the process is ended some seconds after its console, and a run
 * that went on would be cut off at any place.
 */
export function watchSignals(source: Pick<NodeJS.EventEmitter, 'on'>, platform: NodeJS.Platform): Signals {
  const cancel = new AbortController()
  const hangUp = new AbortController()
  const ending = new AbortController()
  // SIGBREAK is Ctrl+Break; other systems than Windows have none, and never send it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const) source.on(signal, () => cancel.abort())
  source.on('SIGHUP', () => {
    hangUp.abort()
    if (platform !== 'win32') return
    // First, so that a run ends as cancelled and not over the connections it then loses.
    cancel.abort()
    ending.abort()
  })
  return { cancel: cancel.signal, hangUp: hangUp.signal, ending: ending.signal }
}
