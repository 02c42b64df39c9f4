import type { ProblemCode } from '../../shared/problems/codes.ts'
import { ok, type Result } from '../../shared/result.ts'
import type { VimClient } from './client.ts'
import { isRefusal } from './refusal.ts'
import type { ManagedObjectRef } from './soap.ts'
import type { XmlNode } from './xml/node.ts'

/** A reply that comes too late or is too long counts as none. */
const withoutReply: ReadonlySet<ProblemCode> = new Set<ProblemCode>(['REPLY_TIMEOUT', 'REPLY_TOO_LARGE'])

/**
 * Calls a method that only reads and takes no arguments. Returns null when the host has no such object, refuses, or does
 * not finish its reply. Fails as `VimClient.call` does otherwise.
 */
export async function optionalRead(
  client: VimClient,
  target: ManagedObjectRef | null,
  method: string,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<Result<XmlNode | null>> {
  if (!target) return ok(null)
  const answer = await client.call(method, target, '', { signal, repeatable: true })
  return answer.ok || !(isRefusal(answer.problem) || withoutReply.has(answer.problem.code)) ? answer : ok(null)
}
