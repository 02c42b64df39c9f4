import { execFileSync } from 'node:child_process'
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { buildBundle } from '../../../electron/vibs/build-bundle.ts'
import { buildVib } from '../../../electron/vibs/build-vib.ts'
import { BuiltVibs } from '../../../electron/vibs/built-vibs.ts'
import { readVib } from '../../../electron/vibs/read-vib.ts'
import { readTree } from '../../../electron/vibs/tree.ts'
import type { VibDescription } from '../../../shared/models/vib.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { build, membersOf, sample } from '../../support/vibs.ts'
import { makeTempDir } from '../../support/tmp.ts'

const fixtures = resolve(import.meta.dirname, '../../fixtures/vibs')
const accept = (): Promise<Result<void>> => Promise.resolve(ok())

async function folder(): Promise<string> {
  const dir = await makeTempDir('vib-')
  onTestFinished(() => dir.remove())
  return dir.path
}

function run(command: string, args: readonly string[], input?: Buffer): Buffer {
  return execFileSync(command, args, { stdio: ['pipe', 'pipe', 'pipe'], ...(input && { input }) })
}

async function readOne(file: string): Promise<VibDescription> {
  const read = await readVib(file)
  if (!read.ok || read.value.kind !== 'vib') throw new Error(read.ok ? 'a bundle' : read.problem.code)
  return read.value.vib
}

it('begins with the bytes that the format asks for', async () => {
  const file = join(await folder(), 'x.vib')
  await build(file)
  const bytes = await readFile(file)
  expect(bytes.toString('latin1', 0, 8)).toBe('!<arch>\n')
  const size = Number(bytes.toString('latin1', 56, 66))
  expect(bytes.toString('latin1', 8, 68)).toBe(
    `descriptor.xml  0           0     0     100644  ${String(size).padEnd(10)}\`\n`,
  )
  const next = 68 + size + (size % 2)
  expect(bytes.toString('latin1', next, next + 60)).toBe(
    'sig.pkcs7       0           0     0     100644  0         `\n',
  )
  expect(bytes.length % 2).toBe(0)
  const payload = membersOf(bytes)[2]?.[1]
  // No name, no time, no system in the header of the gzip.
  expect(payload?.subarray(0, 10).toString('hex')).toBe('1f8b08000000000000ff')
})

it('is read by ar, bsdtar, gzip and tar, with the checksums that sha256sum and sha1sum compute', async () => {
  const dir = await folder()
  const file = join(dir, 'x.vib')
  await build(file)
  const names = ['descriptor.xml', 'sig.pkcs7', 'payload1']
  expect(run('ar', ['t', file]).toString().trim().split('\n')).toEqual(names)
  expect(run('bsdtar', ['-tf', file]).toString().trim().split('\n')).toEqual(names)
  const payload = run('ar', ['p', file, 'payload1'])
  const tar = run('gzip', ['-dc'], payload)
  const listing = run('tar', ['-tvf', '-'], tar).toString()
  expect(listing).toMatch(/^drwxr-xr-x root\/root +0 1970-01-01 .* etc\/$/m)
  expect(listing).toMatch(/^-r--r--r-- root\/root +\d+ 1970-01-01 .* etc\/vmware\/firewall\/demo-rules\.xml$/m)
  const sum = (tool: string, bytes: Buffer): string => run(tool, [], bytes).toString().split(' ')[0] ?? ''
  const vib = await readOne(file)
  expect(vib.payloads[0]?.checksums.map(({ type, process, stated }) => [type, process, stated])).toEqual([
    ['sha-256', 'gunzip', sum('sha256sum', tar)],
    ['sha-256', null, sum('sha256sum', payload)],
    ['sha-1', 'gunzip', sum('sha1sum', tar)],
  ])
  expect(vib.sha256).toBe(sum('sha256sum', await readFile(file)))
})

it.each(['all', 'legacy'] as const)('its XML is valid in the profile %s', async (profile) => {
  const dir = await folder()
  const file = join(dir, 'x.vib')
  await build(file, sample, profile)
  const [[, descriptor] = [], , [, payload] = []] = membersOf(await readFile(file))
  const rules = run('tar', ['-xzOf', '-', 'etc/vmware/firewall/demo-rules.xml'], payload)
  for (const [schema, xml] of [['descriptor', descriptor] as const, ['service', rules] as const]) {
    const path = join(dir, `${schema}.xml`)
    await writeFile(path, xml ?? '')
    run('xmllint', ['--noout', '--relaxng', join(fixtures, `${schema}.rng`), path])
  }
  expect(descriptor?.toString().match(/<checksum /g)).toHaveLength(profile === 'all' ? 3 : 2)
})

it('is read back as it was built, without a problem', async () => {
  const file = join(await folder(), 'x.vib')
  const built = await build(file)
  const vib = await readOne(file)
  const { name, version, vendor, summary, rulesets } = sample
  expect(vib).toMatchObject({ name, version, vendor, summary, firewall: rulesets, problems: [] })
  expect(vib).toMatchObject({ sha256: built.sha256, bytes: built.bytes, signature: 'empty', liveInstall: true })
  expect(vib.releaseDate).toBe('1970-01-01T00:00:00.000000+00:00')
  expect(vib.payloads[0]?.checksums.every(({ ok: correct }) => correct)).toBe(true)
})

it('is the same to the byte each time, bundle included, whatever the time zone', async () => {
  const dir = await folder()
  const zone = process.env['TZ']
  onTestFinished(() => {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  })
  const made: Buffer[][] = []
  for (const [name, tz] of [['a', 'Asia/Shanghai'] as const, ['b', 'America/New_York'] as const]) {
    process.env['TZ'] = tz
    const [vib, zip] = [join(dir, `${name}.vib`), join(dir, `${name}.zip`)]
    const built = await build(vib)
    expect(await buildBundle(built, vib, { file: zip, overwrite: false })).toEqual(ok())
    made.push([await readFile(vib), await readFile(zip)])
  }
  expect(made[0]?.map((bytes, index) => bytes.equals(made[1]?.[index] ?? Buffer.alloc(0)))).toEqual([true, true])
})

it('takes a folder as its payload, with sticky configuration files and no trace of this computer', async () => {
  const dir = await folder()
  const tree = join(dir, 'tree')
  await mkdir(join(tree, 'opt/demo/bin'), { recursive: true })
  await writeFile(join(tree, 'opt/demo/bin/run'), '#!/bin/sh\n')
  await chmod(join(tree, 'opt/demo/bin/run'), 0o700)
  await writeFile(join(tree, 'opt/demo/demo.conf'), 'a=b\n')
  const listed = await readTree(tree, ['opt/demo/demo.conf'])
  if (!listed.ok) throw new Error(listed.problem.code)
  const file = join(dir, 'x.vib')
  const built = await buildVib({ vib: sample, profile: 'all', tree: listed.value }, { file, overwrite: false, accept })
  expect(built.ok).toBe(true)
  const vib = await readOne(file)
  expect(vib.problems).toEqual([])
  expect(vib.payloads[0]?.files.map(({ path, mode }) => [path, mode.toString(8)])).toEqual([
    ['etc', '755'],
    ['etc/vmware', '755'],
    ['etc/vmware/firewall', '755'],
    ['etc/vmware/firewall/demo-rules.xml', '444'],
    ['opt', '755'],
    ['opt/demo', '755'],
    ['opt/demo/bin', '755'],
    ['opt/demo/bin/run', '755'],
    ['opt/demo/demo.conf', '1644'],
  ])
  // A restart may be needed for what is not firewall rules.
  expect(vib.liveInstall).toBe(false)
  const [, , [, payload] = []] = membersOf(await readFile(file))
  expect(run('tar', ['-tvzf', '-'], payload).toString()).toMatch(/^-rw-r--r-T root\/root .*demo\.conf$/m)
})

it.each<[string, (tree: string) => Promise<void>, readonly string[], string]>([
  ['a link', (tree) => symlink('/etc/passwd', join(tree, 'opt/link')), [], 'vib-tree-special'],
  ['a pipe', async (tree) => void run('mkfifo', [join(tree, 'opt/pipe')]), [], 'vib-tree-special'],
  ['a name with a space', (tree) => writeFile(join(tree, 'opt/a b'), ''), [], 'vib-tree-name'],
  ['a path of 100 characters', (tree) => writeFile(join(tree, `opt/${'n'.repeat(96)}`), ''), [], 'vib-tree-name'],
  ['a sticky path that is none of its files', async () => undefined, ['opt/none'], 'vib-tree-no-such-file'],
])('refuses a folder with %s', async (_what, spoil, sticky, reason) => {
  const tree = await folder()
  await mkdir(join(tree, 'opt'))
  await spoil(tree)
  expect(await readTree(tree, sticky)).toMatchObject({
    ok: false,
    problem: { code: 'VIB_TREE_INVALID', params: { reason } },
  })
})

it('leaves nothing behind when a file of the tree changes meanwhile', async () => {
  const dir = await folder()
  const file = join(dir, 'x.vib')
  const entry = { path: 'opt/a', mode: 0o644, directory: false, size: 3, content: () => [Buffer.from('ab')] }
  expect(
    await buildVib({ vib: sample, profile: 'all', tree: [entry] }, { file, overwrite: false, accept }),
  ).toMatchObject({
    ok: false,
    problem: { code: 'VIB_TREE_INVALID', params: { path: 'opt/a', reason: 'vib-tree-changed' } },
  })
  expect(await readdir(dir)).toEqual([])
})

it('overwrites no file unless told to, and no other problem leaves a file or half of one', async () => {
  const dir = await folder()
  const file = join(dir, 'x.vib')
  await writeFile(file, 'mine')
  const make = (overwrite: boolean, over: Partial<Parameters<typeof buildVib>[1]> = {}) =>
    buildVib({ vib: sample, profile: 'all', tree: [] }, { file, overwrite, accept, ...over })
  expect(await make(false)).toMatchObject({ ok: false, problem: { code: 'VIB_OUTPUT_EXISTS' } })
  const refuse = () => Promise.resolve(fail(problem('VIB_VERSION_TAKEN', { name: 'a', version: 'b', next: 'c' })))
  expect(await make(true, { accept: refuse })).toMatchObject({ ok: false, problem: { code: 'VIB_VERSION_TAKEN' } })
  expect(await make(true, { signal: AbortSignal.abort() })).toMatchObject({ ok: false, problem: { code: 'CANCELLED' } })
  expect(await readFile(file, 'utf8')).toBe('mine')
  // Someone else's file that appears while this one is built.
  const race = join(dir, 'race.vib')
  const appear = async () => {
    await writeFile(race, 'theirs')
    return ok()
  }
  expect(await make(false, { file: race, accept: appear })).toMatchObject({
    ok: false,
    problem: { code: 'VIB_OUTPUT_EXISTS' },
  })
  expect(await readFile(race, 'utf8')).toBe('theirs')
  expect(await make(false, { file: join(dir, 'none/x.vib') })).toMatchObject({
    ok: false,
    problem: { code: 'STORAGE_WRITE_FAILED' },
  })
  expect((await make(true)).ok).toBe(true)
  expect((await readdir(dir)).toSorted()).toEqual(['race.vib', 'x.vib'])
  if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600)
})

it('remembers what it built: other content needs another version, the same does not', async () => {
  const dir = await folder()
  const notes = new BuiltVibs(join(dir, 'vibs.json'))
  const built = await build(join(dir, 'x.vib'))
  expect(await notes.note(built)).toEqual(ok())
  expect(await notes.note(await build(join(dir, 'again.vib')))).toEqual(ok())
  const changed = await build(join(dir, 'y.vib'), { ...sample, summary: 'other' })
  const next = { ...sample, version: '1.0.0-0.0.2' }
  expect(await notes.note(changed)).toMatchObject({
    ok: false,
    problem: { code: 'VIB_VERSION_TAKEN', params: { next: '1.0.0-0.0.2' } },
  })
  expect(await notes.note(await build(join(dir, 'z.vib'), next))).toEqual(ok())
  expect(await notes.note(changed)).toMatchObject({ problem: { params: { next: '1.0.0-0.0.3' } } })
  const elsewhere = await build(join(dir, 'v.vib'), { ...sample, vendor: 'other' })
  expect(await notes.note(elsewhere)).toEqual(ok())
})

it('makes a bundle that unzip reads, with a component and metadata that fit', async () => {
  const dir = await folder()
  const [file, zip] = [join(dir, 'x.vib'), join(dir, 'y.zip')]
  const built = await build(file)
  await buildBundle(built, file, { file: zip, overwrite: false })
  const path = 'vib20/demo-rules/local_bootbank_demo-rules_1.0.0-0.0.1.vib'
  run('unzip', ['-tq', zip])
  expect(run('unzip', ['-p', zip, path]).equals(await readFile(file))).toBe(true)
  const metadata = join(dir, 'metadata.zip')
  await writeFile(metadata, run('unzip', ['-p', zip, 'metadata.zip']))
  const names = run('unzip', ['-Z1', metadata]).toString().trim().split('\n')
  expect(names.slice(0, 3)).toEqual(['vmware.xml', 'vendor-index.xml', 'bulletins/demo-rules.xml'])
  expect(names[3]).toMatch(/^vibs\/demo-rules-\d+\.xml$/)
  const vmware = run('unzip', ['-p', metadata, 'vmware.xml'])
  for (const name of names) run('xmllint', ['--noout', '-'], run('unzip', ['-p', metadata, name]))
  const at = (xpath: string): string =>
    run('xmllint', ['--xpath', `string(${xpath})`, '-'], vmware)
      .toString()
      .trim()
  expect(at('//vibFile/relativePath')).toBe(path)
  expect(at('//vibFile/packedSize')).toBe(String(built.bytes))
  expect(at('//vibFile/checksum/checksum')).toBe(built.sha256)
  // Right before the release date, where 7.0 and later look for a component.
  expect(at('name(//bulletin/releaseDate/preceding-sibling::*[1])')).toBe('componentVersionSpec')
  expect(at('name(//bulletin/releaseDate/preceding-sibling::*[2])')).toBe('componentNameSpec')
  const read = await readVib(zip)
  expect(read).toMatchObject({
    ok: true,
    value: {
      kind: 'bundle',
      bundle: {
        bulletins: [{ id: 'demo-rules', component: { name: 'demo-rules', version: '1.0.0-0.0.1' } }],
        problems: [],
      },
      vibs: [{ name: 'demo-rules', sha256: built.sha256, problems: [] }],
    },
  })
})

it('makes a bundle for 6.7 and 7.0 without a component', async () => {
  const dir = await folder()
  const [file, zip] = [join(dir, 'x.vib'), join(dir, 'y.zip')]
  await buildBundle(await build(file, sample, 'legacy'), file, { file: zip, overwrite: false })
  expect(await readVib(zip)).toMatchObject({
    value: { bundle: { bulletins: [{ id: 'demo-rules', component: null }], problems: [] } },
  })
})
