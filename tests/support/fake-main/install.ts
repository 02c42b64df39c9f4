export { zodConfig } from './no-eval.ts'
import type { AppState } from '../../../shared/models/app-state.ts'
import { FakeMain } from './fake-main.ts'
import { RenderCounts } from './render-counts.ts'
import { isScenario, scenarios, type Scenario } from './scenarios.ts'

/**
 * Puts the fake main process where the preload script puts the real one.
 * In the address: `scenario`, `locale` (en, zh-CN), `theme` (light, dark).
 */
const asked = new URLSearchParams(window.location.search)
const name = asked.get('scenario') ?? 'live'
if (!isScenario(name)) throw new Error(`There is no scenario ${name}`)
const scenario: Scenario = scenarios[name]()
const locale = asked.get('locale') === 'zh-CN' ? 'zh-CN' : 'en'
const theme = asked.get('theme') === 'dark' ? 'dark' : 'light'

function dressed(state: AppState): AppState {
  return { ...state, settings: { ...state.settings, theme, language: locale }, shell: { ...state.shell, locale } }
}

const main = new FakeMain({ ...scenario, state: scenario.state && dressed(scenario.state) })
window.fakeMain = main
window.renderCounts = new RenderCounts()
window.renderCounts.install(window)
Object.defineProperty(window, 'hypertray', { value: main })
