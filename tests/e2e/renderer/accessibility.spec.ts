import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'
import { views, visit } from './views.ts'

for (const theme of ['light', 'dark'] as const) {
  for (const view of views) {
    test(`${view.name}, ${theme}: nothing that axe finds, nothing wider than the window`, async ({ page, site }) => {
      if (view.size) await page.setViewportSize(view.size)
      await visit(page, site, view, { locale: theme === 'light' ? 'en' : 'zh-CN', theme })
      // Structure is checked with the pointer at rest: under it a tooltip may show, a layer at the end of the page that belongs
      // to no landmark. The contrast check keeps the tooltip.
      if (theme === 'light') {
        await page.mouse.move(0, 0)
        await expect(page.getByRole('tooltip')).toHaveCount(0)
      }
      const axe = new AxeBuilder({ page })
      // Structure is the same in both themes; colours are not.
      if (theme === 'dark') axe.withRules(['color-contrast'])
      const { violations } = await axe.analyze()
      expect(
        violations.map(({ id, nodes }) => ({
          id,
          nodes: nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`),
        })),
      ).toEqual([])
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
      ).toBe(0)
    })
  }
}
