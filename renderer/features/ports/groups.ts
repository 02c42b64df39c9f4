import type { Translator } from '../../../shared/i18n/translator.ts'
import type { Flow, PortRole } from '../../../shared/models/ports.ts'
import { portRoles } from '../../../shared/models/ports.ts'
import { groupFlows, type FlowGrouping } from '../../../shared/rules/flow-filter.ts'

export const groupings: readonly FlowGrouping[] = ['none', 'direction', 'protocol', 'role', 'service']

/** Groups of flows with the words over them; the one group of `none` has no title. */
export function titledGroups(
  flows: readonly Flow[],
  by: FlowGrouping,
  t: Translator['t'],
): { readonly key: string; readonly title: string; readonly flows: readonly Flow[] }[] {
  return groupFlows(flows, by).map(({ key, flows: members }) => ({
    key: key ?? 'none',
    title: by === 'none' ? '' : titleOf(by, key, t),
    flows: members,
  }))
}

function titleOf(by: FlowGrouping, key: string | null, t: Translator['t']): string {
  if (key === null)
    return t(`firewall.groupless.${by === 'direction' || by === 'protocol' || by === 'role' ? by : 'service'}`)
  if (by === 'direction' && (key === 'inbound' || key === 'outbound' || key === 'both'))
    return t(`firewall.directions.${key}`)
  if (by === 'protocol') return key.replace('+', ', ').toUpperCase()
  if (by === 'role' && isRole(key)) return t(`ports.roles.${key}`)
  return key
}

function isRole(key: string): key is PortRole {
  return portRoles.some((role) => role === key)
}
