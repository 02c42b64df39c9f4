import type { Page } from '@playwright/test'
import { appEn } from '../../../shared/i18n/en/app.ts'
import { appZhCn } from '../../../shared/i18n/zh-CN/app.ts'
import { cliEn } from '../../../shared/i18n/en/cli.ts'
import { cliZhCn } from '../../../shared/i18n/zh-CN/cli.ts'
import type { Translator } from '../../../shared/i18n/translator.ts'
import type { ProblemCode } from '../../../shared/problems/codes.ts'
import { startGovmomiPeer } from '../../support/govmomi.ts'
import type { LaunchedApp } from '../support/app.ts'
import { takeMainClock } from '../support/main-clock.ts'
import { expect, test } from '../support/test.ts'
import { addHost, changes, chinese, english, hurry, practiceHost, startShutdown, type AddableHost } from './hosts.ts'

interface Job {
  readonly words: Translator
  readonly host: AddableHost
  readonly password?: string
  /** The machines as they are when the host is added, and how many of them run after `liveChange`. */
  readonly vms: readonly string[]
  readonly running: { readonly before: number; readonly after: number }
  /** Something that happens on the host while the window is open. */
  readonly liveChange: () => Promise<unknown>
}

/** Goes from the first start to the report as a user does, and returns the window. */
async function wholeJob(app: LaunchedApp, { words, host, password, vms, running, liveChange }: Job): Promise<Page> {
  const { t } = words
  const page = await app.window()
  const clock = await takeMainClock(app)
  await expect(page.getByText(t('app.empty.title'))).toBeVisible()
  await addHost(page, host, { name: 'attic', words, ...(password === undefined ? {} : { password }) })
  await expect(page.getByRole('heading', { name: 'attic' })).toBeVisible()
  const total = vms.length
  const machines = page.getByRole('tabpanel', { name: t('app.host.vms') })
  await expect(machines.getByText(t('app.vms.running', { running: running.before, count: total }))).toBeVisible()
  for (const name of vms) await expect(machines.getByText(name, { exact: true })).toBeVisible()
  await liveChange()
  await expect(machines.getByText(t('app.vms.running', { running: running.after, count: total }))).toBeVisible()

  await startShutdown(page, words)
  await expect(page.getByText(t('app.countdown.nothingSent'))).toBeVisible()
  // The countdown and the silence a host must keep are the real ones; only the clock goes faster.
  await clock.rate(8)
  await expect(page.getByText(t('app.receipt.outcomes.unreachable')).first()).toBeVisible({ timeout: 20_000 })
  await expect(page.getByText(sentence(words, 'UNREACHABLE_AFTER_SHUTDOWN'))).toBeVisible()
  await page.getByText(t('app.receipt.states')).click()
  const row = page.getByRole('row').filter({ has: page.getByText(t('cli.how.guest-shutdown')) })
  await expect(row).toHaveCount(running.after)
  await expect(page.getByRole('row').filter({ has: page.getByText(t('cli.how.already-off')) })).toHaveCount(
    total - running.after,
  )
  return page
}

/** A problem's sentences, whatever number of seconds and tries they tell. */
function sentence(words: Translator, code: ProblemCode): RegExp {
  const text = words.problemText({ code, params: { seconds: 'NUMBER', misses: 'NUMBER' } })
  return new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('NUMBER', String.raw`\d+`))
}

test('add, watch, shut down, report: with a third-party ESXi simulator', async ({ launch, profile }) => {
  await hurry(profile)
  await using peer = await startGovmomiPeer({ vms: 4, off: 1 })
  const { vms } = await peer.control.truth()
  for (const { id } of vms) await peer.control.vm({ id, guestMs: 100 })
  const [first] = vms
  if (!first) throw new Error('four VMs')
  await wholeJob(await launch(), {
    words: english,
    host: peer,
    password: peer.password,
    vms: vms.map(({ name }) => name),
    running: { before: 3, after: 2 },
    liveChange: () => peer.control.vm({ id: first.id, power: 'poweredOff' }),
  })
  const truth = await peer.control.truth()
  expect(truth).toMatchObject({ up: false, lostPower: [] })
  expect(truth.vms.map(({ powerState }) => powerState)).toEqual(Array<string>(4).fill('poweredOff'))
  const calls = (await peer.control.calls()).filter(({ method }) => /^(?:ShutdownGuest|\w+_Task)$/.test(method))
  expect(calls.map(({ method }) => method)).toEqual(['ShutdownGuest', 'ShutdownGuest', 'ShutdownHost_Task'])
  expect(calls.some(({ object }) => object === first.id)).toBe(false)
})

test('the whole job in Chinese, down to the report, without any English', async ({ launch, profile }) => {
  await hurry(profile)
  const host = await practiceHost({ names: (index) => `虚拟机${index}` })
  const app = await launch({ env: { LANGUAGE: 'zh_CN', LANG: 'zh_CN.UTF-8', LC_ALL: '' }, args: ['--lang=zh-CN'] })
  const page = await wholeJob(app, {
    words: chinese,
    host,
    vms: [0, 1, 2, 3].map((index) => `虚拟机${index}`),
    running: { before: 3, after: 2 },
    liveChange: async () => host.setVm('1', { powerState: 'poweredOff' }),
  })
  expect(host.state().powered).toBe(false)
  expect(host.state().vms.filter((vm) => vm.lostPower)).toEqual([])
  expect(changes(host)).toEqual(['ShutdownGuest', 'ShutdownGuest', 'ShutdownHost_Task'])
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN')
  expect(englishIn(await page.locator('body').innerText())).toEqual([])
  await page.getByRole('button', { name: chinese.t('app.receipt.show') }).click()
  await expect(page.getByText(chinese.t('cli.outcomes.unreachable')).first()).toBeVisible()
  expect(englishIn(await page.locator('body').innerText())).toEqual([])
  await host.close()
})

/** Lines of a page that are texts of the English catalogues and not of the Chinese ones. */
function englishIn(shown: string): string[] {
  const own = new Set([...leaves(appZhCn), ...leaves(cliZhCn)])
  const foreign = new Set([...leaves(appEn), ...leaves(cliEn)].filter((text) => !own.has(text)))
  return shown
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => foreign.has(line))
}

function leaves(tree: object): string[] {
  return Object.values(tree).flatMap((value: unknown) => {
    if (typeof value === 'string') return [value]
    return typeof value === 'object' && value !== null ? leaves(value) : []
  })
}
