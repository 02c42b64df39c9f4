import { defineConfig } from '@playwright/test'

// As for vitest: a hung test must fail, a test that fails once is a failing test, and none may be left out unseen.
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: '.cache/e2e-results',
  timeout: 45_000,
  expect: { timeout: 10_000 },
  use: { actionTimeout: 10_000 },
  retries: 0,
  // Each test has a screen, a session bus, a keyring and ports of its own.
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  reporter: 'list',
})
