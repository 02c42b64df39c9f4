import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { magicPacket } from '../../../electron/wake/magic-packet.ts'

const card = [0x00, 0x50, 0x56, 0x0a, 0x0b, 0x0c]

describe('a magic packet', () => {
  it('is six times ff and sixteen times the address', () => {
    expect(magicPacket(card).toString('hex')).toBe(
      'ffffffffffff' +
        '0050560a0b0c0050560a0b0c0050560a0b0c0050560a0b0c0050560a0b0c0050560a0b0c0050560a0b0c0050560a0b0c' +
        '0050560a0b0c0050560a0b0c0050560a0b0c0050560a0b0c0050560a0b0c0050560a0b0c0050560a0b0c0050560a0b0c',
    )
  })

  it('ends with the SecureOn password', () => {
    const packet = magicPacket(card, [1, 2, 3, 4, 5, 0xfe])
    expect(packet).toHaveLength(108)
    expect(packet.subarray(0, 102)).toEqual(magicPacket(card))
    expect(packet.subarray(102).toString('hex')).toBe('0102030405fe')
  })

  it('holds nothing else, for every address and password', () => {
    const six = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 6, maxLength: 6 })
    fc.assert(
      fc.property(six, fc.option(six), (mac, password) => {
        const packet = magicPacket(mac, password)
        expect(packet).toHaveLength(password ? 108 : 102)
        expect([...packet.subarray(0, 6)]).toEqual([255, 255, 255, 255, 255, 255])
        for (let at = 6; at < 102; at += 6) expect([...packet.subarray(at, at + 6)]).toEqual(mac)
        if (password) expect([...packet.subarray(102)]).toEqual(password)
      }),
    )
  })

  it('is not made of anything but six bytes', () => {
    expect(() => magicPacket([1, 2, 3])).toThrow(RangeError)
    expect(() => magicPacket(card, [1, 2, 3, 4])).toThrow(RangeError)
  })
})
