import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { tool } from '../support/install-tools.ts'

/** The dialog that makes sticks, opened from the page of checklists. */
async function openStick(page: Page): Promise<Locator> {
  await page.keyboard.press('Control+l')
  await tool(page, 'Make a stick')
  return page.getByRole('dialog', { name: 'Make an installer stick' })
}

/** The same, with the image and the stick chosen. */
async function chooseBoth(page: Page): Promise<Locator> {
  const dialog = await openStick(page)
  await dialog.getByRole('button', { name: 'Choose an image…' }).click()
  await dialog.getByRole('radio').check()
  return dialog
}

test('a stick is made only of the volume that was named and confirmed, and entered into a checklist', async ({
  page,
  open,
  asked,
}) => {
  await open('install')
  const dialog = await openStick(page)
  await expect(dialog.getByRole('radio')).toHaveCount(1)
  await dialog.getByText('2 not available').click()
  await expect(dialog).toContainText('contains part of the running system')
  const make = dialog.getByRole('button', { name: 'Make the stick' })
  await expect(make).toBeDisabled()
  await dialog.getByRole('button', { name: 'Choose an image…' }).click()
  await dialog.getByRole('radio', { name: /ESXI.*Ultra Fit.*4C530001/ }).check()
  await expect(dialog).toContainText('The stick is not empty (BOOT.CFG, notes.txt)')
  await dialog.getByRole('checkbox', { name: /This is the stick I mean: ESXI/ }).check()
  await expect(make).toBeDisabled()
  await dialog.getByRole('checkbox', { name: 'Replace files of the same name' }).check()
  await expect(dialog).toContainText('168 files, 640 MiB · 2 files of the same name will be replaced.')
  expect(await asked('stick.make')).toEqual([])
  await make.click()
  await expect(dialog.getByRole('alert')).toContainText('each read back and compared')
  const [wish] = (await asked('stick.make')) as [Record<string, unknown>]
  expect(wish).toMatchObject({ volume: 'sdb1', kernelopt: null, ks: null, overwrite: true })
  await dialog.getByRole('combobox', { name: 'Add to a checklist' }).click()
  await page.getByRole('option', { name: 'lab-mini' }).click()
  await expect(dialog).toContainText('Added to lab-mini.')
  await dialog.getByRole('button', { name: 'Verify again' }).click()
  await expect.poll(() => asked('stick.verify')).toHaveLength(1)
})

test('a stick that is being written can be stopped, and says that it is not complete', async ({ page, open }) => {
  await open('install')
  const dialog = await chooseBoth(page)
  await dialog.getByRole('checkbox', { name: /Replace/ }).check()
  await dialog.getByRole('checkbox', { name: /This is the stick/ }).check()
  await page.evaluate(() => window.fakeMain.hold('stick.make'))
  await dialog.getByRole('button', { name: 'Make the stick' }).click()
  await page.evaluate(() =>
    window.fakeMain.push('stick.progress', {
      phase: 'copy',
      file: 'IMGPAYLD.TGZ',
      bytes: 64 * 2 ** 20,
      total: 640 * 2 ** 20,
    }),
  )
  await expect(dialog).toContainText('10% of 640 MiB · Writing IMGPAYLD.TGZ')
  await page.keyboard.press('Escape')
  await expect(dialog.getByRole('button', { name: 'Stop' })).toBeVisible()
  await dialog.getByRole('button', { name: 'Stop' }).click()
  await expect(dialog.getByRole('alert')).toContainText('The stick is incomplete')
})

test('a boot line is composed and goes onto the stick', async ({ page, open, asked }) => {
  await open('install')
  const dialog = await chooseBoth(page)
  await dialog.locator('summary', { hasText: 'Boot line' }).click()
  await dialog.getByRole('button', { name: 'Add systemMediaSize=min' }).click()
  await dialog.getByRole('button', { name: 'Add systemMediaSize=max' }).click()
  await expect(dialog.getByRole('textbox', { name: 'Boot line' })).toHaveValue(
    'runweasel cdromBoot systemMediaSize=max',
  )
  await expect
    .poll(async () => (await asked('stick.plan')).at(-1))
    .toMatchObject({ kernelopt: 'runweasel cdromBoot systemMediaSize=max' })
})

test('a script is made in the form, its password hashed and forgotten, and handed to the stick', async ({
  page,
  open,
  asked,
}) => {
  await open('install')
  await page.keyboard.press('Control+l')
  await tool(page, 'Unattended installation')
  const dialog = page.getByRole('dialog', { name: 'Unattended installation (ks.cfg)' })
  await expect(dialog).toContainText('The script appears once all required fields are filled in.')
  const password = dialog.getByLabel('Root password', { exact: true })
  await password.fill('Short1')
  await expect(dialog.getByRole('status')).toContainText('do not count')
  await dialog.getByRole('button', { name: 'Create hash' }).click()
  await expect(password).toHaveValue('')
  await dialog.getByLabel('IP address').fill('192.0.2')
  await expect(dialog.getByLabel('IP address')).toHaveAccessibleDescription(/This cannot be written/)
  await dialog.getByLabel('IP address').fill('192.0.2.10')
  await dialog.getByLabel('Host name').fill('esxi.example.org')
  const script = dialog.getByLabel('The script', { exact: true })
  await expect(script).toContainText(
    'network --bootproto=static --ip=192.0.2.10 --netmask=255.255.255.0 --hostname=esxi.example.org',
  )
  await expect(script).toContainText('rootpw --iscrypted $6$')
  await expect(script).not.toContainText('Short1')
  await dialog.getByLabel('Enable SSH').check()
  await expect(dialog.getByRole('list', { name: 'Remarks' })).toContainText('%firstboot does not run with Secure Boot')
  await dialog.getByRole('button', { name: 'Write to a USB stick…' }).click()
  const stick = page.getByRole('dialog', { name: 'Make an installer stick' })
  await expect(stick.getByRole('textbox', { name: /KS.CFG/ })).toHaveValue(/vmaccepteula/)
  expect(await asked('kickstart.hash')).toHaveLength(1)
  // The form is as it was left.
  await stick.getByRole('button', { name: 'Create one…' }).click()
  await expect(dialog.getByLabel('Host name')).toHaveValue('esxi.example.org')
})

test('what is typed while a password is hashed is kept', async ({ page, open, asked }) => {
  await open('install')
  await page.keyboard.press('Control+l')
  await tool(page, 'Unattended installation')
  const dialog = page.getByRole('dialog', { name: 'Unattended installation (ks.cfg)' })
  const password = dialog.getByLabel('Root password', { exact: true })
  await page.evaluate(() => window.fakeMain.hold('kickstart.hash'))
  await password.fill('Short1')
  await dialog.getByRole('button', { name: 'Create hash' }).click()
  await expect.poll(() => asked('kickstart.hash')).toHaveLength(1)
  await password.fill('Short2')
  await dialog.getByLabel('IP address').fill('192.0.2.10')
  await page.evaluate(() => window.fakeMain.letGo('kickstart.hash'))
  await expect(dialog.getByLabel('The script', { exact: true })).toContainText('--ip=192.0.2.10')
  await expect(password).toHaveValue('Short2')
})

test('a script is checked, and loaded into the form', async ({ page, open }) => {
  await open('install')
  await page.keyboard.press('Control+l')
  await tool(page, 'Unattended installation')
  const dialog = page.getByRole('dialog', { name: 'Unattended installation (ks.cfg)' })
  await dialog.getByText('Check a file').click()
  const text = dialog.getByRole('textbox', { name: 'ks.cfg' })
  await text.fill('vmaccepteula\ninstall --firstdisk\nrootpw secret\n')
  await expect(dialog.getByRole('list', { name: 'Remarks' })).toContainText('The password is in plain text for anyone')
  await dialog.getByRole('button', { name: 'Open in the form' }).click()
  await expect(dialog.getByRole('alert')).toContainText('not opened there')
  await text.fill(
    'vmaccepteula\ninstall --firstdisk=usb --overwritevmfs\nrootpw --iscrypted ' +
      `$6$abc$${'x'.repeat(86)}\nnetwork --bootproto=dhcp --addvmportgroup=1\nreboot\n`,
  )
  await dialog.getByRole('button', { name: 'Open in the form' }).click()
  await expect(dialog.getByLabel('The script', { exact: true })).toContainText(
    'install --firstdisk=usb --overwritevmfs',
  )
})

test('a step opens the tool that does it', async ({ page, open }) => {
  await open('install')
  await page.keyboard.press('Control+l')
  await page.getByRole('button', { name: /^rack-2/ }).click()
  await page.getByRole('button', { name: 'Details of Choose a root password that the rules take' }).click()
  await page.getByRole('button', { name: 'Open: Check a root password' }).click()
  const dialog = page.getByRole('dialog', { name: 'Check a root password' })
  await dialog.getByLabel('Password', { exact: true }).fill('a-Very-2-good-one')
  await expect(dialog.getByRole('status')).toContainText('No problems found.')
})
