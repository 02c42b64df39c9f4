import type { Random } from './random.ts'

/** Inputs that break parsers: truncated markup, entities, declarations, wrong namespaces, invalid UTF-8. */
const junk: readonly Buffer[] = [
  '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
  '&a;',
  '&#0;',
  '&#x110000;',
  '&#55296;',
  '&amp',
  '&',
  '<![CDATA[',
  ']]>',
  '<!--',
  '-->',
  '--',
  '<?xml version="1.1"?>',
  '<?x',
  '?>',
  '<',
  '>',
  '</',
  '/>',
  '</soapenv:Body>',
  '"',
  "'",
  '=',
  ' xmlns=""',
  ' xmlns:xsi="urn:other"',
  ' xmlns:xml="urn:x"',
  ' xmlns="urn:vim25"',
  ' type="VirtualMachine"',
  ' xsi:type="xsd:string"',
  ' xsi:type=":"',
  ' xsi:nil="true"',
  'x:y:z',
  '__proto__',
  'constructor',
  '\u0000',
  '\uFEFF',
  '\u2028',
  '99999999999999999999',
  '-1',
  'NaN',
  'true',
  '',
]
  .map((text) => Buffer.from(text))
  .concat(
    [[0xff, 0xfe], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0x80], [0xe2, 0x82]].map((bytes) =>
      Buffer.from(bytes),
    ),
  )

const words = [
  'Envelope',
  'Body',
  'Fault',
  'returnval',
  'propSet',
  'val',
  'obj',
  'name',
  'missingSet',
  'objects',
  'token',
  'changeSet',
  'filterSet',
  'about',
  'propertyCollector',
  'x',
  '_',
  'a.b-c',
] as const
const types = [
  'xsd:string',
  'xsd:int',
  'ManagedObjectReference',
  'ArrayOfString',
  'ArrayOfVirtualMachine',
  'InvalidLogin',
  'NotAuthenticated',
  'x:y',
  '',
  'string',
] as const

type Mutation = (body: Buffer, random: Random, other: Buffer) => Buffer

const range = (body: Buffer, random: Random, most = body.length): [number, number] => {
  const start = random.below(body.length + 1)
  return [start, Math.min(body.length, start + random.below(Math.min(most, body.length) + 1))]
}
const insert = (body: Buffer, at: number, piece: Buffer): Buffer =>
  Buffer.concat([body.subarray(0, at), piece, body.subarray(at)])

/** Replaces one match of an expression by something else; text in, text out, as a server that mixes things up would. */
const replaceOne = (body: Buffer, random: Random, what: RegExp, by: (match: string) => string): Buffer => {
  const text = body.toString('latin1')
  const matches = [...text.matchAll(what)]
  if (matches.length === 0) return body
  const match = random.pick(matches)
  return Buffer.from(text.slice(0, match.index) + by(match[0]) + text.slice(match.index + match[0].length), 'latin1')
}

/** Between two elements, where more of them may stand. */
const gap = (body: Buffer, random: Random): number => {
  const gaps = [...body.toString('latin1').matchAll(/></g)]
  return gaps.length === 0 ? random.below(body.length + 1) : random.pick(gaps).index + 1
}

const mutations: readonly Mutation[] = [
  (body, random) => {
    const copy = Buffer.from(body)
    for (let flips = 1 + random.below(8); flips > 0 && copy.length > 0; flips -= 1) {
      const at = random.below(copy.length)
      copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8))
    }
    return copy
  },
  (body, random) => {
    const [start, end] = range(body, random, 200)
    return Buffer.concat([body.subarray(0, start), body.subarray(end)])
  },
  (body, random) => body.subarray(0, random.below(body.length + 1)),
  (body, random) => {
    const [start, end] = range(body, random)
    return insert(body, random.below(body.length + 1), body.subarray(start, end))
  },
  (body, random, other) => {
    const [start, end] = range(other, random)
    return insert(body, gap(body, random), other.subarray(start, end))
  },
  (body, random, other) => Buffer.concat([body.subarray(0, gap(body, random)), other.subarray(gap(other, random))]),
  (body, random) => insert(body, random.below(body.length + 1), random.pick(junk)),
  (body, random) => insert(body, gap(body, random), random.pick(junk)),
  (body, random) => replaceOne(body, random, /<\/?[\w:.-]+/g, (tag) => tag.replace(/[\w.-]+$/, random.pick(words))),
  (body, random) => {
    const name = random.pick(words)
    return replaceOne(
      replaceOne(body, random, /<[\w.-]+(?=[ >])/g, () => `<${name}`),
      random,
      /<\/[\w.-]+/g,
      () => `</${name}`,
    )
  },
  (body, random) => replaceOne(body, random, /type="[^"]*"/g, () => `type="${random.pick(types)}"`),
  (body, random) =>
    replaceOne(body, random, /(?:urn|http):[^"]*/g, () =>
      random.pick([
        'urn:vim25',
        'urn:other',
        '',
        'http://schemas.xmlsoap.org/soap/envelope/',
        'http://www.w3.org/2003/05/soap-envelope',
        'http://www.w3.org/2001/XMLSchema-instance',
      ]),
    ),
  (body, random) =>
    replaceOne(
      body,
      random,
      />[^<]+</g,
      () =>
        `>${random.pick(['', ' ', '-1', '2147483648', 'true', '0001-01-01T00:00:00Z', '9'.repeat(400), '&#10;', '密', '../..'])}<`,
    ),
  (body, random) =>
    insert(body, gap(body, random), Buffer.from('<x>'.repeat(1 + random.below(random.next() < 0.05 ? 50_000 : 80)))),
  (body, random) => {
    const depth = 1 + random.below(70)
    return insert(body, gap(body, random), Buffer.from(`${'<x>'.repeat(depth)}${'</x>'.repeat(depth)}`))
  },
  (body, random) =>
    insert(
      body,
      gap(body, random),
      Buffer.from(
        `<x ${random.pick(['type', 'a', 'xmlns:b'])}="${'v'.repeat(random.next() < 0.05 ? 500_000 : 2_000)}"/>`,
      ),
    ),
  (body, random) =>
    insert(
      body,
      gap(body, random),
      Buffer.from(
        `<x ${Array.from({ length: 1 + random.below(300) }, (_, index) => `a${index}="${index}"`).join(' ')}/>`,
      ),
    ),
  (body) =>
    Buffer.concat([
      Buffer.from(
        `<!DOCTYPE e [${Array.from({ length: 20 }, (_, index) => `<!ENTITY e${index + 1} "&e${index};&e${index};">`).join('')}]>`,
      ),
      body,
    ]),
  (body, random) => insert(body, random.below(body.length + 1), Buffer.from('&e20;'.repeat(1 + random.below(50)))),
  (body) => Buffer.from(body.toString('latin1'), 'utf16le'),
]

/** One to three mutations of a reply. */
export function mutated(corpus: readonly Buffer[], body: Buffer, random: Random): Buffer {
  let result = body
  for (let times = 1 + random.below(3); times > 0; times -= 1)
    result = random.pick(mutations)(result, random, random.pick(corpus))
  return result
}

/** The reply as it may come in: whole, in a few pieces, or byte by byte; a piece may end within a character or a tag. */
export function chunked(body: Buffer, random: Random): Buffer[] {
  const pieces = random.pick([1, 1, 2, 5, 40, 400])
  const cuts = Array.from({ length: pieces - 1 }, () => random.below(body.length + 1)).toSorted((a, b) => a - b)
  return [0, ...cuts].map((start, index) => body.subarray(start, cuts[index] ?? body.length))
}

const odd: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  '',
  'x',
  'x'.repeat(5_000),
  '\u0000',
  '\u202E',
  '\uD800',
  '2025-06-01T08:00:00.000Z',
  '__proto__',
  [],
  {},
  [[[]]],
  [null],
  Object.fromEntries([['__proto__', {}]]),
  Array.from({ length: 400 }, () => 0),
]

/** JSON with one to three values replaced, left out, doubled or given another name; now and then its bytes are broken instead. */
export function mutatedJson(corpus: readonly Buffer[], json: Buffer, random: Random): Buffer {
  if (random.below(3) === 0) return mutated(corpus, json, random)
  const root = { value: JSON.parse(json.toString()) as unknown }
  for (let times = 1 + random.below(3); times > 0; times -= 1) {
    let parent: Record<string, unknown> = root
    let key = 'value'
    for (
      let inner = parent[key];
      typeof inner === 'object' && inner !== null && Object.keys(inner).length > 0 && random.below(8) > 0;
      inner = parent[key]
    ) {
      parent = inner as Record<string, unknown>
      key = random.pick(Object.keys(parent))
    }
    const way = random.below(4)
    const list = Array.isArray(parent) ? (parent as unknown[]) : null
    if (way === 0 && parent !== root) delete parent[key]
    else if (way === 1 && list === null && parent !== root)
      parent[random.pick(['__proto__x', 'constructor', 'toString', 'x', '0'])] = parent[key]
    else if (way === 2 && list !== null) list.push(...list.slice(0, 100))
    else parent[key] = structuredClone(random.pick(odd))
  }
  return Buffer.from(JSON.stringify(root.value) ?? '')
}
