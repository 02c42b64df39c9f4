import type { ProblemRow } from './row.ts'

/** Problems of checking ports. */
export const portsProblems = {
  PORT_CHECK_UNDER_WAY: { exit: 'refused', params: { name: 'text' } },
  FLOW_NOT_FOUND: { exit: 'usage', params: { flow: 'text' } },
  LOCAL_RESOURCES: { exit: 'negative', params: {} },
} as const satisfies Readonly<Record<string, ProblemRow>>
