import { problem } from '../problems/problem.ts'
import { fail, ok, type Result } from '../result.ts'

/** Why a text is no SHA-256 fingerprint; stable words, in `params.reason` of FINGERPRINT_INVALID. */
export type FingerprintReason = 'empty' | 'sha1' | 'md5' | 'length' | 'not-hex'

/**
 * Reads a SHA-256 fingerprint as tools print it: 64 hex digits in either case, plain, in pairs joined by colons or by
 * spaces, also after `SHA256:`, `sha256=` or openssl's `sha256 Fingerprint=`. Gives upper-case pairs joined by colons.
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

/**
 * What comparing a value that was pasted with the fingerprint presented says; `null` while there is nothing to compare.
 */
export type FingerprintComparison = 'same' | 'differs' | 'sha1' | 'md5' | 'unreadable' | null

/** Compares the value that the host itself shows, in whatever spelling, with a fingerprint in canonical form. */
export function compareFingerprint(presented: string, pasted: string): FingerprintComparison {
  const read = parseFingerprint(pasted)
  if (read.ok) return read.value === presented ? 'same' : 'differs'
  const reason = read.problem.params['reason'] as FingerprintReason
  if (reason === 'empty') return pasted.trim() === '' ? null : 'unreadable'
  return reason === 'sha1' || reason === 'md5' ? reason : 'unreadable'
}
