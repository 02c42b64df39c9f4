import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatAddress, parseAddress } from '../../../electron/hosts/address.ts'

function parsed(text: string): string {
  const result = parseAddress(text)
  return result.ok ? `${result.value.host} ${result.value.port}` : `${String(result.problem.params['reason'])}!`
}

describe('an address', () => {
  it.each([
    ['esxi', 'esxi 443'],
    ['ESXi.Example.ORG', 'esxi.example.org 443'],
    ['esxi.example.org.', 'esxi.example.org 443'],
    ['esxi_1.example.org', 'esxi_1.example.org 443'],
    ['esxi:8443', 'esxi 8443'],
    ['esxi:00443', 'esxi 443'],
    ['192.0.2.1', '192.0.2.1 443'],
    ['192.0.2.1:1', '192.0.2.1 1'],
    ['[2001:db8::1]', '2001:db8::1 443'],
    ['[2001:DB8:0:0::1]:65535', '2001:db8::1 65535'],
    ['2001:db8::1', '2001:db8::1 443'],
    ['::1', '::1 443'],
    ['  esxi\n', 'esxi 443'],
    ['https://esxi.example.org/ui/#/host', 'esxi.example.org 443'],
    ['HTTPS://192.0.2.1:8443', '192.0.2.1 8443'],
    ['https://[2001:db8::1]:443/ui', '2001:db8::1 443'],
    ['https://esxi?a=b', 'esxi 443'],
    ['bücher.example.org', 'xn--bcher-kva.example.org 443'],
    ['主机.example.org:8443', 'xn--tiq422d.example.org 8443'],
    ['１９２.０.２.１', '192.0.2.1 443'],
    ['123.example.org', '123.example.org 443'],
    ['esxi:443/', 'esxi 443'],
    ['esxi/', 'esxi 443'],
    ['esxi/ui/#/login', 'esxi 443'],
    ['esxi:8443/ui', 'esxi 8443'],
    ['[2001:db8::1]:8443/ui', '2001:db8::1 8443'],
    ['esxi：8443', 'esxi 8443'],
    ['１９２。０．２｡１：８４４３／', '192.0.2.1 8443'],
    ['［２００１：ｄｂ８：：１］：８４４３', '2001:db8::1 8443'],
    ['ｅｓｘｉ．example。org', 'esxi.example.org 443'],
    ['ｈｔｔｐｓ：／／esxi／ui', 'esxi 443'],
    ['http://esxi', 'esxi 443'],
    ['http://esxi:80/', 'esxi 443'],
    ['HTTP://esxi:8443/ui', 'esxi 8443'],
    ['https://esxi:80', 'esxi 80'],
    ['esxi:80', 'esxi 80'],
    ['fe80::1%eth0', 'fe80::1%eth0 443'],
    ['[FE80:0::1%eth0]:8443', 'fe80::1%eth0 8443'],
    ['febf::1%12', 'febf::1%12 443'],
    ['fe80::1%br-lan.100', 'fe80::1%br-lan.100 443'],
    ['https://[fe80::1%25eth0]:8443/ui', 'fe80::1%eth0 8443'],
    ['https://[fe80::1%eth0]/', 'fe80::1%eth0 443'],
    ['fe80::1', 'fe80::1 443'],
    ['fe80::1％Ethernet_2', 'fe80::1%Ethernet_2 443'],
  ])('%j is %s', (text, expected) => {
    expect(parsed(text)).toBe(expected)
  })

  it.each([
    ['', 'empty'],
    [' \t', 'empty'],
    ['https://', 'empty'],
    [':443', 'empty'],
    ['a b', 'spaces'],
    ['esxi :443', 'spaces'],
    ['a\u3000b', 'spaces'],
    ['a\u0000b', 'control-characters'],
    ['a\nb', 'control-characters'],
    ['a\u001b[2J', 'control-characters'],
    ['esxi:0', 'port'],
    ['esxi:65536', 'port'],
    ['esxi:', 'port'],
    ['esxi:-1', 'port'],
    ['esxi:4e2', 'port'],
    ['esxi:https', 'port'],
    ['[::1]:x', 'port'],
    ['root@esxi', 'user-info'],
    ['https://root:pw@esxi/', 'user-info'],
    ['ssh://esxi', 'scheme'],
    ['httpss://esxi', 'scheme'],
    ['root：pw＠esxi', 'user-info'],
    ['/ui', 'empty'],
    ['esxi:/ui', 'port'],
    ['esxi:443/24', 'port'],
    ['256.1.1.1', 'ipv4'],
    ['192.0.2', 'ipv4'],
    ['127.1', 'ipv4'],
    ['2130706433', 'ipv4'],
    ['0x7f000001', 'ipv4'],
    ['0x7f.1', 'ipv4'],
    ['192.0.2.01', 'ipv4'],
    ['esxi.1', 'ipv4'],
    ['[::1', 'ipv6'],
    ['[192.0.2.1]', 'ipv6'],
    ['[]', 'ipv6'],
    ['2001:db8::1::2', 'ipv6'],
    ['a:b:c', 'ipv6'],
    ['[esxi]', 'ipv6'],
    ['2001:db8::1%eth0', 'ipv6'],
    ['::1%lo', 'ipv6'],
    ['fe80::1%', 'ipv6'],
    ['fe80::1%a%b', 'ipv6'],
    ['fe80::1%a]', 'ipv6'],
    ['fe80::1%é', 'ipv6'],
    [`fe80::1%${'a'.repeat(33)}`, 'ipv6'],
    ['192.0.2.0/24', 'name'],
    ['192.0.2.0/24/', 'name'],
    ['2001:db8::/32', 'ipv6'],
    ['es%78i', 'name'],
    ['-esxi', 'name'],
    ['esxi-', 'name'],
    ['a..b', 'name'],
    ['.', 'name'],
    ['es*i', 'name'],
    ['<esxi>', 'name'],
    ['a?b', 'name'],
    [`${'a'.repeat(64)}.example.org`, 'name'],
    [Array(50).fill('abcdef').join('.'), 'too-long'],
    ['a'.repeat(2_000), 'too-long'],
  ])('%j is none: %s', (text, reason) => {
    expect(parseAddress(text)).toMatchObject({ ok: false, problem: { code: 'ADDRESS_INVALID', params: { reason } } })
  })

  it('never shows a pasted password, nor anything that is not printable or long', () => {
    for (const text of [
      'https://root:canary@esxi/ui',
      'root：canary＠esxi',
      'http://root:canary@esxi',
      'root:canary@esxi',
      'https://root:c@nary@a b',
    ]) {
      expect(JSON.stringify(parseAddress(text))).not.toMatch(/canary|root/)
    }
    const input = (text: string) => {
      const result = parseAddress(text)
      return result.ok ? '' : String(result.problem.params['input'])
    }
    expect(input('a\u001b[2Jb')).toBe('a\uFFFD[2Jb')
    expect(input('x'.repeat(5_000)).length).toBeLessThan(120)
  })

  it('that was accepted is read back from its formatted form as the same', () => {
    const names = fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.ipV6().map((ip) => `[${ip}]`),
    )
    fc.assert(
      fc.property(names, fc.integer({ min: 1, max: 65_535 }), (name, port) => {
        const first = parseAddress(`${name}:${port}`)
        if (!first.ok) throw new Error(`${name} was refused`)
        const text = formatAddress(first.value)
        expect(parseAddress(text)).toEqual(first)
        expect(text.endsWith(':443')).toBe(false)
        expect(new URL(`https://${text}/sdk`).port).toBe(port === 443 ? '' : String(port))
      }),
    )
  })

  it('is either one that stays the same, or refused, whatever the text', () => {
    const noise = fc
      .array(
        fc.constantFrom(
          'a',
          '1',
          '.',
          ':',
          '[',
          ']',
          '/',
          '@',
          '%',
          '%25',
          'fe80::',
          'http',
          '：',
          '-',
          '::',
          ' ',
          'ü',
          '。',
          '://',
          'https',
          '0x',
          '\u00AD',
          '\u202E',
        ),
      )
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(noise, fc.string({ unit: 'binary' })), (text) => {
        const result = parseAddress(text)
        if (result.ok) expect(parseAddress(formatAddress(result.value))).toEqual(result)
      }),
      { numRuns: 2_000 },
    )
  })
})
