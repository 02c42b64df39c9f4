import { describe, expect, test } from 'vitest'
import {
  asTsv,
  columnIds,
  columnsThatFit,
  hostColumns,
  leastWidth,
  versionsOf,
} from '../../../renderer/features/ports/columns.ts'
import { isDrastic } from '../../../renderer/features/ports/change-text.ts'
import { valueText } from '../../../renderer/ui/firewall-text.ts'
import { placeAfterKey } from '../../../renderer/ui/grid-keys.ts'
import { titledGroups, linesOf } from '../../../renderer/features/ports/lines.ts'
import { cellsOf } from '../../../renderer/features/ports/heat.ts'
import { flowRows, hostRows, managementPortOf, summarise, wasChecked } from '../../../renderer/features/ports/rows.ts'
import { sidesOf, usualOther } from '../../../renderer/features/ports/sides.ts'
import { span } from '../../../renderer/features/ports/use-viewport.ts'
import { narrowRows } from '../../../renderer/features/ports/use-narrowed.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import type { PortRow, PortsReport } from '../../../shared/models/port-report.ts'
import { portTable } from '../../../shared/reference/port-table.ts'
import { portRows, portTargets } from '../../../shared/rules/port-rows.ts'
import { baseline, firewall, probes, troubled } from '../../support/fake-main/firewall-samples.ts'
import { host, ids, quietHost } from '../../support/fake-main/samples.ts'

const { flows } = portTable
const en = createTranslator('en')

function report(change: Partial<PortsReport> = {}): PortsReport {
  const known = change.firewall === undefined ? troubled() : change.firewall
  const rows = portRows(portTargets(flows, 443), {
    role: 'vcenter',
    firewall: known,
    probes: probes([902], [443, 22]),
    source: '203.0.113.20',
  })
  return {
    hostId: ids.rack,
    hostName: 'rack-1',
    address: 'esxi-1.example.org',
    at: '2026-11-01T12:00:00.000Z',
    from: '203.0.113.20',
    role: 'vcenter',
    ownFlows: [],
    rows,
    firewall: known,
    problem: null,
    progress: null,
    ...change,
  }
}

describe('rows', () => {
  test.each([
    ['esxi-1.example.org', 443],
    ['192.0.2.1:8443', 8443],
    ['[2001:db8::1]:9443', 9443],
    ['2001:db8::1', 443],
    ['[2001:db8::1]', 443],
  ])('%s is managed on %d', (address, port) => {
    expect(managementPortOf(address)).toBe(port)
  })
  test('before anything was read the table itself is shown, with the same keys as after a check', () => {
    const before = hostRows(flows, null, 'vcenter', 443)
    expect(before.map(({ key }) => key)).toEqual(hostRows(flows, report(), 'vcenter', 443).map(({ key }) => key))
    expect(before.find(({ flow }) => flow.id === 'https-443')?.facts).toMatchObject({
      required: true,
      probe: null,
      ruleset: null,
      reason: 'not-probed',
    })
    expect(wasChecked(null)).toBe(false)
    expect(wasChecked(report())).toBe(true)
  })
  test('each row has a key of its own, and every flow is there', () => {
    const rows = hostRows(flows, null, 'management', 443)
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
    expect(new Set(rows.map(({ flow }) => flow.id)).size).toBe(flows.length)
    expect(flowRows(flows)).toHaveLength(flows.length)
  })
  test('a row of a flow the table does not know is left out', () => {
    const strange = { ...report().rows[0], id: 'strange' } as PortRow
    expect(hostRows(flows, report({ rows: [strange] }), 'management', 443)).toEqual([])
  })
  test('the summary counts every row once', () => {
    const { rows } = report()
    const { problems, open, unknown, fine } = summarise(rows)
    expect(problems + open + unknown + fine).toBe(rows.length)
    expect(problems).toBeGreaterThan(2)
  })
  test('only problems, and only rows of the protocol', () => {
    const rows = hostRows(flows, report(), 'vcenter', 443)
    expect(narrowRows(rows, { protocols: [], text: '', onlyProblems: true })).toHaveLength(
      summarise(report().rows).problems,
    )
    expect(
      new Set(
        narrowRows(rows, { protocols: ['udp'], text: '', onlyProblems: false }).flatMap(({ protocols }) => protocols),
      ),
    ).toEqual(new Set(['udp']))
  })
})

describe('a port looked for', () => {
  test('leaves out the other ports of the same flow', () => {
    const rows = hostRows(flows, null, 'management', 443)
    const found = (text: string) =>
      narrowRows(rows, { protocols: [], text, onlyProblems: false }).map(({ port }) => port)
    expect(found('8302/udp').filter((port) => !port.includes('-'))).toEqual(['8302'])
    expect(found('8302/udp')).toContain('0-65535')
    expect(found('ssh')).toHaveLength(rows.length)
  })
})

describe('groups', () => {
  test('a flow of several roles stands under each, with a key of its own', () => {
    const rows = flowRows(flows)
    const lines = linesOf(rows, titledGroups(flows, 'role', en.t))
    const shown = lines.flatMap((line) => (line.kind === 'row' ? [line] : []))
    expect(shown.length).toBeGreaterThan(rows.length)
    expect(new Set(shown.map(({ row }) => row.key)).size).toBe(shown.length)
    expect(shown.map(({ index }) => index)).toEqual(shown.map((_, index) => index))
    expect(lines.flatMap((line) => (line.kind === 'group' ? [line.title] : []))).toContain('Management workstation')
  })
  test('without groups there is no head', () => {
    expect(linesOf(flowRows(flows), titledGroups(flows, 'none', en.t)).every(({ kind }) => kind === 'row')).toBe(true)
  })
})

describe('columns', () => {
  test('as many as there is room for, the verdict and the port always', () => {
    for (let width = 200; width < 1_600; width += 37) {
      const fit = columnsThatFit(hostColumns, width)
      expect(fit).toEqual(expect.arrayContaining(['port', 'verdict']))
      if (fit.length > 3) expect(leastWidth(fit)).toBeLessThanOrEqual(width)
    }
    expect(columnsThatFit(hostColumns, 4_000)).toEqual(hostColumns)
  })
  test('as TSV: one line a row, and nothing within a cell that parts cells', () => {
    const [row] = hostRows(flows, report(), 'vcenter', 443).filter(({ flow }) => flow.id === 'ssh-in-22')
    if (!row) throw new Error('no row')
    const hostile = { ...row, flow: { ...row.flow, service: { en: 'a\tb\r\nc', 'zh-CN': '甲' } } }
    const lines = asTsv([hostile], ['port', 'service', 'ruleset', 'verdict'], en).split('\n')
    expect(lines).toEqual(['Port\tService\tRuleset\tVerdict', '22\ta b c\tsshServer: on\tOpen, not required'])
    expect(
      asTsv([row], columnIds, createTranslator('zh-CN'))
        .split('\n')
        .map((line) => line.split('\t').length),
    ).toEqual([columnIds.length, columnIds.length])
  })
  test('releases: the newest first', () => {
    expect(versionsOf(flows)[0]).toBe('9.0')
  })
})

describe('the heat map', () => {
  test('a cell shows the worst port of its flow, and says when none was checked', () => {
    const whole = report()
    const cells = cellsOf(whole)
    expect(cells.get('authd-902-in')).toEqual({ state: 'something-between', reason: 'no-answer-though-allowed' })
    expect(cells.get('vpxa-hb-902')?.state).toBe('service-stopped')
    expect(cells.get('https-443')?.state).toBe('as-it-should-be')
    const unprobed = report({
      rows: portRows(portTargets(flows, 443), {
        role: 'vcenter',
        firewall: firewall(),
        probes: new Map(),
        source: null,
      }),
    })
    expect(cellsOf(unprobed).get('https-443')?.state).toBe('not-checked')
    expect(cellsOf(whole)).toBe(cellsOf(whole))
  })
  test.each([
    [0, 600, 72, 0],
    [999, 300, 72, 36],
    [5_000, 600, 72, 72],
    [0, 0, 0, 0],
  ])('at %d, %d long, of %d: what is in view is drawn', (offset, length, count) => {
    const { start, end } = span(offset, length, 30, count, 6)
    expect(start).toBeGreaterThanOrEqual(0)
    expect(end).toBeLessThanOrEqual(count)
    for (let index = 0; index < count; index++) {
      const visible = (index + 1) * 30 > offset && index * 30 < offset + length
      if (visible) expect(index >= start && index < end).toBe(true)
    }
  })
  test('a little scrolling redraws nothing', () => {
    expect(span(361, 600, 30, 72, 6)).toEqual(span(370, 600, 30, 72, 6))
  })
})

describe('keys', () => {
  const key = (name: string, ctrlKey = false) => ({ key: name, ctrlKey, metaKey: false })
  const size = { rows: 72, columns: 101, page: 20 }
  test.each([
    ['ArrowDown', false, 6, 3],
    ['ArrowUp', false, 4, 3],
    ['ArrowRight', false, 5, 4],
    ['ArrowLeft', false, 5, 2],
    ['PageDown', false, 25, 3],
    ['PageUp', false, 0, 3],
    ['Home', false, 5, 0],
    ['End', false, 5, 100],
    ['Home', true, 0, 0],
    ['End', true, 71, 100],
  ])('%s (Ctrl %s) leads to %d, %d', (name, ctrl, row, column) => {
    expect(placeAfterKey(key(name, ctrl), { row: 5, column: 3 }, size)).toEqual({ row, column })
  })
  test('in a list Home and End are those of the list, and arrows to the side mean nothing', () => {
    expect(placeAfterKey(key('End'), { row: 5, column: 0 }, { rows: 72, columns: 1, page: 20 })).toEqual({
      row: 71,
      column: 0,
    })
    expect(placeAfterKey(key('ArrowRight'), { row: 5, column: 0 }, { rows: 72, columns: 1, page: 20 })).toBeNull()
    expect(placeAfterKey(key('x'), { row: 5, column: 0 }, size)).toBeNull()
    expect(placeAfterKey(key('ArrowDown'), { row: 0, column: 0 }, { rows: 0, columns: 1, page: 20 })).toBeNull()
  })
  test('never out of the grid', () => {
    expect(placeAfterKey(key('ArrowDown'), { row: 71, column: 100 }, size)).toEqual({ row: 71, column: 100 })
    expect(placeAfterKey(key('ArrowLeft'), { row: 0, column: 0 }, size)).toEqual({ row: 0, column: 0 })
  })
})

describe('changes and saved states', () => {
  test('what takes away or lets everybody in is not done by a stray Enter', () => {
    expect(isDrastic({ kind: 'ruleset', key: 'a', enabled: false })).toBe(true)
    expect(isDrastic({ kind: 'ruleset', key: 'a', enabled: true })).toBe(false)
    expect(isDrastic({ kind: 'service', key: 'a', running: false })).toBe(true)
  })
  test('a state that is not given is shown as unknown', () => {
    expect(valueText(null, en.t)).toBe('unknown')
    expect(
      valueText(
        { kind: 'allowed', key: 'a', allowed: { all: false, addresses: ['192.0.2.1'], networks: ['198.51.100.0/24'] } },
        en.t,
      ),
    ).toBe('192.0.2.1, 198.51.100.0/24')
  })
  test('a host is compared with the state marked for it; another of its own comes before those of others', () => {
    const own = baseline({ id: 'a', current: false, at: '2026-01-01T00:00:00.000Z' })
    const marked = baseline({ id: 'b', current: true, at: '2025-01-01T00:00:00.000Z' })
    const other = baseline({ id: 'c', hostId: ids.lab, at: '2026-06-01T00:00:00.000Z' })
    const sides = (baselines: Parameters<typeof sidesOf>[2]) =>
      sidesOf([host(), quietHost()], new Map([[ids.rack, report()]]), baselines, ids.rack)
    expect(sides([other, own, marked]).map(({ id }) => id)).toEqual([
      `live ${ids.rack}`,
      'saved a',
      'saved b',
      `live ${ids.lab}`,
      'saved c',
    ])
    expect(usualOther(sides([other, own, marked]), ids.rack)?.id).toBe('saved b')
    expect(usualOther(sides([other, own]), ids.rack)?.id).toBe('saved a')
    expect(usualOther(sides([]), ids.rack)?.id).toBe(`live ${ids.lab}`)
    expect(sides([]).map(({ state }) => state === null)).toEqual([false, true])
  })
})
