import { describe, expect, test } from 'vitest'
import type { PracticePackage } from '../../../electron/practice/api.ts'
import { all, at, collector, loggedIn, password, retrieveOne, text, type Wire } from './support.ts'

const manager = 'HostImageConfigManager:ha-image-config-manager'
const level = (name: string): string => `<newAcceptanceLevel>${name}</newAcceptanceLevel>`
const readLevel = async (wire: Wire): Promise<string | undefined> =>
  text(at((await wire.call('HostImageConfigGetAcceptance', manager)).value, 'returnval'))
const partner: PracticePackage = {
  name: 'tool',
  version: '1.0-1',
  vendor: 'ACM',
  acceptance: 'partner',
  summary: 'A tool',
  installed: Date.UTC(2024, 0, 2),
}

describe('the acceptance level', () => {
  test('is changed by its SOAP name', async () => {
    const { wire, host } = await loggedIn({ packages: [partner] })
    expect(await readLevel(wire)).toBe('partner')
    expect((await wire.call('UpdateHostImageAcceptanceLevel', manager, level('community'))).status).toBe(200)
    expect([await readLevel(wire), host.state().software.acceptance]).toEqual(['community', 'community'])
  })

  test.each(['CommunitySupported', 'certified', 'Partner', '', 'none'])('knows no level %j', async (name) => {
    const { wire } = await loggedIn({ packages: [partner] })
    const { status, fault } = await wire.call('UpdateHostImageAcceptanceLevel', manager, level(name))
    expect([status, fault, await readLevel(wire)]).toEqual([500, 'HostConfigFault', 'partner'])
  })

  test('is not raised above an installed VIB, which the refusal names', async () => {
    const { wire } = await loggedIn({ packages: [partner], setup: { acceptance: 'community' } })
    const { fault, faultText } = await wire.call('UpdateHostImageAcceptanceLevel', manager, level('vmware_accepted'))
    expect([fault, faultText]).toEqual([
      'HostConfigFault',
      'Unable to set acceptance level of accepted due to installed VIBs ACM_bootbank_tool_1.0-1 having a lower acceptance level.',
    ])
    expect(await readLevel(wire)).toBe('community')
    expect((await wire.call('UpdateHostImageAcceptanceLevel', manager, level('partner'))).status).toBe(200)
  })

  test('requires an argument', async () => {
    const { wire } = await loggedIn()
    expect((await wire.call('UpdateHostImageAcceptanceLevel', manager)).fault).toBe('InvalidRequest')
  })
})

describe('rights', () => {
  test('the read-only role reads level and profile, and nothing else', async () => {
    const { wire } = await loggedIn()
    wire.cookie = undefined
    await wire.login('readonly', `${password}-ro`)
    expect(await readLevel(wire)).toBe('partner')
    expect((await wire.call('HostImageConfigGetProfile', manager)).status).toBe(200)
    for (const [method, args] of [
      ['fetchSoftwarePackages', ''],
      ['installDate', ''],
      ['UpdateHostImageAcceptanceLevel', level('community')],
    ] as const) {
      const { fault, detail } = await wire.call(method, manager, args)
      expect([method, fault, text(at(detail, 'privilegeId'))]).toEqual([method, 'NoPermission', 'Host.Config.Image'])
    }
  })

  test('Host.Config.Image is enough', async () => {
    const { wire } = await loggedIn({
      accounts: [{ user: 'packager', password: 'p', privileges: ['Host.Config.Image'] }],
      packages: [partner],
    })
    wire.cookie = undefined
    await wire.login('packager', 'p')
    expect((await wire.call('fetchSoftwarePackages', manager)).status).toBe(200)
    expect((await wire.call('UpdateHostImageAcceptanceLevel', manager, level('community'))).status).toBe(200)
  })

  test('the free licence lists packages and changes nothing', async () => {
    const { wire } = await loggedIn({ mode: 'free' })
    expect(all(at((await wire.call('fetchSoftwarePackages', manager)).value, 'returnval'))).toHaveLength(13)
    expect((await wire.call('installDate', manager)).status).toBe(200)
    const { fault } = await wire.call('UpdateHostImageAcceptanceLevel', manager, level('community'))
    expect([fault, await readLevel(wire)]).toEqual(['RestrictedVersion', 'partner'])
  })
})

test('the profile is named after the release, and the date is that of the oldest package', async () => {
  const { wire, host } = await loggedIn({ packages: [partner] })
  const profile = at((await wire.call('HostImageConfigGetProfile', manager)).value, 'returnval')
  expect([text(at(profile, 'name')), text(at(profile, 'vendor'))]).toEqual([
    'ESXi-8.0.3-24022510-standard',
    'VMware, Inc.',
  ])
  expect(text(at((await wire.call('installDate', manager)).value, 'returnval'))).toBe('2024-01-02T00:00:00.000000Z')
  expect(host.state().software.packages).toEqual([partner])
})

test('reading the date leaves a task behind', async () => {
  const { wire } = await loggedIn()
  await wire.call('installDate', manager)
  const { raw } = await wire.call('RetrievePropertiesEx', collector, retrieveOne('HostSystem:ha-host', 'recentTask'))
  expect(raw).toMatch(/haTask-ha-host-vim\.host\.ImageConfigManager\.installDate-\d+</)
})
