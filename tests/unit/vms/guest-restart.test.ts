import { describe, expect, it } from 'vitest'
import { newVm } from '../../../electron/vim/vm-record.ts'
import { guestRestart } from '../../../electron/vms/guest-restart.ts'
import type { VmMoment } from '../../../electron/vms/watch-vm.ts'
import type { ToolsStatus } from '../../../shared/models/inventory.ts'

const booted = '2026-11-01T09:00:00.000Z'
const moment = (tools: ToolsStatus, more: Partial<VmMoment> = {}): VmMoment => ({
  powerState: 'poweredOn',
  tools,
  guestState: 'running',
  bootTime: booted,
  question: null,
  task: null,
  ...more,
})
const before = (tools: ToolsStatus) => ({ bootTime: booted, vm: newVm('1', { powerState: 'poweredOn', tools }) })
const running = moment('guestToolsRunning')

describe('a guest has restarted', () => {
  it('when its Tools were gone and run again', () => {
    for (const gone of ['guestToolsNotRunning', 'guestToolsExecutingScripts'] as const) {
      const judge = guestRestart(before('guestToolsRunning'))
      expect([running, moment(gone), running].map(judge)).toEqual([false, false, true])
    }
  })

  it('when it booted later than before', () => {
    const judge = guestRestart(before('guestToolsNotRunning'))
    expect(judge(moment('guestToolsNotRunning', { bootTime: '2026-11-01T09:00:01.000Z' }))).toBe(true)
  })

  it('not while its Tools run all the time, nor while it is off', () => {
    const judge = guestRestart(before('guestToolsRunning'))
    expect([running, running, moment('guestToolsNotRunning', { powerState: 'poweredOff' })].map(judge)).toEqual([
      false,
      false,
      false,
    ])
  })

  it('not when Tools only came up that were not running before: it may have been starting', () => {
    const judge = guestRestart(before('guestToolsNotRunning'))
    expect([moment('guestToolsNotRunning'), running].map(judge)).toEqual([false, false])
  })
})
