import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sample } from '../../support/vibs.ts'
import { commandLine, type CommandLine } from './support/command.ts'

interface Made {
  readonly line: CommandLine
  /** Returns a path in the folder of the command line. */
  readonly at: (name: string) => string
  /** Runs `vib …` with `--json`. */
  readonly vib: (...args: readonly string[]) => ReturnType<CommandLine['json']>
}

async function made(rules: unknown = sample): Promise<Made> {
  const line = await commandLine()
  const at = (name: string): string => join(line.data, name)
  await writeFile(at('rules.json'), JSON.stringify(rules))
  return { line, at, vib: (...args) => line.json(['vib', ...args]) }
}

it('vib build writes a VIB and a bundle, and vib inspect reads both back', async () => {
  const { at, vib } = await made()
  const built = await vib('build', at('rules.json'), '-o', at('x.vib'), '--bundle', at('y.zip'))
  expect(built.code).toBe(0)
  const sha256 = expect.stringMatching(/^[0-9a-f]{64}$/)
  expect(built.json).toEqual({
    file: at('x.vib'),
    name: 'demo-rules',
    version: '1.0.0-0.0.1',
    sha256,
    bundle: at('y.zip'),
  })

  const read = await vib('inspect', at('x.vib'))
  expect(read.code).toBe(0)
  const reasons = (count: number) =>
    Array.from({ length: count }, () => ({ code: expect.any(String), text: expect.any(String) }))
  const text = expect.any(String)
  const one = { type: text, process: 'gunzip', stated: text, computed: text, ok: true }
  expect(read.json).toEqual({
    name: 'demo-rules',
    version: '1.0.0-0.0.1',
    vendor: 'local',
    type: 'bootbank',
    acceptance: 'CommunitySupported',
    signature: 'empty',
    members: [
      { name: 'descriptor.xml', size: expect.any(Number) },
      { name: 'sig.pkcs7', size: 0 },
      { name: 'payload1', size: expect.any(Number) },
    ],
    payloads: [
      {
        name: 'payload1',
        type: 'tgz',
        size: expect.any(Number),
        checksums: [one, { ...one, process: null }, one],
        files: [
          { path: 'etc', mode: '0755', size: 0, type: 'directory' },
          { path: 'etc/vmware', mode: '0755', size: 0, type: 'directory' },
          { path: 'etc/vmware/firewall', mode: '0755', size: 0, type: 'directory' },
          { path: 'etc/vmware/firewall/demo-rules.xml', mode: '0444', size: expect.any(Number), type: 'file' },
        ],
      },
    ],
    firewall: sample.rulesets.map(({ id, rules }) => ({ id, rules })),
    verdicts: [
      { target: '6.7', verdict: 'unknown', reasons: reasons(3) },
      { target: '7.0', verdict: 'unknown', reasons: reasons(3) },
      { target: '8.0', verdict: 'installs', reasons: reasons(3) },
      { target: '9.0', verdict: 'unknown', reasons: reasons(4) },
    ],
    problems: [],
  })

  const bundle = await vib('inspect', at('y.zip'))
  expect(bundle.code).toBe(0)
  expect(bundle.json).toEqual({
    bundle: {
      bulletins: [{ id: 'demo-rules', component: { name: 'demo-rules', version: '1.0.0-0.0.1' } }],
      problems: [],
    },
    vibs: [read.json],
  })
})

it('vib inspect ends with 1 for a verdict against the target, and for a fault', async () => {
  const { at, vib } = await made()
  await vib('build', at('rules.json'), '-o', at('x.vib'), '--profile', 'legacy')
  const refused = await vib('inspect', at('x.vib'), '--target', '8.0')
  expect([refused.code, refused.json]).toMatchObject([1, { verdicts: [{ target: '8.0', verdict: 'refused' }] }])
  expect((await vib('inspect', at('x.vib'), '--target', '7.0')).code).toBe(0)
  // Without a target no verdict is asked for.
  expect((await vib('inspect', at('x.vib'))).code).toBe(0)
  const bytes = await readFile(at('x.vib'))
  bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1
  await writeFile(at('broken.vib'), bytes)
  const broken = await vib('inspect', at('broken.vib'))
  expect([broken.code, broken.json]).toMatchObject([1, { problems: [{ code: 'payload-checksum' }] }])
  const none = await vib('inspect', at('rules.json'))
  expect([none.code, none.json]).toMatchObject([2, { error: { code: 'VIB_NOT_VIB' } }])
  expect((await vib('inspect', at('x.vib'), '--target', '5.5')).code).toBe(2)
})

it('vib build keeps what is there, and asks for a new version when the content changes', async () => {
  const { at, vib } = await made()
  expect((await vib('build', at('rules.json'), '-o', at('x.vib'))).code).toBe(0)
  const again = await vib('build', at('rules.json'), '-o', at('x.vib'))
  expect([again.code, again.json]).toMatchObject([2, { error: { code: 'VIB_OUTPUT_EXISTS' } }])
  expect((await vib('build', at('rules.json'), '-o', at('x.vib'), '--overwrite')).code).toBe(0)
  await writeFile(at('rules.json'), JSON.stringify({ ...sample, summary: 'changed' }))
  const changed = await vib('build', at('rules.json'), '-o', at('y.vib'))
  expect([changed.code, changed.json]).toMatchObject([
    6,
    { error: { code: 'VIB_VERSION_TAKEN', details: { next: '1.0.0-0.0.2' } } },
  ])
  await expect(readFile(at('y.vib'))).rejects.toThrow('ENOENT')
})

it('vib build names what is wrong with the rules and writes nothing', async () => {
  const { at, line, vib } = await made({ ...sample, rulesets: [{ ...sample.rulesets[0], id: 'sshServer' }] })
  const known = await vib('build', at('rules.json'), '-o', at('x.vib'))
  expect([known.code, known.json]).toMatchObject([2, { error: { code: 'VIB_RULES_INVALID' } }])
  expect((known.json as { error: { message: string } }).error.message).toContain('sshServer')
  await writeFile(at('rules.json'), JSON.stringify({ ...sample, releasedate: 'x' }))
  const unknown = await vib('build', at('rules.json'), '-o', at('x.vib'))
  expect(unknown.json).toMatchObject({ error: { details: { detail: 'releasedate' } } })
  const stdin = await line.json(['vib', 'build', '-', '-o', at('x.vib')], { input: 'no JSON' })
  expect(stdin.json).toMatchObject({ error: { details: { detail: 'JSON' } } })
  await expect(readFile(at('x.vib'))).rejects.toThrow('ENOENT')
})

it('vib build takes a folder, warns of places and marks what stays writable', async () => {
  const { at, line, vib } = await made()
  await mkdir(at('tree/etc'), { recursive: true })
  await writeFile(at('tree/etc/motd.conf'), 'a')
  const built = await line.run(
    ['vib', 'build', at('rules.json'), '-o', at('x.vib'), '--tree', at('tree'), '--sticky', 'etc/motd.conf'],
    {},
  )
  expect(built.code).toBe(0)
  expect(built.stderr).toContain('etc/motd.conf')
  const read = await vib('inspect', at('x.vib'), '--target', '6.7')
  expect(read.code).toBe(1)
  expect(read.json).toMatchObject({ verdicts: [{ verdict: 'likely-refused' }], problems: [] })
  expect(JSON.stringify(read.json)).toContain('"path":"etc/motd.conf","mode":"1644"')
})

it('vib diff compares two VIBs, and vib extract takes a file out', async () => {
  const { at, vib } = await made()
  await vib('build', at('rules.json'), '-o', at('a.vib'))
  await writeFile(at('rules.json'), JSON.stringify({ ...sample, version: '1.0.0-0.0.2' }))
  await vib('build', at('rules.json'), '-o', at('b.vib'))
  const same = await vib('diff', at('a.vib'), at('a.vib'))
  expect([same.code, same.json]).toEqual([0, { same: true, differences: [] }])
  const other = await vib('diff', at('a.vib'), at('b.vib'))
  expect([other.code, other.json]).toEqual([
    1,
    { same: false, differences: [{ what: 'field', name: 'version', a: '1.0.0-0.0.1', b: '1.0.0-0.0.2' }] },
  ])
  const path = 'etc/vmware/firewall/demo-rules.xml'
  expect((await vib('extract', at('a.vib'), path, '-o', at('rules.xml'))).code).toBe(0)
  expect(await readFile(at('rules.xml'), 'utf8')).toContain('<id>labAgent</id>')
})

it('vib template prints rules that vib build takes', async () => {
  const { at, line, vib } = await made()
  const printed = await line.run(['vib', 'template', 'iperf'])
  await writeFile(at('rules.json'), printed.stdout)
  expect((await vib('build', at('rules.json'), '-o', at('x.vib'))).code).toBe(0)
  expect((await vib('template', 'none')).code).toBe(2)
})

it('tells a user the same in both languages', async () => {
  const { at, line } = await made()
  await line.run(['vib', 'build', at('rules.json'), '-o', at('x.vib')])
  const english = await line.run(['vib', 'inspect', at('x.vib'), '--lang', 'en'])
  expect(english.stdout).toMatch(/ESXi 8\.0: Installs/)
  expect(english.stdout).toMatch(/\[inferred\] .*no host has shown it/)
  expect(english.stdout).toMatch(/20020 \(source\)/)
  const chinese = await line.run(['vib', 'inspect', at('x.vib'), '--lang', 'zh-CN'])
  expect(chinese.stdout).toMatch(/ESXi 8\.0: 可以安装/)
  expect(chinese.stdout).toContain('[推断]')
})
