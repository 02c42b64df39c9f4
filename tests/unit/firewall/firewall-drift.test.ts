import { describe, expect, it } from 'vitest'
import { compareFirewalls, stateOf } from '../../../shared/rules/firewall-drift.ts'
import { firewall, ruleset, service } from './fixtures.ts'

const saved = stateOf(
  firewall(
    [ruleset('sshServer', 22, { enabled: false }), ruleset('snmp', 161)],
    [service('TSM-SSH', { running: false, policy: 'off' })],
  ),
)

describe('drift', () => {
  it('finds none between a firewall and itself', () => {
    expect(compareFirewalls(saved, saved)).toEqual([])
  })

  it('names what changed on both sides, rulesets first', () => {
    const live = stateOf(
      firewall(
        [
          ruleset('sshServer', 22),
          ruleset('snmp', 161, { allowed: { all: false, addresses: ['192.0.2.1'], networks: [] } }),
        ],
        [service('TSM-SSH', { running: true, policy: 'off' })],
      ),
    )
    expect(compareFirewalls(saved, live)).toEqual([
      {
        kind: 'ruleset',
        key: 'sshServer',
        left: { kind: 'ruleset', key: 'sshServer', enabled: false },
        right: { kind: 'ruleset', key: 'sshServer', enabled: true },
      },
      {
        kind: 'allowed',
        key: 'snmp',
        left: { kind: 'allowed', key: 'snmp', allowed: { all: true, addresses: [], networks: [] } },
        right: { kind: 'allowed', key: 'snmp', allowed: { all: false, addresses: ['192.0.2.1'], networks: [] } },
      },
      {
        kind: 'service',
        key: 'TSM-SSH',
        left: { kind: 'service', key: 'TSM-SSH', running: false },
        right: { kind: 'service', key: 'TSM-SSH', running: true },
      },
    ])
  })

  it('counts what only one side has, once for each of its values', () => {
    const more = stateOf(
      firewall(
        [ruleset('sshServer', 22, { enabled: false }), ruleset('snmp', 161), ruleset('vSAN', 2233)],
        [service('TSM-SSH', { running: false, policy: 'off' })],
      ),
    )
    expect(compareFirewalls(saved, more).map(({ kind, key, left }) => [kind, key, left])).toEqual([
      ['ruleset', 'vSAN', null],
      ['allowed', 'vSAN', null],
    ])
    expect(compareFirewalls(more, saved).map(({ right }) => right)).toEqual([null, null])
  })

  it('makes no difference out of what a host does not tell', () => {
    const silent = stateOf(
      firewall(
        [ruleset('sshServer', 22, { enabled: null, allowed: null }), ruleset('snmp', 161)],
        [service('TSM-SSH', { running: null, policy: null })],
      ),
    )
    expect(compareFirewalls(saved, silent)).toEqual([])
    expect(compareFirewalls(silent, saved)).toEqual([])
  })
})
