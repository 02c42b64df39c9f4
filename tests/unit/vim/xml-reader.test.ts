import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { child, childText, childrenOf, descend } from '../../../electron/vim/xml/node.ts'
import { XmlMender } from '../../../electron/vim/xml/mend.ts'
import { XmlReader } from '../../../electron/vim/xml/reader.ts'
import { read, root } from './parse.ts'

const xsi = 'http://www.w3.org/2001/XMLSchema-instance'
const xsd = 'http://www.w3.org/2001/XMLSchema'

describe('namespaces', () => {
  it.each([
    ['declared on an ancestor', `<a xmlns:xsi="${xsi}" xmlns:xsd="${xsd}"><b><v xsi:type="xsd:string">x</v></b></a>`],
    ['declared inline', `<a><b><v xmlns:xsi="${xsi}" xmlns:xsd="${xsd}" xsi:type="xsd:string">x</v></b></a>`],
    [
      'declared inline, behind the attribute that uses it',
      `<a><b><v xsi:type="xsd:string" xmlns:xsd="${xsd}" xmlns:xsi="${xsi}">x</v></b></a>`,
    ],
    ['under odd prefixes', `<a xmlns:q="${xsi}" xmlns:_1="${xsd}"><b><v q:type="_1:string">x</v></b></a>`],
    [
      "the peer's own spelling",
      `<a><b><v xmlns:XMLSchema-instance="${xsi}" xmlns:w="${xsd}" XMLSchema-instance:type="w:string">x</v></b></a>`,
    ],
    ['a type in the default namespace', `<a xmlns="${xsd}" xmlns:i="${xsi}"><b><v i:type="string">x</v></b></a>`],
    [
      'a prefix declared again on the way',
      `<a xmlns:t="urn:other" xmlns:i="${xsi}"><b xmlns:t="${xsd}"><v i:type="t:string">x</v></b></a>`,
    ],
  ])('xsi:type %s', (_kind, text) => {
    expect(descend(root(text), 'b', 'v')).toMatchObject({
      name: 'v',
      text: 'x',
      type: { namespace: xsd, local: 'string' },
      refType: null,
    })
  })

  it('tells the reference type, which has no namespace, from xsi:type and from others', () => {
    expect(root(`<r xmlns:i="${xsi}" type="VirtualMachine" i:type="ManagedObjectReference">12</r>`)).toMatchObject({
      refType: 'VirtualMachine',
      type: { namespace: '', local: 'ManagedObjectReference' },
      text: '12',
    })
    expect(root('<r xmlns:x="urn:x" x:type="Other"/>')).toMatchObject({ refType: null, type: null })
  })

  it('names elements by namespace and local name', () => {
    expect(root('<p:a xmlns:p="urn:vim25"><b xmlns="urn:b"/><c/></p:a>')).toMatchObject({
      name: 'a',
      namespace: 'urn:vim25',
      children: [
        { name: 'b', namespace: 'urn:b' },
        { name: 'c', namespace: '' },
      ],
    })
  })

  it.each(['<p:a/>', '<a p:b="c"/>'])('refuses a prefix that was never declared: %s', (text) => {
    expect(read([text])).toBe('REPLY_MALFORMED')
  })

  it('takes an unknown prefix in a type for no namespace', () => {
    expect(root(`<a xmlns:i="${xsi}" i:type="nobody:string"/>`).type).toEqual({ namespace: '', local: 'string' })
  })
})

describe('text', () => {
  it('resolves entities, numbers and CDATA', () => {
    expect(root('<a>&lt;&amp;&gt;&quot;&apos;&#65;&#x1F511;<![CDATA[<b>&amp;]]]]><![CDATA[>]]></a>').text).toBe(
      '<&>"\'A🔑<b>&amp;]]>',
    )
  })

  it('ends lines as XML does, wherever a border falls, and keeps a carriage return that was referred to', () => {
    const text = 'a\r\nb\rc\n\r\r\nd'
    const lines = 'a\nb\nc\n\n\nd'
    for (let cut = 0; cut <= text.length; cut += 1) {
      const mender = new XmlMender()
      // The parser, too, would make the same of it, but pays for each of them.
      expect(mender.write(text.slice(0, cut)) + mender.write(text.slice(cut)) + mender.end()).toBe(lines)
    }
    expect(root(`<a>${text}&#13;</a>`).text).toBe(`${lines}\r`)
  })

  it('keeps white space of its own and drops it around elements', () => {
    expect(root('<a>  x\n</a>').text).toBe('  x\n')
    expect(root('<a>\n  <b> y </b>\n</a>')).toMatchObject({ text: '', children: [{ text: ' y ' }] })
  })

  it('ignores comments and processing instructions', () => {
    expect(
      root('<?xml version="1.0" encoding="UTF-8"?><!-- a --><a>x<!-- <b> --><?pi y?>z</a><!-- after -->').text,
    ).toBe('xz')
  })

  it('takes a byte order mark', () => {
    expect(read([Buffer.from([0xef, 0xbb, 0xbf]), '<a>x</a>'])).toMatchObject({ name: 'a', text: 'x' })
  })
})

describe('pieces', () => {
  const text =
    `<?xml version="1.0"?><s:a xmlns:s="urn:s" xmlns:i="${xsi}"><v i:type="s:T" ` +
    'type="R">é密🔑&amp;<![CDATA[<&]]></v>\r\n<w/></s:a>'
  const bytes = Buffer.from(text)

  it('reads the same however it is cut, in the middle of a character too', () => {
    const whole = read([text])
    expect(whole).toMatchObject({ children: [{ text: 'é密🔑&<&' }, { name: 'w' }] })
    for (let at = 0; at <= bytes.length; at += 1)
      expect(read([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(whole)
    expect(read(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole)
  })

  it('knows a document that ends early, wherever it ends', () => {
    for (let at = 0; at < bytes.length; at += 1)
      expect(read([bytes.subarray(0, at)])).toMatch(/REPLY_TRUNCATED|REPLY_MALFORMED/)
    for (const start of ['', ' ', '<?xml version="1.0"?>', '<a>', '<a><b/>', '<a>text'])
      expect(read([start])).toBe('REPLY_TRUNCATED')
  })

  it('hands items over as they come, and forgets them', () => {
    const seen: string[] = []
    const reader = new XmlReader({
      isItem: (name, depth) => name === 'i' && depth === 2,
      onItem: (node) => seen.push(node.text),
    })
    reader.write(Buffer.from('<a><r><i>1</i><i>2</i><j><i>inner</i></j>'))
    expect(seen).toEqual(['1', '2'])
    reader.write(Buffer.from('<i>3</i><token>t</token></r></a>'))
    const ended = reader.end()
    expect(seen).toEqual(['1', '2', '3'])
    const returned = 'root' in ended ? descend(ended.root, 'r') : undefined
    expect(returned?.children.map((node) => node.name)).toEqual(['j', 'token'])
  })
})

describe('bad characters', () => {
  it.each<[string, readonly number[], string]>([
    ['an overlong sequence', [0xc0, 0xaf], '\uFFFD\uFFFD'],
    ['a lone continuation', [0x80], '\uFFFD'],
    ['a surrogate', [0xed, 0xa0, 0x80], '\uFFFD\uFFFD\uFFFD'],
    ['Latin-1', [0xe9, 0x20], '\uFFFD '],
    ['beyond Unicode', [0xf5, 0x80, 0x80, 0x80], '\uFFFD\uFFFD\uFFFD\uFFFD'],
    ['one cut short by a tag', [0xe5, 0xaf], '\uFFFD'],
  ])('are replaced where bytes are not UTF-8: %s', (_kind, bytes, text) => {
    expect(read(['<a><b>', Uint8Array.from(bytes), '</b><c>x</c></a>'])).toMatchObject({
      children: [{ text }, { text: 'x' }],
    })
    expect(read(['<a><b>', ...bytes.map((byte) => Uint8Array.of(byte)), '</b><c>x</c></a>'])).toMatchObject({
      children: [{ text }, { text: 'x' }],
    })
  })

  it.each([
    ['a\u0000b\u0001\u001b\u001f', 'a\uFFFDb\uFFFD\uFFFD\uFFFD'],
    ['\uFFFE\uFFFF\uFFFD', '\uFFFD\uFFFD\uFFFD'],
    ['\u007f\u0085\u009f', '\u007f\u0085\u009f'],
    ['&#x1F;&#x1f;&#31;&#0;', '\uFFFD\uFFFD\uFFFD\uFFFD'],
    ['&#xD83D;&#xDD11;', '\uFFFD\uFFFD'],
    ['&#xFFFE;&#65535;&#x110000;&#99999999999999999999;', '\uFFFD\uFFFD\uFFFD\uFFFD'],
    ['&#x9;&#10;&#xD;&#x10FFFF;&#0065;&#x1F511;', '\t\n\r\u{10FFFF}A🔑'],
    ['R&D', 'R&D'],
    ['a & b && c&', 'a & b && c&'],
    ['&;', '&;'],
    ['&nbsp;&e;&AMP;&#X41;&#xg;&#;&#x;', '&nbsp;&e;&AMP;&#X41;&#xg;&#;&#x;'],
    ['&amp;amp;&amp;lt;', '&amp;&lt;'],
    [`&#${'0'.repeat(30)}65;`, `&#${'0'.repeat(30)}65;`],
    [`&${'a'.repeat(50)};`, `&${'a'.repeat(50)};`],
    ['x]]>y', 'x]]>y'],
    ['x]]]>', 'x]]]>'],
    ['[[]]', '[[]]'],
    ['<![CDATA[R&D &amp; &#x1F;\u0001 <b>]]>&<![CDATA[&]]]]><![CDATA[>]]>&', 'R&D &amp; &#x1F;\uFFFD <b>&&]]>&'],
    ['<!-- a & b -->x<?pi a & b?>&', 'x&'],
  ])('%j is read as %j, however it is cut', (raw, text) => {
    const document = `<a><b t="1">${raw}</b><c>x</c></a>`
    const bytes = Buffer.from(document)
    const whole = read([document])
    expect(whole).toMatchObject({ children: [{ text }, { text: 'x' }] })
    for (let at = 0; at <= bytes.length; at += 1)
      expect(read([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(whole)
    expect(read(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole)
  })

  it('are replaced in attributes too', () => {
    expect(root('<a><b type="V&M\u0001&#2;]]>"/></a>')).toMatchObject({ children: [{ refType: 'V&M\uFFFD\uFFFD]]>' }] })
  })

  it('cost the same each, however many they are and however they are cut', () => {
    // Work that grew with the square would not come to an end within the time of a test.
    const raw = '& &#x1F; ]]> \u0001 &amp <![CDATA[ & ]]> '.repeat(20_000)
    expect(read([`<a>${raw}</a>`])).toMatchObject({ name: 'a' })
    expect(read(Array.from(Buffer.from(`<a>${raw.slice(0, 200_000)}`), (byte) => Uint8Array.of(byte)))).toBe(
      'REPLY_TRUNCATED',
    )
    expect(read([`<a>${'&'.repeat(500_000)}</a>`, ''])).toMatchObject({ name: 'a' })
    expect(read([`<a>${'<![CDATA[]]>'.repeat(100_000)}</a>`])).toMatchObject({ text: '' })
  })

  it('end the reading where they stand in the place of structure', () => {
    for (const text of ['<a\u0001></a>', '<a &></a>', '&<a/>', '<a/>&', '<a/>\u0001', '<a></a\uFFFF>', '<&a/>'])
      expect(read([text])).toBe('REPLY_MALFORMED')
    expect(read(['<a/>', Uint8Array.of(0xff)])).toBe('REPLY_MALFORMED')
  })
})

describe('hostile input', () => {
  it('ends in the middle of a character', () => {
    expect(read(['<a/>', Uint8Array.of(0xe5, 0xaf)])).toMatch(/REPLY_TRUNCATED|REPLY_MALFORMED/)
  })

  it.each([
    '<!DOCTYPE a><a/>',
    '<!DOCTYPE a\u0001&><a/>',
    '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>',
    '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    '<?xml version="1.0"?>\n<!DOCTYPE a PUBLIC "a" "b"><a/>',
  ])('has a document type: %s', (text) => {
    expect(read([text])).toBe('REPLY_DOCTYPE')
    expect(read(Array.from(text))).toBe('REPLY_DOCTYPE')
  })

  it.each([
    '<a></b>',
    '<a><b></a></b>',
    '<a/><b/>',
    '<a/>text',
    'text',
    '<a b=c/>',
    '<a b="1" b="2"/>',
    '<a><</a>',
    '<1/>',
    '<a b="<"/>',
    '<a>x < y</a>',
  ])('is not well-formed: %s', (text) => {
    expect(read([text])).toBe('REPLY_MALFORMED')
  })

  it('nests as deep as is allowed, and no deeper', () => {
    const nest = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth)
    expect(read([nest(64)])).toMatchObject({ name: 'a' })
    expect(read([nest(65)])).toBe('REPLY_TOO_DEEP')
    expect(read([nest(3)], {}, { depth: 2 })).toBe('REPLY_TOO_DEEP')
    expect(read([`<a>${'<b/>'.repeat(99)}</a>`], {}, { elements: 99 })).toBe('REPLY_TOO_LARGE')
    expect(read([`<a>${'<b/>'.repeat(98)}</a>`], {}, { elements: 99 })).not.toBe('REPLY_TOO_LARGE')
  })

  it('stops at once, and does not read the rest of a piece', () => {
    const started = performance.now()
    expect(read(['<a xmlns:p="urn:p">'.repeat(100_000)])).toBe('REPLY_TOO_DEEP')
    expect(read([`<a>${'<b c=d>'.repeat(200_000)}`])).toBe('REPLY_MALFORMED')
    expect(read(['<<'.repeat(500_000)])).toBe('REPLY_MALFORMED')
    // The parser left to go on takes seconds for the first alone: it looks names up through all open elements.
    expect(performance.now() - started).toBeLessThan(1_000)
  })

  it('never throws, whatever bytes come', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.uint8Array(),
            fc.constantFrom(
              '<a>',
              '</a>',
              '<a b="',
              '">',
              '<![CDATA[',
              ']]>',
              '&amp;',
              '&',
              '&#x1',
              'F;',
              '<?x',
              '<!--',
            ),
          ),
          { maxLength: 20 },
        ),
        (pieces) => {
          const result = read(pieces)
          expect(typeof result === 'string' ? result.startsWith('REPLY_') : result.name !== '').toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('is read the same however it is cut', () => {
    const parts = fc.array(
      fc.constantFrom(
        '<a>',
        '</a>',
        '<b/>',
        '<![CDATA[',
        ']]>',
        ']',
        '&amp;',
        '&',
        '&#x1',
        'F;',
        '&#0;',
        '<!-- -->',
        '<',
        'é',
        '\u0001',
        'x',
      ),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 4 }), (pieces, size) => {
        const bytes = Buffer.from(`<r>${pieces.join('')}</r>`)
        const cut = Array.from({ length: Math.ceil(bytes.length / size) }, (_each, index) =>
          bytes.subarray(index * size, index * size + size),
        )
        const whole = read([bytes])
        const pieced = read(cut)
        if (typeof whole === 'string') expect(typeof pieced).toBe('string')
        else expect(pieced).toEqual(whole)
      }),
      { numRuns: 2_000 },
    )
  })
})

it('finds children', () => {
  const node = root('<a><b>1</b><c/><b>2</b></a>')
  expect(child(node, 'b')?.text).toBe('1')
  expect(child(node, 'x')).toBeUndefined()
  expect(childrenOf(node, 'b').map((each) => each.text)).toEqual(['1', '2'])
  expect([childText(node, 'c'), childText(node, 'x')]).toEqual(['', null])
  expect(descend(node, 'b', 'x', 'y')).toBeUndefined()
})
