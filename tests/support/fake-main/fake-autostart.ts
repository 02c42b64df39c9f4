import type { AutostartView } from '../../../shared/ipc/autostart.ts'
import type { RequestInput, RequestOutput } from '../../../shared/ipc/contract.ts'
import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { HostView } from '../../../shared/models/app-state.ts'
import type { AutostartConfig, AutostartJournalEntry } from '../../../shared/models/autostart.ts'
import { problem } from '../../../shared/problems/problem.ts'
import {
  applyAutostart,
  autostartBetween,
  fixAutostart,
  judgeAutostart,
  orderAutostart,
} from '../../../shared/rules/autostart.ts'

type Name = 'autostart.read' | 'autostart.change'
type Answers = { readonly [Each in Name]: (input: RequestInput<Each>) => Envelope<RequestOutput<Each>> }

/** Autostart settings as a fresh host has them, changed by the real rules. */
export function autostartAnswers(hostOf: (id: string) => HostView | undefined): Answers {
  const fresh: AutostartConfig = {
    defaults: { enabled: null, startDelay: 120, stopDelay: 120, waitForHeartbeat: false, stopAction: 'PowerOff' },
    entries: [],
  }
  let config = fresh
  let before: AutostartConfig | null = null
  const vmsOf = (id: string) => hostOf(id)?.state.inventory?.vms ?? []
  const view = (id: string): AutostartView => {
    const vms = vmsOf(id)
    const input = { config, vms, timeOf: () => null }
    const nameOf = (vm: string): string => vms.find((each) => each.id === vm)?.name ?? vm
    return {
      config,
      report: judgeAutostart(input),
      fix: fixAutostart(input),
      undo: before && autostartBetween(config, before, nameOf),
    }
  }
  return {
    'autostart.read': ({ id }) => ({ ok: true, value: view(id) }),
    'autostart.change': ({ id, undo, order }) => {
      const { fix, undo: back } = view(id)
      const proposed = order ? orderAutostart({ config, names: vmsOf(id) }, order) : fix
      const change = undo ? back : proposed
      if (!change) return { ok: false, problem: problem('AUTOSTART_CHANGED_MEANWHILE') }
      const entry: AutostartJournalEntry = {
        id: '00000000-0000-4000-8000-0000000000aa',
        at: '2026-11-07T10:00:00.000Z',
        hostId: id,
        hostName: 'rack-1',
        before: config,
        after: applyAutostart(config, change),
        state: 'done',
        code: null,
        undoOf: null,
      }
      before = undo ? null : config
      config = entry.after
      return { ok: true, value: entry }
    },
  }
}
