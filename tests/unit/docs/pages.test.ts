import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { page, writeGuide } from '../../../build/guide/pages.ts'
import { problemCodes } from '../../../shared/problems/codes.ts'
import { makeTempDir } from '../../support/tmp.ts'

const docs = resolve(import.meta.dirname, '../../../docs')

it('the pages that ship lead only to each other, to what is in them, and to their pictures', async () => {
  await using folder = await makeTempDir()
  await writeGuide(docs, folder.path)
  const names = readdirSync(folder.path).filter((name) => name.endsWith('.html'))
  expect(names).toHaveLength(10)
  for (const name of names) {
    const html = readFileSync(join(folder.path, name), 'utf8')
    const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
    for (const [, target = ''] of html.matchAll(/(?:href|src)="([^"]+)"/g)) {
      const [file = '', hash] = decodeURIComponent(target).split('#')
      if (file === '') expect(ids, `${name}${target}`).toContain(hash)
      else expect(existsSync(join(folder.path, file)), `${name} → ${target}`).toBe(true)
    }
    expect(html).not.toMatch(/<script|\son\w+=|https?:\/\//)
  }
  const troubles = readFileSync(join(folder.path, 'troubleshooting.zh-CN.html'), 'utf8')
  for (const code of problemCodes) expect(troubles).toContain(`id="${code.toLowerCase()}"`)
})

it('a heading of Chinese has an anchor, and a link between papers leads to the page made of it', () => {
  const html = page('# 标题\n\n[去](#安装-esxi) [错](troubleshooting.zh-CN.md#cancelled)\n\n## 安装 ESXi\n', 'zh-CN')
  expect(html).toContain('<h2 id="安装-esxi">')
  expect(html).toContain('href="troubleshooting.zh-CN.html#cancelled"')
  expect(html).toContain('<html lang="zh-CN">')
})
