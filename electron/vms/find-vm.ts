import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { ReadVm } from './read-vms.ts'

/** Returns the VM of that name, else the one with that id. Fails with VM_NOT_FOUND and VM_NAME_AMBIGUOUS. */
export function findVm(vms: readonly ReadVm[], text: string): Result<ReadVm> {
  const named = vms.filter(({ vm }) => vm.name === text)
  const [found] = named
  if (named.length > 1) {
    const ids = named.map(({ vm }) => vm.id).join(', ')
    return fail(problem('VM_NAME_AMBIGUOUS', { vm: text, ids }))
  }
  const one = found ?? vms.find(({ vm }) => vm.id === text)
  return one ? ok(one) : fail(problem('VM_NOT_FOUND', { vm: text }))
}
