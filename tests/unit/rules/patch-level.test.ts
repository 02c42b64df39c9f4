import { describe, expect, it } from 'vitest'
import { esxiBuilds } from '../../../shared/reference/esxi-builds.ts'
import { hasLaterUpdate, patchLevel } from '../../../shared/rules/patch-level.ts'

const { builds, lines } = esxiBuilds
const counts = new Set(['ga', 'update', 'patch', 'express'])

describe('patch level', () => {
  it('knows all 171 builds, each once', () => {
    expect(builds).toHaveLength(171)
    expect(new Set(builds.map(({ build }) => build)).size).toBe(171)
  })

  it.each(builds.map((row) => [row.name, row] as const))('%s: counts the newer patches of its level', (_name, row) => {
    const level = patchLevel(row.version, String(row.build))
    const from = row.fullBuild ?? row.build
    const newer = builds.filter((each) => each.branch === row.branch && counts.has(each.kind) && each.build > from)
    expect(level).toMatchObject({
      name: row.name,
      withdrawn: row.kind === 'recalled',
      behind: newer.length,
      latest: { build: lines[row.line]?.latestBuild },
      endOfSupport: lines[row.line]?.generalSupportEnds,
    })
    // What the level's newest patch is missing is nothing.
    expect(patchLevel(row.version, String(level.newest?.build)).behind).toBe(0)
  })

  it.each([
    ['8.0.3', '24022510', 10],
    ['8.0.3', '24674464', 6],
    ['8.0.3', '24677879', 6],
    ['8.0.3', '25595708', 0],
    ['8.0.2', '25626445', 0],
    ['7.0.3', '24784741', 0],
    ['6.5.0', '20448942', 0],
    ['9.1.0', '25370933', 2],
  ])('%s build %s is %i behind', (version, build, behind) => {
    expect(patchLevel(version, build).behind).toBe(behind)
  })

  it('tells of a later update of the line although the own level has no newer patch', () => {
    expect(hasLaterUpdate(patchLevel('8.0.2', '25626445'))).toBe(true)
    expect(hasLaterUpdate(patchLevel('8.0.3', '25595708'))).toBe(false)
  })

  it('places a build that is not in the table by its number among those of its version', () => {
    expect(patchLevel('8.0.3', '25429390')).toMatchObject({ name: null, behind: 1 })
    expect(patchLevel('8.0.3', '99999999')).toMatchObject({ name: null, behind: 0 })
    expect(patchLevel('6.7.0', '20497098')).toMatchObject({ name: null, behind: 0, endOfSupport: '2022-10-15' })
  })

  it('knows nothing of a version that is not in the table, or of a build that is no number', () => {
    expect(patchLevel('12.0.0', '99999999')).toMatchObject({ behind: null, latest: null, endOfSupport: null })
    expect(patchLevel('8.0.3', 'custom')).toMatchObject({ name: null, behind: null })
  })

  it('warns of upgrades that would go back in time', () => {
    expect(patchLevel('8.0.3', '25067014').notTo).toEqual([])
    expect(patchLevel('8.0.3', '25205845').notTo).toEqual(['9.0'])
    expect(patchLevel('8.0.3', '25429389').notTo).toEqual(['9.0', '9.1.0'])
  })
})
