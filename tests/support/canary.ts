import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** One way a secret may show up in a file or a text. */
interface Disguise {
  readonly name: string
  readonly bytes: Buffer
}

/** A secret found where it must not be. */
interface CanaryFinding {
  readonly where: string
  readonly disguise: string
}

const xmlNames: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

function replaceEach(text: string, pattern: RegExp, by: (character: string, codePoint: number) => string): string {
  return text.replaceAll(pattern, (character) => by(character, character.codePointAt(0) ?? 0))
}

function xmlForms(secret: string): string[] {
  const forms = [/[&<]/g, /[&<>]/g, /[&<>"]/g, /[&<>"']/g].map((pattern) =>
    replaceEach(secret, pattern, (c) => xmlNames[c] ?? c),
  )
  const numeric = [
    (n: number) => `&#${n};`,
    (n: number) => `&#x${n.toString(16)};`,
    (n: number) => `&#x${n.toString(16).toUpperCase()};`,
  ]
  for (const number of numeric) {
    forms.push(
      replaceEach(secret, /[&<>"'\r\n\t]/gu, (_, n) => number(n)),
      replaceEach(secret, /[^\x20-\x7e]|[&<>"']/gu, (_, n) => number(n)),
      replaceEach(secret, /[^\x20-\x7e]|[&<>"']/gu, (c, n) => xmlNames[c] ?? number(n)),
    )
  }
  return forms
}

function jsonForms(secret: string): string[] {
  const once = JSON.stringify(secret).slice(1, -1)
  const unit = (c: string): string => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`
  return [
    once,
    // A JSON text inside a JSON text.
    JSON.stringify(once).slice(1, -1),
    once.replaceAll(/[^\x20-\x7e]/g, unit),
    once.replaceAll(/[<>&]/g, unit),
    once.replaceAll('/', '\\/'),
  ]
}

/** Base64 of a secret that stands in the middle of other bytes: the digits that do not depend on its neighbours. */
function base64Forms(secret: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), secret])
      .toString('base64')
      .replaceAll('=', '')
    const first = Math.ceil((offset * 8) / 6)
    const last = Math.floor(((offset + secret.length) * 8) / 6)
    const core = text.slice(first, last)
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')]
  })
}

/**
 * All forms in which a secret could be stored: raw (UTF-8, UTF-16), XML- and JSON-escaped, base64 and base64url at any
 * offset, percent- and form-encoded, hex.
 * @param secret At least 8 characters, so that its disguises cannot turn up by chance.
 */
function disguises(secret: string): Disguise[] {
  if (secret.length < 8) throw new Error('a canary needs at least 8 characters')
  const raw = Buffer.from(secret)
  const texts: [string, string[]][] = [
    ['raw', [secret]],
    ['xml', xmlForms(secret)],
    ['json', jsonForms(secret)],
    ['base64', [...base64Forms(raw), ...base64Forms(Buffer.from(secret, 'utf16le'))]],
    [
      'uri',
      [
        encodeURIComponent(secret),
        encodeURI(secret),
        new URLSearchParams({ '': secret }).toString().slice(1),
        encodeURIComponent(secret).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
      ],
    ],
    ['hex', [raw.toString('hex'), raw.toString('hex').toUpperCase()]],
  ]
  const list = texts.flatMap(([name, forms]) => [...new Set(forms)].map((form) => ({ name, bytes: Buffer.from(form) })))
  return [...list, { name: 'utf16', bytes: Buffer.from(secret, 'utf16le') }]
}

/** Looks for a secret in a text or in bytes; `where` names it in the findings. */
export function findCanary(secret: string, where: string, hay: string | Uint8Array): CanaryFinding[] {
  const bytes = Buffer.from(hay)
  const found = disguises(secret)
    .filter((disguise) => bytes.includes(disguise.bytes))
    .map((disguise) => disguise.name)
  return [...new Set(found)].map((disguise) => ({ where, disguise }))
}

/** Looks for a secret in every file of a folder, at any depth, and in the files' names. */
export async function findCanaryInFolder(secret: string, folder: string): Promise<CanaryFinding[]> {
  const findings: CanaryFinding[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    findings.push(...findCanary(secret, `name of ${path}`, entry.name))
    if (entry.isFile()) findings.push(...findCanary(secret, path, await readFile(path)))
  }
  return findings
}
