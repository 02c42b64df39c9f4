import { expect, it } from 'vitest'
import { rebootOutcome } from '../../../electron/vibs/host/pending-reboots.ts'

const installed = { name: 'demo', version: '1.0.0-1', vendor: null, acceptance: null, installDate: null }
const install = { kind: 'install', name: 'demo', version: '1.0.0-1', rulesets: ['demoAgent'] } as const
const code = (change: Parameters<typeof rebootOutcome>[0], facts: Parameters<typeof rebootOutcome>[2]): string =>
  rebootOutcome(change, 'esx', facts).code

it('says of a ruleset that it is there or not only where the firewall was read', () => {
  const packages = [installed]
  expect(code(install, { packages, rulesets: ['demoAgent'] })).toBe('VIB_AFTER_REBOOT_THERE')
  expect(code(install, { packages, rulesets: [] })).toBe('VIB_AFTER_REBOOT_NO_RULESET')
  expect(code(install, { packages, rulesets: null })).toBe('VIB_AFTER_REBOOT_RULESETS_UNKNOWN')
  expect(code({ ...install, rulesets: [] }, { packages, rulesets: null })).toBe('VIB_AFTER_REBOOT_THERE')
  expect(code(install, { packages: [{ ...installed, version: '2.0.0-1' }], rulesets: null })).toBe(
    'VIB_AFTER_REBOOT_MISSING',
  )
})
