import { createHash, timingSafeEqual } from 'node:crypto'
import { problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import { fail, ok } from '../../shared/result.ts'

/** Why a text is no SHA-256 fingerprint; stable words, in `params.reason` of FINGERPRINT_INVALID. */
export type FingerprintReason = 'empty' | 'sha1' | 'md5' | 'length' | 'not-hex'

/**
 * Reads a SHA-256 fingerprint as tools print it: 64 hex digits in either case, plain, in pairs joined by colons or by spaces, also after
 * `SHA256:`, `sha256=` or openssl's `sha256 Fingerprint=`. Gives upper-case pairs joined by colons.
 * Fails with FINGERPRINT_INVALID; the reason is `sha1` or `md5` when its length or its label says so.
 */
export function parseFingerprint(text: string): Result<string> {
  const invalid = (reason: FingerprintReason) => fail(problem('FINGERPRINT_INVALID', { reason }))
  const labelled = /^\s*(sha-?256|sha-?1|md5)(?:\s+fingerprint)?\s*[:=]\s*(.*)$/is.exec(text.slice(0, 1_000))
  const digits = (labelled?.[2] ?? text).trim()
  const label = labelled?.[1]?.toLowerCase().replace('-', '') ?? 'sha256'
  if (digits === '') return invalid('empty')
  if (label === 'sha1' || label === 'md5') return invalid(label)
  // Separators stand between pairs only: a colon inside one means that a digit is missing.
  if (/[^0-9a-f:\s]/i.test(digits)) return invalid('not-hex')
  if (!/^[0-9a-f]{2}(?:\s*(?::\s*)?[0-9a-f]{2})*$/i.test(digits)) return invalid('length')
  const pairs = digits.toUpperCase().match(/[0-9A-F]{2}/g) ?? []
  if (pairs.length === 20) return invalid('sha1')
  if (pairs.length === 16) return invalid('md5')
  return pairs.length === 32 ? ok(pairs.join(':')) : invalid('length')
}

/** Fingerprint of a certificate in DER, in the form of {@link parseFingerprint}. */
export function fingerprintOf(der: Uint8Array): string {
  const hex = createHash('sha256').update(der).digest('hex').toUpperCase()
  return (hex.match(/../g) ?? []).join(':')
}

/** Whether two fingerprints in canonical form are the same; takes equally long wherever they differ. */
export function equalFingerprints(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
