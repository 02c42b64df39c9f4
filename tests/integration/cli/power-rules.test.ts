import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stableUuid } from '../../../electron/practice/machines.ts'
import type { CommandLine } from './support/command.ts'
import { callsOf, changes, lineWithHost, password } from './support/hosts.ts'
import { runOf } from './support/shutdown.ts'

const withPassword = { input: password }
const uuidOf = (id: string): string => stableUuid(`instance-${id}`)
const args = (...more: string[]): string[] => ['power', 'rules', 'esx', ...more, '--password-stdin']
const powerRules = (line: CommandLine, ...more: string[]) => line.json(args(...more), withPassword)

interface Listing {
  readonly vms: readonly {
    readonly id: string
    readonly ambiguous: boolean
    readonly instanceUuid: string
    readonly rules: Readonly<Record<string, { readonly value: unknown; readonly source: string }>>
  }[]
  readonly unmatched: readonly unknown[]
}

async function listing(line: CommandLine): Promise<Listing> {
  const ended = await powerRules(line)
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  return ended.json as Listing
}
const ruleOf = ({ vms }: Listing, id: string, field: string) => vms.find((vm) => vm.id === id)?.rules[field]

describe('power rules', () => {
  it('shows every VM with each value and its source, and a dry run shows the same', async () => {
    const { line, host } = await lineWithHost({ vms: 3 })
    const set = await powerRules(line, '--vm', 'web-01', '--set', 'group=2', 'stuck=suspend')
    expect(set).toMatchObject({
      code: 0,
      json: { saved: true, id: '1', name: 'web-01', instanceUuid: uuidOf('1'), rules: { group: 2, stuck: 'suspend' } },
    })
    const listed = await listing(line)
    expect(ruleOf(listed, '1', 'group')).toEqual({ value: 2, source: 'vm' })
    expect(ruleOf(listed, '1', 'noTools')).toEqual({ value: 'ask', source: 'default' })
    expect(ruleOf(listed, '2', 'group')).toEqual({ value: 5, source: 'default' })
    const dry = await line.json(['shutdown', 'esx', '--dry-run', '--stuck', 'wait', '--password-stdin'], withPassword)
    const { plan } = runOf(dry).last
    const stuck = Object.fromEntries((plan?.rules ?? []).map(({ id, rules }) => [id, rules['stuck']]))
    expect(stuck).toEqual({
      1: { value: 'suspend', source: 'vm' },
      2: { value: 'wait', source: 'option' },
      3: { value: 'wait', source: 'option' },
    })
    expect(plan?.groups.map(({ vms }) => vms.map(({ id }) => id).toSorted())).toEqual([['1'], ['2', '3']])
    const page = await line.run(['shutdown', 'esx', '--dry-run', '--password-stdin'], withPassword)
    expect(page.stdout).toContain('Step 1: shutdown group 2')
    expect(page.stdout).toMatch(/web-01 +2 \(VM\) +no \(default\) +300 \(default\) +ask \(default\) +suspend \(VM\)/)
    expect(callsOf(host, ...changes)).toEqual([])
    expect((await stat(join(line.data, 'vm-rules.json'))).mode & 0o777).toBe(0o600)
  })

  it('follows the rules that were saved for the host where no option is given', async () => {
    const { line } = await lineWithHost({ vms: 1, noTools: 1 })
    const [{ id } = { id: '' }] = (await line.json(['host', 'list'])).json as { readonly id: string }[]
    const policy = { noTools: 'suspend', stuck: 'abort', keepOrder: true }
    await writeFile(
      join(line.data, 'host-policies.json'),
      JSON.stringify({ version: 1, data: { policies: { [id]: policy } } }),
    )
    expect(ruleOf(await listing(line), '1', 'noTools')).toEqual({ value: 'suspend', source: 'host' })
    const dry = await line.json(['shutdown', 'esx', '--dry-run', '--password-stdin'], withPassword)
    expect(dry.code).toBe(0)
    expect(runOf(dry).last.plan?.groups[0]?.vms[0]?.action).toBe('suspend')
    await line.json(['shutdown', 'esx', '--yes', '--password-stdin'], withPassword)
    const [{ id: run } = { id: '' }] = (await line.json(['report', 'list'])).json as { readonly id: string }[]
    expect((await line.json(['report', 'show', run])).json).toMatchObject({
      report: { policy: { ...policy, mode: 'direct' } },
    })
  })

  it('takes a rule away again, and refuses what does not exist', async () => {
    const { line } = await lineWithHost({ vms: 1 })
    await powerRules(line, '--vm', uuidOf('1').toUpperCase(), '--set', 'protected=true')
    const unset = await powerRules(line, '--vm', 'web-01', '--unset', 'protected')
    expect(unset.json).toMatchObject({ rules: {} })
    expect(JSON.parse(await readFile(join(line.data, 'vm-rules.json'), 'utf8'))).toEqual({
      version: 1,
      data: { vms: [] },
    })
    const refused: [string[], string][] = [
      [['--vm', 'web-01', '--set', 'colour=red'], 'VM_RULES_INVALID'],
      [['--vm', 'web-02', '--set', 'group=1'], 'VM_RULES_VM_UNKNOWN'],
      [['--vm', 'web-01'], 'USAGE'],
      [['--set', 'group=1'], 'USAGE'],
      [['--export', 'a', '--import', 'b'], 'USAGE'],
      [['--import', '-'], 'USAGE'],
    ]
    for (const [given, code] of refused) {
      const ended = await powerRules(line, ...given)
      expect([ended.code, ended.json]).toEqual([2, { error: expect.objectContaining({ code }) }])
    }
  })

  it('refuses rules for VMs that cannot be told apart, and lists them as ambiguous', async () => {
    const { line, host } = await lineWithHost({ vms: 3, names: (index) => (index < 2 ? 'twin' : 'copy') })
    const twice = await powerRules(line, '--vm', 'twin', '--set', 'group=1')
    expect(twice).toMatchObject({ code: 2, json: { error: { code: 'VM_RULES_NAME_TWICE' } } })
    host.setVm('3', { instanceUuid: uuidOf('1') })
    const copied = await powerRules(line, '--vm', 'copy', '--set', 'group=1')
    expect(copied).toMatchObject({ code: 6, json: { error: { code: 'VM_RULES_AMBIGUOUS' } } })
    const { vms } = await listing(line)
    expect(Object.fromEntries(vms.map(({ id, ambiguous }) => [id, ambiguous]))).toEqual({ 1: true, 2: false, 3: true })
  })
})

describe('power rules, as a file', () => {
  it('comes back as it went out, and is not written over', async () => {
    const { line } = await lineWithHost({ vms: 2 })
    const file = join(line.data, 'rules.json')
    await powerRules(line, '--vm', 'web-01', '--set', 'last=true', 'guestTimeoutSeconds=900')
    expect(await powerRules(line, '--export', file)).toMatchObject({ code: 0, json: { file, vms: 2 } })
    const exported = await readFile(file, 'utf8')
    expect(JSON.parse(exported)).toEqual({
      version: 1,
      vms: expect.arrayContaining([
        {
          instanceUuid: uuidOf('1'),
          name: 'web-01',
          moid: '1',
          rules: { guestTimeoutSeconds: 900, last: true },
        },
        { instanceUuid: uuidOf('2'), name: expect.any(String), moid: '2', rules: {} },
      ]),
    })
    expect((await powerRules(line, '--import', file)).json).toEqual({
      saved: true,
      changes: [],
      unmatched: [],
      ambiguous: [],
    })
    const again = await powerRules(line, '--export', file)
    expect(again).toMatchObject({ code: 2, json: { error: { code: 'VM_RULES_FILE_EXISTS' } } })
    await powerRules(line, '--vm', 'web-01', '--unset', 'last', 'guestTimeoutSeconds')
    await powerRules(line, '--import', file, '--yes')
    expect(ruleOf(await listing(line), '1', 'last')).toEqual({ value: true, source: 'vm' })
  })

  it('shows what would change, saves after a yes, and keeps what fits no VM', async () => {
    const { line } = await lineWithHost({ vms: 2 })
    const file = join(line.data, 'rules.json')
    await powerRules(line, '--vm', 'web-01', '--set', 'group=1')
    const elsewhere = { instanceUuid: uuidOf('77'), name: 'gone', rules: { protected: true } }
    const vms = [{ instanceUuid: uuidOf('2'), rules: { group: 3 } }, elsewhere]
    await writeFile(file, JSON.stringify({ version: 1, vms }))
    const dry = await powerRules(line, '--import', file, '--dry-run')
    const change = { id: '2', instanceUuid: uuidOf('2'), before: {}, after: { group: 3 } }
    const found = {
      changes: [expect.objectContaining(change), expect.objectContaining({ id: null, name: 'gone' })],
      unmatched: [{ ...elsewhere, moid: null }],
      ambiguous: [],
    }
    expect(dry).toMatchObject({ code: 0, json: { saved: false, ...found } })
    const unconfirmed = await powerRules(line, '--import', file)
    expect(unconfirmed).toMatchObject({ code: 2, json: { error: { code: 'CONFIRMATION_NEEDED' } } })
    expect(ruleOf(await listing(line), '2', 'group')?.source).toBe('default')
    expect(await powerRules(line, '--import', file, '--yes')).toMatchObject({
      code: 0,
      json: { saved: true, ...found },
    })
    const listed = await listing(line)
    expect([ruleOf(listed, '1', 'group'), ruleOf(listed, '2', 'group')]).toEqual([
      { value: 1, source: 'vm' },
      { value: 3, source: 'vm' },
    ])
    expect(listed.unmatched).toEqual([{ ...elsewhere, moid: null }])
    const out = join(line.data, 'out.json')
    await powerRules(line, '--export', out)
    expect(JSON.parse(await readFile(out, 'utf8'))).toMatchObject({
      vms: expect.arrayContaining([
        expect.objectContaining({ instanceUuid: uuidOf('77'), rules: { protected: true } }),
      ]),
    })
  })

  it('is refused as a whole when it names an unknown rule, before a host is asked', async () => {
    const { line, host } = await lineWithHost({ vms: 1 })
    const file = join(line.data, 'rules.json')
    const vms = [{ instanceUuid: uuidOf('1'), rules: { group: 1, colour: 'red' } }]
    await writeFile(file, JSON.stringify({ version: 1, vms }))
    const before = host.calls.length
    const ended = await powerRules(line, '--import', file, '--yes')
    expect(ended).toMatchObject({
      code: 2,
      json: { error: { code: 'VM_RULES_INVALID', details: { where: '$.vms[0].rules.colour' } } },
    })
    expect(host.calls).toHaveLength(before)
    expect((await listing(line)).vms[0]?.rules['group']?.source).toBe('default')
  })
})

describe('a shutdown', () => {
  it('does not begin while the rules of VMs cannot be read', async () => {
    const { line, host } = await lineWithHost({ vms: 1 })
    await writeFile(join(line.data, 'vm-rules.json'), '{')
    const ended = await line.json(['shutdown', 'esx', '--yes', '--password-stdin'], withPassword)
    expect(ended).toMatchObject({ code: 1 })
    expect(ended.lines.at(-1)).toMatchObject({ error: { code: 'STORAGE_CORRUPT' } })
    expect(callsOf(host, ...changes)).toEqual([])
  })
})
