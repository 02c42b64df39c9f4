import { describe, expect, test } from 'vitest'
import type { PracticeOptions } from '../../../electron/practice/practice-host.ts'
import { gnuVib, rulesetXml, type VibOptions } from './gnu-vib.ts'
import { all, at, collector, properties, property, retrieveOne, text, type Wire } from './support.ts'
import { esxcli, install, opened, settled, upload, vibPath, type Opened } from './software-support.ts'

const id = 'ACM_bootbank_demo_1.0.0-1'
const firewallKeys = async (wire: Wire): Promise<(string | undefined)[]> => {
  const answer = await wire.call(
    'RetrievePropertiesEx',
    collector,
    retrieveOne('HostFirewallSystem:firewallSystem', 'firewallInfo'),
  )
  const info = properties(at(answer.value, 'returnval', 'objects'))['firewallInfo']
  return all(at(info, 'ruleset')).map((ruleset) => text(at(ruleset, 'key')))
}

describe('a sound VIB', () => {
  test('is installed, listed, and its ruleset is there at once', async () => {
    const scene = await opened()
    const { wire, host } = scene
    const result = await install(scene, await gnuVib())
    expect(result.type).toBe('VimEsxCLIsoftwarevibinstallInstallationResult')
    expect(result.fields).toEqual({
      DPUResults: [''],
      Message: ['Operation finished successfully.'],
      RebootRequired: ['false'],
      VIBsInstalled: [id],
    })
    expect(host.state().software.packages).toMatchObject([
      { name: 'demo', version: '1.0.0-1', vendor: 'ACM', acceptance: 'community', summary: 'Demo & more' },
    ])
    expect(await firewallKeys(wire)).toContain('demoRule')
    const listed = await esxcli(wire, 'software.vib.list')
    expect(listed.type).toBe('ArrayOfDataObject')
    expect(listed.objects).toEqual([
      {
        AcceptanceLevel: ['CommunitySupported'],
        CreationDate: ['2026-01-31'],
        ID: [id],
        InstallDate: ['2025-01-01'],
        Name: ['demo'],
        Platforms: ['host'],
        Status: [''],
        Vendor: ['ACM'],
        Version: ['1.0.0-1'],
      },
    ])
  })

  test('is skipped the second time, refused with other content, and replaced by another version', async () => {
    const scene = await opened()
    await install(scene, await gnuVib())
    expect((await install(scene, await gnuVib())).fields).toMatchObject({
      Message: ['Host is not changed.'],
      VIBsSkipped: [id],
    })
    const other = { files: { 'etc/vmware/firewall/demo.xml': rulesetXml('demoRule', 9090) } }
    expect((await install(scene, await gnuVib(other))).errors?.[1]).toContain(
      "unequal values of the 'payloads' attribute",
    )
    expect((await install(scene, await gnuVib({ ...other, version: '1.0.1-1' }))).fields).toMatchObject({
      VIBsInstalled: ['ACM_bootbank_demo_1.0.1-1'],
      VIBsRemoved: [id],
    })
  })

  test('a dry run changes nothing', async () => {
    const scene = await opened()
    const result = await install(scene, await gnuVib(), '<dryrun>true</dryrun>')
    expect(result.fields?.['Message']?.[0]).toBe(
      'Dryrun only, host not changed. The following installers will be applied: [LiveImageInstaller]',
    )
    expect(result.fields?.['VIBsInstalled']).toEqual([id])
    expect(scene.host.state().software.packages).toEqual([])
    expect(await firewallKeys(scene.wire)).not.toContain('demoRule')
  })

  test('is removed with its ruleset', async () => {
    const scene = await opened()
    await install(scene, await gnuVib())
    const result = await settled(scene.clock, esxcli(scene.wire, 'software.vib.remove', '<vibname>demo</vibname>'))
    expect(result.fields).toMatchObject({ RebootRequired: ['false'], VIBsRemoved: [id] })
    expect(scene.host.state().software.packages).toEqual([])
    expect(await firewallKeys(scene.wire)).not.toContain('demoRule')
    const again = await settled(scene.clock, esxcli(scene.wire, 'software.vib.remove', '<vibname>demo</vibname>'))
    expect(again.errors?.[0]).toBe('[NoMatchError]')
  })
})

const refusals: readonly (readonly [what: string, vib: VibOptions, kind: string, options: Partial<PracticeOptions>])[] =
  [
    ['a payload before the descriptor', { members: ['payload1', 'descriptor.xml', 'sig.pkcs7'] }, 'VibFormatError', {}],
    ['no signature member', { members: ['descriptor.xml', 'payload1'] }, 'VibFormatError', {}],
    ['a doubled member', { members: ['descriptor.xml', 'sig.pkcs7', 'payload1', 'payload1'] }, 'VibFormatError', {}],
    [
      'a table of long names',
      { members: ['descriptor.xml', 'sig.pkcs7', 'payload-with-a-long-name'] },
      'VibFormatError',
      {},
    ],
    ['a template of a descriptor', { descriptor: (xml) => xml.replace(' version="5.0"', '') }, 'VibFormatError', {}],
    ['a file that is not listed', { listed: [] }, 'VibFormatError', {}],
    ['a listed file that is not there', { listed: ['etc/vmware/firewall/demo.xml', 'opt/a'] }, 'VibFormatError', {}],
    ['a place closed to community VIBs', { files: { 'bin/tool': 'x' } }, 'VibValidationError', {}],
    ['a level that nobody signed for', { acceptance: 'partner' }, 'InstallationError', {}],
    ['an unknown level', { acceptance: 'gold' }, 'VibFormatError', {}],
    ['a wrong digest', { checksums: ['gunzip', 'wrong'] }, 'InstallationError', {}],
    ['no sha-256 of the unpacked payload on 8.0', { checksums: ['stored', 'sha-1'] }, 'ProfileValidationError', {}],
    ['a VIB for another release', { platform: '7.*' }, 'DependencyError', {}],
    [
      'an order of checksums that 7.0 misreads',
      { checksums: ['stored', 'gunzip'] },
      'InstallationError',
      { apiVersion: '7.0.3.0' },
    ],
    ['a level below the floor', {}, 'AcceptanceConfigError', { setup: { acceptance: 'partner' } }],
  ]

describe('a host refuses', () => {
  test.each(refusals)('%s', async (_what, vib, kind, options) => {
    const scene = await opened(options)
    const result = await install(scene, await gnuVib(vib), '<force>true</force>')
    expect([result.errors?.[0], scene.host.state().software.packages]).toEqual([`[${kind}]`, []])
    expect(result.message).toBe('EsxCLI.CLIFault.summary')
  })

  test('a path that is not there, and a relative one', async () => {
    const { wire, clock } = await opened()
    for (const path of ['/vmfs/volumes/datastore1/none.vib', '/vmfs/volumes/other/x.vib', 'x.vib'])
      expect((await settled(clock, esxcli(wire, 'software.vib.install', `<viburl>${path}</viburl>`))).errors?.[0]).toBe(
        '[VibDownloadError]',
      )
  })

  test('what is no archive', async () => {
    expect((await install(await opened(), Buffer.from('hello'))).errors?.slice(0, 2)).toEqual([
      '[VibFormatError]',
      'Bad VIB archive header',
    ])
  })

  test('a second installation at the same time', async () => {
    const scene = await opened({ installs: { seconds: 10 } })
    await upload(scene.wire, await gnuVib())
    const first = esxcli(scene.wire, 'software.vib.install', `<viburl>${vibPath}</viburl>`)
    await expect.poll(() => scene.host.state().software.attempts).toHaveLength(1)
    expect((await esxcli(scene.wire, 'software.vib.install', `<viburl>${vibPath}</viburl>`)).errors?.[0]).toBe(
      '[LockingError]',
    )
    scene.clock.advance(10_000)
    expect((await first).fields?.['VIBsInstalled']).toEqual([id])
  })
})

test.each([
  ['vendor order', { checksums: ['gunzip', 'stored', 'sha-1'] }, '6.7'],
  ['the old pair', { checksums: ['stored', 'sha-1'] }, '7.0.3.0'],
  ['the order of many builders', { checksums: ['stored', 'gunzip', 'sha-1'] }, '8.0.3.0'],
  ['a pattern of its release', { platform: '8.*' }, '8.0.2.0'],
] as const)('%s suits %o on %s', async (_what, vib, apiVersion) => {
  const scene = await opened({ apiVersion })
  expect((await install(scene, await gnuVib(vib))).fields?.['VIBsInstalled']).toEqual([id])
})

test('switches are recorded', async () => {
  const scene = await opened()
  await install(scene, await gnuVib(), '<force>true</force><nosigcheck>true</nosigcheck>')
  expect(scene.host.state().software.attempts).toEqual([
    { via: 'esxcli', what: 'install', of: [vibPath], dryRun: false, force: true, noSigCheck: true },
  ])
})

describe('the executer', () => {
  test('speaks of unknown commands, objects and parameters in its own way', async () => {
    const { wire } = await opened()
    expect((await esxcli(wire, 'system.nothing.get')).message).toBe(
      'The object or item referred to could not be found.',
    )
    expect((await esxcli(wire, 'software.vib.list', '<vib-name>x</vib-name>')).errors).toEqual([
      "Invalid data constraint for parameter 'vib-name'.",
    ])
  })

  test('reads and changes the acceptance level', async () => {
    const { wire, host } = await opened()
    const read = await esxcli(wire, 'software.acceptance.get')
    expect([read.type, read.scalar]).toEqual(['xsd:string', 'CommunitySupported'])
    await esxcli(wire, 'software.acceptance.set', '<level>PartnerSupported</level>')
    expect(host.state().software.acceptance).toBe('partner')
    expect((await esxcli(wire, 'software.acceptance.set', '<level>partner</level>')).errors).toHaveLength(1)
  })

  test('may be missing, and wants an administrator', async () => {
    const missing = await opened({ installs: { executer: false } })
    expect((await missing.wire.call('RetrieveManagedMethodExecuter', 'HostSystem:ha-host')).fault).toBe(
      'InvalidRequest',
    )
    const { wire } = await opened({
      accounts: [{ user: 'packager', password: 'p', privileges: ['Host.Config.Image', 'Host.Config.Patch'] }],
    })
    wire.cookie = undefined
    await wire.login('packager', 'p')
    expect((await esxcli(wire, 'software.vib.list')).fault).toBe('NoPermission')
  })

  test.each([
    ['free', null, [undefined, 'RestrictedVersion']],
    ['free', 'everything', ['RestrictedVersion', 'RestrictedVersion']],
    ['standard', null, [undefined, undefined]],
  ] as const)('of a %s host restricting %s', async (mode, restricts, faults) => {
    const { wire } = await opened({ mode, installs: { restricts } })
    expect([
      (await esxcli(wire, 'software.vib.list')).fault,
      (await esxcli(wire, 'software.acceptance.set', '<level>CommunitySupported</level>')).fault,
    ]).toEqual(faults)
  })
})

describe('outcomes on request', () => {
  test('skipped, and only after a reboot', async () => {
    const scene = await opened({ installs: { outcome: 'skip' } })
    expect((await install(scene, await gnuVib())).fields?.['VIBsSkipped']).toEqual([id])
    scene.host.setInstalls({ outcome: 'reboot' })
    expect((await install(scene, await gnuVib())).fields).toMatchObject({
      RebootRequired: ['true'],
      VIBsInstalled: [id],
    })
    expect(scene.host.state().software).toMatchObject({ packages: [], rebootRequired: true })
    expect(await property(scene.wire, 'HostSystem:ha-host', 'summary.rebootRequired')).toBe('true')
  })

  test.each([
    ['finished', 1],
    ['dropped', 0],
  ] as const)('the connection goes while the work is %s', async (cut, installed) => {
    const scene = await opened({ installs: { cut } })
    await upload(scene.wire, await gnuVib())
    const lost = esxcli(scene.wire, 'software.vib.install', `<viburl>${vibPath}</viburl>`).then(
      () => 'answered',
      () => 'lost',
    )
    await expect.poll(() => scene.host.state().software.attempts).toHaveLength(1)
    scene.clock.advance(1_000)
    expect(await lost).toBe('lost')
    expect(scene.host.state().software.packages).toHaveLength(installed)
  })
})

describe('over a boot', () => {
  const reboot = async ({ wire, host, clock }: Opened): Promise<void> => {
    await wire.call('RebootHost_Task', 'HostSystem:ha-host', '<force>true</force>')
    clock.advance(20_000)
    if (host.state().powered)
      await expect
        .poll(() =>
          wire.login().then(
            ({ status }) => status,
            () => 0,
          ),
        )
        .toBeGreaterThan(0)
  }

  test('the ruleset of a VIB stays as it was set, one written by hand is gone', async () => {
    const scene = await opened()
    await install(scene, await gnuVib())
    await scene.wire.call('DisableRuleset', 'HostFirewallSystem:firewallSystem', '<id>demoRule</id>')
    scene.host.writeFirewallFile('hand.xml', rulesetXml('byHand', 7070))
    expect(await firewallKeys(scene.wire)).not.toContain('byHand')
    await esxcli(scene.wire, 'network.firewall.refresh')
    expect(await firewallKeys(scene.wire)).toContain('byHand')
    scene.wire.cookie = undefined
    await scene.wire.login()
    await reboot(scene)
    expect(scene.host.state().rulesets.filter(({ key }) => key === 'demoRule' || key === 'byHand')).toMatchObject([
      { key: 'demoRule', enabled: false },
    ])
  })

  test('what was staged is there', async () => {
    const scene = await opened()
    await install(scene, await gnuVib({ live: false }))
    expect(scene.host.state().software).toMatchObject({ packages: [], rebootRequired: true })
    await reboot(scene)
    expect(scene.host.state().software).toMatchObject({ packages: [{ name: 'demo' }], rebootRequired: false })
  })

  test('Secure Boot stops a host with a community VIB, until it is switched off', async () => {
    const scene = await opened({ setup: { acceptance: 'community', secureBoot: true } })
    await install(scene, await gnuVib())
    await reboot(scene)
    expect(scene.host.state().powered).toBe(false)
    expect(scene.host.state().software.bootFailure).toContain('UEFI Secure Boot failed')
    await scene.host.powerOn()
    expect(scene.host.state().powered).toBe(false)
    scene.host.setUp({ secureBoot: false })
    await scene.host.powerOn()
    expect([scene.host.state().powered, scene.host.state().software.bootFailure]).toEqual([true, null])
  })
})

describe('the patch manager', () => {
  const patch = async ({ wire, clock }: Opened, path: string) => {
    const started = await wire.call(
      'InstallHostPatchV2_Task',
      'HostPatchManager:ha-host-patch-manager',
      `<vibUrls>${path}</vibUrls>`,
    )
    const task = text(at(started.value, 'returnval')) ?? ''
    expect(task).toMatch(/^haTask-ha-host-vim\.host\.PatchManager\.InstallV2-\d+$/)
    clock.advance(1_000)
    const answer = await wire.call('RetrievePropertiesEx', collector, retrieveOne(`Task:${task}`, 'info'))
    const info = properties(at(answer.value, 'returnval', 'objects'))['info']
    const error = at(info, 'error', 'fault')
    return {
      state: text(at(info, 'state')),
      fault: text(at(error, '@type')),
      why: text(at(error, 'text')),
      result: text(at(info, 'result', 'status', 'id')),
    }
  }

  test('installs once and says no more than a status', async () => {
    const scene = await opened()
    await upload(scene.wire, await gnuVib())
    expect(await patch(scene, vibPath)).toMatchObject({ state: 'success', result: id })
    expect(await patch(scene, vibPath)).toMatchObject({
      state: 'error',
      fault: 'PlatformConfigFault',
      why: 'Host was not updated, no changes required.',
    })
    for (const [vib, status] of [
      [Buffer.from('x'), 8],
      [await gnuVib({ name: 'other', checksums: ['gunzip', 'wrong'] }), 15],
    ] as const) {
      await upload(scene.wire, vib)
      expect((await patch(scene, vibPath)).why).toBe(`esxupdate returned with exit status: ${status}`)
    }
    expect((await patch(scene, 'x.vib')).why).toBe('esxupdate returned with exit status: 7')
  })

  test('does one thing at a time', async () => {
    const { wire } = await opened({ installs: { seconds: 10 } })
    const start = () =>
      wire.call('InstallHostPatchV2_Task', 'HostPatchManager:ha-host-patch-manager', `<vibUrls>${vibPath}</vibUrls>`)
    expect((await start()).status).toBe(200)
    expect((await start()).fault).toBe('TaskInProgress')
  })

  test.each([
    ['free', 'root', 'RestrictedVersion'],
    ['standard', 'readonly', 'NoPermission'],
  ] as const)('of a %s host refuses %s with %s', async (mode, user, fault) => {
    const { wire } = await opened({ mode })
    wire.cookie = undefined
    await wire.login(user, `canary-7f & <pw> "q"${user === 'root' ? '' : '-ro'}`)
    expect(
      (await wire.call('InstallHostPatchV2_Task', 'HostPatchManager:ha-host-patch-manager', '<vibUrls>x</vibUrls>'))
        .fault,
    ).toBe(fault)
  })
})
