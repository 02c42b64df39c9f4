import { createHash, timingSafeEqual } from 'node:crypto'

/** Fingerprint of a certificate in DER, in the form of `parseFingerprint`. */
export function fingerprintOf(der: Uint8Array): string {
  const hex = createHash('sha256').update(der).digest('hex').toUpperCase()
  return (hex.match(/../g) ?? []).join(':')
}

/** Whether two fingerprints in canonical form are the same; takes equally long wherever they differ. */
export function equalFingerprints(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
