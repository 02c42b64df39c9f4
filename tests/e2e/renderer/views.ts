import type { Page } from '@playwright/test'
import { lspciText } from '../../support/fake-main/hardware-samples.ts'
import { firstHost, type ScenarioName } from '../../support/fake-main/scenarios.ts'
import { workshopViews } from './workshop-views.ts'

/** One view of the window, and the way to it. */
export interface View {
  readonly name: string
  readonly scenario: ScenarioName
  readonly hash?: string
  readonly size?: { readonly width: number; readonly height: number }
  /** From the page as it opens to the view; by structure and not by words, so that it works in both languages. */
  readonly go?: (page: Page) => Promise<void>
}

const tab =
  (index: number) =>
  async (page: Page): Promise<void> =>
    page.getByRole('tab').nth(index).click()
const allHosts = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+G')
  await page.locator('.all-hosts').waitFor()
}
const attention = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+E')
  await page.locator('.attention-body').waitFor()
}
const plan = async (page: Page): Promise<void> => {
  await tab(2)(page)
  await page.locator('.groups').waitFor()
}
/** A VM with rules of its own, open in the plan; it moved to the group that goes first. */
const vmRules = async (page: Page): Promise<void> => {
  await plan(page)
  const row = page.locator('.vm-line').filter({ hasText: 'mail' })
  await row.locator('.vm-line-head').click()
  const group = row.locator('[data-rule=group] input')
  await group.fill('2')
  await group.press('Enter')
  await page.locator('.group').first().locator('.vm-line-rules').waitFor()
  await row.locator('[data-rule=protected] input').check()
  await row.locator('.vm-line-tag').waitFor()
}
const chosenVms = async (page: Page): Promise<void> => {
  const boxes = page.locator('.grid-body .vm-check input')
  await boxes.nth(1).check()
  await boxes.nth(3).click({ modifiers: ['Shift'] })
  await page.locator('.toolbar-chosen').waitFor()
}
const vmRulesImport = async (page: Page): Promise<void> => {
  await plan(page)
  await page.locator('.vm-rules-files button').nth(1).click()
  const vms = [
    { instanceUuid: '5029a3c1-7be0-4f16-9d42-000000000002', rules: { group: 8, protected: true, stuck: 'wait' } },
    { instanceUuid: '5029a3c1-7be0-4f16-9d42-000000000007', rules: { noTools: 'suspend' } },
    { instanceUuid: '5029a3c1-7be0-4f16-9d42-0000000000ff', name: 'vpn-gateway', rules: { last: true } },
  ]
  await page
    .getByRole('dialog')
    .locator('input[type=file]')
    .setInputFiles({
      name: 'rules.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify({ version: 1, vms })),
    })
  await page.getByRole('dialog').locator('tbody tr').nth(2).waitFor()
}
const ports = async (page: Page): Promise<void> => {
  await tab(1)(page)
  await page.locator('.ports-row').nth(2).waitFor()
}
/** Judged for the vCenter role, which needs more than a browser does. */
const asVcenter = async (page: Page): Promise<void> => {
  await page.locator('.ports-role input').click()
  await page.getByRole('option').nth(1).click()
}
const portsOfVcenter = async (page: Page): Promise<void> => {
  await ports(page)
  await asVcenter(page)
  await page.locator('.ports-row.tone-attention').first().waitFor()
}
/** Opens the details of the first row of a flow. */
const portDetail =
  (flow: string) =>
  async (page: Page): Promise<void> => {
    await ports(page)
    await page.locator('.ports-search input').fill(flow)
    await page.locator('.ports-row:not(.is-head)').first().click()
    await page.locator('.detail').waitFor()
  }
/** Opens what the n-th button of the details leads to. */
const portChange =
  (flow: string, button: number) =>
  async (page: Page): Promise<void> => {
    await portDetail(flow)(page)
    await page.locator('.change-do button').nth(button).click()
    await page.getByRole('dialog').locator('.form-actions').waitFor()
  }
const saved = async (page: Page): Promise<void> => {
  await tab(1)(page)
  await page.locator('.ports-modes label').nth(1).click()
  await page.locator('.differences').waitFor()
}
const matrix = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+p')
  await page.locator('.heat-body .heat-cell, .ports-row').nth(10).waitFor()
}
const heat = async (page: Page): Promise<void> => {
  await matrix(page)
  await asVcenter(page)
  await page.evaluate(() => window.fakeMain.ports.pushAll('vcenter'))
  await page.locator('.heat-body .heat-cell.is-ok').first().waitFor()
}
const hardware = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+i')
  await page.locator('.source-card').nth(1).waitFor()
}
const pastedMachine = async (page: Page): Promise<void> => {
  await hardware(page)
  await page.locator('textarea').fill(lspciText)
  await page.locator('.source-card').nth(1).locator('button[type=submit]').click()
  await page.locator('.finding-row').nth(2).waitFor()
}
const hostMachine = async (page: Page): Promise<void> => {
  await hardware(page)
  await page.locator('.source-host button').click()
  await page.locator('.finding-row').nth(2).waitFor()
}
const findingDetail =
  (index: number) =>
  async (page: Page): Promise<void> => {
    await pastedMachine(page)
    await page.locator('.finding-row:not(.is-head)').nth(index).click()
    await page.locator('.detail').waitFor()
  }
const install = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+l')
  await page.locator('.install-page').waitFor()
}
const checklist = async (page: Page): Promise<void> => {
  await install(page)
  await page.locator('.install-card').first().click()
  await page.locator('.install-step').first().waitFor()
}
const toolOf = async (page: Page, icon: string): Promise<void> => {
  await page.locator('.install-tools').click()
  await page.locator(`[role=menuitem]:has(:is(.${icon}))`).click()
}
const stick = async (page: Page): Promise<void> => {
  await install(page)
  await toolOf(page, 'lucide-usb')
  const dialog = page.getByRole('dialog')
  await dialog.locator('.stick-head button').first().click()
  await dialog.locator('input[type=radio]').first().check()
  await dialog.locator('.banner').first().waitFor()
}
const kickstart = async (page: Page): Promise<void> => {
  await install(page)
  await toolOf(page, 'lucide-file-code-corner, .lucide-file-code-2')
  await page.locator('.ks-fields').waitFor()
}
const templates = async (page: Page): Promise<void> => {
  await install(page)
  await toolOf(page, 'lucide-layout-template')
  await page.locator('.template-row button').first().click()
  await page.locator('.template-row').nth(2).waitFor()
}
const editTemplate = async (page: Page): Promise<void> => {
  await templates(page)
  await page.locator('.template-row').nth(2).locator('button').first().click()
  await page.locator('.template-phase').nth(2).waitFor()
}
const addHost = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+n')
  await page.getByRole('dialog').waitFor()
}
const fill = async (page: Page, password: string): Promise<void> => {
  await addHost(page)
  const inputs = page.getByRole('dialog').locator('input')
  await inputs.nth(0).fill('esxi-7.example.org')
  await inputs.nth(2).fill(password)
  await page.keyboard.press('Enter')
}

const decide = async (page: Page): Promise<void> => {
  await page.locator('button.run-decide').first().click()
  await page.locator('.question').waitFor()
}

const workshop = async (page: Page, view: number): Promise<void> => {
  await page.keyboard.press('Control+b')
  await page.locator('.workshop-page').waitFor()
  await page.keyboard.press(`Alt+${view}`)
}
/** Drops files of these names, which the fake main process knows. */
export const dropFiles = async (page: Page, ...names: readonly string[]): Promise<void> => {
  const files = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer()
    for (const name of all) transfer.items.add(new File(['x'], name))
    return transfer
  }, names)
  await page.dispatchEvent('.read-tab', 'drop', { dataTransfer: files })
}
const readVib =
  (...names: readonly string[]) =>
  async (page: Page): Promise<void> => {
    await workshop(page, 2)
    await page.locator('.read-empty').waitFor()
    await dropFiles(page, ...names)
    await page.locator('.file-bar').waitFor()
  }

const software = async (page: Page): Promise<void> => {
  await workshop(page, 3)
  await page.locator('.software-table').waitFor()
}
/** Lists the software of the host with that place in the list. */
const softwareOf = async (page: Page, index: number): Promise<void> => {
  await page.locator('.software-toolbar input').first().click()
  await page.getByRole('option').nth(index).click()
}
const changeLevel = async (page: Page, level: number): Promise<void> => {
  await software(page)
  await page.locator('.level-card button').click()
  await page.getByRole('dialog').locator('input[type=radio]').nth(level).check()
  await page.locator('.preview').waitFor()
}

/** Opens the newest run, at the foot of its report. */
async function runReport(page: Page): Promise<void> {
  await page.keyboard.press('Control+j')
  await page.locator('.run-link').first().click()
  await page.locator('.run-proof .outcome').scrollIntoViewIfNeeded()
}

/** Opens a change of a host's image among the activity: 0 is the latest. */
const imageChange = async (page: Page, index: number): Promise<void> => {
  await page.keyboard.press('Control+j')
  await page.locator('.is-filters').getByRole('combobox').nth(1).click()
  await page.getByRole('option', { name: /^VIB/ }).click()
  await page.locator('.run-link').nth(index).click()
  await page.locator('.run-detail').waitFor()
}

export const views: readonly View[] = [
  { name: 'empty', scenario: 'empty' },
  { name: 'empty-gnome', scenario: 'emptyGnome' },
  { name: 'loading', scenario: 'loading' },
  { name: 'host', scenario: 'live' },
  { name: 'host-large', scenario: 'large' },
  { name: 'attention', scenario: 'attention', go: attention },
  { name: 'attention-none', scenario: 'attentionNone', go: attention },
  { name: 'attention-narrow', scenario: 'attention', size: { width: 640, height: 640 }, go: attention },
  { name: 'all-hosts', scenario: 'allHosts', go: allHosts },
  { name: 'all-hosts-countdown', scenario: 'allHostsCountdown', go: allHosts },
  { name: 'all-hosts-running', scenario: 'allHostsRunning', go: allHosts },
  { name: 'all-hosts-ended', scenario: 'allHostsEnded', go: allHosts },
  {
    name: 'all-hosts-small',
    scenario: 'allHostsCountdown',
    hash: '#countdown/many',
    size: { width: 420, height: 520 },
  },
  {
    name: 'all-hosts-small-running',
    scenario: 'allHostsRunning',
    hash: '#countdown/many',
    size: { width: 420, height: 520 },
  },
  { name: 'all-hosts-narrow', scenario: 'allHosts', size: { width: 640, height: 640 }, go: allHosts },
  { name: 'host-connection', scenario: 'live', go: tab(3) },
  { name: 'ports-unchecked', scenario: 'portsUnchecked', go: ports },
  {
    name: 'ports-checking',
    scenario: 'portsChecking',
    go: async (page) => {
      await ports(page)
      await page.locator('.toolbar-end button').click()
      await page.locator('.checking').waitFor()
    },
  },
  { name: 'ports-healthy', scenario: 'portsHealthy', go: ports },
  { name: 'ports-trouble', scenario: 'portsTrouble', go: portsOfVcenter },
  { name: 'ports-detail', scenario: 'portsTrouble', go: portDetail('ssh') },
  {
    name: 'ports-detail-problem',
    scenario: 'portsTrouble',
    go: async (page) => {
      await portsOfVcenter(page)
      await page.locator('.ports-row.tone-danger').first().click()
      await page.locator('.detail').waitFor()
    },
  },
  { name: 'ports-detail-out', scenario: 'portsTrouble', go: portDetail('ntp') },
  {
    name: 'ports-filter',
    scenario: 'portsTrouble',
    go: async (page) => {
      await ports(page)
      await page.locator('.ports-toolbar button[aria-haspopup=dialog]').first().click()
      await page.locator('.filter-menu').waitFor()
    },
  },
  { name: 'ports-not-read', scenario: 'portsNotRead', go: ports },
  { name: 'ports-away', scenario: 'portsAway', go: ports },
  { name: 'ports-change', scenario: 'portsTrouble', go: portChange('ssh', 0) },
  { name: 'ports-change-warning', scenario: 'portsHealthy', go: portChange('sshServer', 2) },
  { name: 'ports-change-refused', scenario: 'portsHealthy', go: portChange('443 vSphereClient', 0) },
  { name: 'ports-allowed', scenario: 'portsTrouble', go: portChange('ssh', 1) },
  { name: 'ports-saved', scenario: 'portsDrift', go: saved },
  {
    name: 'ports-apply',
    scenario: 'portsDrift',
    go: async (page) => {
      await saved(page)
      for (const box of (await page.locator('.differences input').all()).slice(0, 3)) await box.check()
      await page.locator('.compare-actions button').click()
      await page.locator('.several-item .preview').nth(2).waitFor()
    },
  },
  { name: 'matrix', scenario: 'portsTrouble', go: heat },
  { name: 'matrix-many', scenario: 'portsMany', go: heat },
  { name: 'matrix-reference', scenario: 'empty', go: matrix },
  {
    name: 'matrix-flow',
    scenario: 'empty',
    go: async (page) => {
      await matrix(page)
      await page.locator('.ports-row:not(.is-head)').nth(4).click()
      await page.locator('.detail').waitFor()
    },
  },
  {
    name: 'activity-change',
    scenario: 'portsHealthy',
    go: async (page) => {
      await page.keyboard.press('Control+j')
      await page.locator('.run-link').first().click()
      await page.locator('.run-detail').waitFor()
    },
  },
  {
    name: 'install',
    scenario: 'install',
    go: async (page) => {
      await install(page)
      await page.locator('.install-card').first().waitFor()
    },
  },
  { name: 'install-empty', scenario: 'empty', go: install },
  { name: 'install-checklist', scenario: 'install', go: checklist },
  {
    name: 'install-step',
    scenario: 'install',
    go: async (page) => {
      await checklist(page)
      const step = page.locator('.install-step').nth(7)
      await step.locator('.install-step-do button').last().click()
      await step.locator('.install-step-do button').first().click()
      await page.locator('.install-form').waitFor()
    },
  },
  {
    name: 'install-image',
    scenario: 'install',
    go: async (page) => {
      await install(page)
      await toolOf(page, 'lucide-disc-3')
      const dialog = page.getByRole('dialog')
      await dialog.locator('.form-actions button').last().click()
      await dialog.locator('textarea').first().fill('a'.repeat(64))
      await dialog.locator('.form-actions button').last().click()
      await dialog.locator('.image-sum').first().waitFor()
    },
  },
  {
    name: 'install-find',
    scenario: 'install',
    go: async (page) => {
      await install(page)
      await toolOf(page, 'lucide-radar')
      const form = page.getByRole('dialog').locator('form')
      await form.locator('input').fill('192.168.1.0/24')
      await page.keyboard.press('Enter')
      await page.locator('.install-found').waitFor()
    },
  },
  {
    name: 'install-new',
    scenario: 'install',
    go: async (page) => {
      await install(page)
      await page.locator('.page-header button').last().click()
      await page.getByRole('dialog').locator('form').waitFor()
    },
  },
  {
    name: 'install-tools',
    scenario: 'install',
    go: async (page) => {
      await install(page)
      await page.locator('.install-tools').click()
      await page.locator('[role=menuitem]').first().waitFor()
    },
  },
  { name: 'install-stick', scenario: 'install', go: stick },
  {
    name: 'install-stick-done',
    scenario: 'install',
    go: async (page) => {
      await stick(page)
      const boxes = page.getByRole('dialog').locator('input[type=checkbox]')
      await boxes.first().check()
      await boxes.last().check()
      await page.getByRole('dialog').locator('.form-actions button').click()
      await page.locator('.banner.is-good').waitFor()
    },
  },
  {
    name: 'install-boot-options',
    scenario: 'install',
    go: async (page) => {
      await install(page)
      await toolOf(page, 'lucide-square-terminal, .lucide-terminal-square')
      await page.locator('.boot-words button').first().click()
    },
  },
  {
    name: 'install-password',
    scenario: 'install',
    go: async (page) => {
      await install(page)
      await toolOf(page, 'lucide-key-round')
      await page.locator('input[type=password]').fill('Ab1defg2')
      await page.locator('.password-verdict').waitFor()
    },
  },
  { name: 'install-kickstart', scenario: 'install', go: kickstart },
  {
    name: 'install-kickstart-script',
    scenario: 'install',
    go: async (page) => {
      await kickstart(page)
      await page.locator('input[type=password]').fill('x')
      await page.locator('.ks-password button:not([tabindex="-1"])').last().click()
      await page.locator('.ks-fields input[placeholder="192.0.2.10"]').fill('192.0.2.10')
      await page.locator('.ks-script').waitFor()
      await page.locator('.ks-script').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'install-kickstart-check',
    scenario: 'install',
    go: async (page) => {
      await kickstart(page)
      await page.locator('.mantine-SegmentedControl-label').nth(1).click()
      await page
        .getByRole('dialog')
        .locator('textarea')
        .first()
        .fill(
          'install --firstdisk\nrootpw myp@ssw0rd\nnetwork --bootproto=static --ip=192.0.2.10\nreboot\n%firstboot\nesxcli system\n',
        )
      await page.locator('.ks-findings').waitFor()
    },
  },
  { name: 'install-templates', scenario: 'install', go: templates },
  {
    name: 'install-template-edit',
    scenario: 'install',
    go: async (page) => {
      await editTemplate(page)
      await page.locator('.template-step .template-line > button').first().click()
      await page.locator('.template-texts').waitFor()
    },
  },
  {
    name: 'install-template-fault',
    scenario: 'install',
    go: async (page) => {
      await editTemplate(page)
      await page.locator('.template-moves button').nth(5).click()
      await page.locator('.template-step .template-title input').first().fill('')
      await page.getByRole('dialog').locator('button[type=submit]').click()
      await page.locator('[aria-invalid=true]').first().waitFor()
    },
  },
  {
    name: 'install-template-leave',
    scenario: 'install',
    go: async (page) => {
      await editTemplate(page)
      await page.getByRole('dialog').locator('input').first().fill('Half done')
      await page.keyboard.press('Escape')
      await page.locator('.template-foot [role=alert]').waitFor()
    },
  },
  {
    name: 'install-background',
    scenario: 'install',
    go: async (page) => {
      await install(page)
      await toolOf(page, 'lucide-book-open')
      await page.locator('.background-text').first().waitFor()
    },
  },
  { name: 'hardware', scenario: 'hardware', go: hardware },
  { name: 'hardware-empty', scenario: 'empty', go: hardware },
  {
    name: 'hardware-texts',
    scenario: 'hardware',
    go: async (page) => {
      await pastedMachine(page)
      for (const toggle of await page.locator('.findings-head label').all()) await toggle.click()
      await page.locator('.unread summary').click()
    },
  },
  {
    name: 'hardware-host',
    scenario: 'hardware',
    go: async (page) => {
      await hostMachine(page)
      await page.locator('.machine-facts summary').click()
    },
  },
  { name: 'hardware-detail', scenario: 'hardware', go: findingDetail(0) },
  {
    name: 'hardware-swap',
    scenario: 'hardware',
    go: async (page) => {
      await pastedMachine(page)
      await page.locator('.machine-actions > button').first().click()
      await page.locator('.swap-menu button[type=submit]').click()
      await page.locator('.supposed').waitFor()
    },
  },
  {
    name: 'hardware-compare',
    scenario: 'hardware',
    go: async (page) => {
      await hardware(page)
      await page.locator('.passports .card-head button').click()
      await page.locator('.differences-table').first().waitFor()
    },
  },
  {
    name: 'hardware-rules',
    scenario: 'hardware',
    go: async (page) => {
      await hardware(page)
      await page.locator('.page-header button').click()
      await page.getByRole('dialog').locator('input[type=text], input:not([type])').last().fill('lab.json')
      await page.getByRole('dialog').locator('textarea').fill('{}')
      await page.getByRole('dialog').locator('button[type=submit]').click()
      await page.getByRole('dialog').locator('.banner').waitFor()
    },
  },
  {
    name: 'hardware-save',
    scenario: 'hardware',
    go: async (page) => {
      await hostMachine(page)
      await page.locator('.machine-actions > button').nth(2).click()
      await page.getByRole('dialog').locator('.form-actions').waitFor()
    },
  },
  { name: 'read-empty', scenario: 'live', go: (page) => workshop(page, 2) },
  {
    name: 'read-drop',
    scenario: 'live',
    go: async (page) => {
      await readVib('backup-proxy-2.3.1-1.vib')(page)
      const files = await page.evaluateHandle(() => {
        const transfer = new DataTransfer()
        transfer.items.add(new File(['x'], 'a.vib'))
        return transfer
      })
      await page.dispatchEvent('.read-tab', 'dragover', { dataTransfer: files })
      await page.locator('.drop-frame').waitFor()
    },
  },
  { name: 'read-vib', scenario: 'one', go: readVib('backup-proxy-2.3.1-1.vib') },
  { name: 'read-faults', scenario: 'live', go: readVib('net-example.vib') },
  { name: 'read-large', scenario: 'live', go: readVib('esx-base.vib') },
  { name: 'read-bundle', scenario: 'live', go: readVib('backup-proxy-bundle.zip') },
  {
    name: 'read-refused',
    scenario: 'live',
    go: async (page) => {
      await readVib('backup-proxy-2.3.1-1.vib')(page)
      await dropFiles(page, 'refused.vib')
      await page.locator('.read-refused').waitFor()
    },
  },
  {
    name: 'read-compare',
    scenario: 'live',
    go: async (page) => {
      await readVib('backup-proxy-2.3.1-1.vib', 'backup-proxy-2.4.0-1.vib')(page)
      await page.locator('.comparison-table').waitFor()
    },
  },
  { name: 'narrow-read-vib', scenario: 'live', size: { width: 640, height: 560 }, go: readVib('net-example.vib') },
  ...workshopViews,
  { name: 'software', scenario: 'live', go: software },
  {
    name: 'software-esxcli',
    scenario: 'live',
    go: async (page) => {
      await software(page)
      await softwareOf(page, 1)
      await page.locator('.software-main .banner').waitFor()
    },
  },
  {
    name: 'software-refused',
    scenario: 'live',
    go: async (page) => {
      await workshop(page, 1)
      await page.evaluate(() => {
        window.fakeMain.vibs.read.trouble = {
          code: 'PACKAGES_NO_PERMISSION',
          params: { privilege: 'Host.Config.Patch' },
        }
      })
      await page.keyboard.press('Alt+3')
      await page.locator('.software-main .banner').waitFor()
    },
  },
  {
    name: 'software-away',
    scenario: 'unreachable',
    go: async (page) => {
      await workshop(page, 3)
      await softwareOf(page, 0)
      await page.locator('.empty-note').waitFor()
    },
  },
  { name: 'software-no-hosts', scenario: 'empty', go: (page) => workshop(page, 3) },
  { name: 'software-blocked', scenario: 'live', go: (page) => changeLevel(page, 2) },
  {
    name: 'software-lower',
    scenario: 'live',
    go: async (page) => {
      await software(page)
      await softwareOf(page, 1)
      await page.locator('.level-card button').click()
      await page.getByRole('dialog').locator('input[type=radio]').nth(3).check()
      await page.locator('.preview .command').first().waitFor()
    },
  },
  { name: 'narrow-software', scenario: 'live', size: { width: 640, height: 560 }, go: software },
  { name: 'unreachable', scenario: 'unreachable' },
  { name: 'rejected', scenario: 'rejected' },
  { name: 'certificate', scenario: 'certificate' },
  {
    name: 'certificate-compare',
    scenario: 'certificate',
    go: async (page) => {
      await page.locator('.banner button').first().click()
      await page.locator('.fingerprint').nth(1).waitFor()
    },
  },
  {
    name: 'keychain-missing',
    scenario: 'keychainMissing',
    go: async (page) => {
      await page.locator('.banner button').first().click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'keychain-locked', scenario: 'keychainLocked' },
  { name: 'free-licence', scenario: 'free' },
  { name: 'managed', scenario: 'managed' },
  { name: 'add-host', scenario: 'live', go: addHost },
  {
    name: 'add-host-fingerprint',
    scenario: 'live',
    go: async (page) => {
      await fill(page, 'secret')
      await page.locator('.fingerprint').waitFor()
    },
  },
  {
    name: 'add-host-differs',
    scenario: 'live',
    go: async (page) => {
      await fill(page, 'secret')
      await page.locator('.fingerprint').waitFor()
      await page.locator('.compare input').fill(Array(32).fill('61').join(':'))
      await page.locator('.compare-verdict svg').waitFor()
    },
  },
  {
    name: 'add-host-refused',
    scenario: 'live',
    go: async (page) => {
      await fill(page, 'wrong')
      await page.locator('.fingerprint').waitFor()
      await page.getByRole('dialog').locator('.form-actions button').last().click()
      await page.locator('.form-error').waitFor()
    },
  },
  { name: 'plan', scenario: 'live', go: plan },
  { name: 'plan-vm-rules', scenario: 'live', go: vmRules },
  { name: 'vms-chosen', scenario: 'live', go: chosenVms },
  {
    name: 'vm-rules-several',
    scenario: 'live',
    go: async (page) => {
      await chosenVms(page)
      await page.locator('.toolbar-chosen button').first().click()
      await page.getByRole('dialog').locator('.vm-rules').waitFor()
    },
  },
  {
    name: 'vm-work',
    scenario: 'live',
    go: async (page) => {
      await page.locator('.vm-row-work').first().click()
      await page.getByRole('dialog').locator('.vm-snapshots li').first().waitFor()
    },
  },
  { name: 'vm-rules-import', scenario: 'live', go: vmRulesImport },
  {
    name: 'shutdown-now',
    scenario: 'live',
    go: async (page) => {
      await page.evaluate((hostId) => window.fakeMain.push('app.show', { hostId, view: 'shutdown-now' }), firstHost)
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'autostart',
    scenario: 'live',
    go: async (page) => {
      await plan(page)
      await page.locator('.banner-actions').last().locator('button').first().click()
      await page.getByRole('dialog').locator('.autostart-changes').waitFor()
    },
  },
  {
    name: 'autostart-order',
    scenario: 'live',
    go: async (page) => {
      await plan(page)
      await page.locator('.banner-actions').last().locator('button').first().click()
      await page.getByRole('dialog').locator('.autostart-changes').waitFor()
      await page.getByRole('dialog').locator('.form-actions button').last().click()
      await page.getByRole('dialog').locator('.order-row').last().press('Alt+ArrowUp')
      await page.getByRole('dialog').locator('.order-row').last().press('Alt+ArrowUp')
      await page.getByRole('dialog').locator('.autostart-changes').scrollIntoViewIfNeeded()
    },
  },
  { name: 'countdown', scenario: 'countdown' },
  { name: 'countdown-learned', scenario: 'countdownLearned' },
  { name: 'countdown-decide', scenario: 'countdownLearned', go: decide },
  { name: 'cycling', scenario: 'cycling', go: tab(2) },
  { name: 'countdown-cycle', scenario: 'countdownCycle' },
  { name: 'countdown-reboot', scenario: 'countdownReboot' },
  { name: 'countdown-enter', scenario: 'countdownEnter' },
  { name: 'countdown-leave', scenario: 'countdownLeave' },
  { name: 'countdown-many', scenario: 'countdownMany' },
  { name: 'countdown-left-on', scenario: 'countdownLeftOn' },
  { name: 'running', scenario: 'running' },
  { name: 'running-decide', scenario: 'running', go: decide },
  { name: 'running-forced', scenario: 'forced' },
  { name: 'running-asks', scenario: 'asks' },
  {
    name: 'running-confirm',
    scenario: 'stuck',
    go: async (page) => {
      await page.locator('.hold').click()
      await page.locator('.question-confirm').waitFor()
    },
  },
  { name: 'cancelling', scenario: 'cancelling' },
  { name: 'ending', scenario: 'ending' },
  { name: 'stuck', scenario: 'stuck' },
  { name: 'no-tools', scenario: 'noTools' },
  { name: 'receipt-unreachable', scenario: 'receiptUnreachable', go: tab(2) },
  { name: 'wake-offer', scenario: 'receiptUnreachable' },
  { name: 'wake-unknown', scenario: 'wakeUnknown' },
  { name: 'wake-unable', scenario: 'wakeUnable', go: tab(2) },
  { name: 'wake-asking', scenario: 'wakeAsking' },
  { name: 'waking', scenario: 'waking', go: tab(2) },
  { name: 'wake-waiting', scenario: 'wakeWaiting' },
  { name: 'wake-silent', scenario: 'wakeSilent' },
  { name: 'wake-not-sent', scenario: 'wakeNotSent' },
  { name: 'awake', scenario: 'awake' },
  { name: 'receipt-aborted', scenario: 'receiptAborted', go: tab(2) },
  {
    name: 'activity',
    scenario: 'live',
    go: async (page) => {
      await page.keyboard.press('Control+j')
      await page.locator('.run-link').first().waitFor()
    },
  },
  {
    name: 'activity-detail',
    scenario: 'live',
    go: async (page) => {
      await page.keyboard.press('Control+j')
      await page.locator('.run-link').first().click()
      await page.locator('.run-detail').waitFor()
    },
  },
  { name: 'report-signed', scenario: 'live', go: runReport },
  { name: 'report-unsigned', scenario: 'unsigned', go: runReport },
  { name: 'report-altered', scenario: 'altered', go: runReport },
  { name: 'report-narrow', scenario: 'altered', go: runReport, size: { width: 640, height: 560 } },
  { name: 'activity-image', scenario: 'live', go: (page) => imageChange(page, 0) },
  { name: 'activity-image-level', scenario: 'live', go: (page) => imageChange(page, 2) },
  {
    name: 'activity-image-narrow',
    scenario: 'live',
    go: (page) => imageChange(page, 1),
    size: { width: 640, height: 560 },
  },
  {
    name: 'settings',
    scenario: 'live',
    go: async (page) => {
      await page.keyboard.press('Control+,')
      await page.locator('.settings').waitFor()
    },
  },
  {
    name: 'settings-update',
    scenario: 'update',
    go: async (page) => {
      await page.keyboard.press('Control+,')
      await page.locator('.setting-control button').last().scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'settings-update-refused',
    scenario: 'updateRefused',
    go: async (page) => {
      await page.keyboard.press('Control+,')
      await page.locator('.setting-control button').last().scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'palette',
    scenario: 'live',
    go: async (page) => {
      await page.keyboard.press('Control+k')
      await page.locator('.mantine-Spotlight-action').first().waitFor()
    },
  },
  { name: 'interrupted', scenario: 'interrupted' },
  { name: 'no-tray', scenario: 'noTray' },
  {
    name: 'countdown-window-learned',
    scenario: 'countdownLearned',
    hash: `#countdown/${firstHost}`,
    size: { width: 420, height: 520 },
  },
  { name: 'narrow-countdown', scenario: 'countdownLearned', size: { width: 640, height: 560 } },
  {
    name: 'countdown-window',
    scenario: 'countdown',
    hash: `#countdown/${firstHost}`,
    size: { width: 420, height: 520 },
  },
  { name: 'run-window', scenario: 'asks', hash: `#countdown/${firstHost}`, size: { width: 420, height: 520 } },
  { name: 'run-window-stuck', scenario: 'stuck', hash: `#countdown/${firstHost}`, size: { width: 420, height: 520 } },
  { name: 'narrow-running', scenario: 'asks', size: { width: 640, height: 560 } },
  { name: 'vms-last-seen', scenario: 'unreachable' },
  { name: 'narrow', scenario: 'live', size: { width: 640, height: 560 } },
  { name: 'narrow-ports', scenario: 'portsTrouble', size: { width: 640, height: 560 }, go: portDetail('ssh') },
  { name: 'narrow-matrix', scenario: 'portsMany', size: { width: 640, height: 560 }, go: heat },
  { name: 'narrow-hardware', scenario: 'hardware', size: { width: 640, height: 560 }, go: pastedMachine },
  { name: 'narrow-hardware-detail', scenario: 'hardware', size: { width: 640, height: 560 }, go: findingDetail(0) },
  { name: 'narrow-plan', scenario: 'live', size: { width: 640, height: 560 }, go: plan },
]

/** Opens a view; the page is drawn when it returns. */
export async function visit(
  page: Page,
  url: string,
  view: View,
  { locale, theme }: { readonly locale: 'en' | 'zh-CN'; readonly theme: 'light' | 'dark' },
): Promise<void> {
  await page.goto('about:blank')
  await page.goto(`${url}?${new URLSearchParams({ scenario: view.scenario, locale, theme })}${view.hash ?? ''}`)
  await page.locator('main').waitFor()
  await view.go?.(page)
  await settled(page)
}

/** Waits until dialogs and menus have finished moving. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)))
}
