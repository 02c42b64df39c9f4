import { permissionsOn, permissionsValue } from './authorization.ts'
import { withSession } from './calls.ts'
import type { Methods } from './calls.ts'
import { managedObjectNotFound, notFound } from './faults.ts'
import { booleanArgument, intArgument, refArgument } from './soap.ts'
import { writeField } from './values.ts'
import type { World } from './world.ts'

/** Reading methods of AuthorizationManager. Fact: privilege checks exist on a vCenter only. */
export function authorizationMethods(world: World): Methods {
  const { authorization } = world
  return {
    RetrieveAllPermissions: {
      on: ['AuthorizationManager'],
      run: withSession((_call, { account }) =>
        writeField('returnval', permissionsValue(authorization.told(account.access))),
      ),
    },
    RetrieveEntityPermissions: {
      on: ['AuthorizationManager'],
      run: withSession((call, { account }) => {
        const entity = refArgument(call.args, 'entity')
        if (entity === undefined || !account.access.sees(entity))
          return managedObjectNotFound(entity ?? { type: 'ManagedEntity', id: '' })
        return writeField(
          'returnval',
          permissionsValue(permissionsOn(authorization.permissions(), entity, booleanArgument(call.args, 'inherited'))),
        )
      }),
    },
    RetrieveRolePermissions: {
      on: ['AuthorizationManager'],
      run: withSession((call, { account }) => {
        const id = intArgument(call.args, 'roleId')
        if (!authorization.roles.some(({ roleId }) => roleId === id)) return notFound(`There is no role ${id}.`)
        return writeField(
          'returnval',
          permissionsValue(authorization.told(account.access).filter(({ roleId }) => roleId === id)),
        )
      }),
    },
  }
}
