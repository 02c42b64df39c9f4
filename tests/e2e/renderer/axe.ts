import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import type { Page } from '@playwright/test'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * Runs axe over the page as it is drawn and returns what it finds, a line for each element. The page has no frames, so axe runs
 * in it directly; the usual wrapper opens a second page for each analysis, which takes longer than the analysis.
 * @param rules only these rules; all when left out.
 */
export async function violations(page: Page, rules?: readonly string[]): Promise<string[]> {
  // Evaluated by the debugger, which the page's content security policy does not bind.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source)
  return page.evaluate(async (only) => {
    const { axe } = window as unknown as { readonly axe: typeof import('axe-core') }
    const options: axe.RunOptions = { resultTypes: ['violations'] }
    if (only) options.runOnly = { type: 'rule', values: [...only] }
    const found = await axe.run(document, options)
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    )
  }, rules)
}
