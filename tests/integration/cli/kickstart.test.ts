import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { commandLine, type CommandLine } from './support/command.ts'

const hash = spawnSync('openssl', ['passwd', '-6', '-salt', 'saltsalt', 'Secret-word-1'], {
  encoding: 'utf8',
}).stdout.trim()
const settings = {
  action: 'install',
  disk: { kind: 'first', filters: ['local'] },
  ignoreSsd: false,
  vmfs: 'preserve',
  overwriteVsan: false,
  createDatastore: true,
  forceUnsupported: false,
  rootPassword: hash,
  network: { addressing: { kind: 'dhcp' }, device: null, hostName: 'esx1.example.org', vlan: null, vmPortGroup: true },
  keyboard: null,
  licenceKey: null,
  ntpServers: [],
  ssh: true,
  firstBoot: [],
  reboot: true,
}

async function file(line: CommandLine, name: string, text: string): Promise<string> {
  const path = join(line.data, name)
  await writeFile(path, text)
  return path
}

describe('kickstart render', () => {
  it('makes a ks.cfg that takes what openssl hashed, and lints clean', async () => {
    const line = await commandLine()
    const made = await line.json([
      'kickstart',
      'render',
      await file(line, 'settings.json', JSON.stringify(settings)),
      '--secure-boot',
    ])
    expect(made).toMatchObject({ code: 0, stderr: '' })
    const { text, bootLine, warnings } = made.json as { text: string; bootLine: string; warnings: { code: string }[] }
    expect(bootLine).toBe('runweasel ks=usb:/KS.CFG')
    expect(text).toContain(`rootpw --iscrypted ${hash}`)
    expect(warnings.map(({ code }) => code)).toEqual(['first-boot-skipped'])
    const plain = await line.run(['kickstart', 'render', join(line.data, 'settings.json')])
    expect(plain.stdout).toBe(text)
    const linted = await line.json(['kickstart', 'lint', await file(line, 'ks.cfg', text)])
    expect(linted).toMatchObject({
      code: 0,
      json: { findings: [{ line: 7, severity: 'info', code: 'first-boot-secure-boot' }] },
    })
  })

  it('takes the example of the documentation', async () => {
    const line = await commandLine()
    expect(
      await line.json([
        'kickstart',
        'render',
        fileURLToPath(new URL('../../../docs/examples/kickstart.json', import.meta.url)),
      ]),
    ).toMatchObject({ code: 0, stderr: '' })
  })

  it.each([
    ['no JSON', 'install', 'JSON'],
    ['a plain password', JSON.stringify({ ...settings, rootPassword: 'Secret-word-1' }), 'rootPassword'],
    ['an unknown setting', JSON.stringify({ ...settings, password: 'x' }), 'password'],
  ])('refuses %s: exit 2', async (_what, text, detail) => {
    const line = await commandLine()
    const ended = await line.json(['kickstart', 'render', '-'], { input: text })
    expect(ended).toMatchObject({ code: 2, json: { error: { code: 'KICKSTART_INVALID', details: { detail } } } })
    expect(ended.stdout).not.toContain('Secret-word-1')
  })
})

describe('kickstart lint', () => {
  it('names line, severity and code in the user’s language: exit 1', async () => {
    const line = await commandLine()
    const path = await file(
      line,
      'bad.cfg',
      'vmaccepteula\ninstall --firstdisk=local --preservevmfs\nrootpw myp@ssw0rd\nnetwork --bootproto=dhcp\n',
    )
    const ended = await line.json(['kickstart', 'lint', path, '--target', '8.0U3'])
    expect(ended).toMatchObject({
      code: 1,
      json: {
        findings: [
          { line: 3, severity: 'error', code: 'password-default', message: expect.stringContaining('published') },
        ],
      },
    })
    const chinese = await line.run(['kickstart', 'lint', path, '--lang', 'zh-CN'])
    expect(chinese.stdout).toBe('第 3 行，错误：这是默认脚本里公开的密码，请换一个。\n')
    expect(await line.json(['kickstart', 'lint', join(line.data, 'none.cfg')])).toMatchObject({
      code: 2,
      json: { error: { code: 'USAGE' } },
    })
  })
})
