import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { createCertificate } from '../../../electron/practice/certificate.ts'
import { startPracticeHost, type PracticeHost, type PracticeOptions } from '../../../electron/practice/practice-host.ts'
import type { Profile } from '../support/app.ts'

/** A password that breaks whatever does not escape it. */
export const password = 'c&n<a>r"y\' ]]> 密码'

/** A practice host in the test's own process, so that the test sees what the host received and what became of it. */
export async function practiceHost(options: Partial<PracticeOptions> = {}): Promise<PracticeHost> {
  return startPracticeHost({ password, certificate: await createCertificate(), guestSeconds: 0.3, goneAfterSeconds: 0.2, ...options })
}

/** Settings of a person who wants the shortest countdown there is. */
export async function hurry(profile: Profile, change: Readonly<Record<string, unknown>> = {}): Promise<void> {
  await mkdir(profile.data, { recursive: true })
  const data = { policy: { mode: 'direct', guestTimeoutSeconds: 60, noTools: 'ask', stuck: 'ask', countdownSeconds: 5 }, ...change }
  await writeFile(join(profile.data, 'settings.json'), JSON.stringify({ version: 1, data }))
}

/** Adds a host as a person does: dialog, fingerprint, trust. */
export async function addHost(page: Page, host: PracticeHost, options: { readonly password?: string; readonly name?: string } = {}): Promise<void> {
  await page.getByRole('button', { name: /^Add host/ }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Address').fill(`127.0.0.1:${host.port}`)
  await dialog.getByLabel('User').fill('root')
  await dialog.getByRole('textbox', { name: 'Password' }).fill(options.password ?? password)
  if (options.name !== undefined) await dialog.getByRole('textbox', { name: 'Name' }).fill(options.name)
  await dialog.getByRole('button', { name: 'Continue' }).click()
  const trust = dialog.getByRole('button', { name: 'It is the same: trust and add' })
  await trust.waitFor()
  // The pairs are shown in groups; what counts is that they are these.
  expect((await dialog.textContent())?.replace(/[^0-9A-F]/g, '')).toContain(host.fingerprint.replaceAll(':', ''))
  await trust.click()
}

/** Names of the calls that change something, in the order the host received them. */
export function changes(host: PracticeHost): string[] {
  return host.calls.map((call) => call.method).filter((method) => /^(?:ShutdownGuest|\w+_Task)$/.test(method))
}
