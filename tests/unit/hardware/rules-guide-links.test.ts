import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cpuLink,
  defaultGuideTemplates,
  deviceLink,
  guideTemplatesSchema,
  isGuideLink,
  passthroughLink,
  serverLink,
} from '../../../shared/rules/hardware/guide-links.ts'
import { card } from './rule-samples.ts'

const nic = card('8086:15f3', '0200', { subvendor: '1849', subdevice: '00f3', name: 'Ethernet Controller I225-V' })

describe('links into the compatibility guide', () => {
  it('search for a device by its ids', () => {
    expect(deviceLink(nic, '8.0')).toEqual({
      url:
        'https://compatibilityguide.broadcom.com/search?program=io&persona=live&column=brandName&order=asc' +
        '&productReleaseVersion=[ESXi%208.0%20U3]&vid=[8086]&did=[15f3]&svid=[1849]&ssid=[00f3]',
      confidence: 'medium',
      coversTarget: true,
    })
  })

  it('leave out what is not known, and the release the guide does not have', () => {
    const link = deviceLink({ ...nic, subvendor: null, subdevice: null }, '6.7')
    expect(link).toEqual({
      url: 'https://compatibilityguide.broadcom.com/search?program=io&persona=live&column=brandName&order=asc&vid=[8086]&did=[15f3]',
      confidence: 'medium',
      coversTarget: false,
    })
  })

  it('search for a processor, a server and a passthrough device by words', () => {
    const keyword = (link: { url: string } | null): string | null =>
      link && new URL(link.url).searchParams.get('keyword')
    expect(keyword(cpuLink({ name: 'Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz' }, '9.0'))).toBe('Intel Xeon E5-2680 v4')
    expect(cpuLink({ name: null }, '9.0')).toBeNull()
    expect(keyword(serverLink('Example & Sons', 'R100', '9.0'))).toBe('Example & Sons R100')
    expect(serverLink('Example', ' ', '9.0')).toBeNull()
    expect(passthroughLink(nic, '9.0')).toMatchObject({ confidence: 'low' })
    expect(keyword(passthroughLink(nic, '9.0'))).toBe('Ethernet Controller I225-V')
    expect(keyword(passthroughLink({ ...nic, name: null }, '9.0'))).toBe('8086:15f3')
  })

  it('stay the search they are, whatever a device calls itself', () => {
    const expected = new URL(passthroughLink({ ...nic, name: 'x' }, '9.0')?.url ?? '')
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 60 }),
          fc.constantFrom(
            '&program=x',
            '#x',
            '@evil.example.org',
            '\u0000',
            ']&vid=[1',
            '\uD800',
            '{release}',
            '$&',
            '../..',
            '"><script>',
          ),
        ),
        (name) => {
          const url = new URL(passthroughLink({ ...nic, name: name || 'x' }, '9.0')?.url ?? '')
          expect([url.origin, url.pathname, url.hash, [...url.searchParams.keys()]]).toEqual([
            expected.origin,
            expected.pathname,
            '',
            [...expected.searchParams.keys()],
          ])
          expect(url.searchParams.get('keyword')).toBe((name || 'x').toWellFormed())
        },
      ),
    )
  })
})

describe('the allow-list', () => {
  it('lets the guide pass and nothing that looks like it', () => {
    for (const url of [
      'https://compatibilityguide.broadcom.com/',
      'https://knowledge.broadcom.com/external/article/318697',
    ])
      expect(isGuideLink(url), url).toBe(true)
    for (const url of [
      'http://compatibilityguide.broadcom.com/',
      'https://compatibilityguide.broadcom.com.example.org/',
      'https://evil.example.org/compatibilityguide.broadcom.com',
      'https://compatibilityguide.broadcom.com@example.org/',
      'https://user@compatibilityguide.broadcom.com/',
      'https://compatibilityguide.broadcom.com:8443/',
      'https://x.compatibilityguide.broadcom.com/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      '',
      'compatibilityguide.broadcom.com',
    ])
      expect(isGuideLink(url), url).toBe(false)
  })

  it('binds templates as well', () => {
    expect(guideTemplatesSchema.parse({ device: 'https://www.broadcom.com/find?q={did}' })).toEqual({
      ...defaultGuideTemplates,
      device: 'https://www.broadcom.com/find?q={did}',
    })
    for (const device of [
      'https://example.org/?q={did}',
      'https://{vid}.broadcom.com/?q=1',
      'https://www.broadcom.com/{did}',
      'https://www.broadcom.com/?q=1#{did}',
      'http://www.broadcom.com/?q={did}',
      'nonsense',
    ]) {
      expect(guideTemplatesSchema.safeParse({ device }).success, device).toBe(false)
      expect(deviceLink(nic, '8.0', { ...defaultGuideTemplates, device }), device).toBeNull()
    }
  })

  it('drops a value with an unknown placeholder', () => {
    expect(
      deviceLink(nic, '8.0', { ...defaultGuideTemplates, device: 'https://www.broadcom.com/find?a={what}&b={did}' })
        ?.url,
    ).toBe('https://www.broadcom.com/find?b=15f3')
  })
})
