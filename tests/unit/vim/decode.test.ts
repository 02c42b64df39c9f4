import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  asArray,
  asBoolean,
  asEntityName,
  asEnum,
  asInteger,
  asRef,
  asString,
  asTime,
  asUnsigned16,
} from '../../../electron/vim/decode.ts'
import { isApiVersion } from '../../../electron/vim/api-version.ts'
import type { XmlNode } from '../../../electron/vim/xml/node.ts'
import { element } from '../../../electron/vim/soap.ts'
import { root } from './parse.ts'

const value = (text: string): XmlNode => root(element('val', text))

it('an absent value is unknown to every decoder', () => {
  for (const decode of [
    asArray,
    asBoolean,
    asEntityName,
    asEnum(['a']),
    asInteger,
    asRef,
    asString,
    asTime,
    asUnsigned16,
  ])
    expect(decode(undefined)).toBeNull()
})

describe('numbers', () => {
  it.each([
    ['0', 0],
    ['-1', -1],
    ['+7', 7],
    ['007', 7],
    ['2147483647', 2_147_483_647],
    ['9007199254740991', 9_007_199_254_740_991],
    ['-9007199254740991', -9_007_199_254_740_991],
  ])('%s', (text, number) => expect(asInteger(value(text))).toBe(number))
  // One more than a number holds exactly is not that number, so it is unknown.
  it.each([
    '',
    ' ',
    '1.5',
    '1e3',
    '0x10',
    'NaN',
    'Infinity',
    '--1',
    '9007199254740993',
    '18446744073709551615',
    '99999999999999999999',
    '1 2',
  ])('%j is unknown', (text) => expect(asInteger(value(text))).toBeNull())

  it('ids sent as signed 16-bit numbers', () => {
    expect(['-32768', '-1', '-32634', '0', '32767', '32902', '65535'].map((text) => asUnsigned16(value(text)))).toEqual(
      [32_768, 65_535, 32_902, 0, 32_767, 32_902, 65_535],
    )
    expect(['-32769', '65536', 'x'].map((text) => asUnsigned16(value(text)))).toEqual([null, null, null])
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 65_535 }), (id) => {
        expect(asUnsigned16(value(String(new Int16Array([id])[0])))).toBe(id)
      }),
    )
  })
})

it('booleans in both spellings', () => {
  expect(['true', '1', 'false', '0', 'TRUE', 'yes', ''].map((text) => asBoolean(value(text)))).toEqual([
    true,
    true,
    false,
    false,
    null,
    null,
    null,
  ])
})

describe('times', () => {
  it.each([
    ['2025-01-02T03:04:05Z', '2025-01-02T03:04:05.000Z'],
    ['2025-01-02T03:04:05.1Z', '2025-01-02T03:04:05.100Z'],
    ['2025-01-02T03:04:05.123456789Z', '2025-01-02T03:04:05.123Z'],
    ['2025-01-02T03:04:05.999999999+00:00', '2025-01-02T03:04:05.999Z'],
    ['2025-01-02T03:04:05.5+08:00', '2025-01-01T19:04:05.500Z'],
    ['2025-01-01T00:00:00-09:30', '2025-01-01T09:30:00.000Z'],
    ['2025-01-02T03:04:05', '2025-01-02T03:04:05.000Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
    [' 2025-01-02T03:04:05Z\n', '2025-01-02T03:04:05.000Z'],
  ])('%s', (text, iso) => expect(asTime(value(text))).toBe(iso))

  it.each([
    '',
    'now',
    '2025-13-01T00:00:00Z',
    '2025-01-01',
    '2025-01-01T25:00:00Z',
    '2025-01-01T00:00:00+0100',
    '2025-01-01T00:00:00.Z',
    '1735787045',
  ])('%j is unknown', (text) => expect(asTime(value(text))).toBeNull())

  it('keeps the moment, whatever the offset', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1980-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        fc.integer({ min: -14 * 60, max: 14 * 60 }),
        fc.nat(999_999),
        (date, offset, below) => {
          const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, 23)
          const sign = offset < 0 ? '-' : '+'
          const two = (number: number): string => String(number).padStart(2, '0')
          const zone = `${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`
          expect(asTime(value(`${local}${String(below).padStart(6, '0')}${zone}`))).toBe(date.toISOString())
        },
      ),
    )
  })
})

it('enumerations: an unfamiliar value is unknown', () => {
  const decode = asEnum(['poweredOn', 'poweredOff'])
  expect(['poweredOn', 'poweredOff', 'suspended', 'PoweredOn', ''].map((text) => decode(value(text)))).toEqual([
    'poweredOn',
    'poweredOff',
    null,
    null,
    null,
  ])
})

it('names, in which vSphere escapes three characters', () => {
  expect(asEntityName(value('a%2fb%5Cc%25d'))).toBe('a/b\\c%d')
  expect(asEntityName(value('100%, %20, %252f, %'))).toBe('100%, %20, %2f, %')
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('%', '/', '\\', '2', 'f', '5', 'c', 'a', '密') }), (name) => {
      const escaped = name.replace(/[%/\\]/g, (char) => ({ '%': '%25', '/': '%2f', '\\': '%5c' })[char] ?? '')
      expect(asEntityName(value(escaped))).toBe(name)
    }),
  )
})

it('references and arrays', () => {
  expect(asRef(root('<val type="Task">haTask-1</val>'))).toEqual({ type: 'Task', value: 'haTask-1' })
  expect([asRef(root('<val>x</val>')), asRef(root('<val type="Task"/>'))]).toEqual([null, null])
  expect(asArray(root('<val/>'))).toEqual([])
  expect(asArray(root('<val><int>1</int><int>2</int></val>'))?.map((node) => asInteger(node))).toEqual([1, 2])
  expect(asString(value(''))).toBe('')
})

it('versions that may go into a header', () => {
  expect(['8.0.3.0', '6.5', '5.5.0', '7.0.3.2.1'].every(isApiVersion)).toBe(true)
  expect([null, '', '8', '8.', '8.0"\r\nX: y', 'v8.0', '8.0 ', '1234.0', '8.0.0.0.0.0', 'dev'].some(isApiVersion)).toBe(
    false,
  )
})
