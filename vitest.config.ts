import { defineConfig } from 'vitest/config'
import { factorOf } from './tests/fuzz/plan.ts'
import { SlowFirst } from './tests/support/slow-first.ts'

// A hung test must fail, and a test that fails once is a failing test: no retries anywhere.
const common = { environment: 'node', pool: 'forks', retry: 0, hookTimeout: 90_000, teardownTimeout: 10_000 } as const

export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: { sequencer: SlowFirst },
    projects: [
      // GitHub's parser imports its schema as Node no longer lets a module import JSON, so it goes through Vite,
      // which has much to say about it.
      {
        logLevel: 'error',
        test: {
          ...common,
          name: 'unit',
          // Loading modules anew for each file takes as long as half of these tests, which share nothing that lasts.
          isolate: false,
          include: ['tests/unit/**/*.test.ts'],
          testTimeout: 15_000,
          server: { deps: { inline: [/@actions\//] } },
        },
      },
      {
        test: {
          ...common,
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          testTimeout: 60_000,
          // What is awaited must come, not soon: a second is short on a busy machine.
          expect: { poll: { timeout: 20_000 } },
          globalSetup: ['tests/support/build-peers.ts'],
        },
      },
      {
        test: {
          ...common,
          name: 'package',
          include: ['tests/package/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 300_000,
          globalSetup: ['tests/package/pack.ts'],
        },
      },
      {
        test: {
          ...common,
          name: 'fuzz',
          include: ['tests/fuzz/**/*.test.ts'],
          testTimeout: 180_000 * factorOf(process.env),
          globalSetup: ['tests/fuzz/tally.ts'],
        },
      },
    ],
  },
})
