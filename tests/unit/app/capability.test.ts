import { expect, it } from 'vitest'
import { lazy } from '../../../electron/app/capability.ts'

it('a capability that failed to load is tried again on next use, and blocks nothing meanwhile', async () => {
  let loads = 0
  const capability = lazy(() => {
    loads += 1
    return loads === 1 ? Promise.reject(new Error('a file of the program is missing')) : Promise.resolve('ports')
  })
  await expect(capability.load()).rejects.toThrow('missing')
  expect([capability.started, capability.loaded]).toEqual([null, null])
  expect([await capability.load(), await capability.load(), capability.loaded]).toEqual(['ports', 'ports', 'ports'])
  expect(loads).toBe(2)
})
