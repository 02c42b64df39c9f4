import { describe, expect, it } from 'vitest'
import { isManagement, portTargets } from '../../../shared/rules/port-rows.ts'
import { isPortProblem } from '../../../shared/rules/port-verdict.ts'
import { portTable } from '../../../shared/reference/port-table.ts'
import type { PortReason, PortVerdict, ProbeState } from '../../../shared/models/port-report.ts'
import { commandLine } from './support/command.ts'
import { add, addressOf, callsOf, lineWithHost, password, practiceHost, readOnly } from './support/hosts.ts'

// Other services on this computer's loopback answer the probes too, so only what the practice host decides is asserted.

interface Row {
  readonly id: string
  readonly port: number | string | null
  readonly protocol: string | null
  readonly probe: ProbeState
  readonly ruleset: {
    key: string
    enabled: boolean | null
    allowedFrom: string[] | null
    userControllable: boolean | null
  } | null
  readonly service: { key: string; running: boolean | null; policy: string | null } | null
  readonly verdict: PortVerdict
  readonly reason: PortReason
}
interface Checked {
  readonly host: string
  readonly at: string
  readonly from: string | null
  readonly rows: readonly Row[]
}

const given = { input: password }
const rowOf = (checked: unknown, id: string): Row | undefined => (checked as Checked).rows.find((row) => row.id === id)
const management = portTable.flows.find(isManagement)?.id ?? ''

describe('ports list', () => {
  it('prints the table as the contract says, in the language of the call, and asks no host', async () => {
    const line = await commandLine()
    const [english, chinese] = await Promise.all([
      line.json(['ports', 'list']),
      line.json(['ports', 'list', '--lang', 'zh-CN']),
    ])
    for (const [ended, locale] of [
      [english, 'en'],
      [chinese, 'zh-CN'],
    ] as const) {
      expect(ended).toMatchObject({ code: 0, stderr: '' })
      expect(ended.json).toEqual(
        portTable.flows.map(
          ({ id, ports, protocols, direction, service, inNotes, rulesets, purpose, confidence, sources }) => ({
            id,
            ports,
            protocols,
            direction,
            service: service[locale],
            inNotes,
            rulesets,
            purpose: purpose[locale],
            confidence,
            sources,
          }),
        ),
      )
    }
    expect(Object.keys((english.json as object[])[0] ?? {})).toEqual([
      'id',
      'ports',
      'protocols',
      'direction',
      'service',
      'inNotes',
      'rulesets',
      'purpose',
      'confidence',
      'sources',
    ])
  })

  it('prints a table', async () => {
    const line = await commandLine()
    const ended = await line.run(['ports', 'list', '--lang', 'zh-CN'])
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    const [header = '', ...lines] = ended.stdout.trimEnd().split('\n')
    expect(header.split(/\s{2,}/)).toEqual(['端口', '协议', '方向', '服务', '规则集', '可信度', '用途'])
    expect(lines).toHaveLength(portTable.flows.length)
  })
})

describe('ports check', () => {
  it('has one row for each port and protocol, with what the host says, a probe and a verdict', async () => {
    const { line, host } = await lineWithHost()
    host.setRuleset('faultTolerance', {
      enabled: false,
      allowed: { all: false, addresses: ['192.0.2.7', '2001:db8::7'], networks: ['198.51.100.0/24'] },
    })
    host.setRuleset('vMotion', { allowed: { all: false, addresses: [], networks: [] } })
    const ended = await line.json(['ports', 'check', 'esx', '--password-stdin'], given)
    expect(ended.stderr).toBe('')
    const checked = ended.json as Checked
    expect(checked).toEqual({
      host: 'esx',
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      from: '127.0.0.1',
      rows: expect.any(Array),
    })
    expect(checked.rows.map(({ id, port, protocol }) => ({ id, port, protocol }))).toEqual(
      portTargets(portTable.flows, host.port).map(({ flow, port, protocol }) => ({ id: flow.id, port, protocol })),
    )
    for (const row of checked.rows) {
      expect(Object.keys(row)).toEqual(['id', 'port', 'protocol', 'probe', 'ruleset', 'service', 'verdict', 'reason'])
      expect(['open', 'refused', 'no-answer', 'unreachable', 'answered', 'not-testable']).toContain(row.probe)
      if (typeof row.port !== 'number') expect(row.probe).toBe('not-testable')
    }
    // The management port is the one the host was added with; the ruleset is the one that carries 443.
    expect(rowOf(checked, management)).toEqual({
      id: management,
      port: host.port,
      protocol: 'tcp',
      probe: 'open',
      ruleset: { key: 'vSphereClient', enabled: true, allowedFrom: ['all'], userControllable: expect.any(Boolean) },
      service: null,
      verdict: 'as-it-should-be',
      reason: 'required-and-open',
    })
    expect(rowOf(checked, 'ft-8300')?.ruleset).toEqual({
      key: 'faultTolerance',
      enabled: false,
      allowedFrom: ['192.0.2.7', '2001:db8::7', '198.51.100.0/24'],
      userControllable: true,
    })
    expect(rowOf(checked, 'vmotion-8000')?.ruleset).toMatchObject({ key: 'vMotion', allowedFrom: [] })
    expect(rowOf(checked, 'ssh-in-22')?.service).toEqual(host.state().services.find(({ key }) => key === 'TSM-SSH'))
    // All this role needs is the management port.
    expect(ended.code).toBe(0)
    expect(callsOf(host, 'Login', 'Logout').slice(-2)).toEqual(['Login ha-sessionmgr', 'Logout ha-sessionmgr'])
  })

  it('ends with 1 when what the role needs does not work, and keeps only that with --problems', async () => {
    const { line, host } = await lineWithHost()
    host.setRuleset('faultTolerance', { enabled: false })
    const args = ['ports', 'check', 'esx', '--role', 'ft', '--password-stdin']
    const [all, some, people, fine] = await Promise.all([
      line.json(args, given),
      line.json([...args, '--problems'], given),
      line.run([...args, '--problems', '--lang', 'zh-CN'], given),
      line.json(['ports', 'check', 'esx', '--problems', '--password-stdin'], given),
    ])
    expect([all.code, some.code, people.code, fine.code]).toEqual([1, 1, 1, 0])
    expect(rowOf(all.json, 'ft-8300')).toMatchObject({
      port: 8300,
      probe: 'not-testable',
      verdict: 'ruleset-off',
      reason: 'ruleset-off',
    })
    const problems = (all.json as Checked).rows.filter(({ verdict }) => isPortProblem(verdict)).map(({ id }) => id)
    expect(problems).toEqual(['ft-8300'])
    expect((some.json as Checked).rows.map(({ id }) => id)).toEqual(problems)
    expect((fine.json as Checked).rows).toEqual([])
    expect(people.stdout).toContain('esx 的端口')
    expect(people.stdout).toMatch(/^端口 8300\/tcp，.*：规则集未启用。主机防火墙没有放行。$/m)
    expect(people.stdout).not.toContain('443')
  })

  it('writes progress to stderr and the result to stdout', async () => {
    const { line, host } = await lineWithHost()
    const ended = await line.run(['ports', 'check', 'esx', '--password-stdin'], given)
    const notes = ended.stderr.trimEnd().split('\n')
    expect(notes[0]).toMatch(/^Probing the ports of esx: 0 of \d+$/)
    expect(notes.at(-1)).toMatch(/^Probing the ports of esx: (\d+) of \1$/)
    expect(notes.length).toBeLessThanOrEqual(5)
    expect(ended.stdout).not.toContain('Probing')
    for (const text of [
      'Ports of esx',
      'Seen from 127.0.0.1',
      'Role: Management workstation',
      `${host.port}/tcp`,
      'OK',
      'No problems found in ',
    ])
      expect(ended.stdout).toContain(text)
  })

  it('still probes when the host does not tell its firewall, and says so', async () => {
    const { line, host } = await lineWithHost()
    host.inject({ method: /^RetrieveProperties/, when: 'before', what: { fault: 'NoPermission' } })
    const ended = await line.json(['ports', 'check', 'esx', '--password-stdin'], given)
    expect(ended.code).toBe(0)
    expect(ended.stderr).toMatch(/^Warning: The host's own firewall could not be read: .+\n$/)
    expect(rowOf(ended.json, management)).toMatchObject({
      port: host.port,
      probe: 'open',
      ruleset: null,
      service: null,
    })
    expect((ended.json as Checked).rows.filter(({ ruleset, service }) => ruleset !== null || service !== null)).toEqual(
      [],
    )
  })

  it('is cancelled by Ctrl+C: exit 130 and no result', async () => {
    const { line, host } = await lineWithHost()
    host.inject({ method: /^RetrieveProperties/, when: 'before', what: { silence: true } })
    const asked = new Promise<void>((resolve) =>
      host.onCall(({ method }) => {
        if (method.startsWith('RetrieveProperties')) resolve()
      }),
    )
    const running = line.start(['ports', 'check', 'esx', '--json', '--password-stdin'], given)
    await asked
    running.signal('SIGINT')
    const ended = await running.ended
    expect(ended.code).toBe(130)
    expect(ended.json).toMatchObject({ error: { code: 'CANCELLED' } })
  })

  it('needs no more than the right to read, and changes nothing', async () => {
    const [line, host] = await Promise.all([commandLine(), practiceHost()])
    await add(line, host, readOnly.user, readOnly.password)
    const before = host.state()
    const ended = await line.json(['ports', 'check', 'esx', '--password-stdin'], { input: readOnly.password })
    expect(ended.code).toBe(0)
    expect(rowOf(ended.json, management)?.ruleset).toMatchObject({ key: 'vSphereClient', enabled: true })
    expect(host.state()).toEqual(before)
  })

  it('ends as every other command when the host is not known, does not answer, or refuses', async () => {
    const { line, host } = await lineWithHost()
    const [nobody, none, wrong] = await Promise.all([
      line.json(['ports', 'check', 'nobody']),
      line.json(['ports', 'check', 'esx']),
      line.json(['ports', 'check', 'esx', '--password-stdin'], { input: 'wrong' }),
    ])
    expect([nobody.code, none.code, wrong.code]).toEqual([2, 4, 4])
    await host.close()
    expect(await line.json(['ports', 'check', 'esx', '--password-stdin'], given)).toMatchObject({ code: 5 })
  })
})

describe('ports export', () => {
  it('prints the document alone on stdout, in every format', async () => {
    const { line, host } = await lineWithHost()
    const args = (format: string): string[] => [
      'ports',
      'export',
      'esx',
      '--format',
      format,
      '--password-stdin',
      '--lang',
      'zh-CN',
    ]
    const [csv, md, html, json] = await Promise.all(
      ['csv', 'md', 'html', 'json'].map((format) => line.run(args(format), given)),
    )
    for (const ended of [csv, md, html, json])
      expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining(addressOf(host)) })
    const rows = portTargets(portTable.flows, host.port).length
    expect(csv?.stdout.startsWith('\u{FEFF}时间（UTC）,探测来源,')).toBe(true)
    expect(csv?.stdout.endsWith('\r\n')).toBe(true)
    expect(csv?.stdout.split('\r\n')).toHaveLength(rows + 2)
    expect(csv?.stdout.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(md?.stdout).toMatch(/^# `esx` 的端口\n/)
    expect(md?.stdout.split('\n').filter((each) => each.startsWith('| '))).toHaveLength(rows + 2)
    expect(html?.stdout).toMatch(/^<!doctype html>\n<html lang="zh-CN">[\s\S]*<\/html>\n$/)
    expect(JSON.parse(json?.stdout ?? '')).toMatchObject({
      schema: 'hypertray/ports-report/1',
      host: { name: 'esx', address: addressOf(host) },
      from: '127.0.0.1',
      role: 'management',
      unfinished: null,
    })
  })

  it('is one object on one line with --json', async () => {
    const { line } = await lineWithHost()
    const args = ['ports', 'export', 'esx', '--role', 'backup', '--password-stdin']
    const [md, json] = await Promise.all([
      line.json([...args, '--format', 'md'], given),
      line.json([...args, '--format', 'json'], given),
    ])
    expect([md.code, json.code]).toEqual([0, 0])
    expect(md.json).toEqual({ format: 'md', document: expect.stringContaining('- Role: Backup\n') })
    expect(json.json).toMatchObject({ schema: 'hypertray/ports-report/1', role: 'backup' })
  })

  it.each([
    [['ports', 'export', 'esx'], '--format'],
    [['ports', 'export', 'esx', '--format', 'pdf'], 'csv, md, html, json'],
    [['ports', 'check', 'esx', '--role', 'admin'], 'management, vcenter'],
    [['ports'], 'a command is missing'],
  ])('%j ends with 2 and says what is possible', async (args, detail) => {
    const line = await commandLine()
    const ended = await line.json(args)
    expect(ended.code).toBe(2)
    expect(ended.json).toMatchObject({ error: { code: 'USAGE', details: { detail: expect.stringContaining(detail) } } })
  })
})
