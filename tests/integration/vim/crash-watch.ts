import { afterAll, afterEach, beforeAll, expect } from 'vitest'

/** Expects, for every test of the file, that nothing is thrown outside the promise that the test awaits. */
export function assertNothingCrashes(): void {
  const seen: unknown[] = []
  const note = (error: unknown): void => void seen.push(error)
  beforeAll(() => {
    process.on('uncaughtException', note)
    process.on('unhandledRejection', note)
  })
  afterEach(async () => {
    // Late errors of sockets come with the next turns of the event loop.
    for (let turn = 0; turn < 3; turn += 1)
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
    expect(seen.splice(0)).toEqual([])
  })
  afterAll(() => {
    process.off('uncaughtException', note)
    process.off('unhandledRejection', note)
  })
}
