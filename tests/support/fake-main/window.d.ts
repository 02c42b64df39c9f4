import type { FakeMain } from './fake-main.ts'

declare global {
  interface Window {
    /** For tests: what was asked, and changes from outside. */
    fakeMain: FakeMain
  }
}
