import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { createCertificate } from '../../../electron/practice/certificate.ts'
import { startPracticeHost, type PracticeHost, type PracticeOptions } from '../../../electron/practice/practice-host.ts'
import { createTranslator, type Translator } from '../../../shared/i18n/translator.ts'
import type { AppSnapshot, AppState } from '../../../shared/models/app-state.ts'
import type { Profile } from '../support/app.ts'

/** Texts of the window, so that tests need not repeat them. */
export const english = createTranslator('en')
export const chinese = createTranslator('zh-CN')

/** A password that breaks anything that does not escape it. */
export const password = 'c&n<a>r"y\' ]]> 密码'

/** A practice host in the test's own process, so that the test sees what the host received and did. */
export async function practiceHost(options: Partial<PracticeOptions> = {}): Promise<PracticeHost> {
  return startPracticeHost({
    password,
    certificate: await createCertificate(),
    guestSeconds: 0.3,
    goneAfterSeconds: 0.2,
    ...options,
  })
}

/** Settings with the shortest countdown. */
export async function hurry(profile: Profile, change: Readonly<Record<string, unknown>> = {}): Promise<void> {
  await mkdir(profile.data, { recursive: true })
  const data = {
    policy: { mode: 'direct', guestTimeoutSeconds: 60, noTools: 'ask', stuck: 'ask', countdownSeconds: 5 },
    ...change,
  }
  await writeFile(join(profile.data, 'settings.json'), JSON.stringify({ version: 1, data }))
}

/** What is needed to add a host: any ESXi on this computer. */
export interface AddableHost {
  readonly port: number
  readonly fingerprint: string
}

interface AddOptions {
  readonly password?: string
  readonly name?: string
  /** The language of the window; English by default. */
  readonly words?: Translator
}

/** Adds a host as the user does: dialog, fingerprint, trust. */
export async function addHost(
  page: Page,
  host: AddableHost,
  { password: typed = password, name, words: { t } = english }: AddOptions = {},
): Promise<void> {
  await page
    .getByRole('button', { name: t('app.nav.addHost') })
    .first()
    .click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(t('app.addHost.address')).fill(`127.0.0.1:${host.port}`)
  await dialog.getByLabel(t('app.addHost.user')).fill('root')
  await dialog.getByRole('textbox', { name: t('app.addHost.password') }).fill(typed)
  await dialog.getByRole('button', { name: t('app.addHost.next') }).click()
  const trust = dialog.getByRole('button', { name: t('app.addHost.trustAndAdd') })
  await trust.waitFor()
  // The pairs are shown in groups; what counts is that they are these.
  expect((await dialog.textContent())?.replace(/[^0-9A-F]/g, '')).toContain(host.fingerprint.replaceAll(':', ''))
  if (name !== undefined) await dialog.getByRole('textbox', { name: t('app.addHost.name') }).fill(name)
  await trust.click()
}

/** Chooses the safe shutdown of the host that is shown, and starts it from its plan. */
export async function startShutdown(page: Page, { t }: Translator = english): Promise<void> {
  await page.getByRole('button', { name: t('app.host.openPlan') }).click()
  await page.getByRole('button', { name: t('app.plan.start') }).click()
}

/** Returns the state that the main process sends to windows. */
export async function snapshot(page: Page): Promise<AppState> {
  return page.evaluate(async () => {
    const { request } = Reflect.get(globalThis, 'hypertray') as {
      request: (name: string, input: unknown, id: string) => Promise<{ value: AppSnapshot }>
    }
    return (await request('app.snapshot', undefined, crypto.randomUUID())).value.state
  })
}

/** Names of the calls that change something, in the order the host received them. */
export function changes(host: PracticeHost): string[] {
  return host.calls.map((call) => call.method).filter((method) => /^(?:ShutdownGuest|\w+_Task)$/.test(method))
}
