import { expect, it } from 'vitest'
import { proposedName } from '../../../shared/rules/proposed-name.ts'

it.each([
  ['CN=esxi-1.example.org, OU=VMware Engineering, O=VMware', 'esxi-1.example.org'],
  ['O=VMware, Inc., OU=VMware ESX Server Default Certificate, CN=esxi-1', 'esxi-1'],
  ['CN=localhost.localdomain, O=VMware', ''],
  ['CN=localhost', ''],
  ['CN=192.0.2.7', ''],
  ['CN=2001:db8::7', ''],
  ['CN=*.example.org', ''],
  ['O=VMware', ''],
  ['', ''],
  ['CN=', ''],
  ['CN=two words', ''],
  ['CN=\u202eevil', ''],
  [`CN=${'a'.repeat(121)}`, ''],
])('of %j is proposed %j', (subject, name) => {
  expect(proposedName(subject, [])).toBe(name)
})

it('is no name that another host has', () => {
  expect(proposedName('CN=esxi-1', ['attic', 'ESXI-1'])).toBe('')
  expect(proposedName('CN=esxi-1', ['attic', 'esxi-10'])).toBe('esxi-1')
})
