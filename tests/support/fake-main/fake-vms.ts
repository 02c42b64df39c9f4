import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { RequestInput, RequestName, RequestOutput } from '../../../shared/ipc/contract.ts'
import type { HostView } from '../../../shared/models/app-state.ts'
import {
  vmWorks,
  type Right,
  type VmDetails,
  type VmHost,
  type VmSnapshot,
  type VmWork,
} from '../../../shared/models/vm-action.ts'
import { vmName } from '../../../shared/rules/vm-list.ts'
import { isThereAlready, targetState, whyNot } from '../../../shared/rules/vms/vm-work.ts'

type Name = Extract<RequestName, `vms.${string}`>
type Answers = { readonly [Each in Name]: (input: RequestInput<Each>) => Envelope<RequestOutput<Each>> }

const granted = Object.fromEntries(vmWorks.map((work) => [work, 'granted'])) as Record<VmWork, Right>
const snapshot: VmSnapshot = {
  moid: '1-snapshot-1',
  number: 1,
  name: 'before the update',
  description: '',
  createdAt: '2026-11-01T09:00:00.000Z',
  state: 'poweredOff',
  quiesced: true,
  memory: false,
  bytes: 3.2 * 1024 ** 3,
  depth: 0,
  current: false,
  backup: false,
}
const snapshots: readonly VmSnapshot[] = [
  snapshot,
  {
    ...snapshot,
    moid: '1-snapshot-2',
    number: 2,
    name: 'Consolidate Helper- 0',
    depth: 1,
    current: true,
    backup: true,
  },
]

/** VMs of the state, judged by the real rules; what is asked of them is done at once, and the state stays as it is. */
export function vmsAnswers(hostOf: (id: string) => HostView | undefined): Answers {
  const hostNow = (id: string): VmHost => ({
    name: hostOf(id)?.name ?? id,
    licence: 'full',
    maintenance: hostOf(id)?.state.inventory?.maintenance ?? null,
    runUnderWay: hostOf(id)?.run != null,
  })
  const details = (id: string, vms: readonly string[]): VmDetails[] =>
    (hostOf(id)?.state.inventory?.vms ?? [])
      .filter((vm) => vms.includes(vm.id))
      .map((vm) => ({
        vm,
        question: vm.question && {
          ...vm.question,
          messageId: 'msg.uuid.altered',
          choices: [
            { key: '0', label: 'I moved it' },
            { key: '1', label: 'I copied it' },
          ],
        },
        stateChangeSupported: vm.tools === 'guestToolsRunning',
        disabledMethods: [],
        rights: granted,
        bootTime: null,
      }))
  return {
    'vms.read': ({ id, vms }) => ({ ok: true, value: { host: hostNow(id), vms: details(id, vms) } }),
    'vms.act': ({ id, vms, action }) => ({
      ok: true,
      value: details(id, vms).map((each) => {
        const { id: vm, powerState } = each.vm
        const why = isThereAlready(action, each) ? null : whyNot(action, each, hostNow(id))
        const after = why ? powerState : (targetState[action] ?? powerState)
        return {
          id: vm,
          name: vmName(each.vm),
          before: powerState,
          after,
          outcome: why ? 'refused' : 'done',
          problem: why,
        }
      }),
    }),
    'vms.answer': () => ({ ok: true, value: undefined }),
    'vms.snapshots': () => ({ ok: true, value: snapshots }),
    'vms.changeSnapshots': () => ({ ok: true, value: undefined }),
  }
}
