import type { HostFacts } from '../../shared/models/plan.ts'
import { asArray, asInteger } from './decode.ts'
import type { PropertyObject } from './properties.ts'
import { child, childrenOf, type XmlNode } from './xml/node.ts'

const administratorRole = -1

/** Returns the ids of the roles that `effectiveRole` names; null where the object does not tell. */
export function rolesOf(object: PropertyObject | undefined): readonly number[] | null {
  return asArray(object?.values.get('effectiveRole'))?.flatMap((node) => asInteger(node) ?? []) ?? null
}

/**
 * Returns whether the session has a privilege on an object: `effectiveRole` names its roles there, and
 * `AuthorizationManager.roleList` says what each may do.
 */
export function privilegeOf(
  object: PropertyObject,
  roleList: XmlNode | null,
  privilege: string,
): HostFacts['privilege'] {
  const roles = rolesOf(object)
  if (!roles || roles.length === 0) return 'unknown'
  if (roles.includes(administratorRole)) return 'granted'
  const known =
    roleList?.children.filter((role) => roles.includes(asInteger(child(role, 'roleId')) ?? Number.NaN)) ?? []
  if (known.some((role) => childrenOf(role, 'privilege').some(({ text }) => text === privilege))) return 'granted'
  return known.length === roles.length ? 'missing' : 'unknown'
}
