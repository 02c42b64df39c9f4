import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exportReport } from '../../../electron/ports/export.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import type { PortsReport } from '../../../shared/models/port-report.ts'
import { hostile, report, table } from './export-samples.ts'

const english = createTranslator('en')
const csv = (given: PortsReport, translator = english): string => exportReport(given, table, 'csv', translator)

/** RFC 4180 and nothing else: every line ends with CRLF, quotes only around whole fields, and no bare line break or quote outside them. */
function parse(text: string): string[][] {
  expect(text.charCodeAt(0)).toBe(0xfeff)
  const lines: string[][] = []
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y
  field.lastIndex = 1
  let line: string[] = []
  while (field.lastIndex < text.length) {
    const at = field.lastIndex
    const match = field.exec(text)
    if (!match) throw new Error(`not RFC 4180 at ${at}: ${text.slice(at, at + 60)}`)
    line.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === '\r\n') line = lines.push(line) ? [] : line
  }
  expect(line).toEqual([])
  return lines
}

function records(text: string): Record<string, string>[] {
  const [header = [], ...lines] = parse(text)
  expect(new Set(header).size).toBe(header.length)
  for (const line of lines) expect(line).toHaveLength(header.length)
  return lines.map((line) => Object.fromEntries(header.map((name, index) => [name, line[index] ?? ''])))
}

describe('CSV', () => {
  it('holds every fact of a row, and on each line when and from where it was seen', () => {
    const rows = records(csv(report()))
    expect(rows[0]).toEqual({
      'Time (UTC)': '2025-06-01T06:30:05.123Z',
      'Seen from': '192.0.2.50',
      Host: 'esx-01',
      Address: '192.0.2.10:8443',
      Role: 'Management workstation',
      Entry: 'ssh-22',
      Port: '22',
      Protocol: 'tcp',
      Direction: 'inbound',
      Service: 'SSH server',
      Purpose: 'Remote shell, and file copy.',
      From: 'SSH client',
      To: 'ESXi host',
      Required: 'yes',
      'Probe from here': 'refused',
      Response: '',
      Ruleset: 'sshServer',
      'Ruleset state': 'on',
      'Allowed addresses': '192.0.2.7, 2001:db8::7, 198.51.100.0/24',
      'Ruleset can be changed': 'no',
      'Service on the host': 'TSM-SSH',
      'Service state': 'stopped',
      'Service startup': 'started manually',
      Verdict: 'Service stopped',
      Reason: 'The service behind it is not running.',
      Confidence: 'high',
      Sources: 'a manual; another manual',
    })
    expect(rows.map(({ 'Time (UTC)': at, 'Seen from': from, Host: host }) => [at, from, host])).toEqual(
      rows.map(() => ['2025-06-01T06:30:05.123Z', '192.0.2.50', 'esx-01']),
    )
  })

  it('tells unknown from absent, and keeps a row whose flow is not in the table', () => {
    const [, range, bare, strange] = records(csv(report()))
    expect(range).toMatchObject({
      Port: '5900-5964',
      Direction: 'unknown',
      From: '',
      'Ruleset state': 'unknown',
      'Allowed addresses': 'unknown',
      'Ruleset can be changed': 'unknown',
      'Service on the host': '',
    })
    expect(bare).toMatchObject({
      Port: '',
      Protocol: '',
      'Probe from here': 'not probed',
      Ruleset: '',
      'Ruleset state': '',
      'Service state': '',
    })
    expect(strange).toMatchObject({
      Entry: 'not-in-the-table',
      Port: '80',
      Service: '',
      Response: 'HTTP/1.1 301 Moved',
      Sources: '',
      Verdict: 'Open, not required',
    })
    const [, , unread] = records(csv(report({ firewall: null, from: null })))
    expect(unread).toMatchObject({
      Ruleset: 'unknown',
      'Ruleset state': 'unknown',
      'Service on the host': 'unknown',
      'Seen from': 'unknown',
    })
  })

  it('says so when no address or every address is allowed', () => {
    const allowed = (all: boolean): string | undefined => {
      const [row] = report().rows
      if (!row?.ruleset) throw new Error('the sample has a ruleset')
      return records(
        csv(report({ rows: [{ ...row, ruleset: { ...row.ruleset, allowed: { all, addresses: [], networks: [] } } }] })),
      )[0]?.['Allowed addresses']
    }
    expect([allowed(false), allowed(true)]).toEqual(['none', 'all addresses'])
  })

  it('speaks Chinese from the header to the reasons', () => {
    const [first] = records(csv(report(), createTranslator('zh-CN')))
    expect(first).toMatchObject({
      端口: '22',
      服务: 'SSH 服务器',
      用途: '远程 Shell 与文件拷贝。',
      来源: 'SSH 客户端',
      是否需要: '是',
      结论: '服务未运行',
      原因: '对应的服务没有运行。',
      可信度: '高',
    })
    expect(Object.keys(first ?? {}).filter((name) => !/\p{Script=Han}/u.test(name))).toEqual([])
  })

  it.each([
    '=HYPERLINK("http://192.0.2.1")',
    '+1',
    '-1+1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =1',
    '＝1',
    '＋1',
    '－1',
    '＠1',
    '"=1"',
    'a",=1,"',
    'a\r\n=1',
  ])('makes text of %j', (text) => {
    const [row = {}, ...more] = records(csv(hostile(text)))
    expect(more).toEqual([])
    for (const cell of Object.values(row)) expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/)
    expect(row['Response']?.replace(/^'/, '').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''))
  })

  it('can be read back whatever a host calls its things, and never begins a cell like a formula', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            '=',
            '+',
            '-',
            '@',
            '"',
            ',',
            '\r',
            '\n',
            '\t',
            ' ',
            'x',
            '\u0000',
            '\u{FEFF}',
            '密',
            '＝',
            ';',
          ),
        }),
        (text) => {
          const [row = {}] = records(csv(hostile(text)))
          for (const cell of Object.values(row)) expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/)
        },
      ),
      { numRuns: 300 },
    )
  })
})
