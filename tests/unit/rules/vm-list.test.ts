import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { VmInventory } from '../../../shared/models/inventory.ts'
import { sortedAgain, sortedVms } from '../../../shared/rules/vm-list.ts'
import { manyVms, vm } from '../../support/fake-main/samples.ts'

const machine = fc
  .record({
    id: fc.constantFrom('1', '01', 'a', 'A', 'b', '2', '10', '3', '4', '5', '6', '7', '8', '9', '11', '12', '13', '14'),
    name: fc.constantFrom(null, 'web2', 'web10', 'WEB2', '数据', 'db'),
    powerState: fc.constantFrom(null, 'poweredOn' as const, 'poweredOff' as const, 'suspended' as const),
  })
  .map(({ id, name, powerState }) => vm(id, name, { powerState }))
const machines = fc.uniqueArray(machine, { selector: ({ id }) => id, maxLength: 18 })

test('a list that is sorted again is as one that is sorted from the start', () => {
  fc.assert(
    fc.property(
      machines,
      fc.uniqueArray(machine, { selector: ({ id }) => id, maxLength: 2 }),
      fc.subarray(['1', 'a', '3', '5']),
      fc.constantFrom('en' as const, 'zh-CN' as const),
      (vms, changed, removed, locale) => {
        const byId = new Map(changed.map((each) => [each.id, each]))
        const kept = vms.filter(({ id }) => !removed.includes(id)).map((each) => byId.get(each.id) ?? each)
        const now = [...new Set([...kept, ...changed])]
        expect(sortedAgain(sortedVms(vms, locale), now, locale)).toEqual(sortedVms(now, locale))
      },
    ),
    { numRuns: 500 },
  )
})

test('machines that a language takes for the same have one order', () => {
  const one = { ...manyVms(1)[0]!, name: null, id: '1' }
  const padded = { ...one, id: '01' }
  expect(sortedVms([one, padded], 'en')).toEqual(sortedVms([padded, one], 'en'))
})

test('compares little when one machine of a thousand changed', () => {
  const vms = manyVms(1_000)
  let compared = 0
  const counting = (each: VmInventory): VmInventory =>
    new Proxy(each, {
      get: (target, key) => {
        if (key === 'powerState') compared += 1
        return Reflect.get(target, key) as unknown
      },
    })
  const counted = vms.map(counting)
  const sorted = sortedVms(counted, 'en')
  const now = counted.with(500, counting({ ...vms[500]!, guestIp: null }))
  compared = 0
  expect(sortedAgain(sorted, now, 'en')).toHaveLength(1_000)
  expect(compared).toBeLessThan(50)
})
