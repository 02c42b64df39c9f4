import type { ProblemRow } from './row.ts'

/** Problems of reading and changing the firewall. */
export const firewallProblems = {
  RULESET_NOT_FOUND: { exit: 'refused', params: { key: 'text' } },
  SERVICE_NOT_FOUND: { exit: 'refused', params: { key: 'text' } },
  FIREWALL_NOT_READ: { exit: 'refused', params: {} },
  FIREWALL_NOT_CONTROLLABLE: { exit: 'refused', params: { key: 'text' } },
  FIREWALL_IP_LIST_FIXED: { exit: 'refused', params: { key: 'text' } },
  FIREWALL_REQUIRED: { exit: 'refused', params: { key: 'text' } },
  FIREWALL_MANAGEMENT_PORT: { exit: 'refused', params: { command: 'text?' } },
  FIREWALL_IP_INVALID: { exit: 'refused', params: { input: 'text' } },
  FIREWALL_IP_LIST_EMPTY: { exit: 'refused', params: {} },
  FIREWALL_OPENS_TO_ALL: { exit: 'note', params: { service: 'text' } },
  FIREWALL_STARTS_SERVICE: { exit: 'note', params: { service: 'text' } },
  FIREWALL_STOPS_SERVICE: { exit: 'note', params: { service: 'text' } },
  FIREWALL_CHANGED_MEANWHILE: { exit: 'refused', params: { key: 'text' } },
  FIREWALL_NOT_AS_ASKED: { exit: 'negative', params: { key: 'text' } },
  FIREWALL_CALL_UNCONFIRMED: { exit: 'exchange', params: { key: 'text' } },
  SERVICES_READ_ONLY: { exit: 'refused', params: {} },
  BASELINE_NOT_FOUND: { exit: 'usage', params: {} },
} as const satisfies Readonly<Record<string, ProblemRow>>
