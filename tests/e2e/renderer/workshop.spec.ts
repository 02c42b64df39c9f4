import type { Page } from '@playwright/test'
import { settingsSchema } from '../../../shared/models/settings.ts'
import { ids } from '../../support/fake-main/samples.ts'
import { expect, test } from './fixtures.ts'
import { filledForm, installPreview, workshop } from './workshop-views.ts'

const port = (page: Page, rule: number) => page.getByRole('textbox', { name: `Rule ${rule}, Port or range` })
const xml = (page: Page) => page.getByRole('region', { name: 'service.xml' })
const marked = (page: Page) => page.locator('.xml-line.is-edited')
const step = (
  page: Page,
  ...steps: ('level' | 'upload' | 'compare' | 'rehearse' | 'install' | 'remove' | 'verify' | 'clean')[]
) => page.evaluate((each) => each.forEach((name) => window.fakeMain.vibs.build.step(name)), steps)

test.describe('the form', () => {
  test('writes the XML at once, marks the rule being edited, and asks for the verdict after a pause', async ({
    page,
    open,
    asked,
  }) => {
    await open('portsHealthy')
    await filledForm(page)
    await expect(xml(page)).toContainText('<begin>9100</begin>')
    await expect(marked(page).first()).toContainText("id='0001'")
    await port(page, 1).focus()
    await expect(marked(page).first()).toContainText("id='0000'")
    await expect(page.getByRole('radio', { name: /ESXi 8\.0 Installs/ })).toBeChecked()
    await expect(page.getByText('514/udp outbound: ESXi has a ruleset for this port')).toBeVisible()
    await expect(page.getByText(/None of the \d+ rulesets on rack-1 has one of these keys/)).toBeVisible()

    // Many keys are one build, of what they came to.
    const before = (await asked('vibs.preview')).length
    await port(page, 1).fill('')
    await port(page, 1).pressSequentially('9184')
    await expect.poll(async () => (await asked('vibs.preview')).length).toBe(before + 1)
    expect((await asked('vibs.preview')).at(-1)).toMatchObject({
      draft: { name: 'example-agent', rulesets: [{ id: 'exampleAgent', rules: [{ port: 9_184 }, {}, {}] }] },
      files: null,
    })
  })

  test('keeps a port that cannot be read where it was typed, and out of everything else', async ({
    page,
    open,
    asked,
  }) => {
    await open('live')
    await filledForm(page)
    await port(page, 2).fill('9100-911x')
    await expect(page.getByText('This is neither a port nor a range.')).toBeVisible()
    await expect(port(page, 2)).toHaveAttribute('aria-invalid', 'true')
    await expect(xml(page)).not.toContainText('9100')
    await expect(page.getByText('Still needed: a valid port in every rule.')).toBeVisible()
    await page.keyboard.press('Control+s')
    await expect(page.getByText('Not saved: a port cannot be read.')).toBeVisible()
    await expect(port(page, 2)).toBeFocused()
    expect(await asked('vibs.saveDocument')).toEqual([])

    // Other pages do not lose it either.
    await page.keyboard.press('Control+p')
    await page.keyboard.press('Control+b')
    await expect(port(page, 2)).toHaveValue('9100-911x')
    await port(page, 2).fill('９１００～９１１０')
    await expect(xml(page)).toContainText('<end>9110</end>')
  })

  test('drops the answer about a draft that was changed meanwhile', async ({ page, open, asked }) => {
    await open('live')
    await filledForm(page)
    await page.evaluate(() => window.fakeMain.hold('vibs.preview'))
    const before = (await asked('vibs.preview')).length
    await port(page, 1).fill('9185')
    await expect.poll(async () => (await asked('vibs.preview')).length).toBe(before + 1)
    await port(page, 1).fill('9186')
    await expect.poll(() => page.evaluate(() => window.fakeMain.givenUp)).toContain('vibs.preview')
    await expect(page.locator('.build-result')).toHaveAttribute('aria-busy', 'true')
  })

  test('removes a rule with Delete, puts it back, and keeps the focus in the form', async ({ page, open }) => {
    await open('live')
    await filledForm(page)
    await page.getByRole('combobox', { name: 'Rule 2, Protocol' }).focus()
    await page.keyboard.press('Delete')
    await expect(page.getByText('Rule removed: 9100-9110/tcp inbound')).toBeVisible()
    await expect(port(page, 2)).toHaveValue('514')
    await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(port(page, 2)).toHaveValue('9100-9110')
    await expect(port(page, 2)).toBeFocused()
    // While a port is typed, Delete deletes a character.
    await page.keyboard.press('Home')
    await page.keyboard.press('Delete')
    await expect(port(page, 2)).toHaveValue('100-9110')

    await page.getByRole('button', { name: 'Add rule', exact: true }).click()
    await expect(port(page, 4)).toBeFocused()
    await expect(page.getByRole('combobox', { name: 'Rule 4, Direction' })).toHaveValue('outbound')
  })

  test('leads on with Tab from the XML', async ({ page, open }) => {
    await open('live')
    await filledForm(page)
    await xml(page).focus()
    await page.keyboard.press('Tab')
    await expect(page.getByRole('combobox', { name: 'Install on' })).toBeFocused()
    await page.keyboard.press('Shift+Tab')
    await expect(xml(page)).toBeFocused()
  })

  test('takes several rulesets, from templates and from a file, with their flags', async ({ page, open }) => {
    await open('live')
    await workshop(page)
    await page.getByRole('button', { name: 'Templates' }).click()
    await page.getByRole('menuitem', { name: 'SMTP, outbound' }).click()
    // The untouched ruleset gives way, and the package has a name to start from.
    await expect(page.getByRole('textbox', { name: 'Key' })).toHaveValue('smtpOut')
    await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('smtp-out')

    await page.getByRole('button', { name: 'Import XML…' }).click()
    const dialog = page.getByRole('dialog')
    const field = dialog.getByRole('textbox')
    await field.fill('<!DOCTYPE x><ConfigRoot/>')
    await expect(dialog.getByText('The file contains a DOCTYPE.')).toBeVisible()
    await field.fill('<services/>')
    await expect(dialog.getByText('This is not a service.xml')).toBeVisible()
    await expect(dialog.getByRole('button', { name: 'Add rulesets' })).toBeDisabled()
    await dialog.locator('input[type=file]').setInputFiles({
      name: 'service.xml',
      mimeType: 'text/xml',
      buffer: Buffer.from(
        `<ConfigRoot>
          <service><id>one</id><rule><direction>inbound</direction><protocol>tcp</protocol><port type='dst'>9000</port></rule>
            <rule><direction>inbound</direction><protocol>icmp</protocol><port>1</port></rule><enabled>true</enabled>
            <required>false</required><flags>service:x</flags></service>
          <service><id>two</id><rule><direction>outbound</direction><protocol>udp</protocol><porttype>dst</porttype>
            <port><begin>1</begin><end>9</end></port></rule></service>
        </ConfigRoot>`,
      ),
    })
    await expect(dialog.getByText('2 rulesets found: one, two')).toBeVisible()
    await expect(dialog.getByText('1 service or rule in it')).toBeVisible()
    await dialog.getByRole('button', { name: 'Add 2 rulesets' }).click()
    await expect(page.getByText('Flags of the imported file are kept: service:x')).toBeVisible()
    await expect(xml(page)).toContainText('<flags>service:x</flags>')
    await expect(page.getByRole('heading', { name: 'Rulesets 3' })).toBeVisible()

    await page.getByRole('button', { name: 'Remove ruleset one' }).click()
    await expect(xml(page)).not.toContainText('<id>one</id>')
    await page.keyboard.press('Enter')
    await expect(xml(page)).toContainText('<id>one</id>')
  })

  test('reads the firewall of the host on request, and says which key it has', async ({ page, open }) => {
    await open('portsRead')
    await workshop(page)
    await expect(page.getByText('The keys were not compared with rack-1')).toBeVisible()
    await page.getByRole('button', { name: 'Read the firewall' }).click()
    await page.getByRole('textbox', { name: 'Key' }).fill('own')
    await expect(page.getByText('Free on rack-1')).toBeVisible()
    await page.getByRole('textbox', { name: 'Key' }).fill('sshServer')
    await expect(page.getByText('is one of ESXi’s own rulesets')).toBeVisible()
  })

  test('builds files beside the rules, warns of their places, and leaves them out again', async ({
    page,
    open,
    asked,
  }) => {
    await open('live')
    await filledForm(page)
    await page.getByRole('button', { name: 'Add a folder…' }).click()
    await expect(page.getByText('1 file is outside the places')).toBeVisible()
    await page.getByRole('checkbox', { name: 'opt/example/agent.conf stays writable' }).check()
    await expect
      .poll(async () => (await asked('vibs.preview')).at(-1))
      .toMatchObject({ files: { sticky: ['opt/example/agent.conf'] } })
    await expect(page.getByText('The host has to restart before it takes effect.')).toBeVisible()
    await page.getByRole('button', { name: 'Leave the files out' }).click()
    await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused()
    await expect(page.getByText('The host has to restart before it takes effect.')).toHaveCount(0)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('checkbox', { name: 'opt/example/agent.conf stays writable' })).toBeChecked()
  })
})

test.describe('documents', () => {
  test('are saved with Ctrl+S, as one version for each content', async ({ page, open }) => {
    await open('live')
    await filledForm(page)
    await expect(page.getByText('Not saved yet')).toBeVisible()
    await page.keyboard.press('Control+s')
    await expect(page.getByText('example-agent · version 1 · saved')).toBeVisible()
    await page.keyboard.press('Control+s')
    await expect(page.getByText('No changes since version 1.')).toBeVisible()
    await port(page, 1).fill('9200')
    await expect(page.getByText('example-agent · version 1 · unsaved changes')).toBeVisible()
    await page.keyboard.press('Control+s')
    await expect(page.getByText('example-agent · version 2 · saved')).toBeVisible()
  })

  test('ask before they replace unsaved changes, and give old versions back', async ({ page, open }) => {
    await open('live')
    await filledForm(page)
    await page.keyboard.press('Control+s')
    await port(page, 1).fill('9200')
    await page.keyboard.press('Control+s')
    await port(page, 1).fill('9300')
    await page.getByRole('button', { name: 'Documents' }).click()
    await page.getByRole('menuitem', { name: 'Documents…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'New document' }).click()
    await expect(dialog.getByRole('alert')).toHaveText('The form has unsaved changes.')
    await expect(dialog.getByRole('button', { name: 'Stay here' })).toBeFocused()
    await dialog.getByRole('button', { name: 'Stay here' }).click()
    await expect(port(page, 1)).toHaveValue('9300')

    await dialog.getByRole('button', { name: 'Versions of example-agent' }).click()
    await dialog.getByRole('button', { name: 'Restore version 1' }).click()
    await dialog.getByRole('button', { name: 'Save them' }).click()
    await expect(dialog).toHaveCount(0)
    await expect(port(page, 1)).toHaveValue('9182')
    // What was in the form is the newest version now, and the old one is a change of it.
    await expect(page.getByText('example-agent · version 3 · unsaved changes')).toBeVisible()
  })

  test('are renamed, deleted and put back', async ({ page, open, asked }) => {
    await open('live')
    await filledForm(page)
    await page.keyboard.press('Control+s')
    await page.getByRole('button', { name: 'Documents' }).click()
    await page.getByRole('menuitem', { name: 'Documents…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Rename example-agent' }).click()
    await dialog.getByRole('textbox', { name: 'Name of the document' }).fill('Agent of rack-1')
    await page.keyboard.press('Enter')
    await expect(dialog.getByRole('button', { name: /^Agent of rack-1/ })).toBeVisible()
    await expect(page.getByText('Agent of rack-1 · version 1 · saved')).toBeVisible()

    await dialog.getByRole('button', { name: 'Delete Agent of rack-1' }).click()
    await expect(dialog.getByText('Deleted: Agent of rack-1')).toBeVisible()
    await expect(page.getByText('Not saved yet')).toBeVisible()
    await dialog.getByRole('button', { name: 'Undo' }).click()
    await expect(dialog.getByRole('button', { name: /^Agent of rack-1/ })).toBeVisible()
    await expect(page.getByText('Agent of rack-1 · version 1 · saved')).toBeVisible()
    expect(await asked('vibs.restoreDocument')).toHaveLength(1)
  })

  test('that were saved again behind the list are renamed, and put back, with what was saved', async ({
    page,
    open,
  }) => {
    await open('live')
    await filledForm(page)
    await page.keyboard.press('Control+s')
    await port(page, 1).fill('9300')
    await page.getByRole('button', { name: 'Documents' }).click()
    await page.getByRole('menuitem', { name: 'Documents…' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('button', { name: 'Rename example-agent' })).toBeVisible()
    await page.keyboard.press('Control+s')
    await expect(page.getByText('example-agent · version 2 · saved')).toBeVisible()
    await dialog.getByRole('button', { name: 'Rename example-agent' }).click()
    await dialog.getByRole('textbox', { name: 'Name of the document' }).fill('Agent')
    await page.keyboard.press('Enter')
    await expect(dialog.getByText('2 versions')).toBeVisible()

    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
    await port(page, 1).fill('9400')
    await page.getByRole('button', { name: 'Documents' }).click()
    await page.getByRole('menuitem', { name: 'Documents…' }).click()
    await expect(dialog.getByText('2 versions')).toBeVisible()
    await page.keyboard.press('Control+s')
    await expect(page.getByText('Agent · version 3 · saved')).toBeVisible()
    await dialog.getByRole('button', { name: 'Delete Agent' }).click()
    await dialog.getByRole('button', { name: 'Undo' }).click()
    await expect(dialog.getByText('3 versions')).toBeVisible()
  })

  test('that another program removed are told of, and saved as new ones', async ({ page, open, asked }) => {
    await open('live')
    await filledForm(page)
    await page.keyboard.press('Control+s')
    await expect(page.getByText('example-agent · version 1 · saved')).toBeVisible()
    await port(page, 1).fill('9300')
    await page.evaluate(() => window.fakeMain.vibs.build.forgetDocuments())
    await page.keyboard.press('Control+s')
    await expect(page.getByText('This rules document is no longer there; it was removed meanwhile.')).toBeVisible()
    await expect(page.getByText('Not saved yet')).toBeVisible()
    await page.keyboard.press('Control+s')
    await expect(page.getByText('example-agent · version 1 · saved')).toBeVisible()
    expect((await asked('vibs.saveDocument')).at(-1)).toMatchObject({
      document: null,
      draft: { rulesets: [{ rules: [{ port: 9_300 }, {}, {}] }] },
    })
  })
})

test('a version that was built with other content offers the next one in one click', async ({ page, open, asked }) => {
  await open('live')
  await filledForm(page)
  await page.getByRole('button', { name: 'Save VIB…' }).click()
  await expect(page.getByText('/home/user/example-agent-1.0.0-1.vib')).toBeVisible()
  await port(page, 1).fill('9200')
  await expect(page.getByText('Version 1.0.0-1 was built with other content before.')).toBeVisible()
  await page.getByRole('button', { name: 'Use 1.0.0-2' }).click()
  await expect(page.getByRole('textbox', { name: 'Version' })).toHaveValue('1.0.0-2')
  await expect(page.getByText('was built with other content before.')).toHaveCount(0)
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: /Offline bundle/ }).click()
  await expect(page.getByText('/home/user/example-agent-1.0.0-2.zip')).toBeVisible()
  expect((await asked('vibs.build')).map((input) => (input as { as: string }).as)).toEqual(['vib', 'bundle'])
})

test('a VIB that cannot be built says what is missing, and leads to the first field', async ({ page, open, asked }) => {
  await open('live')
  await workshop(page)
  await expect(page.getByText('cannot be used: it has to start with a letter')).toHaveCount(0)
  await page.getByRole('button', { name: 'Save VIB…' }).click()
  await expect(page.getByText('The VIB cannot be built yet.')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Key' })).toBeFocused()
  await expect(page.getByText('Enter a port or a range')).toBeVisible()
  expect(await asked('vibs.build')).toEqual([])
})

test.describe('an installation', () => {
  test('shows what changes the host first, and never counts an unknown as passed', async ({ page, open }) => {
    await open('portsHealthy')
    await installPreview(page)
    const dialog = page.getByRole('dialog')
    await expect(dialog.locator('.check-line').first()).toContainText(
      'The acceptance level of the host will be lowered',
    )
    await expect(dialog.getByText('9 passed, 1 changes the host, 1 unknown')).toBeVisible()
    await expect(dialog.locator('.check-line.is-unknown')).toContainText('unknown until the rehearsal')
    await expect(dialog.getByRole('list', { name: 'Steps' }).getByRole('listitem')).toHaveCount(7)
    await dialog.getByText('The same by hand').click()
    await expect(dialog.getByText('esxcli software acceptance set --level=CommunitySupported')).toBeVisible()
  })

  test('goes from agreeing to what the host shows, and says when it cannot be recalled', async ({
    page,
    open,
    asked,
  }) => {
    await open('portsHealthy')
    await installPreview(page)
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Install on rack-1' }).click()
    await step(page, 'level', 'upload')
    await expect(dialog.locator('[aria-current=step]')).toContainText('Upload')
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeEnabled()
    await page.keyboard.press('Escape')
    await expect(dialog).toBeVisible()
    await expect(dialog.getByRole('button', { name: 'Close' })).toHaveCount(0)
    await expect(dialog).not.toContainText('%.')
    await step(page, 'compare', 'rehearse', 'install')
    await expect(dialog.getByText('Sent, cannot be recalled')).toBeVisible()
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toHaveCount(0)
    await step(page, 'verify', 'clean')
    await page.evaluate(() =>
      window.fakeMain.vibs.build.end({
        outcome: 'installed',
        rebootRequired: true,
        ruleset: 'exampleAgent',
        level: { before: 'PartnerSupported', now: 'CommunitySupported' },
      }),
    )
    await expect(dialog.getByText('Installed, and confirmed by reading it back from the host.')).toBeVisible()
    await expect(dialog.getByText('The firewall of the host shows the ruleset exampleAgent.')).toBeVisible()
    await expect(dialog.getByText('The host asks for a reboot.')).toBeVisible()
    await expect(dialog.locator('.step.is-done')).toHaveCount(7)
    expect(await asked('vibs.install')).toHaveLength(1)
    await dialog.getByRole('button', { name: 'Show the ports of rack-1' }).click()
    await expect(page.getByRole('tab', { name: /Ports/ })).toHaveAttribute('aria-selected', 'true')
  })

  test('is cancelled before it was sent, and waits for the main process to say so', async ({ page, open }) => {
    await open('portsHealthy')
    await installPreview(page)
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Install on rack-1' }).click()
    await step(page, 'level', 'upload')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await expect(dialog.getByText('Cancelled before anything was installed.')).toBeVisible()
    await expect(dialog.getByText('The acceptance level may have been lowered before')).toBeVisible()
    // A preview is used once: another attempt begins with another look at the host.
    await dialog.getByRole('button', { name: 'Check again' }).click()
    await expect(dialog.getByRole('button', { name: 'Install on rack-1' })).toBeEnabled()
  })

  test('that the connection was lost to stays unknown, and is not offered again', async ({ page, open }) => {
    await open('portsHealthy')
    await installPreview(page)
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Install on rack-1' }).click()
    await step(page, 'level', 'upload', 'compare', 'rehearse', 'install', 'verify')
    await page.evaluate(() => window.fakeMain.vibs.build.end({ outcome: 'unknown' }))
    await expect(dialog.getByText('Whether it is installed is unknown.')).toBeVisible()
    await expect(dialog.locator('.step.is-unknown').first()).toContainText('unknown until the package list was read')
    await expect(dialog.getByRole('button', { name: 'Check again' })).toHaveCount(0)
    await expect(dialog.locator('.banner.is-good')).toHaveCount(0)
  })

  test('is refused with Secure Boot on, with the reason and no way around', async ({ page, open, asked }) => {
    await open('portsHealthy')
    await page.evaluate(() => (window.fakeMain.vibs.build.facts = { secureBoot: true }))
    await installPreview(page)
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByText('Not possible: Secure Boot is on')).toBeVisible()
    await expect(dialog.getByRole('button', { name: /Install/ })).toHaveCount(0)
    await expect(dialog.getByRole('checkbox')).toHaveCount(0)
    expect(await asked('vibs.install')).toEqual([])
  })

  test('with Secure Boot unknown needs the user’s word, which stays unknown', async ({ page, open, asked }) => {
    await open('portsHealthy')
    await page.evaluate(() => (window.fakeMain.vibs.build.facts = { secureBoot: null }))
    await installPreview(page)
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByText('Not possible: Secure Boot is unknown')).toBeVisible()
    await dialog.getByRole('checkbox', { name: 'Secure Boot is off on this host.' }).check()
    await expect(dialog.getByRole('button', { name: 'Install on rack-1' })).toBeEnabled()
    await expect(dialog.locator('.check-line.is-unknown')).toHaveCount(2)
    expect((await asked('vibs.previewInstall')).at(-1)).toMatchObject({ secureBootOff: true })
  })

  test('on the free licence sends nothing and shows the steps by hand', async ({ page, open, asked }) => {
    await open('portsHealthy')
    await page.evaluate(() => (window.fakeMain.vibs.build.facts = { licence: 'free' }))
    await installPreview(page)
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Show the steps for Host Client' }).click()
    await expect(dialog.getByText(/^esxcli software vib install -v \S+$/)).toBeVisible()
    await dialog.getByRole('button', { name: 'Copy command' }).first().click()
    expect(await asked('shell.copy')).toHaveLength(1)
    expect(await asked('vibs.install')).toEqual([])
  })

  test('begins with the method of the settings, and can take another', async ({ page, open, asked }) => {
    await open('portsHealthy')
    await page.evaluate(
      (settings) => window.fakeMain.change({ settings }),
      settingsSchema.parse({ installWay: 'patch' }),
    )
    await installPreview(page)
    const way = page.getByRole('dialog').getByRole('combobox', { name: 'Method' })
    await expect(way).toHaveValue('Documented patch method')
    expect((await asked('vibs.previewInstall')).at(-1)).toMatchObject({ way: 'patch' })
    await way.click()
    await page.getByRole('option', { name: 'esxcli over SOAP' }).click()
    await expect.poll(async () => (await asked('vibs.previewInstall')).at(-1)).toMatchObject({ way: 'esxcli' })
  })

  test('begins on the chosen host and reads again with another datastore', async ({ page, open, asked }) => {
    await open('portsHealthy')
    await installPreview(page)
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Datastore' }).click()
    await page.getByRole('option', { name: /nfs-backup/ }).click()
    await expect(dialog.getByText('Space on nfs-backup')).toBeVisible()
    expect((await asked('vibs.previewInstall')).at(-1)).toMatchObject({ id: ids.rack, datastore: 'nfs-backup' })
  })
})

for (const [width, height] of [
  [900, 640],
  [640, 560],
] as const)
  test(`what installs is in view from the start at ${width} pixels, and while it runs`, async ({ page, open }) => {
    await page.setViewportSize({ width, height })
    await open('portsHealthy')
    await filledForm(page)
    await expect(page.getByRole('button', { name: 'Check and install…' })).toBeInViewport({ ratio: 1 })
    await page.getByRole('button', { name: 'Check and install…' }).click()
    const dialog = page.getByRole('dialog')
    const agree = dialog.getByRole('button', { name: 'Install on rack-1' })
    await expect(agree).toBeInViewport({ ratio: 1 })
    await agree.click()
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeInViewport({ ratio: 1 })
  })

test.describe('a removal', () => {
  const openRemoval = async (page: Page): Promise<void> => {
    await page.keyboard.press('Control+k')
    await page.getByRole('textbox', { name: /^Search hosts/ }).fill('Installed software of rack-1')
    await page.keyboard.press('Enter')
    await page
      .getByRole('button', { name: /^Remove/ })
      .first()
      .click()
    await page.getByRole('dialog').waitFor()
  }

  test('says what goes and what comes back, and confirms it from the host', async ({ page, open, asked }) => {
    await open('live')
    await openRemoval(page)
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByText('the host gets its acceptance level PartnerSupported back')).toBeVisible()
    await dialog.getByRole('button', { name: 'Remove from rack-1' }).click()
    await step(page, 'remove')
    await expect(dialog.getByText('Sent, cannot be recalled')).toBeVisible()
    await step(page, 'verify', 'level')
    await page.evaluate(() =>
      window.fakeMain.vibs.build.end({
        outcome: 'removed',
        rebootRequired: false,
        level: { before: 'CommunitySupported', now: 'PartnerSupported' },
      }),
    )
    await expect(dialog.getByText('Removed, and confirmed by reading it back from the host.')).toBeVisible()
    await expect(dialog.getByText('The acceptance level is PartnerSupported again.')).toBeVisible()
    expect(await asked('vibs.remove')).toHaveLength(1)
  })

  test('that the host would not survive is not offered', async ({ page, open }) => {
    await open('live')
    await page.evaluate(() => {
      window.fakeMain.vibs.build.removalBlockers = [{ code: 'VIB_VENDORS_OWN', params: { name: 'esx-base' } }]
    })
    await openRemoval(page)
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByText('belongs to ESXi itself')).toBeVisible()
    await expect(dialog.getByRole('button', { name: 'Remove from rack-1' })).toHaveCount(0)
  })
})

test.describe('the ways in', () => {
  test('a port that no ruleset opens becomes a rule in the form, beside what is there', async ({ page, open }) => {
    await open('portsHealthy')
    await filledForm(page)
    await page
      .getByRole('button', { name: /rack-1/ })
      .first()
      .click()
    await page.getByRole('tab', { name: /Ports/ }).click()
    const search = page.locator('.ports-search input')
    await search.fill('443')
    await page.locator('.ports-row:not(.is-head)').first().click()
    await expect(page.locator('.detail')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Make it persistent…' })).toHaveCount(0)
    await search.fill('8889')
    await page.locator('.ports-row:not(.is-head)').first().click()
    await page.getByRole('button', { name: 'Make it persistent…' }).click()
    await expect(page.getByRole('heading', { name: 'Rulesets 2' })).toBeVisible()
    await expect(page.getByRole('textbox', { name: 'Key' }).last()).toHaveValue('wsman8889')
    await expect(page.getByRole('textbox', { name: 'Key' }).last()).toBeFocused()
    await expect(xml(page)).toContainText('<port>8889</port>')
    await expect(xml(page)).toContainText('<port>9182</port>')
  })

  test('an article leads to the form', async ({ page, open }) => {
    await open('live')
    await page.keyboard.press('Control+l')
    await page.locator('.install-tools').click()
    await page.locator('[role=menuitem]:has(.lucide-book-open)').click()
    await page.getByRole('button', { name: 'Build persistent rules' }).first().click()
    await expect(page.locator('.build-form')).toBeVisible()
  })

  test('a host’s ports lead to the form, with that host chosen', async ({ page, open }) => {
    await open('portsHealthy')
    await page.getByRole('button', { name: /lab/ }).first().click()
    await page.getByRole('tab', { name: /Ports/ }).click()
    await page.getByRole('button', { name: 'Rules of your own…' }).click()
    await expect(page.getByRole('combobox', { name: 'Install on' })).toHaveValue('lab')
  })
})
