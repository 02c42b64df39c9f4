import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { hashRootPassword } from '../../../electron/install/password-hash.ts'
import { draftOf, emptyDraft, settingsOf, type Draft } from '../../../renderer/features/install/kickstart/draft.ts'
import { bootOptions } from '../../../shared/reference/boot-options.ts'
import { judgeRootPassword } from '../../../shared/rules/root-password.ts'
import { withBootOption } from '../../../shared/rules/stick/boot-line.ts'
import { renderKickstart } from '../../../shared/rules/kickstart/render.ts'

const hash = `$6$salt$${'x'.repeat(86)}`

describe('the root password rule', () => {
  it.each([
    ['abcDE12', true, true],
    ['Abcdef1', true, false],
    ['Abcdefg12', true, false],
    ['aBc1d2', false, true],
    ['abcdefgh', true, false],
    ['xkcd-1234-Q', true, true],
    ['', false, false],
    ['pass word!A', true, true],
  ])('%s: long enough %s, classes enough %s', (password, longEnough, enoughClasses) => {
    expect(judgeRootPassword(password)).toMatchObject({ longEnough, enoughClasses, fits: longEnough && enoughClasses })
  })
  it('does not count a capital in front and a digit at the end', () => {
    expect(judgeRootPassword('Abcdef-1').classes).toEqual(['lower', 'other'])
    expect(judgeRootPassword('aBcdef-1x').classes).toEqual(['lower', 'upper', 'digit', 'other'])
  })
  it('does not vouch for characters beyond ASCII', () => {
    expect(judgeRootPassword('密码aB1-xyz')).toMatchObject({ beyondAscii: true, fits: false })
  })
})

describe('the hash of a root password', () => {
  it.each(['VMware1!', 'a & <b>', '密码 with spaces', 'x'.repeat(100)])(
    'is what openssl makes of it: %s',
    (password) => {
      const made = hashRootPassword(password)
      const salt = /^\$6\$([./0-9A-Za-z]{16})\$[./0-9A-Za-z]{86}$/.exec(made)?.[1] ?? ''
      expect(
        execFileSync('openssl', ['passwd', '-6', '-salt', salt, '-stdin'], {
          input: `${password}\n`,
          encoding: 'utf8',
        }).trim(),
      ).toBe(made)
      expect(hashRootPassword(password)).not.toBe(made)
    },
  )
})

describe('the boot line', () => {
  it('takes an option once, with its newest value', () => {
    expect(withBootOption('runweasel cdromBoot', 'systemMediaSize=min')).toBe('runweasel cdromBoot systemMediaSize=min')
    expect(withBootOption('runweasel systemMediaSize=min norts=1', 'systemMediaSize=max')).toBe(
      'runweasel norts=1 systemMediaSize=max',
    )
    expect(withBootOption('', 'norts=1')).toBe('norts=1')
  })
  it('does not look for a CD when it has a script', () => {
    expect(withBootOption('runweasel cdromBoot', 'ks=usb:/KS.CFG')).toBe('runweasel ks=usb:/KS.CFG')
  })
  it('has words that fit into one line, and a text in both languages', () => {
    for (const { words, text } of bootOptions) {
      for (const word of words) expect(word).toMatch(/^[\x21-\x7e]+( [\x21-\x7e]+)*$/)
      expect(text.zh).toMatch(/\p{Script=Han}/u)
    }
  })
})

describe('the form of an unattended installation', () => {
  const filled: Draft = {
    ...emptyDraft,
    rootPassword: hash,
    ip: '192.0.2.10',
    gateway: '192.0.2.1',
    nameservers: '192.0.2.53，192.0.2.54',
    vlan: '20',
    ntpServers: 'ntp.example.org',
    ssh: true,
  }
  it('says what is missing and what cannot be written', () => {
    expect(settingsOf(emptyDraft)).toEqual({
      settings: null,
      faults: expect.objectContaining({ ip: 'missing', rootPassword: 'missing' }),
    })
    expect(settingsOf({ ...filled, gateway: 'x', vlan: '5000', nic: 'eth0' }).faults).toEqual({
      gateway: 'wrong',
      vlan: 'wrong',
      nic: 'wrong',
    })
    expect(settingsOf({ ...filled, vlan: 'abc' }).faults).toEqual({ vlan: 'wrong' })
    expect(settingsOf({ ...filled, rootPassword: 'readable' }).faults).toEqual({ rootPassword: 'wrong' })
  })
  it('comes back from its own settings', () => {
    const { settings } = settingsOf(filled)
    if (!settings) throw new Error('not filled')
    expect(renderKickstart(settings)).toContain('--nameserver=192.0.2.53,192.0.2.54')
    expect(settingsOf(draftOf(settings)).settings).toEqual(settings)
    const device = settingsOf({
      ...filled,
      diskKind: 'device',
      deviceName: 'naa.600',
      setNetwork: false,
      firstBoot: 'esxcli system maintenanceMode get',
    }).settings
    if (!device) throw new Error('not filled')
    expect(settingsOf(draftOf(device)).settings).toEqual(device)
  })
  it('keeps what an upgrade cannot say out of it', () => {
    const upgrade = settingsOf({ ...filled, action: 'upgrade', vmfs: 'overwrite', overwriteVsan: true }).settings
    expect(upgrade).toMatchObject({
      action: 'upgrade',
      rootPassword: null,
      network: null,
      vmfs: 'stop',
      overwriteVsan: false,
    })
  })
})
