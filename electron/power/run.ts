import { bringDown, watchGoing } from './go-down.ts'
import { changeMaintenance } from './maintenance-run.ts'
import { cycle } from './cycle.ts'
import { reboot } from './reboot.ts'
import type { RunEnd, RunInput } from './run-input.ts'

/** Carries out a plan that was agreed. Reports what is known, never what was hoped for. */
export async function carryOut(input: RunInput): Promise<RunEnd> {
  const { goal } = input
  switch (goal.kind) {
    case 'shutdown': {
      const asked = await bringDown(input, 'ShutdownHost_Task')
      return asked.kind === 'stopped' ? asked.end : watchGoing(input, asked)
    }
    case 'reboot':
      return reboot(input, goal.boot)
    case 'cycle':
      return cycle(input, goal)
    case 'maintenance':
      return changeMaintenance(input, goal)
  }
}
