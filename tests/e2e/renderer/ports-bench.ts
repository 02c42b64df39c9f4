/**
 * `node tests/e2e/renderer/ports-bench.ts`: 72 flows by 100 hosts in Chromium, from the fake main process. Prints JSON:
 * `filterMs` from a keystroke in the search field to the narrowed list being in the page, `scrollFrameMs` between frames
 * while the heat map is scrolled to its far corner and back. Milliseconds; medians, 95th percentiles and the worst.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { buildRenderer } from '../../../build/renderer.ts'
import { chromiumOptions } from '../../support/chromium.ts'
import { servePage } from './serve.ts'

const root = resolve(import.meta.dirname, '../../..')
const built = await mkdtemp(join(tmpdir(), 'hypertray-bench-'))

function summary(samples: readonly number[]): {
  readonly median: number
  readonly p95: number
  readonly worst: number
  readonly samples: number
} {
  const sorted = samples.toSorted((a, b) => a - b)
  const at = (share: number): number =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN) * 100) / 100
  return { median: at(0.5), p95: at(0.95), worst: at(1), samples: samples.length }
}

/** Times between frames while the map scrolls down and to the right, then back. */
function scrolling(page: Page, frames: number): Promise<number[]> {
  return page.evaluate(
    (count) =>
      new Promise<number[]>((done) => {
        const map = document.querySelector('.heat')
        if (!map) throw new Error('There is no heat map')
        const times: number[] = []
        let last = 0
        const frame = (now: number): void => {
          if (last > 0) times.push(now - last)
          last = now
          const share = times.length / count
          const along = share < 0.5 ? share * 2 : 2 - share * 2
          map.scrollTop = along * (map.scrollHeight - map.clientHeight)
          map.scrollLeft = along * (map.scrollWidth - map.clientWidth)
          if (times.length < count) requestAnimationFrame(frame)
          else done(times)
        }
        requestAnimationFrame(frame)
      }),
    frames,
  )
}

/** Time from a keystroke to the list that belongs to it, for each of many words typed letter by letter and taken away again. */
function filtering(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    const input = document.querySelector<HTMLInputElement>('.ports-search input')
    const body = document.querySelector('.heat-body')
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set
    if (!input || !body || !set) throw new Error('There is no search field')
    const times: number[] = []
    const type = (text: string): Promise<void> =>
      new Promise((next) => {
        const began = performance.now()
        const end = (): void => {
          observer.disconnect()
          clearTimeout(same)
          next()
        }
        const observer = new MutationObserver(() => {
          times.push(performance.now() - began)
          end()
        })
        observer.observe(body, { childList: true, subtree: true, attributes: true, characterData: true })
        // A letter that narrows nothing further changes nothing in the page.
        const same = setTimeout(end, 150)
        set.call(input, text)
        input.dispatchEvent(new Event('input', { bubbles: true }))
      })
    for (const word of ['vcenter', 'iscsi', 'ssh', '主机', 'vmotion', '902']) {
      for (let length = 1; length <= word.length; length++) await type(word.slice(0, length))
      await type('')
    }
    return times
  })
}

try {
  await buildRenderer(root, built, { fake: true })
  const site = await servePage(built)
  const browser = await chromium.launch(chromiumOptions)
  const page = await browser.newPage({ viewport: { width: 1400, height: 860 } })
  await page.goto(`${site.url}?scenario=portsMany&locale=en&theme=light`)
  await page.locator('main').waitFor()
  await page.keyboard.press('Control+p')
  await page.locator('.heat-body .heat-cell').nth(10).waitFor()
  await page.evaluate(() => window.fakeMain.ports.pushAll('vcenter'))
  await page.locator('.heat-body .heat-cell.is-ok').first().waitFor()
  await scrolling(page, 60)
  await filtering(page)
  const scrollFrameMs = summary(await scrolling(page, 600))
  const filterMs = summary([...(await filtering(page)), ...(await filtering(page))])
  const cells = await page.locator('.heat-body .heat-cell').count()
  console.log(JSON.stringify({ flows: 72, hosts: 100, cellsInPage: cells, filterMs, scrollFrameMs }))
  await browser.close()
  await site.close()
} finally {
  await rm(built, { recursive: true, force: true })
}
