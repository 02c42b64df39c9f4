import { describe, expect, test } from 'vitest'
import { hostRowKey } from '../../../renderer/features/shutdown/host-row.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import type { RunReceipt, RunView } from '../../../shared/models/app-state.ts'
import { event, run } from '../../support/fake-main/samples.ts'

const translators = { en: createTranslator('en').t, 'zh-CN': createTranslator('zh-CN').t }
const shutdown = { en: /shut/i, 'zh-CN': /关机|关闭/ } as const
const receipt = (outcome: RunReceipt['outcome']): RunReceipt => ({
  outcome,
  problem: null,
  vms: [],
  endedAt: '2026-11-01T12:00:00.000Z',
  runId: null,
})

/** Every moment of a run, with the step in which its host is asked. */
const moments = (step: 'host' | 'maintenance'): readonly Partial<RunView>[] => [
  { phase: 'countdown' },
  { phase: 'running' },
  { phase: 'running', cancelling: true },
  { phase: 'running', events: [event(1, step, 'started')] },
  { phase: 'running', events: [event(1, step, 'failed')] },
  { phase: 'ending', events: [event(1, step, 'started')] },
  { phase: 'ended', events: [], receipt: receipt('cancelled') },
  { phase: 'ended', events: [event(1, step, 'failed')], receipt: receipt('failed') },
  { phase: 'ended', events: [event(1, step, 'done')], receipt: receipt('unknown') },
]

describe.each(['en', 'zh-CN'] as const)('the host row in %s', (locale) => {
  const t = translators[locale]
  test.each(['reboot', 'enter', 'leave'] as const)('never calls a run to %s a shutdown', (action) => {
    const step = action === 'reboot' ? 'host' : 'maintenance'
    for (const moment of moments(step)) expect(t(hostRowKey(run({ ...moment, action })))).not.toMatch(shutdown[locale])
  })
})

test('the row says what was asked of the host, or that nothing was', () => {
  const t = translators.en
  const row = (action: RunView['action'], change: Partial<RunView>) => t(hostRowKey(run({ action, ...change })))
  expect(row('reboot', { phase: 'countdown' })).toBe('Checked again, then rebooted')
  expect(row('reboot', { phase: 'ending', events: [event(1, 'host', 'started')] })).toBe('Asked to reboot')
  expect(row('enter', { phase: 'running', events: [event(1, 'maintenance', 'started')] })).toBe(
    'Asked to enter maintenance mode',
  )
  expect(row('leave', { phase: 'ended', receipt: receipt('cancelled') })).toBe('Not asked to exit maintenance mode')
  expect(row('reboot', { phase: 'ended', receipt: receipt('back') })).toBe('The host has booted again')
  expect(row('shutdown', { phase: 'ending' })).toBe('Asked to shut down')
})
