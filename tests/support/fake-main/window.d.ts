import type { FakeMain } from './fake-main.ts'

declare global {
  interface Window {
    /** For tests: the recorded requests, and changes from outside. */
    fakeMain: FakeMain
  }
}
