import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { buildRenderer } from '../../build/renderer.ts'
import { chromiumOptions } from '../support/chromium.ts'
import type { AppState } from '../../shared/models/app-state.ts'
import { appChange } from '../../shared/rules/app-change/app.ts'
import { servePage } from '../e2e/renderer/serve.ts'
import type { FakeMain } from '../support/fake-main/fake-main.ts'
import type { RenderCounts } from '../support/fake-main/render-counts.ts'
import { app, host, ids, inventory, manyVms } from '../support/fake-main/samples.ts'
import { median } from './median.ts'

/** What one changed machine costs, sent by itself and as part of its whole host. Milliseconds are medians. */
export interface DeltaRow {
  readonly vms: number
  /** Characters of JSON. */
  readonly bytes: number
  readonly hostBytes: number
  /** Finding the change in the main process: unchanged machines are the same objects, or equal copies. */
  readonly findMs: number
  readonly findCopiedMs: number
  /** The copy that goes to each window. */
  readonly copyMs: number
  readonly hostCopyMs: number
  /** In the window, from the message to React's commit, with the copy. */
  readonly windowMs: number
  readonly hostWindowMs: number
  /** How often the window's components are rendered. */
  readonly renders: number
  readonly hostRenders: number
  readonly rowRenders: number
}

const sizes = [1_000, 10_000] as const
const rounds = 31

/** Measures one changed machine on a host of 1,000 and of 10,000. */
export async function benchDeltas(progress: (text: string) => void): Promise<readonly DeltaRow[]> {
  await using window = await openWindow()
  const rows: DeltaRow[] = []
  for (const vms of sizes) {
    progress(`one changed machine of ${vms}`)
    rows.push({ vms, ...inMain(vms), ...(await window.measure(vms)) })
  }
  return rows
}

function inMain(
  count: number,
): Pick<DeltaRow, 'bytes' | 'hostBytes' | 'findMs' | 'findCopiedMs' | 'copyMs' | 'hostCopyMs'> {
  const read = { ...inventory(), vms: manyVms(count) }
  const view = host()
  const withVms = (vms: typeof read.vms): AppState =>
    app([{ ...view, state: { ...view.state, inventory: { ...read, vms } } }])
  const change = (vms: typeof read.vms): typeof read.vms =>
    vms.map((vm, index) => (index === 5 ? { ...vm, guestIp: '203.0.113.7' } : vm))
  const before = withVms(read.vms)
  const now = withVms(change(read.vms))
  const copied = withVms(change(structuredClone(read.vms)))
  const found = appChange(before, now)
  const time = (work: () => unknown): number =>
    median(
      Array.from({ length: rounds }, () => {
        const began = performance.now()
        work()
        return performance.now() - began
      }),
    )
  return {
    bytes: JSON.stringify(found).length,
    hostBytes: JSON.stringify(now.hosts[0]).length,
    findMs: time(() => appChange(before, now)),
    findCopiedMs: time(() => appChange(before, copied)),
    copyMs: time(() => structuredClone(found)),
    hostCopyMs: time(() => structuredClone(now.hosts[0])),
  }
}

interface MeasuredWindow extends AsyncDisposable {
  measure(vms: number): Promise<Pick<DeltaRow, 'windowMs' | 'hostWindowMs' | 'renders' | 'hostRenders' | 'rowRenders'>>
}

/** Opens the window in Chromium with the fake main process, at a host's machines. */
async function openWindow(): Promise<MeasuredWindow> {
  const folder = await mkdtemp(join(tmpdir(), 'hypertray-bench-'))
  await buildRenderer(resolve(import.meta.dirname, '../..'), folder, { fake: true })
  const site = await servePage(folder)
  const browser = await chromium.launch(chromiumOptions)
  const page = await browser.newPage({ viewport: { width: 1200, height: 760 } })
  await page.goto(`${site.url}?scenario=live&locale=en&theme=light`)
  await page.locator('.vm-row').nth(2).waitFor()
  // The host stays on the page even when it is not the first any more.
  await page.locator('.host-link').first().click()
  return {
    measure: async (vms) => {
      await page.evaluate(([id, count]) => (globalThis as unknown as TestPage).fakeMain.fill(id, count), [
        ids.rack,
        vms,
      ] as const)
      await page.locator('.host-tabs .count', { hasText: String(vms) }).waitFor()
      const one = await rendering(page, false)
      const whole = await rendering(page, true)
      return {
        windowMs: one.ms,
        hostWindowMs: whole.ms,
        renders: one.renders,
        hostRenders: whole.renders,
        rowRenders: one.rows,
      }
    },
    [Symbol.asyncDispose]: async () => {
      await browser.close()
      await site.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What the page of the fake main process has; Node's types know no windows. */
interface TestPage {
  readonly fakeMain: FakeMain
  readonly renderCounts: RenderCounts
  requestAnimationFrame(callback: (now: number) => void): number
}

interface Rendering {
  readonly ms: number
  readonly renders: number
  readonly rows: number
}

/** Changes one machine again and again, sending the change alone or the whole host anew. */
async function rendering(page: Page, whole: boolean): Promise<Rendering> {
  const samples = await page.evaluate(
    async ([id, count, asWhole]) => {
      const window = globalThis as unknown as TestPage
      const frame = (): Promise<number> => new Promise((done) => window.requestAnimationFrame(done))
      const taken: { ms: number; renders: number; rows: number }[] = []
      for (let round = 0; round < count; round += 1) {
        await frame()
        window.renderCounts.take()
        const send = window.fakeMain.prepareVm(id, '1', { guestIp: `203.0.113.${round}` }, asWhole)
        const began = performance.now()
        send()
        await frame()
        const { VmRow: rows = 0, ...others } = window.renderCounts.take()
        const renders = Object.values(others).reduce((sum, each) => sum + each, rows)
        taken.push({ ms: window.renderCounts.committedAt - began, renders, rows })
      }
      return taken
    },
    [ids.rack, rounds, whole] as const,
  )
  return {
    ms: median(samples.map(({ ms }) => ms)),
    renders: median(samples.map(({ renders }) => renders)),
    rows: median(samples.map(({ rows }) => rows)),
  }
}

/** Formats the measurements as a readable table. */
export function deltasTable(rows: readonly DeltaRow[]): string {
  const line = (cells: readonly (string | number)[]): string => cells.map((cell) => String(cell).padStart(16)).join('')
  return [
    'One changed machine: sent alone / with its whole host',
    line(['VMs', 'bytes', 'find ms', 'copies ms', 'copy ms', 'window ms', 'renders', 'rows']),
    ...rows.map((row) =>
      line([
        row.vms,
        `${row.bytes}/${row.hostBytes}`,
        row.findMs.toFixed(2),
        row.findCopiedMs.toFixed(2),
        `${row.copyMs.toFixed(2)}/${row.hostCopyMs.toFixed(2)}`,
        `${row.windowMs.toFixed(1)}/${row.hostWindowMs.toFixed(1)}`,
        `${row.renders}/${row.hostRenders}`,
        row.rowRenders,
      ]),
    ),
  ].join('\n')
}
