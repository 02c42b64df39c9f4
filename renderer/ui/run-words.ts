import type { RunView } from '../../shared/models/app-state.ts'

/** Returns the key of the button that cancels a run, or stops the watching of a reboot that was sent. */
export function cancelKey(run: Pick<RunView, 'phase' | 'action'> | null) {
  if (run === null || run.action === 'shutdown') return 'app.run.cancel'
  return run.phase === 'ending' && run.action === 'reboot'
    ? 'hostRuns.window.stopWatching'
    : (`hostRuns.window.cancel.${run.action}` as const)
}

/** Returns the key of what comes after the guests. */
export function hostNextKey(action: RunView['action']) {
  return action === 'shutdown' ? 'app.run.hostNext' : (`hostRuns.window.next.${action}` as const)
}
