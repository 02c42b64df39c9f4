import { describe, expect, test } from 'vitest'
import { checkLines, type CheckState } from '../../../renderer/features/vibs/install/checks.ts'
import { stepState } from '../../../renderer/features/vibs/install/step-states.ts'
import type { Run } from '../../../renderer/features/vibs/install/use-run.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import type { InstallCheck, InstallFacts, VibOutcome, VibStep } from '../../../shared/models/host-install.ts'
import type { InstallPreview } from '../../../shared/models/vib-workshop.ts'
import { problem, type Problem } from '../../../shared/problems/problem.ts'

const { t, problemText } = createTranslator('en')

function preview(
  facts: Partial<InstallFacts> = {},
  check: Partial<InstallCheck> = {},
  change: Partial<InstallPreview> = {},
): InstallPreview {
  return {
    job: '00000000-0000-4000-8000-000000000001',
    vib: {
      name: 'agent',
      version: '1.0.0-1',
      vendor: 'EXAMPLE',
      acceptance: 'CommunitySupported',
      bytes: 4_000,
      sha256: 'a'.repeat(64),
      firewall: [{ id: 'agent', rules: [], enabled: true, required: false }],
    },
    release: '8.0.3',
    facts: {
      target: '8.0',
      licence: 'full',
      secureBoot: false,
      maintenance: false,
      level: 'CommunitySupported',
      packages: [],
      rulesets: ['sshServer'],
      datastores: [{ name: 'datastore1', free: 1_000_000_000, accessible: true }],
      missing: [],
      installing: false,
      ...facts,
    },
    check: { blockers: [], warnings: [], datastore: 'datastore1', ...check },
    lowersFrom: null,
    steps: ['upload', 'compare', 'install', 'verify', 'clean'],
    commands: [],
    uploadPath: null,
    ...change,
  }
}

function lines(given: InstallPreview, secureBootOff = false) {
  return checkLines({ preview: given, secureBootOff, t, locale: 'en', problemText, readAt: '14:20:11' })
}

const states = (given: InstallPreview, secureBootOff = false): CheckState[] =>
  lines(given, secureBootOff).map(({ state }) => state)

describe('what was checked before an installation', () => {
  test('is all passed on a host that is in order', () => {
    expect(new Set(states(preview()))).toEqual(new Set(['passed']))
  })

  test('puts first what prevents it, then what changes the host, then the unknown', () => {
    const given = preview(
      { secureBoot: true, licence: 'unknown' },
      { blockers: [problem('VIB_SECURE_BOOT_ON')] },
      { lowersFrom: 'PartnerSupported' },
    )
    const found = lines(given)
    expect(found.slice(0, 3).map(({ state, title }) => [state, title])).toEqual([
      ['blocked', 'Secure Boot is on'],
      ['changes', 'The acceptance level of the host will be lowered'],
      ['unknown', 'The licence could not be read'],
    ])
  })

  test.each<[string, InstallPreview, boolean]>([
    ['the licence', preview({ licence: 'unknown' }), false],
    ['the rulesets', preview({ rulesets: null }), false],
    ['the release', preview({ target: null }), false],
    ['the verdict', preview({}, { warnings: [problem('VIB_VERDICT_UNSURE')] }), false],
    ['Secure Boot, whatever the user says', preview({ secureBoot: null }), true],
    [
      'a dependency',
      preview({}, { warnings: [problem('VIB_DEPENDENCY_UNKNOWN', { needs: 'esx-base >= 8.x' })] }),
      false,
    ],
    ['the relations of packages', preview({}, { warnings: [problem('VIB_RELATIONS_UNKNOWN')] }), false],
    ['esxcli, before it was tried', preview({}, {}, { steps: ['upload', 'rehearse', 'install'] }), false],
    ['free space', preview({ datastores: [{ name: 'datastore1', free: null, accessible: true }] }), false],
  ])('never counts as passed where it is unknown: %s', (_, given, secureBootOff) => {
    expect(states(given, secureBootOff).filter((state) => state === 'unknown')).toHaveLength(1)
    expect(states(given, secureBootOff)).not.toContain('blocked')
  })

  const every: readonly Problem[] = [
    problem('VIB_LICENCE_FREE'),
    problem('VIB_PRIVILEGE_MISSING', { privilege: 'Host.Config.Patch' }),
    problem('VIB_INSTALL_RUNNING'),
    problem('VIB_SECURE_BOOT_ON'),
    problem('VIB_SECURE_BOOT_UNKNOWN'),
    problem('VIB_VERDICT_REFUSED', { target: '8.0' }),
    problem('VIB_LEVEL_TOO_LOW', { level: 'PartnerSupported', needed: 'CommunitySupported' }),
    problem('VIB_ALREADY_INSTALLED', { name: 'agent', version: '1.0.0-1' }),
    problem('VIB_RULESET_TAKEN', { key: 'agent' }),
    problem('VIB_NEEDS_MAINTENANCE'),
    problem('VIB_DATASTORE_NONE', { mib: 1 }),
    problem('VIB_DEPENDENCY_MISSING', { needs: 'esx-base >= 9.0' }),
    problem('VIB_CONFLICT', { name: 'rival', version: '1.0-1', conflict: 'rival << 2.0' }),
    problem('VIB_NEEDED_BY', { name: 'agent', by: 'tool 1.0-1', needs: 'agent << 1.0' }),
    // One that has no line of its own.
    problem('IMAGE_NOT_MANAGED'),
  ]
  const factsOf: Partial<Record<Problem['code'], Partial<InstallFacts>>> = {
    VIB_LICENCE_FREE: { licence: 'free' },
    VIB_PRIVILEGE_MISSING: { missing: ['Host.Config.Patch'] },
    VIB_INSTALL_RUNNING: { installing: true },
    VIB_SECURE_BOOT_ON: { secureBoot: true },
    VIB_SECURE_BOOT_UNKNOWN: { secureBoot: null },
  }
  test.each(every.map((blocker) => [blocker.code, blocker] as const))('shows what prevents it: %s', (code, blocker) => {
    const blocked = lines(preview(factsOf[code], { blockers: [blocker] })).filter(({ state }) => state === 'blocked')
    expect(blocked).toHaveLength(1)
    // The window has no command line to point to.
    expect(`${blocked[0]?.title} ${blocked[0]?.text}`).not.toMatch(/--|vib inspect|acceptance set/)
  })
})

describe('relations to installed packages', () => {
  const relations = (check: Partial<InstallCheck>) =>
    lines(preview({}, check)).map(({ state, title, text }) => [state, title, text])

  test('name the package and what was declared', () => {
    const blockers = [
      problem('VIB_DEPENDENCY_MISSING', { needs: 'esx-base >= 9.0' }),
      problem('VIB_CONFLICT', { name: 'rival', version: '1.0-1', conflict: 'rival << 2.0' }),
      problem('VIB_NEEDED_BY', { name: 'agent', by: 'tool 1.0-1', needs: 'agent << 1.0' }),
    ]
    expect(relations({ blockers }).slice(0, 3)).toEqual([
      ['blocked', 'It depends on esx-base >= 9.0', 'no installed package provides that'],
      ['blocked', 'It conflicts with rival 1.0-1', 'declared conflict: rival << 2.0'],
      ['blocked', 'tool 1.0-1 needs agent, which will be replaced', 'declared dependency: agent << 1.0'],
    ])
  })

  test('are passed only where all of them were judged', () => {
    const passed = ['passed', 'It fits the installed packages', 'its dependencies are met, and nothing conflicts']
    expect(relations({})).toContainEqual(passed)
    expect(relations({ warnings: [problem('VIB_RELATIONS_UNKNOWN')] })).not.toContainEqual(passed)
  })

  test('show every package that will be replaced', () => {
    const warnings = ['agent', 'rival'].map((name) => problem('VIB_REPLACES', { name, version: '0.9-1' }))
    expect(relations({ warnings }).filter(([state]) => state === 'changes')).toHaveLength(2)
  })
})

describe('how far a step is', () => {
  const steps: readonly VibStep[] = ['level', 'upload', 'compare', 'rehearse', 'install', 'verify', 'clean']
  const run = (seen: readonly VibStep[], outcome: VibOutcome | 'problem' | null): Run => ({
    seen,
    cancellable: true,
    cancelling: false,
    startedAt: 0,
    end: endOf(outcome),
  })
  function endOf(outcome: VibOutcome | 'problem' | null): Run['end'] {
    if (outcome === null) return null
    if (outcome === 'problem') return { problem: problem('CANCELLED') }
    return { run: { outcome, rebootRequired: null, ruleset: null, notes: [], level: null } }
  }
  test.each<[string, readonly VibStep[], VibOutcome | 'problem' | null, string]>([
    ['nothing yet', [], null, 'waiting waiting waiting waiting waiting waiting waiting'],
    ['uploading', ['level', 'upload'], null, 'done running waiting waiting waiting waiting waiting'],
    ['no rehearsal', ['level', 'upload', 'compare', 'install'], null, 'done done done omitted running waiting waiting'],
    ['installed', steps, 'installed', 'done done done done done done done'],
    [
      'refused',
      ['level', 'upload', 'compare', 'rehearse', 'clean'],
      'refused',
      'done done done failed omitted omitted done',
    ],
    [
      'lost',
      ['level', 'upload', 'compare', 'rehearse', 'install', 'verify'],
      'unknown',
      'done done done done unknown unknown omitted',
    ],
    [
      'skipped',
      ['level', 'upload', 'compare', 'rehearse', 'verify', 'clean'],
      'skipped',
      'done done done skipped omitted done done',
    ],
    ['failed', steps, 'failed', 'done done done done failed done done'],
    ['cancelled', ['level', 'upload'], 'problem', 'done failed omitted omitted omitted omitted omitted'],
  ])('%s', (_, seen, outcome, expected) => {
    const now = run(seen, outcome)
    expect(steps.map((each) => stepState(each, now)).join(' ')).toBe(expected)
  })

  test('of a removal is decided by the removal, also when the level is restored after it', () => {
    const now = run(['remove', 'verify', 'level'], 'removed')
    expect((['remove', 'verify', 'level'] as const).map((each) => stepState(each, now))).toEqual([
      'done',
      'done',
      'done',
    ])
    expect(stepState('remove', run(['remove', 'verify'], 'failed'))).toBe('failed')
  })
})
