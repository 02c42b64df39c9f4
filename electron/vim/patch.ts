import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { VimClient } from './client.ts'
import type { ChangeOptions } from './power-methods.ts'
import { readRef } from './service-content.ts'
import { element, type ManagedObjectRef } from './soap.ts'
import { child } from './xml/node.ts'

/**
 * Calls HostPatchManager.InstallHostPatchV2_Task for one VIB, which needs Host.Config.Patch; its signature is checked by the
 * host. Never repeated by itself. @param path absolute, as programs on the host see it
 */
export async function installPatch(
  client: VimClient,
  manager: ManagedObjectRef,
  path: string,
  options: ChangeOptions = {},
): Promise<Result<ManagedObjectRef>> {
  const method = 'InstallHostPatchV2_Task'
  const answer = await client.call(method, manager, element('vibUrls', path), options)
  if (!answer.ok) return answer
  const task = readRef(child(answer.value, 'returnval'))
  return task ? ok(task) : fail(problem('REPLY_UNEXPECTED', { method }))
}
