/**
 * `node build/sign-channel.ts FOLDER`: signs every channel file (latest*.yml) in a folder with the Ed25519 key in
 * HYPERTRAY_UPDATE_PRIVATE_KEY (PKCS#8 in DER, base64) and writes the signatures beside them. The app takes a channel file only with its
 * signature. Exit code 1 when the key is missing, is of another kind, or there is nothing to sign.
 */
import { createPrivateKey, sign } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const [folder = '.'] = process.argv.slice(2)
const secret = process.env['HYPERTRAY_UPDATE_PRIVATE_KEY'] ?? ''

try {
  const key = createPrivateKey({ key: Buffer.from(secret, 'base64'), format: 'der', type: 'pkcs8' })
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('HYPERTRAY_UPDATE_PRIVATE_KEY is not an Ed25519 key')
  const files = (await readdir(folder)).filter((name) => /^latest[\w-]*\.yml$/.test(name))
  if (files.length === 0) throw new Error('There is no channel file to sign')
  for (const name of files) {
    await writeFile(join(folder, `${name}.sig`), `${sign(null, await readFile(join(folder, name)), key).toString('base64')}\n`)
    console.log(`${name}.sig`)
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
