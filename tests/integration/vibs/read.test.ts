import { execFileSync } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { extractFile, readVib } from '../../../electron/vibs/read-vib.ts'
import { vibTargets, type VibDescription } from '../../../shared/models/vib.ts'
import { ok } from '../../../shared/result.ts'
import { diffVibs } from '../../../shared/rules/vibs/diff.ts'
import { judgeVib } from '../../../shared/rules/vibs/verdict.ts'
import { writeServiceXml } from '../../../shared/rules/vibs/service-xml.ts'
import { ar, build, membersOf, sample, tar, tarEntry, vibWith, type Member } from '../../support/vibs.ts'
import { makeTempDir } from '../../support/tmp.ts'

let whole: Buffer
let members: Member[]

async function folder(): Promise<string> {
  const dir = await makeTempDir('vib-')
  onTestFinished(() => dir.remove())
  return dir.path
}

beforeAll(async () => {
  await using dir = await makeTempDir('vib-')
  await build(join(dir.path, 'x.vib'))
  whole = await readFile(join(dir.path, 'x.vib'))
  members = membersOf(whole)
})

async function readBytes(bytes: Buffer): Promise<VibDescription> {
  const file = join(await folder(), 'x.vib')
  await writeFile(file, bytes)
  const read = await readVib(file)
  if (!read.ok || read.value.kind !== 'vib')
    throw new Error(read.ok ? 'a bundle' : `${read.problem.code} ${read.problem.params['reason']}`)
  return read.value.vib
}

/** All codes that a file gives: its faults, and the reasons of every release. */
function codesOf(vib: VibDescription): Set<string> {
  const reasons = vibTargets.flatMap((target) => judgeVib(vib, target).reasons.map(({ code }) => code))
  return new Set([...vib.problems.map(({ code }) => code), ...reasons])
}

const [descriptor, signature, payload] = [0, 1, 2] as const
const at = (index: number): Member => members[index] ?? ['', Buffer.alloc(0)]
const swapped = (): string => {
  const text = at(descriptor)[1].toString()
  const [gunzip = '', stored = ''] = text.match(/<checksum checksum-type="sha-256".*/g) ?? []
  return text.replace(gunzip, '#').replace(stored, gunzip).replace('#', stored)
}
const flipped = (bytes: Buffer, place: number): Buffer => {
  const copy = Buffer.from(bytes)
  copy[place] = (copy[place] ?? 0) ^ 1
  return copy
}

describe('a change of a VIB adds exactly one reason', () => {
  it.each<[string, () => Buffer | Promise<Buffer>, string]>([
    [
      'the stored checksum first',
      () => ar([[at(descriptor)[0], Buffer.from(swapped())], at(signature), at(payload)]),
      'checksum-stored-first',
    ],
    ['no signature member', () => ar([at(descriptor), at(payload)]), 'signature-absent'],
    [
      'a payload under another name',
      () => ar([at(descriptor), at(signature), ['payload2', at(payload)[1]]]),
      'members-differ',
    ],
    [
      'one flipped byte in the payload',
      () => ar([at(descriptor), at(signature), [at(payload)[0], flipped(at(payload)[1], 100)]]),
      'payload-checksum',
    ],
    [
      'one flipped byte in the gzip’s own check',
      () => ar([at(descriptor), at(signature), [at(payload)[0], flipped(at(payload)[1], at(payload)[1].length - 8)]]),
      'payload-checksum',
    ],
    [
      'broken bytes among the rules themselves',
      () => {
        const copy = Buffer.from(at(payload)[1])
        copy.fill(0x55, copy.length - 60, copy.length - 20)
        return ar([at(descriptor), at(signature), [at(payload)[0], copy]])
      },
      'payload-checksum',
    ],
    ['another order', () => ar([at(descriptor), at(payload), at(signature)]), 'member-order'],
    [
      'a table of long names in front',
      () => ar([['//', Buffer.from('a-name-of-more-than-fifteen/\n')], at(descriptor), at(signature), at(payload)]),
      'name-table',
    ],
    ['a member twice', () => ar([at(descriptor), at(signature), at(signature), at(payload)]), 'member-twice'],
    ['an end that is missing', () => whole.subarray(0, whole.length - 10), 'archive-truncated'],
    ['half a header at the end', () => Buffer.concat([whole, Buffer.from('payload2  ')]), 'archive-truncated'],
    ['something behind its end', () => Buffer.concat([whole, Buffer.alloc(100, 'x')]), 'archive-trailing'],
    [
      'an empty payload tag',
      () =>
        ar([
          [
            at(descriptor)[0],
            Buffer.from(
              at(descriptor)[1]
                .toString()
                .replace(/<name>.*<\/name>/, '<name/>'),
            ),
          ],
          at(signature),
          at(payload),
        ]),
      'descriptor-incomplete',
    ],
    [
      'a size that is not the payload’s',
      () =>
        ar([
          [
            at(descriptor)[0],
            Buffer.from(
              at(descriptor)[1]
                .toString()
                .replace(/size="\d+"/, 'size="1"'),
            ),
          ],
          at(signature),
          at(payload),
        ]),
      'payload-size',
    ],
    [
      'a file list with another file',
      () =>
        ar([
          [at(descriptor)[0], Buffer.from(at(descriptor)[1].toString().replace('demo-rules.xml<', 'other.xml<'))],
          at(signature),
          at(payload),
        ]),
      'file-list',
    ],
  ])('%s', async (_what, change, code) => {
    const before = codesOf(await readBytes(whole))
    const after = codesOf(await readBytes(await change()))
    expect([...after].filter((each) => !before.has(each))).toEqual([code])
  })
})

it('reads what GNU ar writes, its names with a slash and its long ones included', async () => {
  const dir = await folder()
  for (const [name, bytes] of members) await writeFile(join(dir, name), bytes)
  execFileSync('ar', ['rc', 'gnu.vib', ...members.map(([name]) => name)], { cwd: dir, stdio: 'pipe' })
  expect((await readBytes(await readFile(join(dir, 'gnu.vib')))).problems).toEqual([])
  const long = 'payload-with-a-long-name'
  await writeFile(join(dir, long), at(payload)[1])
  const text = at(descriptor)[1].toString().replace('payload1', long)
  await writeFile(join(dir, 'descriptor.xml'), text)
  execFileSync('ar', ['rc', 'long.vib', 'descriptor.xml', 'sig.pkcs7', long], { cwd: dir, stdio: 'pipe' })
  const vib = await readBytes(await readFile(join(dir, 'long.vib')))
  expect(vib.members.map(({ name }) => name)).toEqual(['descriptor.xml', 'sig.pkcs7', long])
  expect(vib.problems.map(({ code }) => code)).toEqual(['name-table'])
})

it('reads names in the form of BSD', async () => {
  const name = Buffer.from('descriptor.xml\0\0')
  const [, bytes] = at(descriptor)
  const vib = await readBytes(ar([[`#1/${name.length}`, Buffer.concat([name, bytes])], at(signature), at(payload)]))
  expect(vib.problems).toEqual([])
  expect(vib.members[0]).toEqual({ name: 'descriptor.xml', size: bytes.length })
})

it('says which rules it cannot read, and reads the others', async () => {
  const rules = writeServiceXml(sample.rulesets).replace('udp', 'icmp')
  const [path, other] = ['etc/vmware/firewall/a.xml', 'etc/vmware/firewall/b.bak']
  const tarBytes = tar([
    { name: path, data: Buffer.from(rules) },
    { name: other, data: Buffer.from('<!DOCTYPE a><ConfigRoot/>') },
  ])
  const vib = await readBytes(vibWith({ tarBytes, files: [path, other] }))
  expect(vib.problems).toEqual([{ code: 'firewall-unreadable', params: { path } }])
  expect(vib.firewall.map(({ id, rules: each }) => [id, each.length])).toEqual([
    ['labAgent', 1],
    ['labTransfer', 1],
  ])
})

it('takes the level of a file without one for community, and an unknown word as it is', async () => {
  expect((await readBytes(vibWith({ level: 'certified' }))).acceptance).toBe('VMwareCertified')
  expect((await readBytes(vibWith({ level: '' }))).acceptance).toBe('CommunitySupported')
  expect((await readBytes(vibWith({ level: 'constructor' }))).acceptance).toBe('constructor')
})

describe('a visor tar', () => {
  const rules = Buffer.from(writeServiceXml(sample.rulesets))
  const path = 'etc/vmware/firewall/v.xml'
  const visorTar = (offset: number): Buffer =>
    Buffer.concat([
      tarEntry({ name: 'etc/', kind: '5', visor: {} }),
      // The header alone: its content lies at the end.
      tarEntry({ name: path, size: rules.length, visor: { offset } }),
      tarEntry({ name: 'bin/tool', kind: '7', size: 3, visor: { offset: offset + rules.length, fixUps: 1 } }),
      Buffer.alloc(512),
      rules,
      Buffer.from('run'.padEnd(4_096)),
    ])
  const visor = visorTar(512 * 4)

  it('has its contents at the end, and is told by its magic whatever the type says', async () => {
    for (const type of ['vgz', 'tgz']) {
      const vib = await readBytes(vibWith({ tarBytes: visor, type, files: [path, 'bin/tool'] }))
      expect(vib.problems).toEqual([])
      expect(vib.firewall).toEqual(sample.rulesets)
      expect(vib.payloads[0]?.files.map(({ path: each, type: kind, size }) => [each, kind, size])).toEqual([
        ['etc', 'directory', 0],
        [path, 'file', rules.length],
        ['bin/tool', 'file', 3],
      ])
    }
  })

  it('gives up its files', async () => {
    const dir = await folder()
    await writeFile(join(dir, 'v.vib'), vibWith({ tarBytes: visor, type: 'vgz' }))
    const file = join(dir, 'tool')
    expect(await extractFile(join(dir, 'v.vib'), 'bin/tool', { file, overwrite: false })).toEqual(ok({ bytes: 3 }))
    expect(await readFile(file, 'utf8')).toBe('run')
  })
})

it('extracts a file, and leaves nothing where there is none', async () => {
  const dir = await folder()
  const [vib, file] = [join(dir, 'x.vib'), join(dir, 'out.xml')]
  await writeFile(vib, whole)
  const inner = 'etc/vmware/firewall/demo-rules.xml'
  expect((await extractFile(vib, inner, { file, overwrite: false })).ok).toBe(true)
  expect(await readFile(file, 'utf8')).toBe(writeServiceXml(sample.rulesets))
  expect(await extractFile(vib, inner, { file, overwrite: false })).toMatchObject({
    problem: { code: 'VIB_OUTPUT_EXISTS' },
  })
  const none = join(dir, 'none')
  expect(await extractFile(vib, 'etc', { file: none, overwrite: false })).toMatchObject({
    problem: { code: 'VIB_ENTRY_NOT_FOUND', params: { path: 'etc' } },
  })
  await expect(readFile(none)).rejects.toThrow('ENOENT')
})

it('compares two VIBs by field, file, content and ruleset', async () => {
  const dir = await folder()
  const read = async (name: string, over: Partial<typeof sample>): Promise<VibDescription> => {
    const file = join(dir, name)
    await build(file, { ...sample, ...over })
    const one = await readVib(file, { hashFiles: true })
    if (!one.ok || one.value.kind !== 'vib') throw new Error('not read')
    return one.value.vib
  }
  const a = await read('a.vib', {})
  expect(diffVibs(a, await read('again.vib', {}))).toEqual([])
  const [first, second] = sample.rulesets
  if (first === undefined || second === undefined) throw new Error('no rulesets')
  // The same length, so that nothing but the content differs.
  const b = await read('b.vib', { version: '1.0.0-0.0.2', rulesets: [{ ...first, id: 'labAgenx' }, second] })
  expect(diffVibs(a, b).map(({ what, name }) => [what, name])).toEqual([
    ['field', 'version'],
    ['file', 'etc/vmware/firewall/demo-rules.xml'],
    ['ruleset', 'labAgent'],
    ['ruleset', 'labAgenx'],
  ])
})

describe('a signature', () => {
  let dir = ''
  const openssl = (...args: string[]): Buffer => execFileSync('openssl', args, { cwd: dir, stdio: 'pipe' })
  const sign = (name: string, ...more: string[]): Promise<Buffer> => {
    openssl(
      'cms',
      '-sign',
      '-binary',
      '-in',
      'descriptor.xml',
      '-signer',
      `${name}.pem`,
      '-inkey',
      `${name}.key`,
      '-outform',
      'PEM',
      '-out',
      'cms',
      ...more,
    )
    // As VIBs name it.
    return readFile(join(dir, 'cms'), 'latin1').then((pem) => Buffer.from(pem.replaceAll(' CMS-', ' PKCS7-')))
  }
  const withSignature = (bytes: Buffer, about: Buffer = at(descriptor)[1]): Promise<VibDescription> =>
    readBytes(ar([[at(descriptor)[0], about], ['sig.pkcs7', bytes], at(payload)]))

  beforeAll(async () => {
    const made = await makeTempDir('sig-')
    dir = made.path
    await writeFile(join(dir, 'descriptor.xml'), at(descriptor)[1])
    const request = ['req', '-x509', '-nodes', '-subj', '/CN=maker', '-days', '9']
    openssl(...request, '-newkey', 'rsa:2048', '-keyout', 'rsa.key', '-out', 'rsa.pem')
    openssl(...request, '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-keyout', 'ec.key', '-out', 'ec.pem')
    return () => made.remove()
  })

  it.each([
    ['rsa', []],
    ['rsa', ['-md', 'sha512']],
    ['rsa', ['-noattr']],
    ['rsa', ['-keyid']],
    ['ec', []],
  ] as const)('of openssl matches (%s %j), and no longer once anything is changed', async (name, more) => {
    const pem = await sign(name, ...more)
    await writeFile(join(dir, 'signature'), pem)
    expect((await withSignature(pem)).signature).toBe('matches')
    const other = Buffer.from(at(descriptor)[1].toString().replace('Ports', 'ports'))
    const tampered = await withSignature(pem, other)
    expect(tampered.signature).toBe('tampered')
    expect(tampered.problems.map(({ code }) => code)).toEqual(['signature-tampered'])
    // The last bytes are the signature itself.
    const der = Buffer.from(pem.toString().replaceAll(/-----.*-----|\n/g, ''), 'base64')
    const base64 = flipped(der, der.length - 1)
      .toString('base64')
      .replaceAll(/.{64}/g, '$&\n')
    const forged = Buffer.from(`-----BEGIN PKCS7-----\n${base64}\n-----END PKCS7-----\n`)
    expect((await withSignature(forged)).signature).toBe('tampered')
  })

  it('without a certificate, in another form or of no form at all cannot be read', async () => {
    const bare = await sign('rsa', '-nocerts')
    const pem = (await sign('rsa')).toString()
    const texts = [
      bare,
      'x',
      '-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----\n',
      pem.slice(0, 600),
      'y'.repeat(70_000),
    ]
    for (const text of texts) {
      const vib = await withSignature(Buffer.from(text))
      expect([vib.signature, vib.problems.map(({ code }) => code)]).toEqual(['unreadable', ['signature-unreadable']])
    }
  })
})

it('does not unpack what it does not know, and checks it all the same', async () => {
  const packed = gzipSync('a kernel module')
  const vib = await readBytes(vibWith({ tarBytes: Buffer.from('a kernel module'), packed, type: 'boot' }))
  expect(vib.payloads[0]).toMatchObject({ type: 'boot', files: [] })
  expect(vib.payloads[0]?.checksums.map(({ ok: correct }) => correct)).toEqual([true, true, true])
  expect(vib.problems).toEqual([])
})

it('reads a tree that bsdtar and GNU tar packed', async () => {
  const dir = await folder()
  const deep = `opt/${'d'.repeat(60)}/${'e'.repeat(60)}`
  await mkdir(join(dir, deep), { recursive: true })
  await writeFile(join(dir, deep, 'f'), 'content')
  for (const args of [
    ['tar', '--format=ustar'],
    ['tar', '--format=gnu'],
    ['tar', '--format=pax'],
    ['bsdtar', '--format=ustar'],
  ] as const) {
    const packed = execFileSync(args[0], [args[1], '-cf', '-', 'opt'], { cwd: dir })
    const vib = await readBytes(vibWith({ tarBytes: packed, files: [`${deep}/f`] }))
    expect([args, vib.problems]).toEqual([args, []])
    expect(vib.payloads[0]?.files.at(-1)).toMatchObject({ path: `${deep}/f`, size: 7 })
  }
})

it('is cancelled by its signal, and says what is no VIB', async () => {
  const dir = await folder()
  await writeFile(join(dir, 'x.vib'), whole)
  expect(await readVib(join(dir, 'x.vib'), { signal: AbortSignal.abort() })).toMatchObject({
    problem: { code: 'CANCELLED' },
  })
  await writeFile(join(dir, 'text'), 'no archive')
  expect(await readVib(join(dir, 'text'))).toMatchObject({ problem: { code: 'VIB_NOT_VIB', params: { file: 'text' } } })
  for (const none of ['missing', '.'])
    expect(await readVib(join(dir, none))).toMatchObject({ problem: { code: 'VIB_UNREADABLE' } })
  expect(tar([])).toHaveLength(1_024)
})
