import type { PracticeOptions, PracticePermission } from './api.ts'
import { bool, int, list, refTo, str, struct } from './values.ts'
import type { Ref, Value } from './values.ts'
import { keyOf, refs } from './refs.ts'

/** The rights of one account, object by object. */
export interface Access {
  readonly userName: string
  /** Whether the object exists for this account. */
  sees(ref: Ref): boolean
  may(privilege: string, ref: Ref): boolean
  /** Ids of its roles on the object. */
  roles(ref: Ref): readonly number[]
}

/** A role as the host lists it. */
export interface Role {
  readonly roleId: number
  readonly system: boolean
  readonly name: string
  readonly label: string
  readonly privileges: readonly string[]
}

/** A permission: a role that a principal has on an entity. */
export interface Permission {
  readonly entity: Ref
  readonly principal: string
  readonly group: boolean
  readonly roleId: number
  readonly propagate: boolean
}

/** An account that can log in. */
export interface Account {
  readonly user: string
  readonly fullName: string
  readonly password: string
  readonly access: Access
}

/** Roles, permissions and accounts of the host. */
export interface Authorization {
  readonly roles: readonly Role[]
  readonly accounts: readonly Account[]
  /** All permissions, whoever asks. */
  permissions(): readonly Permission[]
  /** The permissions an account can see. Fact: only those on visible objects, so the one that hides a VM from it is missing. */
  told(access: Access): readonly Permission[]
  /** Replaces the permissions given as an option. */
  replace(permissions: readonly PracticePermission[]): void
}

const adminPrivileges = [
  'System.Anonymous',
  'System.View',
  'System.Read',
  'Datastore.Browse',
  'Datastore.FileManagement',
  'Global.CancelTask',
  'Global.Licenses',
  'Global.Settings',
  'Host.Config.AutoStart',
  'Host.Config.Image',
  'Host.Config.Maintenance',
  'Host.Config.Power',
  'Host.Config.NetService',
  'Host.Config.Patch',
  'Host.Config.Settings',
  'VirtualMachine.Interact.AnswerQuestion',
  'VirtualMachine.Interact.PowerOff',
  'VirtualMachine.Interact.PowerOn',
  'VirtualMachine.Interact.Reset',
  'VirtualMachine.Interact.Suspend',
  'VirtualMachine.Interact.ConsoleInteract',
  'VirtualMachine.State.CreateSnapshot',
  'VirtualMachine.State.RemoveSnapshot',
  'VirtualMachine.State.RenameSnapshot',
  'VirtualMachine.State.RevertToSnapshot',
]

/** Fact: a role made by a user always holds these. */
const always = ['System.Anonymous', 'System.View', 'System.Read']

const admin = -1
const systemRoles: readonly Role[] = [
  { roleId: admin, system: true, name: 'Admin', label: 'Administrator', privileges: adminPrivileges },
  { roleId: -2, system: true, name: 'ReadOnly', label: 'Read-only', privileges: always },
  { roleId: -3, system: true, name: 'View', label: 'View', privileges: ['System.Anonymous', 'System.View'] },
  { roleId: -4, system: true, name: 'Anonymous', label: 'Anonymous', privileges: ['System.Anonymous'] },
  { roleId: -5, system: true, name: 'NoAccess', label: 'No access', privileges: [] },
]

/** Ids of the roles made for accounts with privileges of their own. */
const firstOwnRole = 1001

const entities: readonly Ref[] = [
  refs.rootFolder,
  refs.datacenter,
  refs.vmFolder,
  refs.hostFolder,
  refs.computeResource,
  refs.host,
  refs.secondHost,
  refs.rootPool,
  refs.datastore,
]

/** Creates roles, permissions and accounts from the options. Throws a RangeError for a name that they do not define. */
export function createAuthorization(options: PracticeOptions): Authorization {
  const { user = 'root', accounts = [] } = options
  const roles = [
    ...systemRoles,
    ...(options.roles ?? []).map(({ roleId, name, privileges }) =>
      customRole(roleId, name ?? `role-${roleId}`, privileges),
    ),
    ...accounts.flatMap(({ user: owner, privileges }, index) =>
      privileges === undefined ? [] : [customRole(firstOwnRole + index, owner, privileges)],
    ),
  ]
  const privilegesOf = new Map(roles.map(({ roleId, privileges }) => [roleId, new Set(privileges)]))
  const checked = (permission: PracticePermission): Permission => {
    if (!privilegesOf.has(permission.roleId)) throw new RangeError(`no role ${permission.roleId} on the practice host`)
    const { principal, roleId, group = false, propagate = true } = permission
    return { entity: entityOf(permission.entity), principal, group, roleId, propagate }
  }
  // Fact: a fresh host has three administrators; two of them are its own.
  const everywhere = (principal: string, roleId: number): Permission => ({
    entity: refs.rootFolder,
    principal,
    group: false,
    roleId,
    propagate: true,
  })
  const fixed = [
    ...['dcui', user, 'vpxuser'].map((principal) => everywhere(principal, admin)),
    everywhere('readonly', -2),
    ...accounts.flatMap(({ user: owner, privileges, roleId }, index) => {
      const own = privileges === undefined ? roleId : firstOwnRole + index
      return own === undefined ? [] : [checked({ entity: refs.rootFolder.id, principal: owner, roleId: own })]
    }),
  ]
  const forget = new Set<() => void>()
  // Fact: a principal has one permission on an entity.
  const withFixed = (given: readonly Permission[]): Permission[] => [
    ...fixed.filter((own) => !given.some((other) => isSamePlace(own, other))),
    ...given,
  ]
  let permissions = withFixed((options.permissions ?? []).map(checked))

  const accessOf = (userName: string, groups: readonly string[]): Access => {
    const mine = (): Permission[] =>
      permissions.filter(({ principal, group }) => (group ? groups.includes(principal) : principal === userName))
    /** Caches answers by object until the permissions change: thousands of VMs are checked at once. */
    let known = emptyKnowledge(mine())
    forget.add(() => {
      known = emptyKnowledge(mine())
    })
    const rolesOn = (owner: Ref, inherited: boolean): readonly number[] => {
      const key = keyOf(owner)
      const answers = inherited ? known.inherited : known.direct
      let found = answers.get(key)
      if (found === undefined)
        answers.set(
          key,
          (found = deciding(known.given.get(key) ?? [], inherited) ?? [
            ...new Set(parentsOf(owner).flatMap((parent) => rolesOn(parent, true))),
          ]),
        )
      return found
    }
    const holds = (roleId: number, privilege: string): boolean =>
      roleId === admin || privilegesOf.get(roleId)?.has(privilege) === true
    const access: Access = {
      userName,
      roles: (ref) => rolesOn(ownerOf(ref), false),
      may: (privilege, ref) => access.roles(ref).some((roleId) => holds(roleId, privilege)),
      // Whatever leads to a visible object is visible.
      sees: (ref) =>
        access.may('System.View', ref) ||
        mine().some(({ entity, roleId }) => holds(roleId, 'System.View') && isBelow(ownerOf(entity), ownerOf(ref))),
    }
    return access
  }
  return {
    roles,
    accounts: [
      { user, fullName: 'Administrator', password: options.password, access: accessOf(user, []) },
      { user: 'readonly', fullName: 'Read-only', password: `${options.password}-ro`, access: accessOf('readonly', []) },
      ...accounts.map(({ user: name, password, groups = [] }) => ({
        user: name,
        fullName: name,
        password,
        access: accessOf(name, groups),
      })),
    ],
    permissions: () => permissions,
    told: (access) => permissions.filter(({ entity }) => options.tellsAllPermissions === true || access.sees(entity)),
    replace(given) {
      permissions = withFixed(given.map(checked))
      for (const run of forget) run()
    },
  }
}

/** Whether an account has the administrator's role on an object. */
export const isAdministrator = (access: Access, ref: Ref): boolean => access.roles(ref).includes(admin)

const isSamePlace = (one: Permission, other: Permission): boolean =>
  keyOf(one.entity) === keyOf(other.entity) && one.principal === other.principal && one.group === other.group

interface Knowledge {
  /** An account's permissions, by the object they apply to. */
  readonly given: ReadonlyMap<string, readonly Permission[]>
  readonly direct: Map<string, readonly number[]>
  readonly inherited: Map<string, readonly number[]>
}

function emptyKnowledge(permissions: readonly Permission[]): Knowledge {
  const given = new Map<string, Permission[]>()
  for (const permission of permissions) {
    const key = keyOf(ownerOf(permission.entity))
    given.set(key, [...(given.get(key) ?? []), permission])
  }
  return { given, direct: new Map(), inherited: new Map() }
}

/** Fact: a permission of the user's own outweighs those of its groups, whose privileges add up; undefined when there is none here. */
function deciding(given: readonly Permission[], inherited: boolean): number[] | undefined {
  const counting = given.filter(({ propagate }) => propagate || !inherited)
  const own = counting.filter(({ group }) => !group)
  return counting.length === 0 ? undefined : (own.length > 0 ? own : counting).map(({ roleId }) => roleId)
}

function customRole(roleId: number, name: string, privileges: readonly string[]): Role {
  return { roleId, system: false, name, label: name, privileges: [...new Set([...always, ...privileges])] }
}

/** VMs that do not exist yet may be named. */
function entityOf(id: string): Ref {
  const known =
    entities.find((entity) => entity.id === id) ?? (/^\d+$/.test(id) ? { type: 'VirtualMachine', id } : undefined)
  if (known === undefined) throw new RangeError(`no entity ${id} on the practice host`)
  return known
}

/**
 * Returns the object whose permissions apply to another. Fact: a datacenter and its folders, and a compute resource with its host
 * and its pool, are one for this purpose. The host's managers go with the host, everything else with the root folder.
 */
function ownerOf(ref: Ref): Ref {
  switch (ref.type) {
    case 'VirtualMachine':
    case 'Datastore':
    case 'Datacenter':
    case 'ComputeResource':
      return ref
    case 'VirtualMachineSnapshot':
      return { type: 'VirtualMachine', id: ref.id.split('-')[0] ?? '' }
    case 'HostSystem':
    case 'ResourcePool':
      return refs.computeResource
    case 'Folder':
      return ref.id === refs.rootFolder.id ? ref : refs.datacenter
    default:
      return ref.type.startsWith('Host') ? refs.computeResource : refs.rootFolder
  }
}

/** Fact: a VM inherits from its folder and from its resource pool. */
function parentsOf(owner: Ref): readonly Ref[] {
  switch (owner.type) {
    case 'VirtualMachine':
      return [refs.datacenter, refs.computeResource]
    case 'Datastore':
    case 'ComputeResource':
      return [refs.datacenter]
    case 'Datacenter':
      return [refs.rootFolder]
    default:
      return []
  }
}

const isBelow = (owner: Ref, ancestor: Ref): boolean =>
  keyOf(owner) === keyOf(ancestor) || parentsOf(owner).some((parent) => isBelow(parent, ancestor))

/** AuthorizationRole. */
export function roleValue({ roleId, system, name, label, privileges }: Role): Value {
  return struct('AuthorizationRole', [
    ['roleId', int(roleId)],
    ['system', bool(system)],
    ['name', str(name)],
    [
      'info',
      struct('Description', [
        ['label', str(label)],
        ['summary', str(label)],
      ]),
    ],
    ['privilege', list('string', privileges.map(str))],
  ])
}

/** Permission[]. */
export function permissionsValue(permissions: readonly Permission[]): Value {
  return list(
    'Permission',
    permissions.map(({ entity, principal, group, roleId, propagate }) =>
      struct('Permission', [
        ['entity', refTo(entity)],
        ['principal', str(principal)],
        ['group', bool(group)],
        ['roleId', int(roleId)],
        ['propagate', bool(propagate)],
      ]),
    ),
  )
}

/** The permissions set on an object itself, and those inherited from above. */
export function permissionsOn(all: readonly Permission[], ref: Ref, inherited: boolean): readonly Permission[] {
  const counts = ({ entity, propagate }: Permission): boolean =>
    keyOf(entity) === keyOf(ref) || (inherited && propagate && isBelow(ownerOf(ref), ownerOf(entity)))
  return all.filter(counts)
}

/** int[] as effectiveRole wants it. */
export const effectiveRole = (access: Access, ref: Ref): Value => list('int', access.roles(ref).map(int))
