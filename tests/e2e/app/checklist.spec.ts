import { createHash } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { Page } from '@playwright/test'
import { bootCfg, makeInstallerIso } from '../../support/installer-iso.ts'
import { makeTempDir } from '../../support/tmp.ts'
import { tool } from '../support/install-tools.ts'
import type { LaunchedApp } from '../support/app.ts'
import { answerBoxes, askedBoxes } from '../support/message-boxes.ts'
import { expect, test } from '../support/test.ts'
import { addHost, practiceHost } from './hosts.ts'

/** An installer image made by xorriso, a folder as the stick's file system, and an lsblk that lists it. */
async function workshop(
  folder: string,
): Promise<{ iso: string; stick: string; script: string; env: { PATH: string } }> {
  const stick = join(folder, 'stick')
  const tools = join(folder, 'tools')
  await Promise.all([mkdir(stick), mkdir(tools)])
  const iso = await makeInstallerIso(folder)
  const partition = {
    name: 'sdz1',
    path: '/dev/sdz1',
    type: 'part',
    rm: true,
    hotplug: true,
    size: 16e9,
    fsavail: 15e9,
    fstype: 'vfat',
    fsver: 'FAT32',
    label: 'ESXI',
    uuid: 'ABCD-1234',
    mountpoints: [stick],
    ro: false,
    pkname: 'sdz',
  }
  const disk = {
    name: 'sdz',
    path: '/dev/sdz',
    type: 'disk',
    rm: true,
    hotplug: true,
    tran: 'usb',
    size: 16e9,
    model: 'Ultra Fit',
    serial: '4C53',
    mountpoints: [null],
    ro: false,
    children: [partition],
  }
  const lsblk = join(tools, 'lsblk')
  // Slow, as a stick is, while a file of that name lies beside it.
  await writeFile(
    lsblk,
    `#!/bin/sh\nwhile [ -e '${join(folder, 'slow')}' ]; do sleep 0.05; done\ncat <<'END'\n` +
      `${JSON.stringify({ blockdevices: [disk] })}\nEND\n`,
  )
  await chmod(lsblk, 0o755)
  return {
    iso,
    stick,
    script: join(folder, 'ks.cfg'),
    env: { PATH: `${tools}${delimiter}${process.env['PATH'] ?? ''}` },
  }
}

/** Answers the system's dialogs by choosing these files. */
async function answerDialogs(app: LaunchedApp, files: { readonly open: string; readonly save: string }): Promise<void> {
  await app.electron.evaluate(({ dialog }, { open, save }) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [open] })
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: save })
  }, files)
}

const progressOf = async (page: Page): Promise<string> => page.locator('.install-toolbar').innerText()

test('one whole checklist: image, script, stick, installation, first day; it survives a restart', async ({
  launch,
}) => {
  test.setTimeout(120_000)
  await using temporary = await makeTempDir()
  const { iso, stick, script, env } = await workshop(temporary.path)
  const host = await practiceHost()
  const app = await launch({ env })
  const page = await app.window()
  await addHost(page, host, { name: 'attic' })
  await expect(page.getByText('web-01')).toBeVisible()

  await answerDialogs(app, { open: iso, save: script })
  await page.keyboard.press('Control+l')
  await page.getByRole('button', { name: 'New checklist' }).first().click()
  const create = page.getByRole('dialog', { name: 'New checklist' })
  await create.getByLabel('Machine').fill('rack-7')
  await create.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('button', { name: /^rack-7/ })).toBeVisible()

  // The image: what the vendor published, pasted, against what this computer computed.
  await tool(page, 'Check an image')
  const image = page.getByRole('dialog', { name: 'Check an installer image' })
  await image.getByRole('button', { name: 'Choose a file…' }).click()
  await expect(image).toContainText('24022510')
  await image.getByRole('button', { name: 'Compute checksums' }).click()
  await image.getByRole('textbox', { name: 'Expected checksum' }).fill(
    createHash('sha256')
      .update(await readFile(iso))
      .digest('hex'),
  )
  await expect(image).toContainText('SHA-256 is as expected.')
  await image.getByRole('combobox').click()
  await page.getByRole('option', { name: 'rack-7' }).click()
  await expect(image).toContainText('Added to rack-7.')
  await page.keyboard.press('Escape')

  // The script, with a real hash, entered, saved and handed to the stick.
  await tool(page, 'Unattended installation')
  const form = page.getByRole('dialog', { name: 'Unattended installation (ks.cfg)' })
  await form.getByLabel('Root password', { exact: true }).fill('a-Very-2-good-one')
  await form.getByRole('button', { name: 'Create hash' }).click()
  await form.getByLabel('IP address').fill('192.0.2.10')
  await form.getByLabel('Gateway').fill('192.0.2.1')
  await expect(form.getByLabel('The script', { exact: true })).toContainText('vmaccepteula')
  await form.getByRole('combobox', { name: 'Add to a checklist' }).click()
  await page.getByRole('option', { name: 'rack-7' }).click()
  await expect(form).toContainText('Added to rack-7.')
  await form.getByRole('button', { name: 'Save…' }).click()
  await expect(form).toContainText(`Saved: ${script}`)
  await form.getByRole('button', { name: 'Write to a USB stick…' }).click()

  // The stick.
  const making = page.getByRole('dialog', { name: 'Make an installer stick' })
  await making.getByRole('button', { name: 'Choose an image…' }).click()
  await making.getByRole('radio', { name: /ESXI.*Ultra Fit.*4C53/ }).check()
  await making.getByRole('checkbox', { name: /This is the stick I mean/ }).check()
  await making.getByRole('button', { name: 'Make the stick' }).click()
  await expect(making.getByRole('alert')).toContainText('each read back and compared')
  await making.getByRole('combobox').click()
  await page.getByRole('option', { name: 'rack-7' }).click()
  await expect(making).toContainText('Added to rack-7.')
  await page.keyboard.press('Escape')
  expect(await readFile(join(stick, 'KS.CFG'), 'utf8')).toBe(await readFile(script, 'utf8'))
  expect(await readFile(script, 'utf8')).not.toContain('a-Very-2-good-one')
  expect(await readFile(join(stick, 'efi/boot/boot.cfg'), 'utf8')).toBe(
    bootCfg.replace('runweasel cdromBoot', 'runweasel ks=usb:/KS.CFG'),
  )
  expect((await readdir(stick)).some((name) => name.includes('INCOMPLETE'))).toBe(false)

  // The machine runs: what the check can see is ticked, the rest is up to the user.
  await page.getByRole('button', { name: /^rack-7/ }).click()
  for (const done of ['Compare the image', 'Look into the image', 'Make the installer stick', 'No readable password'])
    await expect(page.getByRole('checkbox', { name: done })).toBeChecked()
  const before = await progressOf(page)
  await page.getByRole('combobox', { name: 'Host' }).click()
  await page.getByRole('option', { name: 'attic' }).click()
  await page.getByRole('button', { name: 'Check the host' }).click()
  await expect(page.locator('.install-seen').nth(12)).toBeVisible()
  expect(await progressOf(page)).not.toBe(before)
  await page.getByRole('checkbox', { name: 'Open steps only' }).check()
  const rows = page.locator('.install-step')
  await rows
    .first()
    .getByRole('button', { name: /^Skip: / })
    .click()
  await rows.first().getByRole('textbox').fill('Not in this rack')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('Not in this rack')).toHaveCount(0)
  for (let left = await rows.count(); left > 0; left = await rows.count()) {
    await rows.first().getByRole('checkbox').click()
    await expect(rows).toHaveCount(left - 1)
  }
  await expect(page.locator('.install-toolbar')).toContainText(/(\d+) of \1 completed/)
  // Only reads: nothing was changed on the host.
  expect(
    host.calls
      .map(({ method }) => method)
      .filter((method) => /_Task$|^Shutdown|^Enable|^Update|^Start|^Stop/.test(method)),
  ).toEqual([])
  await app.quit()

  const again = await (await launch({ env })).window()
  await again.locator('nav').first().waitFor()
  await again.keyboard.press('Control+l')
  await expect(again.getByRole('button', { name: /^rack-7/ })).toContainText('All steps completed')
  await host.close()
})

test('quitting while a stick is written asks first, and staying finishes the stick', async ({ launch }) => {
  await using temporary = await makeTempDir()
  const { iso, stick, script, env } = await workshop(temporary.path)
  const app = await launch({ env })
  const page = await app.window()
  await page.locator('nav').first().waitFor()
  await answerDialogs(app, { open: iso, save: script })
  await page.keyboard.press('Control+l')
  await tool(page, 'Make a stick')
  const making = page.getByRole('dialog', { name: 'Make an installer stick' })
  await making.getByRole('button', { name: 'Choose an image…' }).click()
  await making.getByRole('radio', { name: /ESXI.*Ultra Fit.*4C53/ }).check()
  await making.getByRole('checkbox', { name: /This is the stick I mean/ }).check()
  await expect(making.getByRole('button', { name: 'Make the stick' })).toBeEnabled()
  const slow = join(temporary.path, 'slow')
  await writeFile(slow, '')
  await making.getByRole('button', { name: 'Make the stick' }).click()
  await expect(making.getByRole('button', { name: 'Stop' })).toBeVisible()

  await answerBoxes(app, 0)
  await app.electron.evaluate(({ app: electron }) => electron.quit())
  await expect
    .poll(async () => (await askedBoxes(app)).map(({ message }) => message))
    .toEqual(['Quit Hypertray while a USB stick is being written or verified?'])
  await rm(slow)
  await expect(making.getByRole('alert')).toContainText('each read back and compared')
  expect((await readdir(stick)).some((name) => name.includes('INCOMPLETE'))).toBe(false)
  await app.quit()
  // Nothing was in progress any more.
  expect((await app.ended).code).toBe(0)
})
