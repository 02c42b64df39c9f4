import { describe, expect, it } from 'vitest'
import { vibPackageSchema, type FirewallRule, type VibRuleset } from '../../../shared/models/vib.ts'
import { portTable } from '../../../shared/reference/port-table.ts'
import { checkRulesets } from '../../../shared/rules/vibs/check-rules.ts'
import { outsideKnownPlaces } from '../../../shared/rules/vibs/places.ts'
import { readServiceXml, writeServiceXml } from '../../../shared/rules/vibs/service-xml.ts'
import { vibTemplate, vibTemplateNames } from '../../../shared/rules/vibs/templates.ts'
import { compareVersions, freeVersion, nextVersion } from '../../../shared/rules/vibs/version.ts'
import { sample } from '../../support/vibs.ts'

const inbound: FirewallRule = { direction: 'inbound', protocol: 'tcp', porttype: 'dst', port: 40_000 }
const ruleset = (over: Partial<VibRuleset> = {}): VibRuleset => ({
  id: 'labAgent',
  rules: [inbound],
  enabled: true,
  required: false,
  ...over,
})
const codes = (rulesets: readonly VibRuleset[], hostKeys: readonly string[] | null = null): string[] =>
  checkRulesets(rulesets, { table: portTable, hostKeys }).map(({ code }) => code)

describe('checks of rulesets', () => {
  it('find nothing in a plain ruleset', () => {
    expect(codes([ruleset()])).toEqual([])
  })

  it.each<[string, readonly VibRuleset[], string[]]>([
    ['no ruleset', [], ['rulesets-none']],
    ['no rules', [ruleset({ rules: [] })], ['rules-none']],
    ['a key that begins with a digit', [ruleset({ id: '9agent' })], ['key-invalid']],
    ['a key of 33 characters', [ruleset({ id: 'a'.repeat(33) })], ['key-invalid']],
    ['one of the vendor’s keys, whatever its case', [ruleset({ id: 'SSHserver' })], ['key-of-vendor']],
    ['a key used twice', [ruleset(), ruleset()], ['key-twice']],
    ['port 0', [ruleset({ rules: [{ ...inbound, port: 0 }] })], ['port-zero']],
    ['a reversed range', [ruleset({ rules: [{ ...inbound, port: { begin: 9, end: 8 } }] })], ['range-reversed']],
    [
      'a range of one port',
      [ruleset({ rules: [{ ...inbound, port: { begin: 40_000, end: 40_000 } }] })],
      ['range-one-port'],
    ],
    [
      'all ports, as the vendor writes them',
      [ruleset({ rules: [{ ...inbound, port: { begin: 0, end: 65_535 } }] })],
      ['range-all'],
    ],
    ['a rule listed twice', [ruleset({ rules: [inbound, inbound] })], ['rule-twice']],
    [
      'a rule within another',
      [ruleset({ rules: [inbound, { ...inbound, port: { begin: 39_999, end: 40_001 } }] })],
      ['rule-covered'],
    ],
    ['an inbound rule by source', [ruleset({ rules: [{ ...inbound, porttype: 'src' }] })], ['source-inbound']],
    ['a port the vendor has a ruleset for', [ruleset({ rules: [{ ...inbound, port: 22 }] })], ['open-already']],
    ['a required ruleset', [ruleset({ required: true })], ['required-fixed']],
    ['a disabled one', [ruleset({ enabled: false })], ['closed-at-first']],
  ])('find %s', (_what, rulesets, expected) => {
    expect(codes(rulesets)).toEqual(expected)
  })

  it('find keys that a host has at present', () => {
    expect(codes([ruleset()], ['labagent'])).toEqual(['key-on-host'])
    expect(codes([ruleset()], ['another'])).toEqual([])
  })

  it('let every template pass without an error', () => {
    for (const name of vibTemplateNames) {
      const findings = checkRulesets([vibTemplate(name)], { table: portTable, hostKeys: null })
      expect([name, findings.filter(({ severity }) => severity === 'error')]).toEqual([name, []])
    }
  })
})

describe('service.xml', () => {
  it('is written in the exact form and read back as it was', () => {
    const text = writeServiceXml([ruleset({ rules: [{ ...inbound, port: { begin: 1, end: 2 } }], flags: 'a<b' })])
    expect(text).toBe(`<ConfigRoot>
  <service id='0000'>
    <id>labAgent</id>
    <rule id='0000'>
      <direction>inbound</direction>
      <protocol>tcp</protocol>
      <porttype>dst</porttype>
      <port>
        <begin>1</begin>
        <end>2</end>
      </port>
    </rule>
    <enabled>true</enabled>
    <required>false</required>
    <flags>a&lt;b</flags>
  </service>
</ConfigRoot>
`)
    expect(readServiceXml(writeServiceXml(sample.rulesets))).toEqual({ rulesets: sample.rulesets, unreadable: 0 })
  })

  it('of 5.0 has no enabled and required, no ids, and the type with the port', () => {
    const text = `<?xml version="1.0"?><!-- old --><ConfigRoot>
      <service><id>old</id><rule><direction>outbound</direction><protocol>udp</protocol><port type='src'>68</port></rule></service>
      <service id="0001"><id>bare</id><rule id="0"><direction>inbound</direction><protocol>tcp</protocol><port>80</port></rule>
      <enabled>TRUE</enabled></service></ConfigRoot>`
    expect(readServiceXml(text)).toEqual({
      unreadable: 0,
      rulesets: [
        {
          id: 'old',
          enabled: false,
          required: false,
          rules: [{ direction: 'outbound', protocol: 'udp', porttype: 'src', port: 68 }],
        },
        {
          id: 'bare',
          enabled: true,
          required: false,
          rules: [{ direction: 'inbound', protocol: 'tcp', porttype: 'dst', port: 80 }],
        },
      ],
    })
  })

  it.each([
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><ConfigRoot/>', 'doctype'],
    ['an entity of its own', '<ConfigRoot><service><id>&b;</id></service></ConfigRoot>', 'malformed'],
    ['another root', '<config/>', 'malformed'],
    ['text that is no XML', 'ports: 22', 'malformed'],
    ['nothing', '', 'malformed'],
    ['a tag that is left open', '<ConfigRoot><service>', 'malformed'],
    ['deep nesting', `<ConfigRoot>${'<a>'.repeat(40)}`, 'too-large'],
    ['more elements than rules have', `<ConfigRoot>${'<a/>'.repeat(30_000)}</ConfigRoot>`, 'too-large'],
    [
      'a flood of attributes',
      `<ConfigRoot ${Array.from({ length: 99 }, (_, at) => `a${at}=""`).join(' ')}/>`,
      'too-large',
    ],
    ['more than a megabyte', `<ConfigRoot>${' '.repeat(1_048_577)}</ConfigRoot>`, 'too-large'],
  ])('with %s is refused', (_what, text, fault) => {
    expect(readServiceXml(text)).toBe(fault)
  })

  it('counts rules that say nothing it knows, and keeps the others', () => {
    const rule = (port: string): string =>
      `<rule><direction>inbound</direction><protocol>tcp</protocol><porttype>dst</porttype><port>${port}</port></rule>`
    const rules = ['1', '65536', '-1', '0x10', '', '<begin>1</begin>'].map(rule).join('')
    const text = `<ConfigRoot><service><id>a</id>${rules}</service></ConfigRoot>`
    expect(readServiceXml(text)).toMatchObject({ unreadable: 5, rulesets: [{ rules: [{ port: 1 }] }] })
  })
})

describe('the input of the builder', () => {
  it.each([
    [{ name: 'a'.repeat(36) }, 'name'],
    [{ name: 'a b' }, 'name'],
    [{ vendor: '' }, 'vendor'],
    [{ version: '1.0' }, 'version'],
    [{ version: '1.0-1-2' }, 'version'],
    [{ version: '1:0-1' }, 'version'],
    [{ summary: 'x'.repeat(81) }, 'summary'],
    [{ summary: 'a\nb' }, 'summary'],
    [{ releaseDate: 'yesterday' }, 'releaseDate'],
  ])('refuses %j', (over, path) => {
    const parsed = vibPackageSchema.safeParse({ ...sample, ...over })
    expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path])
  })

  it('has a release date of its own, so that the same input gives the same bytes', () => {
    const { releaseDate: _date, ...rest } = sample
    expect(vibPackageSchema.parse(rest).releaseDate).toBe('1970-01-01T00:00:00Z')
  })
})

it.each([
  ['1.0.0-0.0.1', '1.0.0-0.0.2', -1],
  ['1.0.0-0.0.10', '1.0.0-0.0.9', 1],
  ['1.0-1', '1.0-1', 0],
  ['1.0-1', '1.0-1.0', -1],
  ['8.0.3-0.55.1', '8.0.10-0.1.1', -1],
  ['1.0.a-1', '1.0.b-1', -1],
  [`1.${'9'.repeat(30)}-1`, `1.1${'0'.repeat(30)}-1`, -1],
] as const)('compares the versions %s and %s field by field', (a, b, expected) => {
  expect([compareVersions(a, b), compareVersions(b, a)]).toEqual([expected, expected === 0 ? 0 : -expected])
})

it('offers the next version that nobody has', () => {
  expect(nextVersion('1.0.0-0.0.9')).toBe('1.0.0-0.0.10')
  expect(nextVersion('1.0-a')).toBe('1.0-a.1')
  expect(freeVersion('1.0-1', ['1.0-2', '1.0-3'])).toBe('1.0-4')
})

it('knows the places where community VIBs are reported to write', () => {
  expect(
    outsideKnownPlaces(['etc/vmware/firewall/a.xml', 'opt/a/b', 'etc/passwd', 'optional/a', 'bin/sh', 'etc/init.d/x']),
  ).toEqual(['etc/passwd', 'optional/a', 'bin/sh'])
})
