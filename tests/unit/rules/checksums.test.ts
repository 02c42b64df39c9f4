import { expect, it } from 'vitest'
import { findChecksums, pickChecksum } from '../../../shared/rules/checksums.ts'

const sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const sha1 = 'da39a3ee5e6b4b0d3255bfef95601890afd80709'
const md5 = 'd41d8cd98f00b204e9800998ecf8427e'
const other = 'a'.repeat(64)
const computed = { sha256, sha1, md5, bytes: 0 }

it.each([
  ['bare', sha256, null],
  ['upper case', sha256.toUpperCase(), null],
  ['colons', (sha256.match(/../g) ?? []).join(':'), null],
  ['spaces', `SHA-256: ${(sha256.match(/.{8}/g) ?? []).join(' ')} .`, null],
  ['over two lines', `${sha256.slice(0, 32)}\n${sha256.slice(32)}`, null],
  ['a line of sha256sum', `${sha256}  a b.iso\n`, 'a b.iso'],
  ['binary', `${sha256} *x.iso`, 'x.iso'],
  ['a line of BSD', `SHA256 (x (1).iso) = ${sha256}`, 'x (1).iso'],
  ['a row of Get-FileHash', `SHA256          ${sha256}       C:\\iso\\x 1.iso`, 'C:\\iso\\x 1.iso'],
  ['web text', `File size: 600 MB\r\nSHA-256 checksum:${sha256}\r\n`, null],
])('finds a value: %s', (_name, text, fileName) => {
  expect(findChecksums(text)).toEqual([{ algorithm: 'sha256', value: sha256, fileName }])
})

it('finds several algorithms and no longer values', () => {
  expect(
    findChecksums(`MD5SUM: ${md5}\nSHA1SUM: ${sha1}\nSHA256SUM: ${sha256}\nSHA512: ${other}${other}`).map(
      ({ algorithm }) => algorithm,
    ),
  ).toEqual(['md5', 'sha1', 'sha256'])
  expect(findChecksums('no checksum, deadbeef')).toEqual([])
})

it('picks the line of the file, and never one of another file', () => {
  const list = findChecksums(`${other}  other.iso\n${sha256}  folder/this.iso\n`)
  expect(pickChecksum(list, computed, 'this.iso')).toMatchObject({ algorithm: 'sha256', value: sha256 })
  expect(pickChecksum(list, computed, 'other.iso')).toMatchObject({ algorithm: 'sha256', value: other })
  expect(pickChecksum(list, computed, 'third.iso')).toBeNull()
})

it('lets no weaker algorithm outvote a stronger one', () => {
  expect(pickChecksum(findChecksums(`${other}\n${md5}`), computed, 'x.iso')).toMatchObject({ value: other })
  expect(pickChecksum(findChecksums(md5), computed, 'x.iso')).toMatchObject({ algorithm: 'md5', value: md5 })
  expect(pickChecksum(findChecksums(md5), { sha256, bytes: 0 }, 'x.iso')).toBeNull()
})
