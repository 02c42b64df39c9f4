import { miniPc } from './hardware-mini-pc.ts'
import { oldXeon } from './hardware-old-xeon.ts'
import { server } from './hardware-server.ts'
import type { PracticeMachine } from './hardware-machine.ts'

/** The machines a practice host can be. */
export const machines = { server, 'mini-pc': miniPc, 'old-xeon': oldXeon } as const satisfies Record<
  string,
  PracticeMachine
>

export type MachineName = keyof typeof machines

/** The numbers that HostSystem.summary.hardware reports. */
export const countOf = (machine: PracticeMachine, kind: 'vmnic' | 'vmhba'): number =>
  new Set(machine.pci.flatMap(({ use }) => (use?.alias.startsWith(kind) === true ? [use.alias] : []))).size
