import { describe, expect, it } from 'vitest'
import type { HostPackage, ImageChange, ImageChangeEntry } from '../../../shared/models/host-image.ts'
import type { AcceptanceLevel } from '../../../shared/models/vib.ts'
import { levelToRestore, rulesetsOf } from '../../../shared/rules/vibs/restore-level.ts'

const entry = (id: string, change: ImageChange, more: Partial<ImageChangeEntry> = {}): ImageChangeEntry => ({
  id,
  at: '2026-01-01T00:00:00.000Z',
  hostId: 'h',
  hostName: 'esx',
  change,
  before: null,
  state: 'done',
  code: null,
  undoOf: null,
  ...more,
})
const set = (id: string, before: AcceptanceLevel, level: AcceptanceLevel, more: Partial<ImageChangeEntry> = {}) =>
  entry(id, { kind: 'acceptance', level }, { before, ...more })
const vib = (acceptance: string | null): HostPackage => ({
  name: 'x',
  version: '1',
  vendor: 'v',
  acceptance,
  installDate: null,
})
const lowered = set('lowered', 'PartnerSupported', 'CommunitySupported')

describe('the level that a host gets back', () => {
  it('is the one it was lowered from', () => {
    const back = { level: 'PartnerSupported', undoOf: 'lowered' }
    expect(levelToRestore([lowered], 'CommunitySupported', [vib('PartnerSupported')])).toEqual(back)
    // What was not carried out, and what became of other things, says nothing about the level.
    const failed = set('failed', 'CommunitySupported', 'VMwareAccepted', { state: 'failed' })
    const install = entry('install', { kind: 'install', name: 'x', version: '1', sha256: '0' })
    expect(levelToRestore([install, failed, lowered], 'CommunitySupported', [])).toEqual(back)
    // The host is the judge of a VIB whose level is no word of the four.
    expect(levelToRestore([lowered], 'CommunitySupported', [vib(null)])).toEqual(back)
  })

  it.each<[string, ImageChangeEntry[], AcceptanceLevel, HostPackage[]]>([
    ['nothing was lowered', [], 'CommunitySupported', []],
    ['someone else set a higher level since', [lowered], 'VMwareAccepted', []],
    [
      'someone else set a level in between since',
      [set('deep', 'VMwareAccepted', 'CommunitySupported')],
      'PartnerSupported',
      [],
    ],
    ['a community VIB remains', [lowered], 'CommunitySupported', [vib('CommunitySupported')]],
    [
      'it was given back already',
      [set('back', 'CommunitySupported', 'PartnerSupported'), lowered],
      'PartnerSupported',
      [],
    ],
    ['the last change raised it', [set('raised', 'CommunitySupported', 'VMwareAccepted')], 'VMwareAccepted', []],
    [
      'it was lowered once more by someone else',
      [set('back', 'CommunitySupported', 'PartnerSupported'), lowered],
      'CommunitySupported',
      [],
    ],
  ])('is none where %s', (_why, changes, level, remaining) => {
    expect(levelToRestore(changes, level, remaining)).toBeNull()
  })
})

it('the rulesets of a VIB are those of its last installation', () => {
  const install = (version: string, rulesets?: string[]) =>
    entry(version, { kind: 'install', name: 'x', version, sha256: '0', ...(rulesets && { rulesets }) })
  const changes = [install('2', ['b']), install('1', ['a']), install('1', ['older'])]
  expect(rulesetsOf(changes, 'x', '1')).toEqual(['a'])
  expect(rulesetsOf(changes, 'x', '3')).toEqual([])
  expect(rulesetsOf(changes, 'y', '1')).toEqual([])
  expect(rulesetsOf([install('1')], 'x', '1')).toEqual([])
})
