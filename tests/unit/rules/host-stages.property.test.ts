import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostStages, usualSeconds } from '../../../shared/rules/power/host-stages.ts'

const ids = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), { maxLength: 10 })

describe('the order between hosts', () => {
  it('has every host in exactly one stage, the named ones alone at the end in their order', () => {
    fc.assert(
      fc.property(ids, ids, (hosts, last) => {
        const stages = hostStages(hosts, last)
        expect(stages.flat().toSorted()).toEqual([...new Set(hosts)].toSorted())
        const goLast = [...new Set(last)].filter((id) => hosts.includes(id))
        const together = hosts.filter((id) => !last.includes(id))
        expect(stages.slice(together.length > 0 ? 1 : 0)).toEqual(goLast.map((id) => [id]))
        expect(stages.every((stage) => stage.length > 0)).toBe(true)
      }),
    )
  })
})

it('how long it takes is known only of hosts that were all learned, and of which none waits for another', () => {
  const times = (...seconds: (number | null)[]): ReadonlyMap<string, number | null> =>
    new Map(seconds.map((each, at) => [`host-${at}`, each]))
  expect(usualSeconds(times(40, 90), [])).toBe(90)
  expect(usualSeconds(times(40), ['host-0'])).toBe(40)
  expect(usualSeconds(times(40, null), [])).toBeNull()
  expect(usualSeconds(times(40, 90), ['host-1'])).toBeNull()
  expect(usualSeconds(times(40, 90), ['host-0', 'host-1'])).toBeNull()
  expect(usualSeconds(times(), [])).toBeNull()
})
