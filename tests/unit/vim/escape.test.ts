import { XMLParser, XMLValidator } from 'fast-xml-parser'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { element, envelope, refElement } from '../../../electron/vim/soap.ts'
import { escapeXml, isXmlText } from '../../../electron/vim/xml/escape.ts'
import { descend } from '../../../electron/vim/xml/node.ts'
import { root } from './parse.ts'

/** A third-party parser that the client does not use. */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  htmlEntities: true,
})

const awkward = fc.constantFrom(
  '&',
  '<',
  '>',
  '"',
  "'",
  ']]>',
  '&amp;',
  '&#10;',
  '<![CDATA[',
  '<!--',
  '\n',
  '\r\n',
  '\r',
  '\t',
  ' ',
  '密',
  '🔑',
  '\u0085',
  '\u2028',
  '\u00a0',
  '\ufeff',
  '\ufffd',
)
const text = fc
  .array(fc.oneof(awkward, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })), { maxLength: 12 })
  .map((parts) => parts.join(''))
  .filter(isXmlText)

describe('what is written', () => {
  it('is read back by another parser as it was, in content and in attributes', () => {
    fc.assert(
      fc.property(text, (value) => {
        const xml = `<a b="${escapeXml(value)}">x${escapeXml(value)}x</a>`
        expect(XMLValidator.validate(xml)).toBe(true)
        const { a } = parser.parse(xml) as { a: { '#text': string; '@b'?: string } }
        expect(a['#text']).toBe(`x${value}x`)
        expect(a['@b'] ?? '').toBe(value)
      }),
      { numRuns: 1_000 },
    )
  })

  it('is read back by our own reader as it was', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(root(element('a', value)).text).toBe(value)
        expect(root(`<a type="${escapeXml(value)}"/>`).refType).toBe(value)
      }),
      { numRuns: 500 },
    )
  })

  it('cannot break out of its element', () => {
    expect(element('password', '</password><admin>1</admin>')).toBe(
      '<password>&lt;/password&gt;&lt;admin&gt;1&lt;/admin&gt;</password>',
    )
    expect(refElement('_this', { type: 'A" x="', value: '<b>' })).toBe(
      '<_this type="A&quot; x=&quot;">&lt;b&gt;</_this>',
    )
    expect(escapeXml(']]>')).not.toContain(']]>')
    expect([element('n', 7), element('b', false)]).toEqual(['<n>7</n>', '<b>false</b>'])
  })

  it('makes an envelope', () => {
    const read = root(
      envelope('Login', { type: 'SessionManager', value: 'ha-"&<' }, element('userName', 'a&b'), 'op & 1'),
    )
    expect(read).toMatchObject({ name: 'Envelope', namespace: 'http://schemas.xmlsoap.org/soap/envelope/' })
    expect(descend(read, 'Header', 'operationID')?.text).toBe('op & 1')
    expect(descend(read, 'Body', 'Login')).toMatchObject({
      namespace: 'urn:vim25',
      children: [
        { name: '_this', refType: 'SessionManager', text: 'ha-"&<' },
        { name: 'userName', text: 'a&b' },
      ],
    })
  })
})

describe('isXmlText', () => {
  it.each(['', 'a', '\t\n\r', '\u0085\u007f', '密🔑', '\ufffd', '\u{10ffff}', '\ufdd0'])('%j can be carried', (value) =>
    expect(isXmlText(value)).toBe(true),
  )
  it.each([
    '\0',
    'a\u0001',
    '\u0008',
    '\u000b',
    '\u000c',
    '\u001f',
    '\ufffe',
    '\uffff',
    '\ud800',
    'a\udc00b',
    '\udc00\ud800',
  ])('%j cannot', (value) => expect(isXmlText(value)).toBe(false))

  it('says the same as a parser does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff }), (code) => {
        const character = String.fromCharCode(code)
        // A lone surrogate cannot even be encoded: it goes out as another character.
        const carried =
          Buffer.from(character).toString() === character &&
          (() => {
            try {
              return root(`<a>${escapeXml(character)}</a>`).text === character
            } catch {
              return false
            }
          })()
        expect(isXmlText(character)).toBe(carried)
      }),
      { numRuns: 3_000 },
    )
  })
})
