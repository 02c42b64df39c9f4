import { describe, expect, test } from 'vitest'
import { fileTree, matchingRows, treeRows } from '../../../renderer/features/vibs/read/file-tree.ts'
import { filterRows, packageRows, sortRows } from '../../../renderer/features/vibs/software/packages.ts'
import { basisOf } from '../../../renderer/features/vibs/verdict-words.ts'
import type { VibDescription, VibFileEntry } from '../../../shared/models/vib.ts'
import { judgeVib } from '../../../shared/rules/vibs/verdict.ts'
import { communityPackages, vibFiles } from '../../support/fake-main/vib-samples.ts'

const entry = (path: string, type: VibFileEntry['type'] = 'file'): VibFileEntry => ({
  path,
  type,
  mode: 0o644,
  size: 1,
})
const lines = (entries: readonly VibFileEntry[], closed: readonly string[] = []) =>
  treeRows(fileTree(entries, true), new Set(closed)).map(({ level, label }) => `${' '.repeat(level - 1)}${label}`)

describe('the tree of a VIB', () => {
  test('joins folders that contain only each other, and sorts folders before files', () => {
    expect(lines([entry('b'), entry('etc/vmware/firewall/a.xml'), entry('etc/vmware/firewall/0.xml')])).toEqual([
      'etc/vmware/firewall/',
      ' 0.xml',
      ' a.xml',
      'b',
    ])
  })

  test('shows nothing of a closed folder', () => {
    expect(lines([entry('etc/a'), entry('opt/b')], ['etc/'])).toEqual(['etc/', 'opt/', ' b'])
  })

  test('keeps every entry of a hostile payload as a line of its own', () => {
    const hostile = [entry('../up'), entry('/abs'), entry('twice'), entry('twice'), entry('twice/in'), entry('//')]
    const rows = treeRows(fileTree(hostile, true), new Set())
    expect(rows.filter(({ open }) => open === null).map(({ entry: each }) => each?.path)).toEqual(
      expect.arrayContaining(['../up', '/abs', 'twice', 'twice', 'twice/in', '//']),
    )
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
  })

  test('takes a path of 50,000 folders, which are one line', () => {
    expect(lines([entry(`${'a/'.repeat(50_000)}b`)])).toHaveLength(2)
    const branching = Array.from({ length: 2_000 }, (_, depth) => entry(`${'a/'.repeat(depth)}f`))
    expect(lines(branching)).toHaveLength(3_999)
  })

  test('counts files outside the known places in each folder above them, of community VIBs alone', () => {
    const entries = [entry('etc/rc.local.d/x'), entry('etc/vmware/firewall/a.xml'), entry('opt/b')]
    const [etc] = treeRows(fileTree(entries, true), new Set())
    expect(etc).toMatchObject({ label: 'etc/', outside: 1 })
    expect(fileTree(entries, false).outside.size).toBe(0)
  })

  test('finds files by any part of their path, whatever its case', () => {
    const tree = fileTree([entry('etc/Init.d/a'), entry('opt/b')], false)
    expect(matchingRows(tree, 'INIT').map(({ label }) => label)).toEqual(['etc/Init.d/a'])
  })
})

describe('the packages of a host', () => {
  const rows = packageRows(communityPackages(), 'PartnerSupported')
  const named = (found: typeof rows) => found.map(({ of: { name } }) => name)

  test('below the level of the host come first by remark, those without one last', () => {
    const sorted = sortRows(rows, { by: 'remark', descending: false }, 'en')
    expect(sorted.slice(0, 3).map(({ remark }) => remark)).toEqual(['belowLevel', 'belowLevel', 'thirdParty'])
    expect(sorted.at(-1)?.remark).toBeNull()
    expect(sortRows(rows, { by: 'remark', descending: true }, 'en').at(-1)?.remark).toBeNull()
  })

  test('are found by words of any column', () => {
    expect(named(filterRows(rows, 'community virtually', false))).toEqual(['ghettoVCB'])
    expect(named(filterRows(rows, 'vmware', true))).toEqual(['nmlx5-core', 'vmware-storcli64'])
  })
})

test('a tile says what its verdict rests on', () => {
  const sample = (name: string): VibDescription => {
    const file = vibFiles[name]?.()
    if (file?.kind !== 'vib') throw new Error(name)
    return file.vib
  }
  const bases = (vib: VibDescription) =>
    (['6.7', '7.0', '8.0', '9.0'] as const).map((target) => basisOf(judgeVib(vib, target)))
  expect(bases(sample('backup-proxy-2.3.1-1.vib'))).toEqual(['reported', 'notProven', 'reported', 'expectedRefused'])
  expect(bases(sample('net-example.vib'))).toEqual(['documented', 'documented', 'documented', 'documented'])
  expect(bases(sample('esx-base.vib'))).toEqual(['expectedInstalls', 'expectedInstalls', 'reported', 'noReports'])
})
