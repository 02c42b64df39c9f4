import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exportReport } from '../../../electron/ports/export.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import type { PortsReport } from '../../../shared/models/port-report.ts'
import { hostile, report, table } from './export-samples.ts'

const english = createTranslator('en')
const markdown = (given: PortsReport, translator = english): string => exportReport(given, table, 'md', translator)
const columns = 20

/** The cells of a table line. Readers disagree about a backslash before an escaped bar: both readings must find the same cells. */
function cells(line: string): string[] {
  const split = (bar: RegExp): string[] =>
    line
      .slice(2, -2)
      .split(bar)
      .map((cell) => cell.trim())
  const found = split(/(?<!\\)\|/)
  expect(split(/(?<=(?:^|[^\\])(?:\\\\)*)\|/)).toEqual(found)
  return found
}

const tableLines = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('| '))

describe('Markdown', () => {
  it('says what was seen of which host, when, from where and for which role', () => {
    const text = markdown(report())
    const offset = -new Date('2025-06-01T06:30:05Z').getTimezoneOffset()
    expect(text).toMatch(/^# Ports of `esx-01`\n/)
    expect(text).toMatch(/^- As of 2025-06-0\d \d\d:\d\d:05 [+-]\d\d:\d\d \(2025-06-01 06:30:05 UTC\)$/m)
    if (offset === 0) expect(text).toContain('- As of 2025-06-01 06:30:05 +00:00 (')
    expect(text).toContain(
      [
        '- Seen from `192.0.2.50`',
        '- Address: `192.0.2.10:8443`',
        '- Role: Management workstation',
        '- 1 problem found in 4 rows; 1 is unknown.\n',
      ].join('\n'),
    )
  })

  it('has one table with a line a row, sources by number, and the sources below', () => {
    const text = markdown(report())
    const [header = '', rule = '', ...lines] = tableLines(text)
    expect(cells(header)).toHaveLength(columns)
    expect(cells(rule)).toEqual(Array(columns).fill('---'))
    expect(lines.map((line) => cells(line))).toEqual([
      [
        '22',
        'tcp',
        'inbound',
        'SSH server',
        'Remote shell, and file copy.',
        'SSH client',
        'ESXi host',
        'yes',
        'refused',
        '',
        '`sshServer`',
        'on',
        '`192.0.2.7, 2001:db8::7, 198.51.100.0/24`',
        '`TSM-SSH`',
        'stopped',
        'started manually',
        'Service stopped',
        'The service behind it is not running.',
        'high',
        '1, 2',
      ],
      expect.arrayContaining(['5900-5964', 'low', '2, 3']),
      expect.any(Array),
      expect.arrayContaining(['80', '`HTTP/1.1 301 Moved`']),
    ])
    for (const line of lines) expect(cells(line)).toHaveLength(columns)
    expect(text).toContain('## Sources\n\n1. a manual\n2. another manual\n3. a third\n')
    expect(text).toContain('- Seen on one host.')
  })

  it('warns of what is missing', () => {
    const text = markdown(
      report({
        firewall: null,
        problem: { code: 'NO_PERMISSION', params: {} },
        progress: { done: 3, total: 40 },
        from: null,
      }),
    )
    expect(text).toContain('> The check was not finished: 3 of 40 probes were done.')
    expect(text).toMatch(/^> The host's own firewall could not be read: `.+`$/m)
    expect(text).toContain('- Seen from an unknown address')
  })

  it('is Chinese throughout', () => {
    const text = markdown(report(), createTranslator('zh-CN'))
    expect(text).toMatch(/^# `esx-01` 的端口\n/)
    expect(text).toContain('| 服务未运行 | 对应的服务没有运行。 | 高 |')
    for (const heading of cells(tableLines(text)[0] ?? '')) expect(heading).toMatch(/\p{Script=Han}/u)
  })

  it.each([
    ['[click](http://192.0.2.1)', '`[click](http://192.0.2.1)`'],
    ['a|b', '`a\\|b`'],
    ['a\\|b', '`a\\ \\|b`'],
    ['`', '`` ` ``'],
    ['a``b`c', '```a``b`c```'],
    ['<img src=x>', '`<img src=x>`'],
    ['x\n# Heading\n', '`x # Heading`'],
    ['mail@example.org', '`mail@example.org`'],
    ['\u202Egnp.exe', '`\uFFFDgnp.exe`'],
  ])('keeps %j as code', (text, expected) => {
    const [, , line = ''] = tableLines(markdown(hostile(text)))
    expect([9, 10, 13].map((column) => cells(line)[column])).toEqual([expected, expected, expected])
  })

  it('keeps every word of a host within one code span of one cell', () => {
    const outside = (text: string): string => text.replace(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, 'CODE')
    const plain = outside(markdown(hostile('x')))
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('`', '|', '\\', '[', '](', '<', '>', '\n', '\r', ' ', 'x', '*', '&', '$'),
          minLength: 1,
          maxLength: 12,
        }),
        (text) => {
          fc.pre(text.trim() !== '')
          const written = markdown(hostile(text))
          for (const line of tableLines(written)) expect(cells(line)).toHaveLength(columns)
          expect(outside(written)).toBe(plain)
        },
      ),
      { numRuns: 300 },
    )
  })
})
