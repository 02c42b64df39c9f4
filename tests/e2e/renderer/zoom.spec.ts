import { expect, test } from './fixtures.ts'
import { views, visit } from './views.ts'

/** The usual window at 200 %. */
test.use({ viewport: { width: 590, height: 380 }, deviceScaleFactor: 2 })

const looked = [
  'empty-gnome',
  'host',
  'rejected',
  'certificate',
  'plan',
  'running',
  'stuck',
  'shutdown-now',
  'ports-healthy',
  'matrix',
  'hardware-texts',
  'install-checklist',
  'install-stick',
  'install-kickstart',
  'activity',
  'settings',
  'add-host',
  'add-host-fingerprint',
]

for (const view of views.filter(({ name }) => looked.includes(name))) {
  test(`${view.name} at 200 %: everything can be reached, and nothing is wider than the window`, async ({
    page,
    site,
  }) => {
    await visit(page, site, view, { locale: 'en', theme: 'light' })
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(
      0,
    )
    const outside = await page.evaluate(() => {
      const hidden = (element: Element): boolean => {
        const { width, left, right } = element.getBoundingClientRect()
        if (width <= 1 || (left >= -1 && right <= innerWidth + 1)) return false
        // What lies in a part that scrolls sideways can be scrolled to.
        for (let part = element.parentElement; part; part = part.parentElement)
          if (/auto|scroll/.test(getComputedStyle(part).overflowX) && part.scrollWidth > part.clientWidth) return false
        return true
      }
      return [...document.querySelectorAll('button, input, textarea, a, [role=tab], h1, h2')]
        .filter(hidden)
        .map((element) => element.outerHTML.slice(0, 160))
    })
    expect(outside).toEqual([])
    // The last control is somewhere one can scroll to and click, and is not squeezed to nothing.
    const last = page.locator('main button:visible, [role=dialog] button:visible').last()
    // A list that renders only the rows in view has a new last row after each scroll, until its end.
    await expect(async () => {
      await last.scrollIntoViewIfNeeded()
      await expect(last).toBeInViewport({ timeout: 500 })
    }).toPass({ timeout: 10_000 })
  })
}

test('all views that are looked at exist', () => {
  expect(views.map(({ name }) => name)).toEqual(expect.arrayContaining(looked))
})

test('Ctrl with plus, minus and 0 changes the size in steps, in a field as well', async ({ page, open, asked }) => {
  await open('live')
  const last = async (): Promise<unknown> => (await asked('settings.update')).at(-1)
  await page.keyboard.press('Control+Equal')
  await expect.poll(last).toEqual({ zoom: 1.1 })
  await page.keyboard.press('Control+Shift+Equal')
  await expect.poll(last).toEqual({ zoom: 1.25 })
  await page.keyboard.press('Control+n')
  await page.getByRole('dialog').getByRole('textbox').first().focus()
  await page.keyboard.press('Control+Minus')
  await expect.poll(last).toEqual({ zoom: 1.1 })
  await page.keyboard.press('Control+0')
  await expect.poll(last).toEqual({ zoom: 1 })
  expect(await asked('settings.update')).toHaveLength(4)
})

test.describe('motion', () => {
  test('by default something moves during a shutdown; with reduced motion nothing does', async ({ page, open }) => {
    await page.emulateMedia({ reducedMotion: 'no-preference' })
    await open('running')
    await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBeGreaterThan(0)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0)
    await page.keyboard.press('Control+n')
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
  })
})
