import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  isAbout,
  readStatement,
  signStatement,
  stateChannel,
  type Statement,
} from '../../electron/app/updates/statement.ts'
import { verifyChannel } from '../../electron/app/updates/verify-channel.ts'

/** The signing keys, from the environment. */
export interface ChannelKeys {
  readonly own: KeyObject
  /** The keys that packages trust; empty where none was given. */
  readonly known: readonly KeyObject[]
}

export interface Signing extends ChannelKeys {
  readonly folder: string
  /** Milliseconds since 1970. One moment for all files, so that no system's is older than another's. */
  readonly now: number
  /** How long the statements are valid. */
  readonly days: number
  /** Version of the release that is renewed; null: the files are signed for the first time. */
  readonly renews: string | null
}

/**
 * Reads the signing key and the keys that packages trust.
 * @throws Error when the signing key is missing, of another kind, or not one that packages trust.
 */
export function channelKeys(environment: NodeJS.ProcessEnv): ChannelKeys {
  const own = createPrivateKey({
    key: Buffer.from(environment['HYPERTRAY_UPDATE_PRIVATE_KEY'] ?? '', 'base64'),
    format: 'der',
    type: 'pkcs8',
  })
  if (own.asymmetricKeyType !== 'ed25519') throw new Error('HYPERTRAY_UPDATE_PRIVATE_KEY is not an Ed25519 key')
  const texts = ['HYPERTRAY_UPDATE_PUBLIC_KEY', 'HYPERTRAY_UPDATE_NEXT_PUBLIC_KEY'].flatMap(
    (name) => environment[name] || [],
  )
  const text = createPublicKey(own).export({ format: 'der', type: 'spki' }).toString('base64')
  if (texts.length > 0 && !texts.includes(text))
    throw new Error('HYPERTRAY_UPDATE_PRIVATE_KEY belongs to none of the public keys that packages know')
  // An unreadable key must not keep a release from being signed with the other.
  return { own, known: texts.flatMap((each) => publicKey(each)) }
}

function publicKey(text: string): readonly KeyObject[] {
  try {
    return [createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })]
  } catch {
    return []
  }
}

/**
 * Writes a signed statement beside every channel file (latest*.yml) in a folder, once each has passed the
 * checks that the app makes. A renewal first checks that the existing statement is ours and is about these bytes and
 * this version; it may have expired.
 * @returns the names of what was written.
 * @throws Error before anything is written when one file may not be signed.
 */
export async function signChannels({ folder, own, known, now, days, renews }: Signing): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => /^latest[\w-]*\.yml$/.test(name))
  if (names.length === 0) throw new Error('There is no channel file to sign')
  if (renews !== null && known.length === 0) throw new Error('A renewal needs the public keys that packages know')
  const signed = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8')
      const statement = stateChannel(name, text, now, days)
      if (renews !== null)
        mayRenew(statement, renews, text, readStatement(await readFile(join(folder, `${name}.sig`), 'utf8'), known))
      const content = signStatement(statement, own)
      verifyChannel({ name, text, signed: content }, known.length === 0 ? [createPublicKey(own)] : known, now)
      return { name, content }
    }),
  )
  for (const { name, content } of signed) await writeFile(join(folder, `${name}.sig`), content)
  return names.map((name) => `${name}.sig`)
}

/** @throws Error unless the new statement may take the place of the old one. */
function mayRenew(statement: Statement, version: string, text: string, before: Statement | null): void {
  const { channel } = statement
  if (before === null || !isAbout(before, channel, text))
    throw new Error(`${channel} has no statement of ours to renew`)
  // Renewing an older release would hide the newest one from copies that have seen neither.
  if (statement.version !== version) throw new Error(`${channel} is of version ${statement.version}, not of ${version}`)
  // Copies that have seen the old statement would refuse it.
  if (Date.parse(statement.issued) <= Date.parse(before.issued))
    throw new Error(`${channel} has a statement that is not older than the new one`)
}
