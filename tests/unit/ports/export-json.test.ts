import { afterEach, describe, expect, it, vi } from 'vitest'
import { exportReport } from '../../../electron/ports/export.ts'
import { stamps } from '../../../shared/text/stamps.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import type { PortsReport } from '../../../shared/models/port-report.ts'
import { report, sshRow, table } from './export-samples.ts'

const json = (given: PortsReport): string => exportReport(given, table, 'json', createTranslator('en'))

/** The same values, with the keys of every object the other way round. */
function reversed<T>(value: T): T {
  if (Array.isArray(value)) return value.map((each: unknown) => reversed(each)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, each]: [string, unknown]) => [key, reversed(each)]),
  ) as T
}

describe('JSON', () => {
  it('is the report with what the table says of its flows, in both languages', () => {
    const document: unknown = JSON.parse(json(report({ rows: [sshRow] })))
    expect(document).toEqual({
      schema: 'hypertray/ports-report/1',
      host: { id: '4f9c7b3e-0000-4000-8000-000000000001', name: 'esx-01', address: '192.0.2.10:8443' },
      at: '2025-06-01T06:30:05.123Z',
      from: '192.0.2.50',
      role: 'management',
      unfinished: null,
      summary: { problems: 1, unknown: 0, total: 1 },
      problem: null,
      rows: [
        {
          id: 'ssh-22',
          port: 22,
          protocol: 'tcp',
          required: true,
          probe: { state: 'refused', ms: 2, banner: null },
          ruleset: {
            key: 'sshServer',
            enabled: true,
            userControllable: false,
            allowed: { all: false, addresses: ['192.0.2.7', '2001:db8::7'], networks: ['198.51.100.0/24'] },
          },
          service: { key: 'TSM-SSH', running: false, policy: 'off' },
          verdict: 'service-stopped',
          reason: 'service-stopped',
          flow: {
            direction: 'inbound',
            service: { en: 'SSH server', 'zh-CN': 'SSH 服务器' },
            purpose: { en: 'Remote shell, and file copy.', 'zh-CN': '远程 Shell 与文件拷贝。' },
            from: { en: 'SSH client', 'zh-CN': 'SSH 客户端' },
            to: { en: 'ESXi host', 'zh-CN': 'ESXi 主机' },
            versions: ['8.0'],
            rulesets: ['sshServer'],
            roles: [{ role: 'management', need: 'required' }],
            inNotes: true,
            correction: null,
            security: null,
            note: null,
            confidence: 'high',
            sources: ['a manual', 'another manual'],
          },
        },
      ],
      caveats: [{ en: 'Seen on one host.', 'zh-CN': '只在一台主机上见过。' }],
    })
  })

  it('leaves nothing out: what is absent is null', () => {
    const document = JSON.parse(
      json(report({ problem: { code: 'NO_PERMISSION', params: {} }, progress: { done: 1, total: 2 }, from: null })),
    ) as { rows: Record<string, unknown>[] }
    expect(document).toMatchObject({
      from: null,
      problem: { code: 'NO_PERMISSION', message: expect.any(String) },
      unfinished: { done: 1, total: 2 },
    })
    expect(document.rows[2]).toMatchObject({
      port: null,
      protocol: null,
      probe: null,
      ruleset: null,
      service: null,
      flow: { direction: 'outbound' },
    })
    expect(document.rows[3]).toMatchObject({
      id: 'not-in-the-table',
      probe: { state: 'open', ms: 1.5, banner: { kind: 'http', text: 'HTTP/1.1 301 Moved' } },
      flow: null,
    })
  })

  it('has its keys in one order, whatever order they came in', () => {
    expect(json(reversed(report()))).toBe(json(report()))
    expect(json(report()).endsWith('}\n')).toBe(true)
  })
})

describe('the time of a report', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  it.each([
    ['UTC', '2025-06-01 06:30:05 +00:00'],
    ['Asia/Shanghai', '2025-06-01 14:30:05 +08:00'],
    ['America/St_Johns', '2025-06-01 04:00:05 -02:30'],
    ['Pacific/Auckland', '2025-06-01 18:30:05 +12:00'],
  ])('is given for %s and in UTC', (zone, local) => {
    vi.stubEnv('TZ', zone)
    expect(stamps('2025-06-01T06:30:05.123Z')).toEqual({ local, utc: '2025-06-01 06:30:05' })
  })
})
