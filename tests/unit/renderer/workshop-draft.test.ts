import { describe, expect, test } from 'vitest'
import {
  addRulesets,
  changeRule,
  contentOf,
  editedDraft,
  editedRulesets,
  emptyDraft,
  parsePort,
  portText,
  readDraft,
  removeRule,
  removeRuleset,
  restore,
  withNames,
} from '../../../renderer/stores/workshop-draft.ts'
import { createWorkshop, isChanged, openDocument, startNew } from '../../../renderer/stores/workshop.ts'
import type { VibDraft } from '../../../shared/models/vib-workshop.ts'

const draft: VibDraft = {
  name: 'example-agent',
  version: '1.0.0-1',
  vendor: 'EXAMPLE',
  summary: 'Example',
  profile: 'all',
  rulesets: [
    {
      id: 'exampleAgent',
      title: 'Example agent',
      rules: [
        { direction: 'inbound', protocol: 'tcp', porttype: 'dst', port: 9_182 },
        { direction: 'inbound', protocol: 'tcp', porttype: 'dst', port: { begin: 9_100, end: 9_110 } },
      ],
      enabled: true,
      required: false,
      flags: 'x',
    },
  ],
}

describe('a port as it is typed', () => {
  test.each([
    ['9182', 9_182],
    ['9100-9110', { begin: 9_100, end: 9_110 }],
    [' 9100 – 9110 ', { begin: 9_100, end: 9_110 }],
    ['９１００～９１１０', { begin: 9_100, end: 9_110 }],
    ['9110-9100', { begin: 9_110, end: 9_100 }],
    ['0', 0],
    ['65535', 65_535],
  ])('%j is read', (text, port) => {
    expect(parsePort(text)).toEqual({ port })
  })
  test.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['80,443', 'unreadable'],
    ['http', 'unreadable'],
    ['0x50', 'unreadable'],
    ['1e3', 'unreadable'],
    ['-80', 'unreadable'],
    ['9100-', 'unreadable'],
    ['65536', 'tooLarge'],
    ['1-70000', 'tooLarge'],
  ])('%j is none, and why', (text, fault) => {
    expect(parsePort(text)).toEqual({ fault })
  })
  test('what is read is shown so that it is read again', () => {
    for (const port of [443, { begin: 1, end: 9 }]) expect(parsePort(portText(port))).toEqual({ port })
  })
})

describe('the form', () => {
  test('gives back the draft it was opened with', () => {
    const read = readDraft(editedDraft(draft))
    expect(read.draft).toEqual(draft)
    expect(read.unread.size).toBe(0)
  })

  test('keeps a port that cannot be read, and leaves its rule out of the draft alone', () => {
    const edited = editedDraft(draft)
    const [first, second] = edited.rulesets[0]?.rules ?? []
    const typed = changeRule(edited, first?.id ?? '', { port: '91x' })
    const read = readDraft(typed)
    expect(read.draft.rulesets[0]?.rules).toEqual(draft.rulesets[0]?.rules.slice(1))
    expect(read.ruleIds).toEqual([[second?.id]])
    expect([...read.unread]).toEqual([[first?.id, 'unreadable']])
    expect(typed.rulesets[0]?.rules[0]?.port).toBe('91x')
  })

  test('puts back a rule and a ruleset where they were, with what was changed meanwhile', () => {
    const edited = editedDraft(draft)
    const [first, second] = edited.rulesets[0]?.rules ?? []
    const removed = removeRule(edited, first?.id ?? '')
    const later = changeRule(removed?.draft ?? edited, second?.id ?? '', { port: '9200' })
    const back = removed ? restore(later, removed.removal) : later
    expect(back.rulesets[0]?.rules.map(({ port }) => port)).toEqual(['9182', '9200'])

    const without = removeRuleset(back, back.rulesets[0]?.id ?? '')
    expect(without?.draft.rulesets).toEqual([])
    expect(without && contentOf(restore(without.draft, without.removal))).toBe(contentOf(back))
    expect(removed && without && restore(without.draft, removed.removal)).toEqual(without?.draft)
  })

  test('lets an untouched ruleset give way to what is added, and nothing else', () => {
    const added = editedRulesets(draft.rulesets)
    const first = addRulesets(emptyDraft(), added)
    expect(first.rulesets).toEqual(added)
    expect(addRulesets(first, editedRulesets(draft.rulesets)).rulesets).toHaveLength(2)
  })

  test('names a package after its first ruleset, and never over what was typed', () => {
    const named = withNames(addRulesets(emptyDraft(), editedRulesets(draft.rulesets)), (key) => `Rules ${key}`)
    expect(named).toMatchObject({ name: 'example-agent', summary: 'Example agent' })
    expect(withNames({ ...named, name: 'mine' }, () => '')).toMatchObject({ name: 'mine' })
    expect(withNames(emptyDraft(), () => 'x')).toMatchObject({ name: '', summary: '' })
  })
})

describe('a document in the form', () => {
  const document = {
    id: '00000000-0000-4000-8000-000000000001',
    title: 'Agent',
    versions: [
      { number: 2, at: '2026-11-30T10:00:00.000Z', draft },
      { number: 1, at: '2026-11-29T10:00:00.000Z', draft: { ...draft, rulesets: [] } },
    ],
  }

  test('is unchanged when opened, changed when edited, and unchanged when edited back', () => {
    const store = createWorkshop()
    openDocument(store, document)
    expect(isChanged(store.getState())).toBe(false)
    expect(store.getState().document).toEqual({ id: document.id, title: 'Agent', version: 2 })
    const opened = store.getState().draft
    store.setState({ draft: { ...opened, vendor: 'other' } })
    expect(isChanged(store.getState())).toBe(true)
    store.setState({ draft: { ...opened } })
    expect(isChanged(store.getState())).toBe(false)
  })

  test('counts an older version as a change of the newest', () => {
    const store = createWorkshop()
    openDocument(store, document, 1)
    expect(store.getState().draft.rulesets).toEqual([])
    expect(isChanged(store.getState())).toBe(true)
    startNew(store)
    expect(store.getState().document).toBeNull()
    expect(isChanged(store.getState())).toBe(false)
  })
})
