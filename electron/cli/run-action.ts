import type { RunAction } from '../../shared/models/power.ts'

/** Where the words of each action are in the catalogue. */
export const actionKeys = {
  shutdown: {
    title: 'cli.preview.title',
    titleDryRun: 'cli.preview.titleDryRun',
    blockers: 'cli.preview.blockers',
    feasible: 'cli.preview.feasible',
    blocked: 'cli.preview.blocked',
    confirm: 'cli.prompts.confirmShutdown',
    confirmNow: 'cli.prompts.confirmNow',
    cancelHint: 'cli.prompts.cancelHint',
    tooLate: 'cli.prompts.cancelTooLate',
  },
  reboot: { ...keysOf('reboot'), confirmNow: 'hostRuns.reboot.confirmNow' },
  enter: { ...keysOf('enter'), confirmNow: 'hostRuns.enter.confirm' },
  leave: { ...keysOf('leave'), confirmNow: 'hostRuns.leave.confirm' },
  cycle: { ...keysOf('cycle'), confirmNow: 'hostRuns.cycle.confirm' },
} as const

function keysOf<A extends Exclude<RunAction, 'shutdown'>>(action: A) {
  return {
    title: `hostRuns.${action}.title`,
    titleDryRun: `hostRuns.${action}.titleDryRun`,
    blockers: `hostRuns.${action}.blockers`,
    feasible: `hostRuns.${action}.feasible`,
    blocked: `hostRuns.${action}.blocked`,
    confirm: `hostRuns.${action}.confirm`,
    cancelHint: `hostRuns.${action}.cancelHint`,
    tooLate: `hostRuns.${action}.tooLate`,
  } as const
}
