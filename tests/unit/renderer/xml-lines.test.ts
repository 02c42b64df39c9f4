import { expect, test } from 'vitest'
import { xmlLines } from '../../../renderer/features/vibs/build/xml-lines.ts'
import type { VibRuleset } from '../../../shared/models/vib.ts'
import { writeServiceXml } from '../../../shared/rules/vibs/service-xml.ts'

const ruleset = (id: string, ports: readonly number[]): VibRuleset => ({
  id,
  rules: ports.map((port) => ({ direction: 'inbound', protocol: 'tcp', porttype: 'dst', port })),
  enabled: true,
  required: false,
  flags: `<a> & 'b' "c"`,
})

test('every line shows exactly what was written', () => {
  const xml = writeServiceXml([ruleset('a<&>', [1, 2]), ruleset('b', [3])])
  const shown = xmlLines(xml).map(({ parts }) => parts.map(({ text }) => text).join(''))
  expect(`${shown.join('\n')}\n`).toBe(xml)
})

test('each line knows the ruleset and the rule it belongs to', () => {
  const lines = xmlLines(writeServiceXml([ruleset('a', [1, 2]), ruleset('b', [3])]))
  const ports = lines.flatMap(({ parts, ruleset: at, rule }) => {
    const text = parts.map((part) => part.text).join('')
    return text.includes('<port>') ? [[text.trim(), at, rule]] : []
  })
  expect(ports).toEqual([
    ['<port>1</port>', 0, 0],
    ['<port>2</port>', 0, 1],
    ['<port>3</port>', 1, 0],
  ])
  expect(lines.filter(({ parts }) => parts.some(({ text }) => text === '<enabled'))).toMatchObject([
    { ruleset: 0, rule: null },
    { ruleset: 1, rule: null },
  ])
  expect(lines.at(-1)).toMatchObject({ ruleset: null, rule: null })
})

test('tags, values of attributes and text are told apart', () => {
  expect(xmlLines("<ConfigRoot>\n  <service id='0000'>\n    <id>x</id>")[1]?.parts).toEqual([
    { kind: 'text', text: '  ' },
    { kind: 'tag', text: '<service' },
    { kind: 'text', text: ' id=' },
    { kind: 'value', text: "'0000'" },
    { kind: 'tag', text: '>' },
  ])
})
