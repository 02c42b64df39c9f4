import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { updateSourceFile } from '../../electron/app/updates/source.ts'

/** The address of a release's packages, and the keys that may sign its channel files; null when this is no release. */
export interface ReleasePlace {
  readonly url: string
  readonly page: string
  /** Ed25519, SubjectPublicKeyInfo in DER, base64: the key in use, and the one that follows it. */
  readonly publicKeys: readonly string[]
}

/**
 * Reads the update source from a release's environment: all three variables and optionally the next key, or none.
 * @throws Error when only some are there, or the place is not HTTPS.
 */
export function releasePlace(environment: NodeJS.ProcessEnv): ReleasePlace | null {
  const names = ['HYPERTRAY_UPDATE_URL', 'HYPERTRAY_UPDATE_PAGE', 'HYPERTRAY_UPDATE_PUBLIC_KEY'] as const
  const next = environment['HYPERTRAY_UPDATE_NEXT_PUBLIC_KEY'] || undefined
  const [url, page, publicKey] = names.map((name) => environment[name] || undefined)
  if ([url, page, publicKey, next].every((each) => each === undefined)) return null
  if (url === undefined || page === undefined || publicKey === undefined)
    throw new Error(`Updates need all of ${names.join(', ')}`)
  // The app would silently never look for updates.
  if (![url, page].every((each) => each.startsWith('https://'))) throw new Error('Updates are fetched over HTTPS only')
  return { url, page, publicKeys: next === undefined ? [publicKey] : [publicKey, next] }
}

/** Writes the update source beside the app, where electron/app/updates/source.ts reads it. Without it the app never looks. */
export async function writeUpdateSource(resources: string, place: ReleasePlace | null): Promise<void> {
  if (place) await writeFile(join(resources, updateSourceFile), `${JSON.stringify(place)}\n`)
}
