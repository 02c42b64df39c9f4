import { expect, it } from 'vitest'
import type { VmInventory } from '../../../shared/models/inventory.ts'
import { forShutdown } from '../../../shared/rules/host-vms.ts'
import { bareVm } from '../../support/bare-vm.ts'
import { inventory } from './views.ts'

const vm = (id: string, change: Partial<VmInventory>): VmInventory => ({ ...bareVm(id), ...change })
const taken = (hostId: string | null, vms: readonly VmInventory[]): string[] =>
  forShutdown(inventory({ hostId, vms })).vms.map(({ id }) => id)

it('a shutdown of one host behind an endpoint takes no VM of another', () => {
  const vms = [
    vm('1', { hostMoid: 'host-1', powerState: 'poweredOn' }),
    vm('2', { hostMoid: 'host-2', powerState: 'poweredOn' }),
    // Not known to be elsewhere: it may be on this host, and would lose power.
    vm('3', { hostMoid: null, powerState: 'poweredOn' }),
  ]
  expect(taken('host-1', vms)).toEqual(['1', '3'])
  expect(taken('host-2', vms)).toEqual(['2', '3'])
  expect(taken(null, vms)).toEqual(['1', '2', '3'])
})

it('a template is no VM that could be shut down, unless it runs after all', () => {
  const of = (powerState: VmInventory['powerState'], template: boolean | null): string[] =>
    taken('ha-host', [vm('1', { powerState, template })])
  expect(of('poweredOff', true)).toEqual([])
  expect(of(null, true)).toEqual([])
  expect(of('poweredOn', true)).toEqual(['1'])
  expect(of(null, null)).toEqual(['1'])
  expect(of('poweredOff', false)).toEqual(['1'])
})

it('an inventory stays the same object, so that what is remembered of it is found again', () => {
  const all = inventory({ hostId: 'ha-host', vms: [vm('1', { hostMoid: 'ha-host' })] })
  expect(forShutdown(all)).toBe(all)
  const some = inventory({ hostId: 'ha-host', vms: [vm('1', { hostMoid: 'other' })] })
  expect(forShutdown(some)).toBe(forShutdown(some))
})
