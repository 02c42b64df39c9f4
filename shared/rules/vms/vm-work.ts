import type { PowerState } from '../../models/inventory.ts'
import type { VmDetails, VmHost, VmPowerAction, VmWork } from '../../models/vm-action.ts'
import { problem, type Problem } from '../../problems/problem.ts'
import { vmName } from '../vm-list.ts'

/** The vSphere method behind a piece of work, and the privilege that it requires on the VM. */
export const vmMethods: Readonly<Record<VmWork, { readonly method: string; readonly privilege: string }>> = {
  start: { method: 'PowerOnVM_Task', privilege: 'VirtualMachine.Interact.PowerOn' },
  shutdown: { method: 'ShutdownGuest', privilege: 'VirtualMachine.Interact.PowerOff' },
  restart: { method: 'RebootGuest', privilege: 'VirtualMachine.Interact.Reset' },
  suspend: { method: 'SuspendVM_Task', privilege: 'VirtualMachine.Interact.Suspend' },
  reset: { method: 'ResetVM_Task', privilege: 'VirtualMachine.Interact.Reset' },
  off: { method: 'PowerOffVM_Task', privilege: 'VirtualMachine.Interact.PowerOff' },
  answer: { method: 'AnswerVM', privilege: 'VirtualMachine.Interact.AnswerQuestion' },
  'snapshot-create': { method: 'CreateSnapshot_Task', privilege: 'VirtualMachine.State.CreateSnapshot' },
  'snapshot-remove': { method: 'RemoveSnapshot_Task', privilege: 'VirtualMachine.State.RemoveSnapshot' },
  'snapshot-remove-all': { method: 'RemoveAllSnapshots_Task', privilege: 'VirtualMachine.State.RemoveSnapshot' },
  'snapshot-consolidate': { method: 'ConsolidateVMDisks_Task', privilege: 'VirtualMachine.State.RemoveSnapshot' },
  'snapshot-revert': { method: 'RevertToSnapshot_Task', privilege: 'VirtualMachine.State.RevertToSnapshot' },
}

/** The power state that an action leads to; null for one that a running VM comes back from. */
export const targetState: Readonly<Record<VmPowerAction, PowerState | null>> = {
  start: 'poweredOn',
  shutdown: 'poweredOff',
  restart: null,
  suspend: 'suspended',
  reset: null,
  off: 'poweredOff',
}

/** Whether a piece of work changes the power of a VM. */
export function isPowerAction(work: VmWork): work is VmPowerAction {
  return Object.hasOwn(targetState, work)
}

/**
 * Returns why a VM does not allow a piece of work now, or null. Window, tray and command line ask this beforehand, and
 * the engine again right before it sends: what the host did not say is no reason to refuse, and the host has the last
 * word.
 */
export function whyNot(work: VmWork, details: VmDetails, host: VmHost): Problem | null {
  const { vm, question, disabledMethods, rights } = details
  const name = vmName(vm)
  const { method, privilege } = vmMethods[work]
  if (host.runUnderWay) return problem('RUN_IN_PROGRESS', { name: host.name })
  if (host.licence === 'free') return problem('VM_LICENCE_FREE', {})
  if (rights[work] === 'missing') return problem('VM_RIGHT_MISSING', { vm: name, privilege })
  if (vm.connectionState !== null && vm.connectionState !== 'connected')
    return problem('VM_INACCESSIBLE', { vm: name, id: vm.id })
  if (work === 'answer') return question ? null : problem('VM_QUESTION_NONE', { vm: name })
  if (vm.question !== null) return problem('VM_QUESTION_OPEN', { vm: name })
  const state = isPowerAction(work) ? powerRefusal(work, details, host) : null
  if (state) return state
  return disabledMethods?.includes(method) === true ? problem('VM_METHOD_DISABLED', { vm: name, method }) : null
}

/** Whether a VM is where the action would bring it: nothing is left to do. */
export function isThereAlready(action: VmPowerAction, { vm }: Pick<VmDetails, 'vm'>): boolean {
  return vm.powerState !== null && vm.powerState === targetState[action]
}

function powerRefusal(action: VmPowerAction, details: VmDetails, { maintenance }: VmHost): Problem | null {
  const { vm } = details
  const params = { vm: vmName(vm) }
  if (vm.powerState === null) return problem('VM_POWER_UNKNOWN', params)
  if (action === 'start') {
    if (vm.template === true) return problem('VM_IS_TEMPLATE', params)
    if (vm.powerState === 'poweredOn') return problem('VM_IS_ON', params)
    return maintenance === true ? problem('VM_HOST_IN_MAINTENANCE', params) : null
  }
  if (vm.powerState === 'poweredOff') return problem('VM_IS_OFF', params)
  if (vm.powerState === 'suspended') return problem('VM_IS_SUSPENDED', params)
  const needsGuest = action === 'shutdown' || action === 'restart'
  return needsGuest && !canGuestAct(details) ? problem('VM_GUEST_NOT_READY', params) : null
}

/** Whether the guest can carry out a request now. A host that says nothing of that leaves Tools to judge by. */
function canGuestAct({ vm, stateChangeSupported }: VmDetails): boolean {
  if (vm.guestState === 'shuttingDown' || vm.guestState === 'resetting') return false
  if (vm.tools !== null && vm.tools !== 'guestToolsRunning') return false
  return stateChangeSupported ?? vm.tools === 'guestToolsRunning'
}
