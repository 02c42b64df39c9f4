import type { FakeMain } from './fake-main.ts'
import type { RenderCounts } from './render-counts.ts'

declare global {
  interface Window {
    /** For tests: the recorded requests, and changes from outside. */
    fakeMain: FakeMain
    renderCounts: RenderCounts
  }
}
