import type { ProblemCode } from '../../shared/problems/codes.ts'
import { ok, type Result } from '../../shared/result.ts'
import type { VimClient } from './client.ts'
import { isRefusal } from './refusal.ts'
import type { ManagedObjectRef } from './soap.ts'
import type { XmlNode } from './xml/node.ts'

/** A host that takes longer for its answer, or sends more than anybody reads, has not told. */
const notTold: ReadonlySet<ProblemCode> = new Set<ProblemCode>(['REPLY_TIMEOUT', 'REPLY_TOO_LARGE'])

/**
 * The reply of a method without arguments that only reads; null when the host has no such object, refuses, or does not come to an end
 * with its answer. Problems: whatever else keeps a call from being answered.
 */
export async function ask(
  client: VimClient,
  target: ManagedObjectRef | null,
  method: string,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<Result<XmlNode | null>> {
  if (!target) return ok(null)
  const answer = await client.call(method, target, '', { signal, repeatable: true })
  return answer.ok || !(isRefusal(answer.problem) || notTold.has(answer.problem.code)) ? answer : ok(null)
}
