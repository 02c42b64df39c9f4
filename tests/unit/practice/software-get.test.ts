import { describe, expect, test } from 'vitest'
import { gnuVib } from './gnu-vib.ts'
import { esxcli, install, opened, settled } from './software-support.ts'
import { all, at, loggedIn, text } from './support.ts'

/** A descriptor that says all there is to say. */
const full = (xml: string): string =>
  xml
    .replace(
      '<description/>',
      '<description>All of it</description><urls><url key="kb">https://kb.example/1</url></urls><relationships>' +
        '<conflicts><constraint name="old-demo" relation="&lt;&lt;" version="2.0"/></conflicts>' +
        '<replaces><constraint name="demo-beta"/></replaces>' +
        '<provides><provide name="demo-1.0"/><provide name="demo.api" version="1.2"/></provides></relationships>' +
        '<software-tags><tag>driver</tag><tag>module</tag></software-tags>',
    )
    .replace('</system-requires>', '<hardwarePlatform vendor="ACM Inc."/></system-requires>')
    .replace('<payloads>', '<stateless-ready>true</stateless-ready><overlay>false</overlay><payloads>')

describe('vib get', () => {
  test('shows all that the descriptor says', async () => {
    const scene = await opened()
    await install(scene, await gnuVib({ descriptor: full }))
    const shown = await esxcli(scene.wire, 'software.vib.get', '<vibname>demo</vibname>')
    expect(shown.type).toBe('ArrayOfDataObject')
    expect(shown.objects).toEqual([
      {
        AcceptanceLevel: ['CommunitySupported'],
        Conflicts: ['old-demo << 2.0'],
        CreationDate: ['2026-01-31'],
        Description: ['All of it'],
        HardwarePlatformsRequired: ['ACM Inc.'],
        ID: ['ACM_bootbank_demo_1.0.0-1'],
        LiveInstallAllowed: ['True'],
        LiveRemoveAllowed: ['True'],
        MaintenanceModeRequired: ['False'],
        Name: ['demo'],
        Overlay: ['False'],
        Payloads: ['payload1'],
        Platforms: ['host'],
        Provides: ['demo-1.0', 'demo.api = 1.2'],
        ReferenceURLs: ['kb|https://kb.example/1'],
        Replaces: ['demo-beta'],
        StatelessReady: ['True'],
        Summary: ['Demo & more'],
        Tags: ['driver', 'module'],
        Type: ['bootbank'],
        Vendor: ['ACM'],
        Version: ['1.0.0-1'],
      },
    ])
  })

  test('shows the same over SOAP, where comparisons have names', async () => {
    const scene = await opened()
    await install(scene, await gnuVib({ descriptor: full }))
    const answer = await scene.wire.call('fetchSoftwarePackages', 'HostImageConfigManager:ha-image-config-manager')
    const shown = at(answer.value, 'returnval')
    expect(['constraint', 'name', 'version'].map((name) => text(at(shown, 'conflicts', name)))).toEqual([
      'lessThan',
      'old-demo',
      '2.0',
    ])
    expect(text(at(shown, 'replaces', 'constraint'))).toBeUndefined()
    expect(all(at(shown, 'provides')).map((each) => text(each))).toEqual(['demo-1.0', 'demo.api = 1.2'])
  })

  test.each([
    ['', 13],
    ['<vibname>igbn</vibname><vibname>VMware:esx-base</vibname>', 2],
    ['<vibname>esx-base:8.0.3-0.0.24022510</vibname>', 1],
    ['<vibname>VMW:igbn:1.11.2.0-1vmw.803.0.0.24022510</vibname>', 1],
    ['<rebootingimage>true</rebootingimage>', 0],
  ])('given %j shows %d', async (args, count) => {
    const { wire } = await loggedIn()
    expect((await esxcli(wire, 'software.vib.get', args)).objects).toHaveLength(count)
  })

  test('knows relations of what the host came with, and no platforms before 8.0', async () => {
    const { wire } = await loggedIn({ apiVersion: '7.0.3.0' })
    const [base] = (await esxcli(wire, 'software.vib.get', '<vibname>esx-base</vibname>')).objects
    expect(base).toMatchObject({
      Depends: ['esx-update >= 8.0.3-0.0', 'esx-update << 8.0.3-0.1'],
      Provides: ['esx-version = 8.0.3'],
    })
    expect(base).not.toHaveProperty('Platforms')
  })

  test('says which name it does not know', async () => {
    const { wire } = await loggedIn()
    expect((await esxcli(wire, 'software.vib.get', '<vibname>none</vibname>')).errors?.slice(0, 2)).toEqual([
      '[NoMatchError]',
      "No VIB matching VIB search specification 'none'.",
    ])
  })

  test('shows the image of the next boot', async () => {
    const scene = await opened()
    await install(scene, await gnuVib({ live: false }))
    const [now, next] = [
      await esxcli(scene.wire, 'software.vib.get'),
      await esxcli(scene.wire, 'software.vib.get', '<rebootingimage>true</rebootingimage>'),
    ]
    expect([now.objects.length, next.objects.map((each) => each['Name'])]).toEqual([0, [['demo']]])
  })

  test('names a package for its removal in the same forms', async () => {
    const scene = await opened()
    await install(scene, await gnuVib())
    const remove = (name: string) =>
      settled(scene.clock, esxcli(scene.wire, 'software.vib.remove', `<vibname>${name}</vibname>`))
    expect((await remove('XYZ:demo')).errors?.[0]).toBe('[NoMatchError]')
    expect((await remove('ACM:demo')).fields?.['VIBsRemoved']).toEqual(['ACM_bootbank_demo_1.0.0-1'])
  })
})
