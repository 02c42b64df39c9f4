import { expect, test } from 'vitest'
import { whatFollows } from '../../../renderer/features/shutdown/what-follows.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'

const en = createTranslator('en').t
const zh = createTranslator('zh-CN').t
const actions = ['shutdown', 'reboot', 'cycle', 'enter', 'leave'] as const
const counting = (action: (typeof actions)[number], leftOn: number) => ({
  action,
  outlook: { times: {}, hostTime: null, untouched: 0, leftOn, findings: [] },
})

test.each(actions)('a %s that leaves a VM on never says that none is running', (action) => {
  expect(whatFollows(en, counting(action, 1), 0)).not.toContain('No guest is running')
  expect(whatFollows(zh, counting(action, 1), 0)).not.toContain('没有虚拟机在运行')
})

test('what is left on loses power where the host goes down', () => {
  expect(whatFollows(en, counting('reboot', 1), 0)).toBe(
    'Only the host reboots; 1 VM is left on and loses power with it',
  )
  expect(whatFollows(en, counting('cycle', 2), 0)).toBe(
    'Only the host shuts down and is woken again; 2 VMs are left on and lose power with it',
  )
  expect(whatFollows(en, counting('enter', 1), 0)).toBe('Only the mode changes; 1 VM is left on')
  expect(whatFollows(zh, counting('reboot', 2), 0)).toBe('只重新启动主机；2 台虚拟机保持运行，随主机一起断电')
})

test('only a shutdown and a power cycle say that the host shuts down', () => {
  for (const action of ['reboot', 'enter', 'leave'] as const)
    for (const count of [0, 2]) {
      expect(whatFollows(en, counting(action, 0), count)).not.toMatch(/shut/i)
      expect(whatFollows(zh, counting(action, 0), count)).not.toMatch(/关机|关闭/)
    }
  expect(whatFollows(en, counting('reboot', 0), 2)).toBe('2 guests, then the reboot')
})
