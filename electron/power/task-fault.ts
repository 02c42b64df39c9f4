import type { Problem } from '../../shared/problems/problem.ts'
import type { ManagedObjectRef } from '../vim/soap.ts'

/**
 * Whether the task itself ended with this fault. A task that could not be read has a problem too, which says nothing
 * about the task: its fault, if it is one, names the reading method and not the task.
 */
export function endedWith(task: ManagedObjectRef, { params }: Problem): boolean {
  return 'fault' in params && params['method'] === task.value
}
