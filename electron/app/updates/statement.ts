import { createHash, sign, verify, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { appId } from '../app-id.ts'

/** Three numbers: what is marked as a trial (`1.2.3-beta`) is offered to nobody. */
const version = /^(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8})){2}$/

const statementSchema = z.strictObject({
  /** Of which program. */
  product: z.string().max(100),
  /** Name of the channel file, which says for which system and processor it is. */
  channel: z.string().max(100),
  version: z.string().regex(version),
  issued: z.iso.datetime(),
  expires: z.iso.datetime(),
  /** Of the channel file's bytes, in hexadecimal. */
  sha512: z.string().regex(/^[0-9a-f]{128}$/),
})

/** What the makers sign about a channel file. Times are ISO 8601 UTC. */
export type Statement = z.infer<typeof statementSchema>

/** The file beside a channel file: the statement's very text, and the signature over it. */
const signedSchema = z.strictObject({ statement: z.string().max(2_000), signature: z.string().max(200) })

/** Ahead of what is signed, so that nothing else the key ever signs can pass for a statement. */
const purpose = 'hypertray update statement, version 1\n'

/**
 * States what a channel file is, for `days` from `now` (milliseconds since 1970) on.
 * @throws Error when its version is not one that is offered.
 */
export function stateChannel(channel: string, text: string, now: number, days: number): Statement {
  return statementSchema.parse({
    product: appId,
    channel,
    version: versionIn(text),
    issued: new Date(now).toISOString(),
    expires: new Date(now + days * 86_400_000).toISOString(),
    sha512: contentHash(text),
  })
}

/** Returns the text of a `.sig` file. */
export function signStatement(statement: Statement, key: KeyObject): string {
  const text = JSON.stringify(statement)
  return `${JSON.stringify({ statement: text, signature: sign(null, Buffer.from(`${purpose}${text}`), key).toString('base64') })}\n`
}

/** Reads a `.sig` file. @returns null unless one of the keys signed it. */
export function readStatement(file: string, keys: readonly KeyObject[]): Statement | null {
  const { statement, signature } = parsed(file, signedSchema) ?? { statement: '', signature: '' }
  const signed = Buffer.from(signature, 'base64')
  if (signed.length !== 64 || !keys.some((key) => verify(null, Buffer.from(`${purpose}${statement}`), key, signed)))
    return null
  return parsed(statement, statementSchema)
}

/** Whether a statement is about this program and these bytes under this name. */
export function isAbout({ product, channel, version: stated, sha512 }: Statement, name: string, text: string): boolean {
  return product === appId && channel === name && sha512 === contentHash(text) && stated === versionIn(text)
}

/** Negative when `a` is the older version. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((each) => each.split('.').map(Number))
  return left?.map((number, index) => number - (right?.[index] ?? 0)).find((difference) => difference !== 0) ?? 0
}

function contentHash(text: string): string {
  return createHash('sha512').update(text, 'utf8').digest('hex')
}

/** As electron-builder writes it: a line of its own, once. */
function versionIn(text: string): string | null {
  const lines = text.split('\n').filter((line) => line.startsWith('version:'))
  return lines.length === 1 ? (/^version: (\S+)$/.exec(lines[0] ?? '')?.[1] ?? null) : null
}

function parsed<T>(text: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    return null
  }
}
