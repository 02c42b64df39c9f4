import type { HostFacts } from '../../shared/models/plan.ts'
import { ok, type Result } from '../../shared/result.ts'
import type { VimClient } from '../vim/client.ts'
import { asBoolean, asInteger } from '../vim/decode.ts'
import { isRefusal } from '../vim/refusal.ts'
import { readRef, type ServiceContent } from '../vim/service-content.ts'
import { child, childrenOf, childText, type XmlNode } from '../vim/xml/node.ts'

const viewPrivilege = 'System.View'
const administratorRole = -1

/** One entry of AuthorizationManager.RetrieveAllPermissions. */
interface Permission {
  /** Managed object reference value. */
  readonly entity: string
  readonly principal: string
  readonly group: boolean
  readonly roleId: number
  readonly propagate: boolean
}

/**
 * Finds out whether this account sees every VM of the host. It does when a permission of its own, or of a group that
 * counts for it, makes it an administrator of the root folder and all below, and no permission on anything below takes
 * that away from it or from any group. Which groups it is in a host does not say, so all of them count as its own.
 *
 * A host lists permissions only on what the caller sees: the one that hides a VM from a lesser role is not among them,
 * so that such a role is never known to see everything.
 * @param roleList `AuthorizationManager.roleList`.
 * @param rootRoles `effectiveRole` of the root folder.
 */
export async function readView(
  client: VimClient,
  content: ServiceContent,
  roleList: XmlNode | null,
  rootRoles: readonly number[],
  options: { readonly signal?: AbortSignal | undefined },
): Promise<Result<HostFacts['view']>> {
  const { authorizationManager, rootFolder } = content
  if (!authorizationManager || !client.userName) return ok('unknown')
  const answer = await client.call('RetrieveAllPermissions', authorizationManager, '', { ...options, repeatable: true })
  if (!answer.ok) return isRefusal(answer.problem) ? ok('unknown') : answer
  const permissions = childrenOf(answer.value, 'returnval').map(readPermission)
  if (permissions.some((each) => each === null)) return ok('unknown')
  return ok(
    judgeView({
      permissions: permissions.filter((each) => each !== null),
      root: rootFolder.value,
      user: client.userName,
      effectiveOnRoot: new Set(rootRoles),
      viewing: viewingRoles(roleList),
    }),
  )
}

interface ViewInput {
  readonly permissions: readonly Permission[]
  readonly root: string
  readonly user: string
  readonly effectiveOnRoot: ReadonlySet<number>
  /** Roles that hold System.View. */
  readonly viewing: ReadonlySet<number>
}

/** {@link readView}, once everything is read. Pure. */
export function judgeView({ permissions, root, user, effectiveOnRoot, viewing }: ViewInput): HostFacts['view'] {
  const own = ({ principal, group }: Permission): boolean => !group && principal.toLowerCase() === user.toLowerCase()
  const onRoot = permissions.filter(({ entity }) => entity === root)
  const counting = onRoot.some(own)
    ? onRoot.filter(own)
    : onRoot.filter(({ group, roleId }) => group && effectiveOnRoot.has(roleId))
  if (counting.length === 0) return permissions.length === 0 ? 'unknown' : 'partial'
  if (!counting.some(({ propagate, roleId }) => propagate && roleId === administratorRole)) return 'partial'
  const narrower = permissions.some(
    (each) => each.entity !== root && (each.group || own(each)) && !viewing.has(each.roleId),
  )
  return narrower ? 'partial' : 'full'
}

function viewingRoles(roleList: XmlNode | null): Set<number> {
  const viewing = new Set([administratorRole])
  for (const role of roleList?.children ?? []) {
    const id = asInteger(child(role, 'roleId'))
    if (id !== null && childrenOf(role, 'privilege').some(({ text }) => text === viewPrivilege)) viewing.add(id)
  }
  return viewing
}

function readPermission(node: XmlNode): Permission | null {
  const entity = readRef(child(node, 'entity'))
  const principal = childText(node, 'principal')
  const group = asBoolean(child(node, 'group'))
  const roleId = asInteger(child(node, 'roleId'))
  const propagate = asBoolean(child(node, 'propagate'))
  if (!entity || principal === null || group === null || roleId === null || propagate === null) return null
  return { entity: entity.value, principal, group, roleId, propagate }
}
