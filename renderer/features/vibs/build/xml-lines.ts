/** A piece of a line of XML, by what it is. */
export interface XmlPart {
  readonly kind: 'tag' | 'value' | 'text'
  readonly text: string
}

/** A line of a service.xml; `ruleset` and `rule` count from 0 and say what it belongs to. */
export interface XmlLine {
  readonly parts: readonly XmlPart[]
  readonly ruleset: number | null
  readonly rule: number | null
}

const pieces = /(<\/?[\w:.-]+|\/?>)|((?<==)"[^"]*"|(?<==)'[^']*')|([^<>"']+|[<>"'])/gu

/** Splits what `writeServiceXml` or `writeDescriptor` wrote into lines for display. */
export function xmlLines(xml: string): XmlLine[] {
  let ruleset: number | null = null
  let nextRuleset = 0
  let rule: number | null = null
  let nextRule = 0
  return xml
    .replace(/\n$/u, '')
    .split('\n')
    .map((line) => {
      if (line.startsWith('  <service ')) {
        ruleset = nextRuleset
        nextRuleset += 1
        nextRule = 0
      }
      if (line.startsWith('    <rule ')) {
        rule = nextRule
        nextRule += 1
      }
      const told: XmlLine = { parts: partsOf(line), ruleset, rule }
      if (line.startsWith('    </rule>')) rule = null
      if (line.startsWith('  </service>')) ruleset = null
      return told
    })
}

function partsOf(line: string): XmlPart[] {
  return [...line.matchAll(pieces)].map(([text, tag, value]) => {
    if (tag !== undefined) return { kind: 'tag', text }
    return { kind: value === undefined ? 'text' : 'value', text }
  })
}
