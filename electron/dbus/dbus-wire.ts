/**
 * The D-Bus wire format (D-Bus Specification, "Marshaling" and "Message Format"), as far as a Secret Service needs it.
 * A dictionary is an array of [key, value]; a variant is {@link Variant} when written and its bare value when read.
 * Why this is not a library: docs/decisions/0009-d-bus.md.
 */

export interface Variant {
  readonly signature: string
  readonly value: unknown
}

/** 1 call, 2 reply, 3 error, 4 signal. */
export type MessageType = 1 | 2 | 3 | 4

export interface Message {
  readonly type: number
  readonly serial: number
  readonly path?: string
  readonly interface?: string
  readonly member?: string
  readonly errorName?: string
  readonly replySerial?: number
  readonly destination?: string
  readonly signature?: string
  readonly body: readonly unknown[]
  /** Set on a received message whose body is malformed or nested too deep; `body` is empty then. */
  readonly damaged?: true
}

/** Header fields by number, with the type that the specification gives each. */
const fields = [
  [1, 'path', 'o'],
  [2, 'interface', 's'],
  [3, 'member', 's'],
  [4, 'errorName', 's'],
  [5, 'replySerial', 'u'],
  [6, 'destination', 's'],
  [8, 'signature', 'g'],
] as const

/** Larger messages are refused; the replies expected here have a few hundred bytes. */
const maxMessageBytes = 1024 * 1024

/** Alignment of each type, by its code. Bytes. */
const alignment: Readonly<Record<string, number>> = {
  y: 1,
  g: 1,
  v: 1,
  n: 2,
  q: 2,
  b: 4,
  u: 4,
  i: 4,
  h: 4,
  s: 4,
  o: 4,
  a: 4,
  x: 8,
  t: 8,
  d: 8,
  '(': 8,
  '{': 8,
}

/** Returns the first complete type of a signature: `a{ss}` of `a{ss}u`. Throws on an invalid signature. */
function firstType(signature: string): string {
  const code = signature[0] ?? ''
  if (code === 'a') return `a${firstType(signature.slice(1))}`
  if (code === '(' || code === '{') {
    const close = code === '(' ? ')' : '}'
    let end = 1
    while (signature[end] !== close) end += firstType(signature.slice(end)).length
    // An array of these would have no end.
    if (end === 1) throw new Error('a D-Bus struct without members')
    return signature.slice(0, end + 1)
  }
  if (!(code in alignment)) throw new Error(`not a D-Bus type: ${code}`)
  return code
}

function typesOf(signature: string): string[] {
  const types: string[] = []
  for (let rest = signature; rest !== '';) {
    const type = firstType(rest)
    types.push(type)
    rest = rest.slice(type.length)
  }
  return types
}

class Writer {
  readonly bytes: number[] = []

  align(to: number): void {
    while (this.bytes.length % to !== 0) this.bytes.push(0)
  }

  uint32(value: number): void {
    this.align(4)
    this.bytes.push(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, (value >>> 24) & 255)
  }

  write(type: string, value: unknown): void {
    const code = type[0] ?? ''
    this.align(alignment[code] ?? 1)
    if (code === 'y') this.bytes.push(Number(value))
    else if (code === 'u' || code === 'i') this.uint32(Number(value))
    else if (code === 'b') this.uint32(value === true ? 1 : 0)
    else if (code === 's' || code === 'o' || code === 'g') {
      const text = Buffer.from(String(value), 'utf8')
      if (code === 'g') this.bytes.push(text.length)
      else this.uint32(text.length)
      this.bytes.push(...text, 0)
    } else if (code === 'v') {
      const variant = value as Variant
      this.write('g', variant.signature)
      this.write(variant.signature, variant.value)
    } else if (code === '(' || code === '{') {
      const members = value as readonly unknown[]
      typesOf(type.slice(1, -1)).forEach((member, index) => this.write(member, members[index]))
    } else if (code === 'a') this.array(type.slice(1), value as readonly unknown[])
    else throw new Error(`D-Bus type not written here: ${code}`)
  }

  array(type: string, values: readonly unknown[]): void {
    const at = this.bytes.length
    this.uint32(0)
    // The padding before the first entry does not count as content, and is there even if there is no entry.
    this.align(alignment[type[0] ?? ''] ?? 1)
    const start = this.bytes.length
    for (const value of values) this.write(type, value)
    const length = new Writer()
    length.uint32(this.bytes.length - start)
    this.bytes.splice(at, 4, ...length.bytes)
  }
}

class Reader {
  readonly #view: DataView
  readonly #little: boolean
  at = 0

  constructor(bytes: Uint8Array, little: boolean) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#little = little
  }

  align(to: number): void {
    this.at = Math.ceil(this.at / to) * to
  }

  take(length: number): number {
    const at = this.at
    this.at += length
    return at
  }

  uint32(): number {
    this.align(4)
    return this.#view.getUint32(this.take(4), this.#little)
  }

  text(length: number): string {
    const at = this.take(length + 1)
    return Buffer.from(this.#view.buffer, this.#view.byteOffset + at, length).toString('utf8')
  }

  /** Throws a RangeError when the bytes end before the type does. */
  read(type: string, depth = 0): unknown {
    if (depth > 32) throw new Error('D-Bus value nested too deep')
    const code = type[0] ?? ''
    this.align(alignment[code] ?? 1)
    switch (code) {
      case 'y':
        return this.#view.getUint8(this.take(1))
      case 'b':
        return this.uint32() === 1
      // A file descriptor (`h`) is an index into those sent along; this client never negotiates any.
      case 'u':
      case 'h':
        return this.uint32()
      case 'i':
        return this.#view.getInt32(this.take(4), this.#little)
      case 'n':
        return this.#view.getInt16(this.take(2), this.#little)
      case 'q':
        return this.#view.getUint16(this.take(2), this.#little)
      case 'x':
        return this.#view.getBigInt64(this.take(8), this.#little)
      case 't':
        return this.#view.getBigUint64(this.take(8), this.#little)
      case 'd':
        return this.#view.getFloat64(this.take(8), this.#little)
      case 's':
      case 'o':
        return this.text(this.uint32())
      case 'g':
        return this.text(this.#view.getUint8(this.take(1)))
      case 'v':
        return this.read(firstType(String(this.read('g'))), depth + 1)
      case '(':
      case '{':
        return typesOf(type.slice(1, -1)).map((member) => this.read(member, depth + 1))
      default:
        return this.array(type.slice(1), depth)
    }
  }

  array(type: string, depth: number): unknown[] {
    const length = this.uint32()
    this.align(alignment[type[0] ?? ''] ?? 1)
    const end = this.at + length
    if (end > this.#view.byteLength) throw new RangeError('D-Bus array longer than its message')
    const values: unknown[] = []
    while (this.at < end) values.push(this.read(type, depth + 1))
    return values
  }
}

/** Encodes a message, little-endian. `body` must fit `signature`. */
export function encodeMessage(message: Message & { readonly type: MessageType }): Buffer {
  const body = new Writer()
  typesOf(message.signature ?? '').forEach((type, index) => body.write(type, message.body[index]))
  const header = new Writer()
  header.bytes.push('l'.charCodeAt(0), message.type, 0, 1)
  header.uint32(body.bytes.length)
  header.uint32(message.serial)
  const present = fields.flatMap(([number, name, signature]) =>
    message[name] === undefined || message[name] === '' ? [] : [[number, { signature, value: message[name] }]],
  )
  header.write('a(yv)', present)
  header.align(8)
  return Buffer.from([...header.bytes, ...body.bytes])
}

/**
 * Decodes the first message in `bytes`; null while part of it is still missing. Throws on bytes that are no message, and
 * on one that is too large.
 */
export function decodeMessage(bytes: Uint8Array): { readonly message: Message; readonly length: number } | null {
  if (bytes.length < 16) return null
  const order = String.fromCharCode(bytes[0] ?? 0)
  if (order !== 'l' && order !== 'B') throw new Error('not a D-Bus message')
  const start = new Reader(bytes, order === 'l')
  start.at = 4
  const [bodyLength, serial, fieldsLength] = [start.uint32(), start.uint32(), start.uint32()]
  const headerLength = Math.ceil((16 + fieldsLength) / 8) * 8
  const length = headerLength + bodyLength
  if (length > maxMessageBytes) throw new Error('D-Bus message too large')
  if (bytes.length < length) return null
  const header = new Reader(bytes.subarray(0, headerLength), order === 'l')
  header.at = 12
  const values = new Map(header.read('a(yv)') as [number, unknown][])
  const named = Object.fromEntries(
    fields.flatMap(([number, name]) => (values.has(number) ? [[name, values.get(number)]] : [])),
  )
  const reader = new Reader(bytes.subarray(headerLength, length), order === 'l')
  const message = { ...named, type: bytes[1] ?? 0, serial }
  try {
    return {
      message: { ...message, body: typesOf(String(values.get(8) ?? '')).map((type) => reader.read(type)) },
      length,
    }
  } catch {
    // Where the next message starts is known. Any program on the bus may write to us: what it sends must not cost us the connection.
    return { message: { ...message, body: [], damaged: true }, length }
  }
}
