import { describe, expect, it } from 'vitest'
import { portTableSchema, type Flow, type Localized } from '../../../shared/models/ports.ts'
import { portTable } from '../../../shared/reference/port-table.ts'

const { flows } = portTable
const han = /\p{Script=Han}/u

function flow(id: string): Flow {
  const found = flows.find((each) => each.id === id)
  if (!found) throw new Error(`no flow ${id}`)
  return found
}

function needs(id: string): Record<string, string> {
  return Object.fromEntries(flow(id).roles.map(({ role, need }) => [role, need]))
}

/** Every text the user may see, with its place in the table. */
const texts: readonly (readonly [where: string, text: Localized])[] = [
  ...portTable.caveats.map((text, index) => [`caveat ${index}`, text] as const),
  ...flows.flatMap((each) =>
    (
      [
        ['service', each.service],
        ['purpose', each.purpose],
        ['from', each.from],
        ['to', each.to],
        ['correction', each.correction],
        ['security', each.security],
        ['note', each.note],
      ] as const
    ).flatMap(([field, text]) => (text ? [[`${each.id} ${field}`, text] as const] : [])),
  ),
]

describe('the port table', () => {
  it('has the shape of its version, and nothing the shape does not know', () => {
    expect(portTableSchema.strict().parse(portTable)).toEqual(portTable)
    for (const damaged of [
      { ...portTable, schema: 'hypertray/ports/2' },
      { ...portTable, flows: [{ ...flow('ssh-in-22'), ports: ['ssh'] }] },
      { ...portTable, flows: [{ ...flow('ssh-in-22'), sources: [] }] },
    ]) {
      expect(portTableSchema.safeParse(damaged).success).toBe(false)
    }
  })

  it('has 72 flows, 27 of them for the rows of the notes, each with an id of its own', () => {
    expect(flows).toHaveLength(72)
    expect(new Set(flows.map(({ id }) => id)).size).toBe(72)
    expect(flows.filter(({ inNotes }) => inNotes)).toHaveLength(27)
  })

  it('has ports that exist, ranges that go up, and none twice in a flow', () => {
    for (const { id, ports, protocols, portsVerified } of flows) {
      for (const spec of ports) {
        const [first = NaN, last = first] = spec.split('-').map(Number)
        expect(first, id).toBeGreaterThanOrEqual(0)
        expect(last, id).toBeGreaterThanOrEqual(first)
        expect(last, id).toBeLessThanOrEqual(65_535)
        if (!spec.includes('-')) expect(first, id).toBeGreaterThan(0)
      }
      expect(new Set(ports).size, id).toBe(ports.length)
      expect(new Set(protocols).size, id).toBe(protocols.length)
      expect(ports.length > 0, id).toBe(protocols.length > 0)
      if (ports.length === 0) expect(portsVerified, id).toBe(false)
    }
  })

  it('says everything in English and in Chinese', () => {
    for (const [where, text] of texts) {
      expect(text.en, where).not.toMatch(han)
      expect(text.en.trim(), where).toBe(text.en)
      expect(text['zh-CN'], where).toMatch(han)
      expect(text['zh-CN'].trim(), where).toBe(text['zh-CN'])
      // Chinese between Chinese characters is punctuated in Chinese.
      expect(text['zh-CN'], where).not.toMatch(/\p{Script=Han}[,;:?!(]|[,;:?!)]\p{Script=Han}/u)
    }
  })

  it('keeps numbers and names the same in both languages', () => {
    const facts = (text: string): string[] =>
      [...new Set(text.match(/CVE-[\d-]+|\d+(?:\.\d+)+(?: ?U\d[a-z]?)?|\d{2,}(?:-\d+)?/g))].toSorted()
    for (const [where, text] of texts) expect(facts(text['zh-CN']), where).toEqual(facts(text.en))
  })

  it('gives a source for every flow, and no high confidence to what rests on general knowledge alone', () => {
    for (const { id, sources, confidence } of flows) {
      expect(sources.length, id).toBeGreaterThan(0)
      if (sources.every((source) => source.startsWith('General knowledge'))) expect(confidence, id).not.toBe('high')
    }
  })

  it('corrects only the notes, and words what is not confirmed as not confirmed', () => {
    for (const { id, correction, inNotes } of flows)
      if (correction && id !== 'https-443') expect(inNotes, id).toBe(true)
    expect(flow('cim-https-5989').note).toEqual({
      en: expect.stringContaining('not confirmed'),
      'zh-CN': expect.stringContaining('尚未证实'),
    })
    expect(flow('https-443').note?.en).toMatch(/^Critical/)
  })

  it('lists flags only of rulesets the flow has', () => {
    for (const { id, esxi8, rulesets } of flows)
      for (const key of Object.keys(esxi8)) expect(rulesets, id).toContain(key)
    expect(flow('nfs3').esxi8).toEqual({
      nfsClient: { enabled: false, userControllable: false, ipListUserConfigurable: false },
    })
    expect(flow('slp-427')).toMatchObject({
      serviceKey: 'slpd',
      defaultEnabled: false,
      defaults: { '6.5': true, '7.0U2c+': false, '8.0U2b': false },
    })
    expect(flow('ruleset-dpd')).toMatchObject({ direction: null, from: null, to: null, portsVerified: false })
  })

  it('lets a probe speak about inbound flows and SLP, and about nothing else', () => {
    for (const { id, direction, testable } of flows)
      expect(testable, id).toBe(direction === 'inbound' || id === 'slp-427')
    expect(flow('slp-427').direction).toBe('both')
  })

  it('knows what each role cannot do without', () => {
    const required = Map.groupBy(
      flows.flatMap(({ id, roles }) =>
        roles.filter(({ need }) => need === 'required').map(({ role }) => ({ id, role })),
      ),
      ({ role }) => role,
    )
    expect(
      Object.fromEntries([...required].map(([role, entries]) => [role, entries.map(({ id }) => id).toSorted()])),
    ).toEqual({
      management: ['https-443'],
      vcenter: ['authd-902-in', 'https-443', 'vlcm-80-9000', 'vpxa-hb-902'],
      vmotion: ['vmotion-8000'],
      vsan: ['vsan-cmmds', 'vsan-rdt-2233'],
      ft: ['ft-8300', 'vmotion-8000'],
      ha: ['ha-8182'],
      backup: ['authd-902-in', 'https-443'],
      monitoring: ['snmp-161'],
      replication: ['authd-902-in', 'hbr-31031-44046'],
    })
    for (const id of ['ssh-in-22', 'authd-902-in', 'http-80', 'cim-https-5989', 'slp-427'])
      expect(needs(id)['management'], id).toBe('optional')
    for (const id of ['iscsi-3260', 'nfs3', 'nfs41', 'nvmeof']) expect(needs(id)['storage'], id).toBe('optional')
    for (const { id, roles } of flows) expect(new Set(roles.map(({ role }) => role)).size, id).toBe(roles.length)
  })
})
