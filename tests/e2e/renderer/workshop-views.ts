import type { Page } from '@playwright/test'
import type { View } from './views.ts'

/** Opens the form of the workshop. */
export async function workshop(page: Page): Promise<void> {
  await page.keyboard.press('Control+b')
  await page.locator('.build-form').waitFor()
}

/** Fills the form in, so that it can be built: two rules that are fine, and one that a ruleset of ESXi opens already. */
export async function filledForm(page: Page): Promise<void> {
  await page.evaluate(() => window.fakeMain.ports.pushAll())
  await workshop(page)
  const names = page.locator('.ruleset-names input')
  await names.nth(0).fill('exampleAgent')
  await names.nth(1).fill('Example monitoring agent')
  const ports = page.locator('.rule-port input')
  await ports.first().fill('9182')
  for (const port of ['9100-9110', '514']) {
    await page.locator('.rule-actions button').first().click()
    await ports.last().fill(port)
  }
  const last = page.locator('.rule-list > li').last()
  await last.locator('select').nth(0).selectOption('outbound')
  await last.locator('select').nth(1).selectOption('udp')
  for (const [field, text] of [
    ['name', 'example-agent'],
    ['vendor', 'EXAMPLE'],
    ['summary', 'Example monitoring agent'],
  ])
    await page.locator(`#workshop-field-${field}`).fill(text ?? '')
  await page.locator('.verdict-tile').nth(3).waitFor()
  await ports.nth(1).focus()
}

/** Opens the installation of what is in the form. */
export async function installPreview(page: Page): Promise<void> {
  await filledForm(page)
  await page.locator('.vib-install-bar > :last-child').click()
  await page.locator('.check-line').nth(3).waitFor()
}

async function running(page: Page, until: 'rehearse' | 'install'): Promise<void> {
  await installPreview(page)
  await page.locator('.install-agree button').click()
  await page.locator('.run-foot').waitFor()
  await page.evaluate((last) => {
    for (const step of ['level', 'upload', 'compare', 'rehearse', 'install'] as const) {
      window.fakeMain.vibs.build.step(step)
      if (step === last) return
    }
  }, until)
  await page.locator('.step.is-running').waitFor()
}

/** Opens the removal of the first package that can go. */
async function removalPreview(page: Page): Promise<void> {
  await workshop(page)
  await page.keyboard.press('Alt+3')
  await page.locator('button:has(.lucide-trash-2)').first().click()
  await page.locator('.remove-form .step-strip').waitFor()
}

const narrow = { width: 640, height: 560 }

/** The views of building and installing. */
export const workshopViews: readonly View[] = [
  { name: 'workshop-empty', scenario: 'live', go: workshop },
  { name: 'workshop-build', scenario: 'portsHealthy', go: filledForm },
  {
    name: 'workshop-faults',
    scenario: 'portsHealthy',
    go: async (page) => {
      await filledForm(page)
      await page.locator('.rule-port input').first().fill('91x')
      await page.locator('.ruleset-names input').first().fill('sshServer')
      await page.locator('.workshop-actions > button').last().click()
      await page.locator('.rule-fault').first().waitFor()
    },
  },
  {
    name: 'workshop-several',
    scenario: 'live',
    go: async (page) => {
      await filledForm(page)
      await page.locator('.build-head button').first().click()
      await page.getByRole('menuitem').nth(1).click()
      await page.locator('.rulesets-foot button').first().click()
      await page.locator('.build-head button:has(.lucide-folder-plus)').click()
      await page.locator('.files-table').waitFor()
      await page.locator('.ruleset').nth(2).locator('.ruleset-head > button').click()
      await page.locator('.removed-note button').waitFor()
    },
  },
  {
    name: 'workshop-members',
    scenario: 'live',
    go: async (page) => {
      await filledForm(page)
      await page.locator('.result-tabs label').nth(2).click()
      await page.locator('.members-view').waitFor()
    },
  },
  {
    name: 'workshop-import',
    scenario: 'live',
    go: async (page) => {
      await workshop(page)
      await page.locator('.build-head button:has(.lucide-file-input)').first().click()
      await page
        .getByRole('dialog')
        .locator('textarea')
        .fill(
          [
            '<ConfigRoot><service><id>agent</id>',
            "<rule><direction>inbound</direction><protocol>tcp</protocol><port type='dst'>9000</port></rule>",
            '<rule/></service></ConfigRoot>',
          ].join(''),
        )
      await page.getByRole('dialog').locator('.banner').nth(1).waitFor()
    },
  },
  {
    name: 'workshop-documents',
    scenario: 'live',
    go: async (page) => {
      await filledForm(page)
      await page.keyboard.press('Control+s')
      await page.locator('.rule-port input').nth(1).fill('9200')
      await page.keyboard.press('Control+s')
      await page.locator('.rule-port input').nth(1).fill('9300')
      await page.locator('.workshop-actions > button').first().click()
      await page.getByRole('menuitem').last().click()
      await page.locator('.document-line > button').nth(1).click()
      await page.locator('.document-versions li').nth(1).locator('button').click()
      await page.getByRole('dialog').getByRole('alert').waitFor()
    },
  },
  { name: 'workshop-install', scenario: 'portsHealthy', go: installPreview },
  {
    name: 'workshop-install-refused',
    scenario: 'portsHealthy',
    go: async (page) => {
      await page.evaluate(() => (window.fakeMain.vibs.build.facts = { secureBoot: true, licence: 'unknown' }))
      await installPreview(page)
    },
  },
  {
    name: 'workshop-install-free',
    scenario: 'portsHealthy',
    go: async (page) => {
      await page.evaluate(() => (window.fakeMain.vibs.build.facts = { secureBoot: null, licence: 'free' }))
      await installPreview(page)
      await page.locator('.install-agree button').click()
      await page.locator('.by-hand').waitFor()
    },
  },
  { name: 'workshop-install-running', scenario: 'portsHealthy', go: async (page) => running(page, 'rehearse') },
  { name: 'workshop-install-sent', scenario: 'portsHealthy', go: async (page) => running(page, 'install') },
  {
    name: 'workshop-install-done',
    scenario: 'portsHealthy',
    go: async (page) => {
      await running(page, 'install')
      await page.evaluate(() => {
        const fake = window.fakeMain.vibs.build
        fake.step('verify')
        fake.step('clean')
        fake.end({
          outcome: 'installed',
          rebootRequired: false,
          ruleset: 'exampleAgent',
          level: { before: 'PartnerSupported', now: 'CommunitySupported' },
        })
      })
      await page.locator('.run-end').waitFor()
    },
  },
  {
    name: 'workshop-install-unknown',
    scenario: 'portsHealthy',
    go: async (page) => {
      await running(page, 'install')
      await page.evaluate(() => {
        const fake = window.fakeMain.vibs.build
        fake.step('verify')
        fake.end({
          outcome: 'unknown',
          notes: [{ code: 'VIB_NOT_CONFIRMED', params: { name: 'example-agent', version: '1.0.0-1' } }],
        })
      })
      await page.locator('.run-end').waitFor()
    },
  },
  { name: 'workshop-remove', scenario: 'live', go: removalPreview },
  {
    name: 'workshop-remove-refused',
    scenario: 'live',
    go: async (page) => {
      await page.evaluate(() => {
        const needs = { name: 'example-agent', by: 'example-tools 2.0-1', needs: 'example.api >= 2.0' }
        window.fakeMain.vibs.build.removalBlockers = [{ code: 'VIB_NEEDED_BY', params: needs }]
        window.fakeMain.vibs.build.removalWarnings = [{ code: 'VIB_RELATIONS_UNKNOWN', params: {} }]
      })
      await removalPreview(page)
      await page.locator('.remove-form .banner').nth(1).waitFor()
    },
  },
  { name: 'narrow-workshop', scenario: 'portsHealthy', size: narrow, go: filledForm },
  { name: 'narrow-workshop-install', scenario: 'portsHealthy', size: narrow, go: installPreview },
]
