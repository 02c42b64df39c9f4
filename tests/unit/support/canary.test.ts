import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findCanary, findCanaryInFolder } from '../../support/canary.ts'
import { makeTempDir } from '../../support/tmp.ts'

const secret = `c&n<a>r"y'/ 密码]]>~?`

const hidden: readonly [string, string | Uint8Array][] = [
  ['as it is', `password: ${secret}\n`],
  ['XML, only what must be', `<p>${secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`],
  ['XML, every named entity', '<p>c&amp;n&lt;a&gt;r&quot;y&apos;/ 密码]]&gt;~?</p>'],
  ['XML, numbers', '<p>c&#38;n&#60;a&#62;r&#34;y&#39;/ &#23494;&#30721;]]&#62;~?</p>'],
  ['XML, hex numbers and names', '<p>c&amp;n&lt;a&gt;r&quot;y&apos;/ &#x5bc6;&#x7801;]]&gt;~?</p>'],
  ['JSON', JSON.stringify({ password: secret })],
  ['JSON in JSON', JSON.stringify({ log: JSON.stringify({ password: secret }) })],
  ['JSON, ASCII only', String.raw`{"p":"c&n<a>r\"y'/ \u5bc6\u7801]]>~?"}`],
  ['base64 alone', Buffer.from(secret).toString('base64')],
  ['base64, one byte before', Buffer.from(`:${secret}!`).toString('base64')],
  ['base64, user before', Buffer.from(`root:${secret}!!`).toString('base64')],
  ['base64url', Buffer.from(`ab${secret}`).toString('base64url')],
  ['URI', `https://example.org/?p=${encodeURIComponent(secret)}`],
  ['form', new URLSearchParams({ password: secret }).toString()],
  ['hex', Buffer.from(`x${secret}`).toString('hex')],
  ['UTF-16', Buffer.from(`x${secret}`, 'utf16le')],
]

describe('canary', () => {
  it.each(hidden)('is found %s', (_, hay) => {
    expect(findCanary(secret, 'here', hay)).not.toEqual([])
  })

  it('is not found where it is not', () => {
    const almost = `${secret.slice(0, -1)} ${Buffer.from(secret.slice(1)).toString('base64')} ${JSON.stringify(secret.slice(0, -2))}`
    expect(findCanary(secret, 'here', almost)).toEqual([])
  })

  it('refuses a secret too short to tell from chance', () => {
    expect(() => findCanary('short', 'here', '')).toThrow('8 characters')
  })

  it('is found in files at any depth and in their names', async () => {
    await using dir = await makeTempDir()
    await mkdir(join(dir.path, 'a', 'b'), { recursive: true })
    await writeFile(join(dir.path, 'a', 'clean'), 'nothing')
    await writeFile(join(dir.path, 'a', 'b', 'log'), JSON.stringify({ secret }))
    await writeFile(join(dir.path, encodeURIComponent(secret)), '')
    const where = (await findCanaryInFolder(secret, dir.path)).map((finding) => finding.where)
    expect(where).toContain(join(dir.path, 'a', 'b', 'log'))
    expect(where.some((name) => name.startsWith('name of'))).toBe(true)
    expect(where.some((name) => name.endsWith('clean'))).toBe(false)
  })
})
