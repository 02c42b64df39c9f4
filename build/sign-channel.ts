/**
 * `node build/sign-channel.ts FOLDER [DAYS]`: signs every channel file (latest*.yml) in a folder with the Ed25519 key in
 * HYPERTRAY_UPDATE_PRIVATE_KEY (PKCS#8 in DER, base64) and writes the signed statements beside them, valid for DAYS (default 180). The app
 * accepts a channel file only with one. `--renew TAG FOLDER [DAYS]` does it again for a release that was published as
 * TAG, and first checks the statements that are there. Exit code 1 when the key is missing, is of another kind or is
 * none of those that packages know (HYPERTRAY_UPDATE_PUBLIC_KEY, HYPERTRAY_UPDATE_NEXT_PUBLIC_KEY, where they are
 * set; a renewal needs them), when there is nothing to sign, when a version is a trial's, or when a statement to be
 * renewed is not ours, about other bytes or of another version.
 */
import { channelKeys, signChannels } from './packaging/channel.ts'

const renews = process.argv[2] === '--renew' ? (process.argv[3] ?? '') : null
const [folder = '.', days = '180'] = process.argv.slice(renews === null ? 2 : 4)

try {
  if (renews !== null && !renews.startsWith('v')) throw new Error('TAG is not that of a version')
  if (!/^[1-9]\d{0,3}$/.test(days)) throw new Error('DAYS is not a number of days')
  const written = await signChannels({
    folder,
    ...channelKeys(process.env),
    now: Date.now(),
    days: Number(days),
    renews: renews?.slice(1) ?? null,
  })
  for (const name of written) console.log(name)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
