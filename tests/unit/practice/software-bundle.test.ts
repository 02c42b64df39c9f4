import { describe, expect, test } from 'vitest'
import { gnuBundle, type Change } from './gnu-bundle.ts'
import { gnuVib, rulesetXml, type VibOptions } from './gnu-vib.ts'
import { esxcli, opened, settled, upload, vibPath, type EsxcliReply, type Opened } from './software-support.ts'

const vib = (name: string, options: VibOptions = {}): Promise<Buffer> =>
  gnuVib({ name, files: { [`etc/vmware/firewall/${name}.xml`]: rulesetXml(name, 8080) }, ...options })
const bundle = async (names: readonly string[], change?: Change, options?: VibOptions): Promise<Buffer> =>
  gnuBundle(await Promise.all(names.map(async (name) => ({ name, vib: await vib(name, options) }))), change)
const install = async ({ wire, clock }: Opened, file: Buffer, args = ''): Promise<EsxcliReply> => {
  await upload(wire, file)
  return settled(clock, esxcli(wire, 'software.vib.install', `<depot>${vibPath}</depot>`, args))
}
const id = (name: string, version = '1.0.0-1'): string => `ACM_bootbank_${name}_${version}`
const names = ({ host }: Opened): string[] => host.state().software.packages.map(({ name }) => name)

describe('an offline bundle', () => {
  test('is installed with all of its VIBs, and skipped the second time', async () => {
    const scene = await opened()
    const file = await bundle(['one', 'two'])
    expect((await install(scene, file)).fields).toMatchObject({
      Message: ['Operation finished successfully.'],
      VIBsInstalled: [id('one'), id('two')],
    })
    expect(scene.host.state().rulesets.map(({ key }) => key)).toEqual(expect.arrayContaining(['one', 'two']))
    expect((await install(scene, file)).fields?.['VIBsSkipped']).toEqual([id('one'), id('two')])
    expect(scene.host.state().software.attempts[0]).toMatchObject({ of: [vibPath], fromBundles: [] })
  })

  test('changes nothing in a dry run', async () => {
    const scene = await opened()
    const result = await install(scene, await bundle(['one', 'two']), '<dryrun>true</dryrun>')
    expect(result.fields?.['VIBsInstalled']).toEqual([id('one'), id('two')])
    expect(names(scene)).toEqual([])
  })

  test('gives the VIBs that were named', async () => {
    const scene = await opened()
    const file = await bundle(['one', 'two'])
    await install(scene, file, '<vibname>ACM:two</vibname>')
    expect(names(scene)).toEqual(['two'])
    expect((await install(scene, file, '<vibname>three</vibname>')).errors?.[0]).toBe('[NoMatchError]')
  })

  test('gives the highest version of a VIB', async () => {
    const scene = await opened()
    const versions = ['1.9.0-1', '1.10.0-1', '1.2.0-1']
    const vibs = await Promise.all(
      versions.map(async (version) => ({ name: 'one', vib: await vib('one', { version }) })),
    )
    expect((await install(scene, await gnuBundle(vibs))).fields?.['VIBsInstalled']).toEqual([id('one', '1.10.0-1')])
  })

  test('has each VIB judged as by itself, and goes in as a whole or not at all', async () => {
    const scene = await opened()
    const [sound, broken] = [await vib('one'), await vib('two', { checksums: ['gunzip', 'wrong'] })]
    const file = await gnuBundle([
      { name: 'one', vib: sound },
      { name: 'two', vib: broken },
    ])
    expect((await install(scene, file)).errors?.[0]).toBe('[InstallationError]')
    expect(names(scene)).toEqual([])
    const strict = await opened({ setup: { acceptance: 'partner' } })
    expect((await install(strict, await bundle(['one']))).errors?.[0]).toBe('[AcceptanceConfigError]')
  })

  test('may bring what its own VIBs depend on', async () => {
    const scene = await opened()
    const wants = '<relationships><depends><constraint name="two"/></depends></relationships><system-requires>'
    const one = await vib('one', { descriptor: (xml) => xml.replace('<system-requires>', wants) })
    const file = await gnuBundle([
      { name: 'one', vib: one },
      { name: 'two', vib: await vib('two') },
    ])
    expect((await install(scene, file, '<vibname>one</vibname>')).errors?.[0]).toBe('[DependencyError]')
    await install(scene, file)
    expect(names(scene)).toEqual(['one', 'two'])
  })

  test('for another release gives nothing', async () => {
    const scene = await opened({ apiVersion: '7.0.3.0' })
    expect((await install(scene, await bundle(['one']))).fields?.['Message']).toEqual(['Host is not changed.'])
  })
})

const vibFile = 'vib20/one/ACM_bootbank_one_0.vib'
const refusals: readonly (readonly [what: string, change: Change, kind: string, words: string])[] = [
  [
    'no index',
    (files) => files.delete('index.xml'),
    'MetadataDownloadError',
    `Could not download from depot at zip:${vibPath}?index.xml, skipping (('zip:${vibPath}?index.xml', '', ` +
      `'Error extracting index.xml from ${vibPath}: "There is no item named 'index.xml' in the archive"'))`,
  ],
  ['an index that is no XML', (files) => files.set('index.xml', '<a>'), 'MetadataFormatError', 'index.xml'],
  ['no index of the vendor', (files) => files.delete('vendor-index.xml'), 'MetadataDownloadError', 'vendor-index.xml'],
  ['metadata that are no zip', (files) => files.set('metadata.zip', 'x'), 'MetadataFormatError', 'metadata.zip'],
  [
    'metadata without vmware.xml',
    (files) => files.delete('metadata/vmware.xml'),
    'MetadataFormatError',
    'metadata.zip',
  ],
  [
    'a foreign descriptor',
    (files) => files.set('metadata/vibs/one-0.xml', '<x/>'),
    'MetadataFormatError',
    'metadata.zip',
  ],
  ['no VIB where the metadata say', (files) => files.delete(vibFile), 'VibDownloadError', vibFile],
  ['another VIB than stated', (files) => files.set(vibFile, 'x'), 'VibDownloadError', 'differs'],
]

describe('a bundle is refused', () => {
  test.each(refusals)('with %s', async (_what, change, kind, words) => {
    const scene = await opened()
    const { errors } = await install(scene, await bundle(['one', 'two'], change))
    expect(errors?.[0]).toBe(`[${kind}]`)
    expect(errors?.[1]).toContain(words)
    expect(names(scene)).toEqual([])
  })

  test('when it is no zip, cut short, damaged, not there, or named by a relative path', async () => {
    const scene = await opened()
    const whole = await bundle(['one'])
    // The first member is the index; its bytes begin behind a header of 30 and a name of 9.
    const damaged = Buffer.from(whole)
    damaged.writeUInt8(damaged.readUInt8(39 + 20) ^ 0xff, 39 + 20)
    for (const file of [Buffer.from('x'), Buffer.alloc(0), whole.subarray(0, -5), damaged])
      expect((await install(scene, file)).errors?.[0]).toBe('[MetadataDownloadError]')
    for (const [path, looked] of [
      ['/vmfs/volumes/datastore1/none.zip', '/vmfs/volumes/datastore1/none.zip'],
      ['x.vib', '/var/log/vmware/x.vib'],
    ]) {
      const call = esxcli(scene.wire, 'software.vib.install', `<depot>${path}</depot>`)
      expect((await settled(scene.clock, call)).errors?.slice(1, 3)).toEqual([
        expect.stringContaining(`No such file or directory: '${looked}'`),
        `url = zip:${looked}?index.xml`,
      ])
    }
    expect(names(scene)).toEqual([])
  })

  test('by the patch manager, which takes single VIBs alone', async () => {
    const { wire } = await opened()
    const args = `<bundleUrls>${vibPath}</bundleUrls>`
    expect((await wire.call('InstallHostPatchV2_Task', 'HostPatchManager:ha-host-patch-manager', args)).fault).toBe(
      'InvalidState',
    )
  })
})
