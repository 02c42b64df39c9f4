import { describe, expect, it } from 'vitest'
import { isPortProblem, judgePort, type PortFacts } from '../../../shared/rules/port-verdict.ts'

const source = '192.0.2.10'
const rulesets = {
  unread: 'unread',
  none: 'none',
  on: { enabled: true, allowed: { all: true, addresses: [], networks: [] } },
  'on, list not told': { enabled: true, allowed: null },
  'on for us': { enabled: true, allowed: { all: false, addresses: [source], networks: [] } },
  'on for others': { enabled: true, allowed: { all: false, addresses: [], networks: ['198.51.100.0/24'] } },
  off: { enabled: false, allowed: null },
  untold: { enabled: null, allowed: null },
} as const satisfies Record<string, PortFacts['ruleset']>
const services = { running: true, stopped: false, unknown: null } as const
const probes = ['open', 'answered', 'refused', 'no-answer', 'unreachable', 'not-testable', null] as const
type Ruleset = keyof typeof rulesets
type Service = keyof typeof services

interface Case {
  readonly required: boolean
  readonly testable: boolean
  readonly protocol: 'tcp' | 'udp'
  readonly ruleset: Ruleset
  readonly service: Service
  readonly probe: (typeof probes)[number]
  readonly source: string | null
}

const cases: Case[] = [true, false].flatMap((required) =>
  [true, false].flatMap((testable) =>
    (['tcp', 'udp'] as const).flatMap((protocol) =>
      (Object.keys(rulesets) as Ruleset[]).flatMap((ruleset) =>
        (Object.keys(services) as Service[]).flatMap((service) =>
          probes.flatMap((probe) =>
            [source, null].map((from): Case => ({
              required,
              testable,
              protocol,
              ruleset,
              service,
              probe,
              source: from,
            })),
          ),
        ),
      ),
    ),
  ),
)

/** The decisions as one would tell them to a colleague, first match wins; every case must find one. */
const table: readonly [says: string, when: (one: Case) => boolean][] = [
  ['open-not-required/open-and-not-required', (one) => answers(one) && !one.required],
  ['unknown/open-against-the-firewall', (one) => answers(one) && hostCloses(one)],
  ['as-it-should-be/required-and-open', answers],
  ['as-it-should-be/off-and-not-required', (one) => !one.required && hostCloses(one)],
  ['unknown/not-probed', (one) => !one.required && one.probe === null],
  ['unknown/firewall-not-read', (one) => !one.required && one.probe === 'not-testable' && notTold(one)],
  ['unknown/no-ruleset-known', (one) => !one.required && one.probe === 'not-testable' && one.ruleset === 'none'],
  ['unknown/source-unknown', (one) => !one.required && one.probe === 'not-testable' && whoKnows(one)],
  ['unknown/not-testable', (one) => !one.required && one.probe === 'not-testable'],
  ['unknown/udp-no-answer', (one) => !one.required && one.probe === 'no-answer' && one.protocol === 'udp'],
  ['as-it-should-be/closed-and-not-required', (one) => !one.required],
  // From here on it is required and does not answer.
  ['service-stopped/service-stopped-and-ruleset-off', (one) => one.service === 'stopped' && one.ruleset === 'off'],
  ['service-stopped/service-stopped', (one) => one.service === 'stopped'],
  ['ruleset-off/ruleset-off', (one) => one.ruleset === 'off'],
  [
    'address-not-allowed/address-not-allowed',
    (one) => one.ruleset === 'on for others' && one.testable && one.source !== null,
  ],
  ['unknown/not-probed', (one) => one.probe === null],
  ['unknown/firewall-not-read', notTold],
  ['unknown/no-ruleset-known', (one) => one.ruleset === 'none'],
  ['unknown/source-unknown', whoKnows],
  ['unknown/not-testable', (one) => one.probe === 'not-testable'],
  ['something-between/unreachable-though-allowed', (one) => one.probe === 'unreachable'],
  ['something-between/refused-though-allowed', (one) => one.probe === 'refused' && one.service === 'running'],
  ['unknown/nothing-may-listen', (one) => one.probe === 'refused'],
  ['unknown/udp-no-answer', (one) => one.protocol === 'udp'],
  ['something-between/no-answer-though-allowed', () => true],
]

function answers({ probe }: Case): boolean {
  return probe === 'open' || probe === 'answered'
}
function hostCloses(one: Case): boolean {
  return (
    one.service === 'stopped' ||
    one.ruleset === 'off' ||
    (one.ruleset === 'on for others' && one.testable && one.source !== null)
  )
}
function notTold({ ruleset }: Case): boolean {
  return ruleset === 'unread' || ruleset === 'untold'
}
function whoKnows({ ruleset, testable, source: from }: Case): boolean {
  return testable && from === null && (ruleset === 'on for us' || ruleset === 'on for others')
}
function found(one: Case): ReturnType<typeof judgePort> {
  return judgePort({
    required: one.required,
    testable: one.testable,
    protocol: one.protocol,
    ruleset: rulesets[one.ruleset],
    serviceRunning: services[one.service],
    probe: one.probe,
    source: one.source,
  })
}

describe('from three facts to a verdict', () => {
  it('says for every combination what the table of decisions says', () => {
    expect(cases).toHaveLength(2 * 2 * 2 * 8 * 3 * 7 * 2)
    const wrong = cases.flatMap((one) => {
      const { verdict, reason } = found(one)
      const wanted = table.find(([, when]) => when(one))?.[0]
      return `${verdict}/${reason}` === wanted ? [] : [{ one, wanted, got: `${verdict}/${reason}` }]
    })
    expect(wrong).toEqual([])
  })

  it('leaves no decision of the table unused', () => {
    const used = new Set(cases.map((one) => table.findIndex(([, when]) => when(one))))
    expect([...used].sort((a, b) => a - b)).toEqual(table.map((_, index) => index))
  })

  it('names a culprit only for what is needed and does not respond', () => {
    for (const one of cases.filter((each) => isPortProblem(found(each).verdict))) {
      expect(one.required).toBe(true)
      expect(answers(one)).toBe(false)
    }
  })

  it('never calls it fine without a response or a report from a party that would know', () => {
    for (const one of cases.filter((each) => found(each).verdict === 'as-it-should-be')) {
      expect(answers(one) || hostCloses(one) || ['refused', 'no-answer', 'unreachable'].includes(one.probe ?? '')).toBe(
        true,
      )
      if (one.protocol === 'udp' && one.probe === 'no-answer') expect(hostCloses(one)).toBe(true)
    }
  })

  it('does not blame the way when it does not know whether the host lets it in', () => {
    for (const one of cases.filter((each) => found(each).verdict === 'something-between')) {
      expect(notTold(one) || whoKnows(one) || one.ruleset === 'none').toBe(false)
    }
  })
})
