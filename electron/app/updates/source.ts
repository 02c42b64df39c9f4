import { createPublicKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** Where newer versions are asked for, and whose signature they carry. */
export interface UpdateSource {
  /** Folder of the channel file and the packages; ends with a slash. */
  readonly url: string
  /** Page for manual downloads. */
  readonly page: string
  /** Ed25519; the second one is for the day the first is lost or replaced. */
  readonly keys: readonly KeyObject[]
}

/** Name of the file in the package's resources; a release writes it (build/packaging/update-source.ts). */
export const updateSourceFile = 'update-source.json'

const schema = z.object({ url: z.url(), page: z.url(), publicKeys: z.array(z.string().max(200)).min(1).max(2) })

/**
 * Reads what the release put beside the app. Null: it put nothing there, or nothing that can be used; such a copy asks nobody.
 * @param trial plain HTTP to this computer is taken too, for tests
 */
export function readUpdateSource(resources: string, trial: boolean): UpdateSource | null {
  try {
    const { url, page, publicKeys } = schema.parse(JSON.parse(readFileSync(join(resources, updateSourceFile), 'utf8')))
    const keys = publicKeys.map((key) =>
      createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' }),
    )
    if (
      keys.some(({ asymmetricKeyType }) => asymmetricKeyType !== 'ed25519') ||
      ![url, page].every((each) => isSecure(new URL(each), trial))
    )
      return null
    return { url: url.endsWith('/') ? url : `${url}/`, page, keys }
  } catch {
    return null
  }
}

function isSecure({ protocol, hostname }: URL, trial: boolean): boolean {
  return protocol === 'https:' || (trial && protocol === 'http:' && hostname === '127.0.0.1')
}
