import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { test as base, expect } from '@playwright/test'
import { chromiumOptions } from '../../support/chromium.ts'
import { exportPassport } from '../../../electron/hardware/export.ts'
import { exportChecklist } from '../../../electron/install/checklist-export.ts'
import { exportReport } from '../../../electron/ports/export.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import { checklistSchema, type Checklist } from '../../../shared/models/checklist.ts'
import { builtInTemplates } from '../../../shared/reference/install-checklist.ts'
import { setNote } from '../../../shared/rules/checklist/set-step.ts'
import { allSteps, stepsFor } from '../../../shared/rules/checklist/steps.ts'
import { hostile as hostileMachine, judged, passport } from '../../unit/hardware/export-samples.ts'
import { hostile as hostileReport, table } from '../../unit/ports/export-samples.ts'

const test = base.extend({
  launchOptions: [chromiumOptions, { scope: 'worker' }],
})

const text =
  '<script>document.title="ran"</script><img src=x onerror="document.title=\'ran\'"><a href="javascript:alert(1)">x</a>'
const translator = createTranslator('en')
/** Each page, and what shows that its own style was let through. */
const documents: Readonly<
  Record<
    string,
    { readonly document: string; readonly styled: readonly [selector: string, property: string, value: string] }
  >
> = {
  ports: {
    document: exportReport(hostileReport(text), table, 'html', translator),
    styled: ['table', 'border-collapse', 'collapse'],
  },
  hardware: {
    document: exportPassport(passport(hostileMachine(text), text), judged(hostileMachine(text)), 'html', translator),
    styled: ['table', 'border-collapse', 'collapse'],
  },
  checklists: { document: exportChecklist(hostileChecklist(), 'html', translator), styled: ['li', 'display', 'grid'] },
}

function hostileChecklist(): Checklist {
  const [template] = builtInTemplates
  if (!template) throw new Error('no template')
  const at = '2026-01-02T03:04:05.000Z'
  const fresh = checklistSchema.parse({
    id: '00000000-0000-4000-8000-000000000001',
    name: text,
    target: '8.0U3',
    templateName: template.name,
    hostId: null,
    passportId: null,
    createdAt: at,
    updatedAt: at,
    phases: stepsFor(template, '8.0U3'),
    states: {},
  })
  const noted = setNote(fresh, allSteps(fresh)[0]?.id ?? '', text)
  if (!noted.ok) throw new Error(noted.problem.code)
  return noted.value
}

for (const [
  name,
  {
    document,
    styled: [selector, property, value],
  },
] of Object.entries(documents)) {
  test(`an exported page about ${name} runs nothing and reaches nothing in a browser, whatever it is given`, async ({
    page,
  }) => {
    const reached: string[] = []
    const server = createServer((request, response) => {
      reached.push(request.url ?? '')
      response.end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const folder = await mkdtemp(join(tmpdir(), 'hypertray-export-'))
    try {
      const complaints: string[] = []
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
      const open = async (content: string): Promise<void> => {
        const file = join(folder, `${complaints.length}.html`)
        await writeFile(file, content)
        await page.goto(pathToFileURL(file).href)
      }
      await open(document)
      expect(complaints).toEqual([])
      expect(await page.title()).not.toBe('ran')
      expect(await page.locator('script, img, iframe, a, link, [onerror], [onclick]').count()).toBe(0)
      expect(await page.locator('body').textContent()).toContain('<script>document.title="ran"</script>')
      expect(
        await page
          .locator(selector)
          .first()
          .evaluate((each, name) => getComputedStyle(each).getPropertyValue(name), property),
      ).toBe(value)

      // Even without escaping, the policy would block it.
      const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      await open(
        document.replace(
          '</body>',
          `<script>document.title="ran"</script><script src="${site}/a.js"></script><img ` +
            `src="${site}/b.png"><iframe src="${site}/c"></iframe>` +
            `<style>body{background:url(${site}/d)}</style></body>`,
        ),
      )
      expect(await page.title()).not.toBe('ran')
      expect(complaints.length).toBeGreaterThanOrEqual(4)
      expect(reached).toEqual([])
    } finally {
      server.close()
      await rm(folder, { recursive: true, force: true })
    }
  })
}
