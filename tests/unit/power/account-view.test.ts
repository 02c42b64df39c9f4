import { describe, expect, it } from 'vitest'
import { judgeView } from '../../../electron/power/account-view.ts'

type Input = Parameters<typeof judgeView>[0]
type Permission = Input['permissions'][number]

const [admin, readOnly, view, anonymous, noAccess, custom] = [-1, -2, -3, -4, -5, 1001]
const viewing = new Set([admin, readOnly, view, custom])

const on = (entity: string, principal: string, roleId: number, more: Partial<Permission> = {}): Permission => ({
  entity,
  principal,
  group: false,
  roleId,
  propagate: true,
  ...more,
})
const group = { group: true }

const judge = (permissions: readonly Permission[], effective: readonly number[] = [admin], user = 'operator') =>
  judgeView({ permissions, root: 'root', user, effectiveOnRoot: new Set(effective), viewing })

describe('whether an account sees every VM', () => {
  it.each<[string, readonly Permission[], readonly number[], ReturnType<typeof judge>]>([
    ["the administrator's role on the root folder", [on('root', 'operator', admin)], [admin], 'full'],
    ['its name in other letters', [on('root', 'OPERATOR', admin)], [admin], 'full'],
    ['a group that counts for it', [on('root', 'admins', admin, group)], [admin], 'full'],
    [
      'others that are narrower, and no groups',
      [on('root', 'operator', admin), on('vm-1', 'somebody', noAccess)],
      [admin],
      'full',
    ],
    [
      'a narrower role of its own that still views',
      [on('root', 'operator', admin), on('vm-1', 'operator', readOnly)],
      [admin],
      'full',
    ],
    ['no permission at all told', [], [admin], 'unknown'],
    ['only those of others', [on('root', 'root', admin)], [custom], 'partial'],
    ['a group on the root folder that it is not in', [on('root', 'admins', admin, group)], [readOnly], 'partial'],
    ['a role that does not propagate', [on('root', 'operator', admin, { propagate: false })], [admin], 'partial'],
    // The account would not see what hides a VM from it.
    ['a lesser role that views', [on('root', 'operator', custom)], [custom], 'partial'],
    ['a group with a lesser role that views', [on('root', 'stewards', readOnly, group)], [readOnly], 'partial'],
    ['a role that does not view', [on('root', 'operator', anonymous)], [anonymous], 'partial'],
    [
      'an own role on the root folder that views nothing, which outweighs its group',
      [on('root', 'operator', noAccess), on('root', 'admins', admin, group)],
      [noAccess],
      'partial',
    ],
    ['a VM taken away from it', [on('root', 'operator', admin), on('vm-1', 'operator', noAccess)], [admin], 'partial'],
    [
      'a folder taken away from it',
      [on('root', 'operator', admin), on('folder', 'operator', anonymous)],
      [admin],
      'partial',
    ],
    [
      'a VM taken away from any group',
      [on('root', 'operator', admin), on('vm-1', 'admins', noAccess, group)],
      [admin],
      'partial',
    ],
    ['a role that nobody explains', [on('root', 'operator', 77)], [77], 'partial'],
    ["a role on the VMs' folder only", [on('folder', 'operator', admin)], [], 'partial'],
  ])('%s', (_what, permissions, effective, expected) => {
    expect(judge(permissions, effective)).toBe(expected)
    expect(judge(permissions.toReversed(), effective)).toBe(expected)
  })
})
