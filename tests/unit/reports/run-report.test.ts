import { describe, expect, test } from 'vitest'
import { exportRunReport, runReportFormats } from '../../../electron/reports/run-report.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import type { ActivityRun } from '../../../shared/models/activity.ts'
import type { JournalEntry } from '../../../shared/models/power.ts'
import type { ChainReport } from '../../../shared/models/run-chain.ts'
import { chainState } from '../../../shared/rules/chain-state.ts'
import { runReport } from '../../../shared/rules/run-report.ts'
import { resolvedRules } from './resolved-rules.ts'

const runId = '10000000-0000-4000-8000-000000000000'
const hostId = '00000000-0000-4000-8000-000000000001'
const base = { runId, hostId, seq: 0 }
const at = (second: number): string => `2026-03-01T10:00:${String(second).padStart(2, '0')}.000Z`
const hostile = `<script>alert(1)</script> | [x](https://example.org) \`\`\` \u202E"'&`

const step = (
  second: number,
  vm: string,
  state: 'started' | 'waiting' | 'done' | 'failed',
  code: string | null = null,
  params: Record<string, string> = {},
): JournalEntry => ({ ...base, at: at(second), type: 'step', step: 'guest', vm, state, code, params })

const vms = [
  { id: '1', name: hostile, before: 'poweredOn', after: 'poweredOff', how: 'guest-shutdown' },
  { id: '2', name: 'db', before: 'poweredOn', after: 'suspended', how: 'suspended' },
  { id: '3', name: null, before: 'poweredOn', after: 'poweredOn', how: 'left-on' },
] as const

const policy = {
  mode: 'direct',
  guestTimeoutSeconds: 300,
  noTools: 'ask',
  stuck: 'ask',
  inaccessible: 'abort',
  maxTimeSeconds: null,
} as const

const entries: readonly JournalEntry[] = [
  {
    ...base,
    at: at(0),
    type: 'run-started',
    kind: 'shutdown',
    trigger: 'cli',
    hostName: hostile,
    address: 'esx.example.org',
    pid: 1,
    policy,
    bootTime: null,
    vms: vms.map(({ id, name }) => ({ id, name, powerState: 'poweredOn', instanceUuid: null })),
    rules: [
      { vm: '1', ...resolvedRules({}) },
      { vm: '2', ...resolvedRules({ noTools: { value: 'suspend', source: 'vm' } }) },
      { vm: '3', ...resolvedRules({}) },
    ],
  },
  step(1, '1', 'started'),
  step(1, '2', 'started'),
  step(1, '3', 'started'),
  step(2, '2', 'waiting', 'VM_TOOLS_NOT_RUNNING', { vm: 'db', id: '2' }),
  {
    ...base,
    at: at(3),
    type: 'call',
    method: 'SuspendVM_Task',
    vm: '2',
    state: 'intent',
    code: null,
    operationId: 'op',
  },
  {
    ...base,
    at: at(4),
    type: 'call',
    method: 'SuspendVM_Task',
    vm: '2',
    state: 'accepted',
    code: null,
    operationId: 'op',
    task: hostile,
  },
  step(5, '2', 'waiting', null, { call: 'SuspendVM_Task', by: 'rule' }),
  step(9, '2', 'done', null, { how: 'suspended' }),
  step(20, '1', 'waiting', 'VM_STUCK', { vm: hostile, id: '1', seconds: '18' }),
  step(30, '1', 'waiting', null, { question: 'stuck', answer: 'wait', by: 'user' }),
  step(31, '3', 'waiting', 'VM_STUCK', { vm: '3', id: '3', seconds: '29' }),
  step(42, '1', 'done', null, { how: 'guest-shutdown' }),
  step(50, '3', 'failed', 'VM_STUCK', { vm: '3', id: '3', seconds: '49' }),
]

const run: ActivityRun = {
  kind: 'shutdown',
  trigger: 'cli',
  runId,
  hostId,
  hostName: hostile,
  address: 'esx.example.org',
  startedAt: at(0),
  endedAt: at(55),
  outcome: 'aborted',
  code: 'VM_STUCK',
  policy,
  vms,
  calls: [],
  entries,
}

const whole: ChainReport = {
  whole: true,
  signed: true,
  signedAt: at(56),
  keychain: true,
  keyChecked: true,
  newestChecked: true,
  runs: 1,
  before: [],
  open: [],
  unsigned: [],
  findings: [],
}

describe('the report of a run', () => {
  test('has each guest with its time, and who decided what', () => {
    const report = runReport(run)
    expect(report).toMatchObject({ seconds: 55, trigger: 'cli', outcome: 'aborted', params: { id: '3' } })
    expect(report.guests.map(({ id, seconds, code }) => [id, seconds, code])).toEqual([
      ['1', 41, null],
      ['2', 8, null],
      ['3', null, 'VM_STUCK'],
    ])
    expect(report.decisions.map(({ vm, question, answer, by, source }) => [vm, question, answer, by, source])).toEqual([
      ['2', 'no-tools', 'suspend', 'rule', 'vm'],
      ['1', 'stuck', 'wait', 'user', null],
      ['3', 'stuck', null, null, null],
    ])
    expect(report.calls).toMatchObject([{ operationId: 'op', at: at(3), state: 'accepted', task: hostile }])
  })

  /** Returns who decided what about VM 2, whose rules these are, in a run with these entries. */
  const decided = (rules: Parameters<typeof resolvedRules>[0], steps: readonly JournalEntry[]): unknown[] => {
    const [first] = entries
    if (first?.type !== 'run-started') throw new Error('the run does not begin with its start')
    const start = { ...first, rules: [{ vm: '2', ...resolvedRules(rules) }] }
    return runReport({ ...run, entries: [start, ...steps] }).decisions.map(({ question, answer, by, source }) => {
      return [question, answer, by, source]
    })
  }
  const askedTools = step(2, '2', 'waiting', 'VM_TOOLS_NOT_RUNNING', { vm: 'db', id: '2' })

  test('names the rule that cut the power after a question that got no answer', () => {
    const steps = [
      askedTools,
      step(22, '2', 'waiting', 'VM_STUCK', { vm: 'db', id: '2', seconds: '20' }),
      step(23, '2', 'waiting', null, { call: 'PowerOffVM_Task', by: 'rule' }),
    ]
    expect(decided({ stuck: { value: 'power-off', source: 'vm' } }, steps)).toEqual([
      ['no-tools', null, null, null],
      ['stuck', 'power-off', 'rule', 'vm'],
    ])
  })

  test('names the user who answered beforehand', () => {
    const sent = step(3, '2', 'waiting', null, { call: 'SuspendVM_Task', by: 'rule' })
    expect(decided({ stuck: { value: 'power-off', source: 'vm' } }, [askedTools, sent])).toEqual([
      ['no-tools', 'suspend', 'user', null],
    ])
  })

  test.each(runReportFormats)('as %s in both languages nothing of a host acts as markup', (format) => {
    for (const locale of ['en', 'zh-CN'] as const) {
      const document = exportRunReport(
        { report: runReport(run), chain: whole, checkedAt: at(57) },
        format,
        createTranslator(locale),
      )
      if (format === 'json')
        expect(JSON.parse(document)).toMatchObject({ report: { hostName: hostile }, chain: { whole: true } })
      else expect(document).not.toContain('\u202E')
      if (format === 'html') expect(document.match(/<script|<a |href=|src=/g)).toBeNull()
      // Within a code span nothing is markup; outside of one there is none.
      if (format === 'md') expect(document.replaceAll(/(`+)(?!`).*?[^`]\1(?!`)/g, '')).not.toMatch(/(?<!\\)[<[]/)
    }
  })
})

describe('what is said about the journal', () => {
  const altered = { kind: 'altered' as const, file: 'x.jsonl', line: 3, runId }
  test.each([
    ['whole', whole, 'whole'],
    ['without a keychain', { ...whole, signedAt: null, keychain: false, unsigned: [runId] }, 'noKeychain'],
    ['not signed yet', { ...whole, unsigned: [runId] }, 'unsigned'],
    ['another run unsigned', { ...whole, unsigned: [hostId] }, 'whole'],
    ['of an earlier version', { ...whole, before: [runId] }, 'before'],
    ['altered', { ...whole, findings: [altered] }, 'broken'],
    ['another run altered', { ...whole, findings: [{ ...altered, runId: hostId }] }, 'whole'],
    ['the chain altered', { ...whole, findings: [{ ...altered, runId: null }] }, 'broken'],
  ])('%s', (_name, chain, state) => expect(chainState(chain, runId)).toBe(state))
})
