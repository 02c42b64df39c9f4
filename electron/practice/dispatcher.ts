import type { Call, Methods, Reply } from './calls.ts'
import {
  managedObjectNotFound,
  methodNotFound,
  noPermission,
  notAuthenticated,
  restrictedVersion,
  unknownMethod,
} from './faults.ts'
import type { SessionLookup } from './property-collector.ts'
import type { World } from './world.ts'

/** Executes calls. */
export type Dispatch = (call: Call) => Reply | Promise<Reply>

/** Checks a call the way a host does (method, session, object, privilege, licence) and runs it. */
export function createDispatch(world: World, methods: Methods, lookup: SessionLookup): Dispatch {
  return (call) => {
    const method = Object.hasOwn(methods, call.method) ? methods[call.method] : undefined
    if (method === undefined) return unknownMethod(call.method)
    // Fact: most methods answer HTTP 500 NotAuthenticated to a missing or expired session.
    if (call.session === undefined && method.anonymous !== true) return notAuthenticated(call.target)
    if (lookup(call.session)(call.target) === undefined) return managedObjectNotFound(call.target)
    if (!method.on.includes(call.target.type)) return methodNotFound(call.target, call.method)
    if (method.privilege !== undefined) {
      // Fact: a write without its privilege is refused, and the refusal names the privilege.
      if (call.session?.account.access.may(method.privilege, call.target) !== true)
        return noPermission(call.target, method.privilege)
      // Fact: under the free licence reads work and every write is refused.
      if (world.options.mode === 'free' && method.reads !== true) return restrictedVersion()
    }
    return method.run(call)
  }
}
