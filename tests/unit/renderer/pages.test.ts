import { expect, test } from 'vitest'
import { pageNames, pages } from '../../../renderer/pages.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'

/** Hotkeys of the window besides those of pages. */
const otherHotkeys = ['mod+K', 'mod+N', 'mod+F', 'F1']

test('no two pages share a name, an icon or a hotkey, and none takes a hotkey of something else', () => {
  const { t } = createTranslator('en')
  expect(new Set(pageNames.map((name) => t(pages[name].label))).size).toBe(pageNames.length)
  expect(new Set(pageNames.map((name) => pages[name].icon)).size).toBe(pageNames.length)
  const hotkeys = [...otherHotkeys, ...pageNames.map((name) => pages[name].hotkey)]
  expect(new Set(hotkeys).size).toBe(hotkeys.length)
})
