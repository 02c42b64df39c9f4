import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMac, parseSixBytes } from '../../../shared/rules/wake/mac.ts'

const mac = '00:50:56:0a:0b:0c'

describe('the address of a network card', () => {
  it.each([
    '00:50:56:0a:0b:0c',
    '00:50:56:0A:0B:0C',
    '00-50-56-0a-0b-0c',
    '00 50 56 0a 0b 0c',
    '00.50.56.0a.0b.0c',
    '0:50:56:a:b:c',
    '0-50-56-A-B-C',
    '0050.560a.0b0c',
    '0050-560a-0b0c',
    '0050:560a:0b0c',
    '005056-0a0b0c',
    '005056:0a0b0c',
    '0050560a0b0c',
    '0050560A0B0C',
    '  00:50:56:0a:0b:0c\n',
    '００：５０：５６：０ａ：０ｂ：０ｃ',
  ])('is read from %j', (text) => {
    expect(parseMac(text)).toBe(mac)
  })

  it.each([
    '',
    '00:50:56:0a:0b',
    '00:50:56:0a:0b:0c:0d',
    '00:50:56-0a:0b:0c',
    '00:50:56:0a:0b:0g',
    '00::50:56:0a:0b',
    '000:50:56:0a:0b:0c',
    '50560a0b0c',
    '0x0050560a0b0c',
    '0050560a0b0c0',
    '00:50:56:0a:0b:0c x',
    '192.168.1.255',
    '00:00:00:00:00:00',
    'ff:ff:ff:ff:ff:ff',
    '01:00:5e:00:00:01',
  ])('is not read from %j', (text) => {
    expect(parseMac(text)).toBeNull()
  })

  it('is the same whatever the spelling', () => {
    const byte = fc.integer({ min: 0, max: 255 })
    fc.assert(
      fc.property(
        fc.array(byte, { minLength: 6, maxLength: 6 }),
        fc.constantFrom(':', '-', '.', ' '),
        (bytes, sign) => {
          const pairs = bytes.map((each) => each.toString(16).padStart(2, '0'))
          const plain = pairs.join('')
          const fours = plain.match(/.{4}/g)?.join(sign) ?? ''
          for (const text of [
            pairs.join(sign),
            plain,
            plain.toUpperCase(),
            fours,
            `${plain.slice(0, 6)}${sign}${plain.slice(6)}`,
          ])
            expect(parseSixBytes(text)).toEqual(bytes)
        },
      ),
    )
  })
})
