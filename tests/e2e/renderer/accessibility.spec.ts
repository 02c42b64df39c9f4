import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'
import { views, visit } from './views.ts'

for (const theme of ['light', 'dark'] as const) {
  for (const view of views) {
    test(`${view.name}, ${theme}: nothing that axe finds, nothing wider than the window`, async ({ page, site }) => {
      if (view.size) await page.setViewportSize(view.size)
      await visit(page, site, view, { locale: theme === 'light' ? 'en' : 'zh-CN', theme })
      const axe = new AxeBuilder({ page })
      // Structure is the same in both themes; colours are not.
      if (theme === 'dark') axe.withRules(['color-contrast'])
      // A tooltip that shows is a layer of its own at the end of the page, described from its button: it belongs to no landmark.
      else axe.exclude('[role=tooltip]')
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
