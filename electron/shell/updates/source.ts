import { createPublicKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** Where newer versions are asked for, and whose signature they carry. */
export interface UpdateSource {
  /** Folder of the channel file and the packages; ends with a slash. */
  readonly url: string
  /** Page for people who download by hand. */
  readonly page: string
  /** Ed25519. */
  readonly key: KeyObject
}

/** Name of the file in the package's resources; a release writes it (build/packaging/update-source.ts). */
export const updateSourceFile = 'update-source.json'

const address = z.url().refine((text) => isSecure(new URL(text)))
const schema = z.object({ url: address, page: address, publicKey: z.string().max(200) })

/** Reads what the release put beside the app. Null: it put nothing there, or nothing that can be used; such a copy asks nobody. */
export function readUpdateSource(resources: string): UpdateSource | null {
  try {
    const { url, page, publicKey } = schema.parse(JSON.parse(readFileSync(join(resources, updateSourceFile), 'utf8')))
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
    if (key.asymmetricKeyType !== 'ed25519') return null
    return { url: url.endsWith('/') ? url : `${url}/`, page, key }
  } catch {
    return null
  }
}

/** HTTPS; plain HTTP only to this computer, for trials. */
function isSecure({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1')
}
