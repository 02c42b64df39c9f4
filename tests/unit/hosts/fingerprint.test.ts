import { X509Certificate } from 'node:crypto'
import fc from 'fast-check'
import { generate } from 'selfsigned'
import { describe, expect, it } from 'vitest'
import { equalFingerprints } from '../../../electron/hosts/fingerprint.ts'
import { fingerprintSchema } from '../../../shared/models/host.ts'
import { compareFingerprint, parseFingerprint } from '../../../shared/rules/fingerprint.ts'

const hex = '0123456789abcdef'.repeat(4)
const canonical = Array(4).fill('01:23:45:67:89:AB:CD:EF').join(':')

describe('a fingerprint', () => {
  it.each([
    hex,
    hex.toUpperCase(),
    canonical,
    canonical.toLowerCase(),
    canonical.replaceAll(':', ' '),
    ` ${canonical}\n`,
    `SHA256:${hex}`,
    `sha256=${hex}`,
    `SHA-256 Fingerprint=${canonical}`,
    `sha256 Fingerprint=${canonical}`,
    `SHA256 Fingerprint: ${canonical}`,
    `${hex.slice(0, 32)}\n${hex.slice(32)}`,
  ])('is read from %j', (text) => {
    expect(parseFingerprint(text)).toEqual({ ok: true, value: canonical })
  })

  it.each([
    ['', 'empty'],
    ['SHA256:', 'empty'],
    [hex.slice(0, 40), 'sha1'],
    [`SHA1 Fingerprint=${canonical.slice(0, 59)}`, 'sha1'],
    [`SHA-1:${hex}`, 'sha1'],
    [hex.slice(0, 32), 'md5'],
    [`MD5:${canonical.slice(0, 47)}`, 'md5'],
    [hex.slice(1), 'length'],
    [`${hex}00`, 'length'],
    [`${canonical}:`, 'length'],
    [canonical.replace('23', '2'), 'length'],
    [hex.repeat(100), 'length'],
    [':', 'length'],
    [`${hex.slice(1)}g`, 'not-hex'],
    [canonical.replaceAll(':', '-'), 'not-hex'],
    ['SHA256:uJ0Bq1n+/w==', 'not-hex'],
    [`${canonical}\u0000`, 'not-hex'],
  ])('is not read from %j: %s', (text, reason) => {
    expect(parseFingerprint(text)).toEqual({ ok: false, problem: { code: 'FINGERPRINT_INVALID', params: { reason } } })
  })

  it('of any bytes is canonical and survives every spelling', () => {
    const sha256 = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 32, maxLength: 32 })
    fc.assert(
      fc.property(sha256, fc.constantFrom('', ':', ' ', ' : '), fc.boolean(), (bytes, separator, lower) => {
        const fingerprint = bytes.map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':')
        expect(fingerprintSchema.safeParse(fingerprint).success).toBe(true)
        const spelled = fingerprint.replaceAll(':', separator)
        expect(parseFingerprint(lower ? spelled.toLowerCase() : spelled)).toEqual({ ok: true, value: fingerprint })
      }),
    )
  })

  it('is read from what Node calls the fingerprint256 of a certificate', async () => {
    const certificate = new X509Certificate((await generate([{ name: 'commonName', value: 'esxi.example.org' }])).cert)
    expect(parseFingerprint(certificate.fingerprint256)).toEqual({ ok: true, value: certificate.fingerprint256 })
  })

  it.each([
    [canonical, 'same'],
    [hex, 'same'],
    [`sha256 Fingerprint=${canonical.toLowerCase()}`, 'same'],
    [` ${canonical.replaceAll(':', ' ')}\n`, 'same'],
    [canonical.replace('EF', 'EE'), 'differs'],
    [hex.slice(0, 40), 'sha1'],
    [`SHA1 Fingerprint=${canonical.slice(0, 59)}`, 'sha1'],
    [hex.slice(0, 32), 'md5'],
    [hex.slice(1), 'unreadable'],
    ['SHA256:', 'unreadable'],
    ['rui.crt', 'unreadable'],
    ['', null],
    [' \n', null],
  ])('is compared with %j: %s', (pasted, comparison) => {
    expect(compareFingerprint(canonical, pasted)).toBe(comparison)
  })

  it('equals itself only', () => {
    expect(equalFingerprints(canonical, canonical)).toBe(true)
    expect(equalFingerprints(canonical, canonical.replace('EF', 'EE'))).toBe(false)
    expect(equalFingerprints(canonical, canonical.slice(3))).toBe(false)
    expect(equalFingerprints('', canonical)).toBe(false)
  })
})
