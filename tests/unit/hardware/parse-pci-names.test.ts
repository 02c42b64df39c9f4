import { readFile, stat } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { compactPciIds } from '../../../build/pci-ids/compact.ts'
import { signatureOf, versionOf } from '../../../shared/rules/hardware/cpuid.ts'
import { pciNames, pciNamesOf } from '../../../electron/hardware/pci-names.ts'

const shipped = new URL('../../../shared/reference/pci-ids.json', import.meta.url)

it('names vendors, devices and classes, in either case, and nothing it does not have', async () => {
  const names = await pciNames()
  expect(names.vendor('10EC')).toBe('Realtek Semiconductor Co., Ltd.')
  expect(names.device('10ec', '8168')).toMatch(/^RTL8111\/8168/)
  expect(names.device('126f', '2262')).toMatch(/^SM2262/)
  expect(names.device('8086', '10D3')).toBe('82574L Gigabit Network Connection')
  expect([names.className('0200'), names.className('0108'), names.className('02ff')]).toEqual([
    'Ethernet controller',
    'Non-Volatile memory controller',
    'Network controller',
  ])
  expect([
    names.vendor('zzzz'),
    names.device('10ec', 'zzzz'),
    names.device('10ec', ''),
    names.className('ee00'),
  ]).toEqual([null, null, null, null])
  expect(names.snapshot.date).toMatch(/^20\d\d-\d\d-\d\d$/)
  expect(Date.parse(names.snapshot.date)).toBeGreaterThan(Date.parse('2026-01-01'))
})

it('ships at most 1.2 MB of them, with the terms they come under', async () => {
  expect((await stat(shipped)).size).toBeLessThan(1_200_000)
  const file = JSON.parse(await readFile(shipped, 'utf8')) as { licence: string[] }
  expect(file.licence.join('\n')).toMatch(/3-clause BSD[^]*Redistributions of source code must retain[^]*AS IS/)
})

it('takes vendors, devices and classes from a pci.ids text and leaves subsystems and interfaces out', () => {
  const file = compactPciIds(
    '#\tVersion: 2026.01.02\n#\tDate:    2026-01-02 03:15:02\n\n0010  One, Inc.\n\t8139  Card\n' +
      '\t\t0010 0001  Card of a kind\nC 01  Storage\n\t06  SATA controller\n\t\t01  AHCI 1.0\n',
  )
  expect(file).toMatchObject({
    snapshot: { version: '2026.01.02', date: '2026-01-02' },
    vendors: ['0010 One, Inc.\n8139 Card'],
    classes: ['01 Storage\n06 SATA controller'],
  })
  const names = pciNamesOf(file)
  expect([
    names.vendor('0010'),
    names.device('0010', '8139'),
    names.className('0106'),
    names.className('0105'),
  ]).toEqual(['One, Inc.', 'Card', 'SATA controller', 'Storage'])
  expect(() => compactPciIds('<html>not found</html>')).toThrow('not a pci.ids file')
})

it.each([
  ['000906ea', { family: 6, model: 158, stepping: 10 }],
  ['000306e4', { family: 6, model: 62, stepping: 4 }],
  ['00a10f11', { family: 25, model: 17, stepping: 1 }],
  ['00800f12', { family: 23, model: 1, stepping: 2 }],
  ['00000f4a', { family: 15, model: 4, stepping: 10 }],
  ['00000586', { family: 5, model: 8, stepping: 6 }],
])('the signature %s is its family, model and stepping', (signature, version) => {
  expect(versionOf(signature)).toEqual(version)
  expect(signatureOf(version)).toBe(signature)
})

it('has no signature for what cannot be one', () => {
  expect([
    signatureOf({ family: 6, model: 256, stepping: 0 }),
    signatureOf({ family: 5, model: 16, stepping: 0 }),
    signatureOf({ family: 6, model: 1, stepping: 16 }),
    signatureOf({ family: 300, model: 1, stepping: 1 }),
  ]).toEqual([null, null, null, null])
})
