/**
 * `node build/sign-channel.ts FOLDER [DAYS]`: signs every channel file (latest*.yml) in a folder with the Ed25519 key in
 * HYPERTRAY_UPDATE_PRIVATE_KEY (PKCS#8 in DER, base64) and writes the signed statements beside them, valid for DAYS (default 180). The app
 * takes a channel file only with one. Run again on files that are published already, it renews them. Exit code 1 when the key is missing, is
 * of another kind or is none of those that packages know (HYPERTRAY_UPDATE_PUBLIC_KEY, HYPERTRAY_UPDATE_NEXT_PUBLIC_KEY, where they are
 * set), when there is nothing to sign, or when a version is a trial's.
 */
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { signStatement, stateChannel } from '../electron/app/updates/statement.ts'

const [folder = '.', days = '180'] = process.argv.slice(2)
const secret = process.env['HYPERTRAY_UPDATE_PRIVATE_KEY'] ?? ''

try {
  const key = createPrivateKey({ key: Buffer.from(secret, 'base64'), format: 'der', type: 'pkcs8' })
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('HYPERTRAY_UPDATE_PRIVATE_KEY is not an Ed25519 key')
  const known = [process.env['HYPERTRAY_UPDATE_PUBLIC_KEY'], process.env['HYPERTRAY_UPDATE_NEXT_PUBLIC_KEY']].filter(
    Boolean,
  )
  const own = createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64')
  if (known.length > 0 && !known.includes(own))
    throw new Error('HYPERTRAY_UPDATE_PRIVATE_KEY belongs to none of the public keys that packages know')
  if (!/^[1-9]\d{0,3}$/.test(days)) throw new Error('DAYS is not a number of days')
  const files = (await readdir(folder)).filter((name) => /^latest[\w-]*\.yml$/.test(name))
  if (files.length === 0) throw new Error('There is no channel file to sign')
  // One moment for all, so that no system's file is older than another's.
  const now = Date.now()
  for (const name of files) {
    const statement = stateChannel(name, await readFile(join(folder, name), 'utf8'), now, Number(days))
    await writeFile(join(folder, `${name}.sig`), signStatement(statement, key))
    console.log(`${name}.sig`)
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
