import { expect, it } from 'vitest'
import { eachHost } from '../../../electron/cli/all-hosts.ts'

it('works on at most so many hosts at the same time, and returns the results in their order', async () => {
  let running = 0
  let most = 0
  const release: (() => void)[] = []
  const results = eachHost(['a', 'b', 'c', 'd', 'e'], 2, async (host) => {
    running += 1
    most = Math.max(most, running)
    await new Promise<void>((resolve) => {
      release.push(resolve)
    })
    running -= 1
    return host.toUpperCase()
  })
  while (release.length > 0) {
    // The one that began last ends first.
    release.pop()?.()
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  }
  expect(await results).toEqual(['A', 'B', 'C', 'D', 'E'])
  expect(most).toBe(2)
})
