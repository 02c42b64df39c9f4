/**
 * `node tests/e2e/renderer/screenshots.ts FOLDER [view...]`: pictures of every view in both languages, both themes and
 * two widths, from the fake main process in Chromium. Says what the page complained about.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { buildRenderer } from '../../../build/renderer.ts'
import { chromiumOptions } from '../../support/chromium.ts'
import { servePage } from './serve.ts'
import { views, visit } from './views.ts'

const [folder = '.cache/screenshots', ...wanted] = process.argv.slice(2)
const root = resolve(import.meta.dirname, '../../..')
const built = await mkdtemp(join(tmpdir(), 'hypertray-page-'))
await mkdir(folder, { recursive: true })
await buildRenderer(root, built, { fake: true })
const site = await servePage(built)
const browser = await chromium.launch(chromiumOptions)
const combinations = (['en', 'zh-CN'] as const).flatMap((locale) =>
  (['light', 'dark'] as const).flatMap((theme) => [900, 1400].map((width) => ({ locale, theme, width }))),
)
const complaints = new Set<string>()

async function shoot(
  page: Page,
  view: (typeof views)[number],
  { locale, theme, width }: (typeof combinations)[number],
): Promise<void> {
  const size = view.size ?? { width, height: width === 900 ? 640 : 860 }
  await page.setViewportSize(size)
  await visit(page, site.url, view, { locale, theme })
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  )
  if (overflow) complaints.add(`${view.name} is wider than ${size.width} (${locale})`)
  await page.screenshot({ path: join(folder, `${view.name}.${locale}.${theme}.${size.width}.png`) })
}

try {
  const context = await browser.newContext({ reducedMotion: 'reduce', timezoneId: 'Europe/Berlin' })
  const page = await context.newPage()
  page.on('console', (message) => message.type() === 'error' && complaints.add(message.text()))
  page.on('pageerror', (error) => complaints.add(String(error)))
  for (const view of views) {
    if (wanted.length > 0 && !wanted.includes(view.name)) continue
    for (const combination of combinations) {
      if (view.size && combination.width === 1400) continue
      await shoot(page, view, combination)
    }
  }
} finally {
  await browser.close()
  await site.close()
  await rm(built, { recursive: true, force: true })
}
for (const complaint of complaints) console.log(`complaint: ${complaint}`)
process.exitCode = complaints.size > 0 ? 1 : 0
