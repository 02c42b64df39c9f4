import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { test as base, expect } from '@playwright/test'
import { exportPassport } from '../../../electron/hardware/export.ts'
import { exportReport } from '../../../electron/ports/export.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import { hostile as hostileMachine, judged, passport } from '../../unit/hardware/export-samples.ts'
import { hostile as hostileReport, table } from '../../unit/ports/export-samples.ts'

const test = base.extend({
  launchOptions: [
    {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    { scope: 'worker' },
  ],
})

const text =
  '<script>document.title="ran"</script><img src=x onerror="document.title=\'ran\'"><a href="javascript:alert(1)">x</a>'
const translator = createTranslator('en')
const documents: Readonly<Record<string, string>> = {
  ports: exportReport(hostileReport(text), table, 'html', translator),
  hardware: exportPassport(passport(hostileMachine(text), text), judged(hostileMachine(text)), 'html', translator),
}

for (const [name, document] of Object.entries(documents)) {
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
      // Its own style is let through: without it the table would have no lines.
      expect(
        await page
          .locator('table')
          .first()
          .evaluate((each) => getComputedStyle(each).borderCollapse),
      ).toBe('collapse')

      // What the escaping is there to keep out would not get past the policy either.
      const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      await open(
        document.replace(
          '</body>',
          `<script>document.title="ran"</script><script src="${site}/a.js"></script><img src="${site}/b.png"><iframe src="${site}/c"></iframe><style>body{background:url(${site}/d)}</style></body>`,
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
