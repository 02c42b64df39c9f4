import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { updateSourceFile } from '../../electron/shell/updates/source.ts'

/** Where a release's packages will be, and the key that its channel files are signed with; null where no release is made. */
export interface ReleasePlace {
  readonly url: string
  readonly page: string
  /** Ed25519, SubjectPublicKeyInfo in DER, base64. */
  readonly publicKey: string
}

/** Out of the environment of a release: all three, or none. @throws Error when only some are there. */
export function releasePlace(environment: NodeJS.ProcessEnv): ReleasePlace | null {
  const names = ['HYPERTRAY_UPDATE_URL', 'HYPERTRAY_UPDATE_PAGE', 'HYPERTRAY_UPDATE_PUBLIC_KEY'] as const
  const [url, page, publicKey] = names.map((name) => environment[name] || undefined)
  if (url === undefined && page === undefined && publicKey === undefined) return null
  if (url === undefined || page === undefined || publicKey === undefined) throw new Error(`Updates need all of ${names.join(', ')}`)
  return { url, page, publicKey }
}

/** Puts the place beside the app, where it reads it (electron/shell/updates/source.ts). Without one the app asks nobody. */
export async function writeUpdateSource(resources: string, place: ReleasePlace | null): Promise<void> {
  if (place) await writeFile(join(resources, updateSourceFile), `${JSON.stringify(place)}\n`)
}
