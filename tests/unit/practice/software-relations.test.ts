import { describe, expect, test } from 'vitest'
import { compareVibVersions } from '../../../electron/practice/software/relations.ts'
import { gnuVib, rulesetXml, type VibOptions } from './gnu-vib.ts'
import { esxcli, install, opened, settled } from './software-support.ts'
import { loggedIn } from './support.ts'

const related =
  (xml: string) =>
  (descriptor: string): string =>
    descriptor.replace('<system-requires>', `<relationships>${xml}</relationships><system-requires>`)
const constraint = (name: string, relation = '', version = ''): string =>
  relation === ''
    ? `<constraint name="${name}"/>`
    : `<constraint name="${name}" relation="${relation.replaceAll('<', '&lt;')}" version="${version}"/>`
const vib = (name: string, relations: string, options: VibOptions = {}): Promise<Buffer> =>
  gnuVib({
    name,
    files: { [`etc/vmware/firewall/${name}.xml`]: rulesetXml(name, 8080) },
    descriptor: related(relations),
    ...options,
  })
const id = (name: string, version = '1.0.0-1'): string => `ACM_bootbank_${name}_${version}`
const names = ({ host }: Awaited<ReturnType<typeof opened>>): string[] =>
  host.state().software.packages.map(({ name }) => name)

test.each([
  ['1.0.0-1', '1.0.0-1', 0],
  ['1.9.0-1', '1.10.0-1', -1],
  ['2.0-1', '1.99.99-99', 1],
  ['1.0.0-1', '1.0.0-2', -1],
  ['6.7.0-1.28.10302608', '6.7.0-1.29', -1],
  ['8.0.3', '8.0.3-0.0.1', -1],
  ['1.0-2vmw.600', '1.0-3vmw.550', -1],
  ['1.0-a', '1.0-1', 1],
  ['1.0.99999999999999999999-1', '1.0.100000000000000000000-1', -1],
])('%s to %s is %d', (a, b, order) => {
  expect(Math.sign(compareVibVersions(a, b))).toBe(order)
  expect(Math.sign(compareVibVersions(b, a))).toBe(0 - order)
})

describe('what a VIB depends on', () => {
  test.each([
    [constraint('esx-base'), true],
    [constraint('esx-base', '>=', '8.0.3'), true],
    [constraint('esx-base', '<<', '8.0.3'), false],
    [constraint('esx-base', '=', '8.0.3-0.0.24022510'), true],
    [constraint('esx-base', '>>', '8.0.3-0.0.24022510'), false],
    [constraint('esx-base', '<=', '8.0.3-0.0.24022510'), true],
    [constraint('esx-version', '>=', '6.0.0'), true],
    [constraint('esx-version', '>=', '9.0.0'), false],
    [constraint('vmkapi_2_2_0_0'), false],
  ])('%s is met: %s', async (depends, met) => {
    const scene = await loggedIn({ setup: { acceptance: 'community', secureBoot: false } })
    const result = await install(scene, await vib('demo', `<depends>${depends}</depends>`))
    expect([result.errors?.[0], names(scene).includes('demo')]).toEqual([met ? undefined : '[DependencyError]', met])
  })

  test.each([
    ['7.0.3.0', 'VIB'],
    ['8.0.3.0', 'On platform embeddedEsx, VIB'],
  ])('is named on %s where it is missing, a line each, and in a dry run too', async (apiVersion, prefix) => {
    const scene = await opened({ apiVersion })
    const wants = `<depends>${constraint('vmkapi_2_2_0_0')}${constraint('helper', '>=', '2.0')}</depends>`
    const sound = { checksums: ['gunzip', 'stored', 'sha-1'] } as const
    for (const args of ['', '<dryrun>true</dryrun>', '<force>true</force>'])
      expect((await install(scene, await vib('demo', wants, sound), args)).errors).toEqual([
        '[DependencyError]',
        ...['vmkapi_2_2_0_0', 'helper >= 2.0'].map(
          (what) =>
            `${prefix} ${id('demo')} requires ${what}, but the requirement cannot be satisfied within the ImageProfile.`,
        ),
        'Please refer to the log file for more details.',
      ])
    expect(names(scene)).toEqual([])
  })

  test('may come from what another VIB provides, and holds that one then', async () => {
    const scene = await opened()
    const provides = '<provides><provide name="helper.api" version="2.1"/><provide name="plain"/></provides>'
    await install(scene, await vib('helper', provides))
    const wanted = constraint('helper.api', '>=', '2.0')
    // Something that has no version meets no version.
    const refused = await install(scene, await vib('other', `<depends>${constraint('plain', '=', '1')}</depends>`))
    expect(refused.errors?.[0]).toBe('[DependencyError]')
    await install(scene, await vib('demo', `<depends>${wanted}${constraint('plain')}</depends>`))
    expect(names(scene)).toEqual(['helper', 'demo'])
    const removed = await settled(scene.clock, esxcli(scene.wire, 'software.vib.remove', '<vibname>helper</vibname>'))
    expect(removed.errors?.[1]).toContain(`VIB ${id('demo')} requires helper.api >= 2.0, but`)
    expect(names(scene)).toEqual(['helper', 'demo'])
  })
})

describe('a conflict', () => {
  const conflicts = `<conflicts>${constraint('rival', '<<', '2.0')}</conflicts>`
  const words = `VIB ${id('demo')} conflicts with VIB ${id('rival')} within the ImageProfile.`

  test.each([
    ['with an installed one', ['rival', 'demo']],
    ['of an installed one', ['demo', 'rival']],
  ])('%s is refused', async (_what, order) => {
    const scene = await opened()
    const relations: Readonly<Record<string, string>> = { demo: conflicts, rival: '' }
    const [first = '', second = ''] = order
    expect((await install(scene, await vib(first, relations[first] ?? ''))).errors).toBeUndefined()
    expect((await install(scene, await vib(second, relations[second] ?? ''))).errors?.slice(0, 2)).toEqual([
      '[DependencyError]',
      words,
    ])
    expect(names(scene)).toEqual([first])
  })

  test('ends with the version that it names', async () => {
    const scene = await opened()
    await install(scene, await vib('rival', '', { version: '2.0.0-1' }))
    await install(scene, await vib('demo', conflicts))
    expect(names(scene)).toEqual(['rival', 'demo'])
  })

  test('means what a VIB provides, but not its own', async () => {
    const scene = await opened()
    const both = `<conflicts>${constraint('role')}</conflicts><provides><provide name="role"/></provides>`
    await install(scene, await vib('demo', both))
    expect((await install(scene, await vib('rival', both))).errors?.slice(1, 3)).toEqual([
      words,
      `VIB ${id('rival')} conflicts with VIB ${id('demo')} within the ImageProfile.`,
    ])
    expect(names(scene)).toEqual(['demo'])
  })
})

describe('what a VIB replaces', () => {
  const replaces = `<replaces>${constraint('old', '<<', '2.0')}</replaces>`

  test('goes, even where it conflicts', async () => {
    const scene = await opened()
    await install(scene, await vib('old', ''))
    const relations = `<conflicts>${constraint('old')}</conflicts>${replaces}`
    expect((await install(scene, await vib('demo', relations))).fields).toMatchObject({
      VIBsInstalled: [id('demo')],
      VIBsRemoved: [id('old')],
    })
    expect(names(scene)).toEqual(['demo'])
    expect(scene.host.state().rulesets.map(({ key }) => key)).not.toContain('old')
  })

  test('waits for a boot where it cannot go live', async () => {
    const scene = await opened()
    await install(scene, await vib('old', '', { live: false }))
    await scene.wire.call('RebootHost_Task', 'HostSystem:ha-host', '<force>true</force>')
    scene.clock.advance(20_000)
    scene.wire.cookie = undefined
    await expect
      .poll(() =>
        scene.wire.login().then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(200)
    expect(names(scene)).toEqual(['old'])
    expect((await install(scene, await vib('demo', replaces))).fields?.['RebootRequired']).toEqual(['true'])
    expect(names(scene)).toEqual(['old'])
  })

  test('stays at a version that is not meant, and where it is the system', async () => {
    const scene = await opened()
    await install(scene, await vib('old', '', { version: '2.0.0-1' }))
    await install(scene, await vib('demo', replaces))
    expect(names(scene)).toEqual(['old', 'demo'])
    const factory = await loggedIn({ setup: { acceptance: 'community', secureBoot: false } })
    const greedy = await vib('demo', `<replaces>${constraint('cpu-microcode')}</replaces>`)
    expect((await install(factory, greedy)).errors?.[1]).toBe(
      'VIB VMware_bootbank_cpu-microcode_8.0.3-0.0.24022510 is required by the system.',
    )
  })

  test('is none where the descriptor compares by an unknown sign', async () => {
    const scene = await opened()
    const odd = await vib('demo', '<depends><constraint name="a" relation="~" version="1"/></depends>')
    expect((await install(scene, odd)).errors?.[0]).toBe('[VibFormatError]')
  })
})
