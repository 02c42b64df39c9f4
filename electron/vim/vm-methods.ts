import { ok, type Result } from '../../shared/result.ts'
import type { VimClient } from './client.ts'
import { startTask, type ChangeOptions } from './power-methods.ts'
import { element, type ManagedObjectRef } from './soap.ts'

const vm = (id: string): ManagedObjectRef => ({ type: 'VirtualMachine', value: id })
const snapshot = (moid: string): ManagedObjectRef => ({ type: 'VirtualMachineSnapshot', value: moid })

/** Sends a request to a VM or to one of its snapshots. Returns the task to wait for; null where the method has none. */
export type VmCall = (client: VimClient, options: ChangeOptions) => Promise<Result<ManagedObjectRef | null>>

/** VirtualMachine.PowerOnVM_Task: starts a VM, or resumes one that is suspended. */
export const powerOn =
  (id: string): VmCall =>
  (client, options) =>
    startTask(client, 'PowerOnVM_Task', vm(id), '', options)

/** VirtualMachine.ResetVM_Task: as the reset button of a machine. */
export const reset =
  (id: string): VmCall =>
  (client, options) =>
    startTask(client, 'ResetVM_Task', vm(id), '', options)

/** VirtualMachine.RebootGuest: asks the guest and returns before it is down; there is no task to wait for. */
export const rebootGuest =
  (id: string): VmCall =>
  async (client, options) => {
    const answer = await client.call('RebootGuest', vm(id), '', options)
    return answer.ok ? ok(null) : answer
  }

/** VirtualMachine.AnswerVM. Faults: InvalidArgument and ConcurrentAccess when the question is not open any more. */
export const answerQuestion =
  (id: string, questionId: string, choice: string): VmCall =>
  async (client, options) => {
    const args = element('questionId', questionId) + element('answerChoice', choice)
    const answer = await client.call('AnswerVM', vm(id), args, options)
    return answer.ok ? ok(null) : answer
  }

/** VirtualMachine.CreateSnapshot_Task. @param quiesce asks Tools to bring the file systems to rest first */
export const createSnapshot =
  (id: string, spec: { readonly name: string; readonly memory: boolean; readonly quiesce: boolean }): VmCall =>
  (client, options) => {
    const args = element('name', escapeName(spec.name)) + element('memory', spec.memory)
    return startTask(client, 'CreateSnapshot_Task', vm(id), args + element('quiesce', spec.quiesce), options)
  }

/** VirtualMachineSnapshot.RemoveSnapshot_Task; its disks are merged, and snapshots built upon it stay. */
export const removeSnapshot =
  (moid: string): VmCall =>
  (client, options) => {
    const args = element('removeChildren', false) + element('consolidate', true)
    return startTask(client, 'RemoveSnapshot_Task', snapshot(moid), args, options)
  }

/** VirtualMachine.RemoveAllSnapshots_Task. */
export const removeAllSnapshots =
  (id: string): VmCall =>
  (client, options) =>
    startTask(client, 'RemoveAllSnapshots_Task', vm(id), element('consolidate', true), options)

/** VirtualMachine.ConsolidateVMDisks_Task: merges disks of snapshots that are gone. */
export const consolidateDisks =
  (id: string): VmCall =>
  (client, options) =>
    startTask(client, 'ConsolidateVMDisks_Task', vm(id), '', options)

/** VirtualMachineSnapshot.RevertToSnapshot_Task: without memory the VM is off afterwards, with memory it runs. */
export const revertToSnapshot =
  (moid: string): VmCall =>
  (client, options) =>
    startTask(client, 'RevertToSnapshot_Task', snapshot(moid), '', options)

/** Escapes what vSphere escapes in a name, so that it reads back as it was given. */
function escapeName(name: string): string {
  return name.replace(/[%/\\]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
}
