import { describe, expect, it } from 'vitest'
import { firstInvalid, isAllowed, readAllowed, sameAllowed } from '../../../shared/rules/allowed-hosts.ts'

const list = (addresses: string[], networks: string[] = []) => ({ all: false, addresses, networks })

describe('allowed addresses', () => {
  it.each([
    ['192.0.2.7', list(['192.0.2.7']), true],
    ['192.0.2.7', list(['192.0.2.8']), false],
    ['192.0.2.7', list([], ['192.0.2.0/24']), true],
    ['192.0.3.7', list([], ['192.0.2.0/24']), false],
    ['192.0.2.127', list([], ['192.0.2.0/25']), true],
    ['192.0.2.128', list([], ['192.0.2.0/25']), false],
    ['2001:db8::1', list(['2001:DB8:0:0::1']), true],
    ['2001:db8:1::9', list([], ['2001:db8::/32']), true],
    ['2001:db9::9', list([], ['2001:db8::/32']), false],
    ['fe80::1%eth0', list(['fe80::1']), true],
    ['::ffff:192.0.2.7', list([], ['192.0.2.0/24']), true],
    ['192.0.2.7', list([], ['::/0']), false],
    ['192.0.2.7', list([], ['0.0.0.0/0']), true],
    ['192.0.2.7', list([]), false],
    ['192.0.2.7', { all: true, addresses: [], networks: [] }, true],
    ['somewhere', list(['192.0.2.7']), null],
  ])('%s within %j: %s', (source, allowed, within) => {
    expect(isAllowed(allowed, source)).toBe(within)
  })

  it('reads typed addresses, sorted and without duplicates, networks by their first address', () => {
    expect(readAllowed([' 192.0.2.7 ', '', '192.0.2.7', '198.51.100.77/24', '2001:DB8::1', '2001:db8::5/64'])).toEqual({
      allowed: list(['192.0.2.7', '2001:db8::1'], ['198.51.100.0/24', '2001:db8::/64']),
    })
  })

  it.each([
    '192.0.2',
    '192.0.2.256',
    '010.0.0.1',
    '0x7f.1',
    '192.0.2.0/33',
    '2001:db8::/129',
    'example.org',
    'fe80::1%eth0',
    '192.0.2.0/',
    '192.0.2.1-9',
    '::g',
  ])('refuses %s', (text) => {
    expect(readAllowed(['192.0.2.1', text])).toEqual({ invalid: text })
    expect(firstInvalid(text.includes('/') ? list([], [text]) : list([text]))).toBe(text)
  })

  it('compares lists by whom they let in, not by how they are written', () => {
    expect(sameAllowed(list(['192.0.2.1', '2001:db8::1']), list(['2001:0db8:0::1', '192.0.2.1']))).toBe(true)
    expect(sameAllowed(list(['192.0.2.1']), list(['192.0.2.1'], ['192.0.2.0/24']))).toBe(false)
    expect(
      sameAllowed({ all: true, addresses: ['192.0.2.1'], networks: [] }, { all: true, addresses: [], networks: [] }),
    ).toBe(true)
    expect(sameAllowed({ all: true, addresses: [], networks: [] }, list([]))).toBe(false)
  })
})
