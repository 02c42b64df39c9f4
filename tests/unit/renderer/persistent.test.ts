import { expect, test } from 'vitest'
import { rulesetOfFlow } from '../../../renderer/features/ports/persistent.ts'
import { vibRulesetSchema } from '../../../shared/models/vib.ts'
import { portTable } from '../../../shared/reference/port-table.ts'
import { checkRulesets } from '../../../shared/rules/vibs/check-rules.ts'

test('every flow whose ports are known becomes a ruleset that can be built', () => {
  const without = portTable.flows.filter(({ rulesets }) => rulesets.length === 0)
  expect(without.length).toBeGreaterThan(0)
  for (const flow of portTable.flows) {
    const ruleset = rulesetOfFlow(flow, flow.service.en)
    if (ruleset === null) {
      expect(flow.ports.length === 0 || flow.protocols.length === 0 || flow.direction === null, flow.id).toBe(true)
      continue
    }
    expect(vibRulesetSchema.safeParse(ruleset).success, flow.id).toBe(true)
    const codes = checkRulesets([ruleset], { table: portTable, hostKeys: null }).map(({ code }) => code)
    expect(codes, flow.id).not.toContain('key-invalid')
    expect(codes, flow.id).not.toContain('range-reversed')
  }
})

test('a flow in both directions gets its rules in both, for each protocol and port', () => {
  const [flow] = portTable.flows
  if (!flow) throw new Error('no flow')
  const ruleset = rulesetOfFlow(
    { ...flow, id: '902-nfc', ports: ['902', '5900-5964'], protocols: ['tcp', 'udp'], direction: 'both' },
    'NFC',
  )
  expect(ruleset?.id).toBe('port902Nfc')
  expect(ruleset?.rules).toHaveLength(8)
  expect(ruleset?.rules[1]).toEqual({
    direction: 'inbound',
    protocol: 'tcp',
    porttype: 'dst',
    port: { begin: 5_900, end: 5_964 },
  })
})
