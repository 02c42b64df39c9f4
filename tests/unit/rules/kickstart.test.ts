import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  kickstartCodes,
  kickstartSchema,
  type Kickstart,
  type KickstartCode,
} from '../../../shared/models/kickstart.ts'
import { lintKickstart, type LintContext } from '../../../shared/rules/kickstart/lint.ts'
import { parseKickstart } from '../../../shared/rules/kickstart/parse.ts'
import { renderKickstart } from '../../../shared/rules/kickstart/render.ts'

const hash = `$6$saltsalt$${'a'.repeat(86)}`
const word = (characters: string, least: number, most: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...characters), minLength: least, maxLength: most })
const letters = 'abcdefghijklmnopqrstuvwxyz'
const address = fc.ipV4()
const hostName = fc
  .array(word(`${letters}0123456789`, 1, 12), { minLength: 1, maxLength: 3 })
  .map((labels) => labels.join('.'))
const common = {
  disk: fc.oneof(
    fc.record({
      kind: fc.constant('first' as const),
      filters: fc.array(word(`${letters}0123456789._-`, 1, 20), { maxLength: 4 }),
    }),
    fc.record({ kind: fc.constant('device' as const), name: word(`${letters}0123456789.:_/-=`, 1, 60) }),
  ),
  forceUnsupported: fc.boolean(),
  ntpServers: fc.array(fc.oneof(hostName, address), { maxLength: 3 }),
  ssh: fc.boolean(),
  reboot: fc.boolean(),
  firstBoot: fc.array(
    fc.string({ minLength: 1, maxLength: 80 }).map((text) => text.trim()),
    { maxLength: 4 },
  ),
}
const fresh = fc.record({
  ...common,
  action: fc.constantFrom('install' as const, 'installorupgrade' as const),
  ignoreSsd: fc.boolean(),
  vmfs: fc.constantFrom('stop' as const, 'preserve' as const, 'overwrite' as const),
  overwriteVsan: fc.boolean(),
  createDatastore: fc.boolean(),
  rootPassword: fc.constant(hash),
  keyboard: fc.option(fc.constantFrom('US Default', 'German', 'Chinese', 'French (Swiss)')),
  licenceKey: fc.option(fc.constant('00000-AAAAA-11111-BBBBB-22222')),
  network: fc.option(
    fc.record({
      addressing: fc.oneof(
        fc.constant({ kind: 'dhcp' as const }),
        fc.record({
          kind: fc.constant('static' as const),
          ip: address,
          netmask: fc.integer({ min: 1, max: 32 }).map(maskOf),
          gateway: fc.option(address),
          nameservers: fc.array(address, { maxLength: 2 }),
        }),
      ),
      device: fc.option(fc.constantFrom('vmnic0', 'vmnic12', '02:00:00:00:00:0a')),
      hostName: fc.option(hostName),
      vlan: fc.option(fc.integer({ min: 0, max: 4_095 })),
      vmPortGroup: fc.boolean(),
    }),
  ),
})
const upgrade = fc.record({
  ...common,
  action: fc.constant('upgrade' as const),
  ignoreSsd: fc.constant(false),
  vmfs: fc.constant('stop' as const),
  overwriteVsan: fc.constant(false),
  createDatastore: fc.constant(true),
  rootPassword: fc.constant(null),
  keyboard: fc.constant(null),
  licenceKey: fc.constant(null),
  network: fc.constant(null),
})
/** Whatever the schema lets through. */
const settings = fc
  .oneof({ weight: 4, arbitrary: fresh }, { weight: 1, arbitrary: upgrade })
  .filter((given) => kickstartSchema.safeParse(given).success)

function maskOf(length: number): string {
  const mask = 2 ** 32 - 2 ** (32 - length)
  return [24, 16, 8, 0].map((shift) => Math.floor(mask / 2 ** shift) % 256).join('.')
}

describe('a ks.cfg', () => {
  it('says what was asked for, and nothing else', () => {
    fc.assert(
      fc.property(settings, (given) => {
        expect(parseKickstart(renderKickstart(given))).toEqual({ ok: true, value: given })
      }),
      { numRuns: 3_000 },
    )
  })

  it('is free of errors, but for a gateway that the settings put elsewhere', () => {
    fc.assert(
      fc.property(settings, (given) => {
        const errors = lintKickstart(renderKickstart(given), { target: '8.0U3', secureBoot: false })
          .filter(({ severity }) => severity === 'error')
          .map(({ code }) => code)
        expect(errors.filter((code) => code !== 'gateway-outside')).toEqual([])
      }),
      { numRuns: 1_000 },
    )
  })

  it('reads as if written by hand', () => {
    const given: Kickstart = {
      action: 'install',
      disk: { kind: 'first', filters: ['local'] },
      ignoreSsd: false,
      vmfs: 'overwrite',
      overwriteVsan: false,
      createDatastore: true,
      forceUnsupported: false,
      rootPassword: hash,
      network: {
        addressing: {
          kind: 'static',
          ip: '192.0.2.10',
          netmask: '255.255.255.0',
          gateway: '192.0.2.1',
          nameservers: ['192.0.2.53'],
        },
        device: 'vmnic0',
        hostName: 'esx1.example.org',
        vlan: 40,
        vmPortGroup: false,
      },
      keyboard: 'German',
      licenceKey: null,
      ntpServers: ['192.0.2.123'],
      ssh: true,
      firstBoot: ['esxcli system settings advanced set -o /UserVars/SuppressShellWarning -i 1'],
      reboot: true,
    }
    expect(renderKickstart(given).split('\n')).toEqual([
      'vmaccepteula',
      'install --firstdisk=local --overwritevmfs',
      `rootpw --iscrypted ${hash}`,
      'network --bootproto=static --ip=192.0.2.10 --netmask=255.255.255.0 --gateway=192.0.2.1 --nameserver=192.0.2.53' +
        ' --device=vmnic0 --hostname=esx1.example.org --vlanid=40 --addvmportgroup=0',
      "keyboard 'German'",
      'reboot',
      '',
      '%firstboot --interpreter=busybox',
      'esxcli system ntp set --server=192.0.2.123 --enabled=true',
      'vim-cmd hostsvc/enable_ssh',
      'vim-cmd hostsvc/start_ssh',
      'esxcli system settings advanced set -o /UserVars/SuppressShellWarning -i 1',
      '',
    ])
  })

  it.each([
    [
      'partitions',
      `vmaccepteula\ninstall --firstdisk\npart datastore1 --ondisk=a\nrootpw --iscrypted ${hash}`,
      '3: part',
    ],
    ['%post', 'vmaccepteula\nupgrade --firstdisk\n%post\necho', '3: %post'],
    ['a plain password', 'vmaccepteula\ninstall --firstdisk\nrootpw secret', 'rootPassword'],
  ])('with %s is none that a form could hold, and is not cut down to one', (_what, text, detail) => {
    expect(parseKickstart(text)).toMatchObject({
      ok: false,
      problem: { code: 'KICKSTART_INVALID', params: { detail } },
    })
  })

  it.each([
    [{ rootPassword: null }],
    [{ rootPassword: 'secret' }],
    [{ firstBoot: ['vim-cmd hostsvc/start_ssh'] }],
    [{ firstBoot: ['%post'] }],
    [{ firstBoot: ['a\nreboot'] }],
    [{ keyboard: "x'\nreboot" }],
    [{ disk: { kind: 'device', name: 'a --overwritevmfs' } }],
    [{ disk: { kind: 'first', filters: ['a,b'] } }],
    [{ extra: 1 }],
    [{ action: 'upgrade' }],
  ])('is not made of %o', (changed) => {
    const [good] = fc.sample(
      fresh.filter((given) => kickstartSchema.safeParse(given).success),
      { numRuns: 1, seed: 1 },
    )
    expect(kickstartSchema.safeParse(good).success).toBe(true)
    expect(kickstartSchema.safeParse({ ...good, ...changed }).success).toBe(false)
  })
})

const start = `vmaccepteula\ninstall --firstdisk=local --preservevmfs\nrootpw --iscrypted ${hash}\nnetwork --bootproto=dhcp\n`
const context: LintContext = { target: '8.0U3', secureBoot: false }
const seen = new Set<KickstartCode>()

function lint(text: string, also: Partial<LintContext> = {}): string[] {
  return lintKickstart(text, { ...context, ...also }).map(({ line, severity, code }) => {
    seen.add(code)
    return `${line ?? 'file'} ${severity} ${code}`
  })
}

describe('the linter', () => {
  it('has nothing to say about a script that is right, whatever its line ends and comments', () => {
    expect(lint(start)).toEqual([])
    expect(lint(`\u{FEFF}# made for rack 2\r\n\r\n${start.replaceAll('\n', '\r\n')}`)).toEqual([])
  })

  it.each<[text: string, findings: string[], also?: Partial<LintContext>]>([
    ['', ['file error eula-missing', 'file error action-missing']],
    ['%include /tmp/more.cfg\n', ['file info eula-missing', 'file info action-missing']],
    [`${start}upgrade --disk=a`, ['5 error action-twice']],
    [`${start}poweroff`, ['5 error command-unknown']],
    [`${start}network --bootproto=dhcp`, ['5 warning command-twice']],
    [`${start}reboot --now`, ['5 error option-unknown']],
    [`${start}serialnum --esx`, ['5 error option-value-missing']],
    [`${start}reboot --noeject=1`, ['5 error option-value-extra']],
    [`${start}keyboard`, ['5 error argument-missing']],
    [`${start}paranoid now`, ['5 error value-invalid']],
    [`${start}clearpart --overwritevmfs`, ['5 error clearpart-target-missing']],
    [`${start}serialnum --esx=00000-AAAAA-11111-BBBBB-22222`, ['5 info licence-in-file']],
    [start.replace('--firstdisk=local', ''), ['2 error disk-missing']],
    [start.replace('--firstdisk=local', '--firstdisk'), ['2 info disk-first-any']],
    [start.replace('--firstdisk=local', '--firstdisk=local --disk=a'), ['2 error option-conflict']],
    [start.replace('--preservevmfs', '--preservevmfs --overwritevmfs'), ['2 error option-conflict']],
    [start.replace('--preservevmfs', '--overwritevmfs'), ['2 info vmfs-overwritten']],
    [start.replace('--preservevmfs', ''), ['2 info vmfs-may-stop']],
    [
      start.replace('--preservevmfs', '--preservevmfs --forceunsupportedinstall'),
      ['2 warning not-in-release'],
      { target: '6.7' },
    ],
    [start.replace(/rootpw.*/, ''), ['file error password-missing']],
    [start.replace(/rootpw.*/, 'rootpw Secret-word1'), ['3 warning password-plain']],
    [start.replace(/rootpw.*/, 'rootpw myp@ssw0rd'), ['3 error password-default']],
    [start.replace(/rootpw.*/, 'rootpw --iscrypted $1$abc$def'), ['3 warning password-weak-hash']],
    [start.replace(/rootpw.*/, 'rootpw --iscrypted secret'), ['3 error value-invalid']],
    [start.replace(/network.*/, ''), ['file info network-missing']],
    [start.replace('dhcp', 'static --ip=192.0.2.10'), ['4 error static-incomplete']],
    [start.replace('dhcp', 'static --ip=192.0.2.10 --netmask=255.255.255.0'), ['4 warning static-incomplete']],
    [
      start.replace('dhcp', 'static --ip=192.0.2.10 --netmask=255.0.255.0 --gateway=192.0.2.1'),
      ['4 error netmask-invalid'],
    ],
    [
      start.replace('dhcp', 'static --ip=192.0.2.10 --netmask=255.255.255.248 --gateway=192.0.2.1'),
      ['4 error gateway-outside'],
    ],
    [
      start.replace('dhcp', 'static --ip=192.0.2.300 --netmask=255.255.255.0 --gateway=192.0.2.1'),
      ['4 error value-invalid'],
    ],
    [
      start.replace('dhcp', 'dhcp --vlanid=5000 --ip=192.0.2.4'),
      ['4 error value-invalid', '4 warning option-conflict'],
    ],
    [`${start}%files\nx`, ['5 error section-unknown']],
    [`${start}%post --interpreter=perl --timeout=9\nx\n%end`, ['5 error interpreter-unknown']],
    [`${start}%pre --timeout=9`, ['5 error option-unknown']],
    [`${start}%firstboot --interpreter=busybox\nrootpw x`, ['6 warning command-in-section']],
    [
      `${start}%firstboot --interpreter=busybox\nesxcli system ntp set --server=a`,
      ['6 warning not-in-release'],
      { target: '6.7' },
    ],
    [`${start}%firstboot --interpreter=busybox\necho`, ['5 warning first-boot-skipped'], { secureBoot: true }],
    [`${start}%firstboot --interpreter=busybox\necho`, ['5 info first-boot-secure-boot'], { secureBoot: null }],
    ['vmaccepteula\nupgrade --firstdisk=local\nrootpw x1', ['3 warning upgrade-ignores', '3 warning password-plain']],
    [`${start}# bell \u{7}`, ['5 error character-invalid']],
    [`${start}${'#'.repeat(262_144)}`, ['file error too-large']],
  ])('%#', (text, findings, also) => {
    expect(lint(text, also).toSorted()).toEqual(findings.toSorted())
  })

  it('has a test for every code', () => {
    expect([...seen].toSorted()).toEqual([...kickstartCodes].toSorted())
  })

  it('repeats neither a password nor a key', () => {
    const secrets = ['Sup3r-Secret', '00000-AAAAA-11111-BBBBB-22222']
    const text = `rootpw ${secrets[0]}\nserialnum --esx=${secrets[1]}\nrootpw --iscrypted ${secrets[0]}x\n`
    const told = JSON.stringify(lintKickstart(text, context))
    for (const secret of secrets) expect(told).not.toContain(secret)
  })

  it('comes to an end on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
        expect(lintKickstart(text, context).every(({ line }) => line === null || line > 0)).toBe(true)
      }),
      { numRuns: 500 },
    )
    const long = `${start}${`"'`.repeat(60_000)}\n${'--a='.repeat(30_000)}`
    expect(lintKickstart(long, context).length).toBeGreaterThan(0)
  })
})
