import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { updateSourceFile } from '../../electron/app/updates/source.ts'

/** Where a release's packages will be, and the keys that its channel files may be signed with; null where no release is made. */
export interface ReleasePlace {
  readonly url: string
  readonly page: string
  /** Ed25519, SubjectPublicKeyInfo in DER, base64: the key in use, and the one that follows it. */
  readonly publicKeys: readonly string[]
}

/**
 * Out of the environment of a release: all three and perhaps the key that follows, or none.
 * @throws Error when only some are there, or the place is not HTTPS.
 */
export function releasePlace(environment: NodeJS.ProcessEnv): ReleasePlace | null {
  const names = ['HYPERTRAY_UPDATE_URL', 'HYPERTRAY_UPDATE_PAGE', 'HYPERTRAY_UPDATE_PUBLIC_KEY'] as const
  const next = environment['HYPERTRAY_UPDATE_NEXT_PUBLIC_KEY'] || undefined
  const [url, page, publicKey] = names.map((name) => environment[name] || undefined)
  if ([url, page, publicKey, next].every((each) => each === undefined)) return null
  if (url === undefined || page === undefined || publicKey === undefined)
    throw new Error(`Updates need all of ${names.join(', ')}`)
  // The app would ask nobody, and nobody would notice.
  if (![url, page].every((each) => each.startsWith('https://'))) throw new Error('Updates are fetched over HTTPS only')
  return { url, page, publicKeys: next === undefined ? [publicKey] : [publicKey, next] }
}

/** Puts the place beside the app, where it reads it (electron/app/updates/source.ts). Without one the app asks nobody. */
export async function writeUpdateSource(resources: string, place: ReleasePlace | null): Promise<void> {
  if (place) await writeFile(join(resources, updateSourceFile), `${JSON.stringify(place)}\n`)
}
