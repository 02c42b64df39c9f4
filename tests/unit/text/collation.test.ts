import { expect, test } from 'vitest'
import { locales } from '../../../shared/i18n/locale.ts'
import { collation, compareInAnyLanguage } from '../../../shared/text/collation.ts'

test.each(locales)('%s sorts numbers by their value and letters without regard to case', (locale) => {
  expect(['vm10', 'Beta', 'vm2', 'alpha', 'VM1'].toSorted(collation(locale))).toEqual([
    'alpha',
    'Beta',
    'VM1',
    'vm2',
    'vm10',
  ])
})

test('Chinese names sort by pinyin in Chinese', () => {
  expect(['重庆', '上海', '北京'].toSorted(collation('zh-CN'))).toEqual(['北京', '重庆', '上海'])
})

test('an order that must not depend on the language sorts numbers by their value and tells every two names apart', () => {
  expect(['web10', 'web2', 'Web2'].toSorted(compareInAnyLanguage)).toEqual(['web2', 'Web2', 'web10'])
  // The collation holds these for equal: composed and decomposed.
  expect(compareInAnyLanguage('\u00e9', 'e\u0301')).toBe(-compareInAnyLanguage('e\u0301', '\u00e9'))
  expect(compareInAnyLanguage('\u00e9', 'e\u0301')).not.toBe(0)
})
