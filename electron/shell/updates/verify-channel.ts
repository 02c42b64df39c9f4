import { verify, type KeyObject } from 'node:crypto'

/** Larger channel files are refused: a real one has some hundred bytes. */
export const largestChannelFile = 64 * 1_024

/** What was offered is not what this program's makers signed. */
export class SignatureError extends Error {
  override readonly name = 'SignatureError'
}

/**
 * Holds a channel file (latest*.yml, which names version, files and their SHA-512) to its signature: Ed25519 over its bytes, base64.
 * The updater holds what it downloads to that SHA-512, so the signature covers the packages too.
 * @throws SignatureError
 */
export function verifyChannel(text: string, signature: string, key: KeyObject): void {
  const bytes = Buffer.from(text, 'utf8')
  const signed = Buffer.from(signature.trim(), 'base64')
  if (bytes.length > largestChannelFile || signed.length !== 64 || !verify(null, bytes, key, signed)) throw new SignatureError('The signature of the channel file does not hold')
}
