import { describe, expect, it } from 'vitest'
import { portTable } from '../../../shared/reference/port-table.ts'
import { emptyFilter, filterFlows, groupFlows, type FlowFilter } from '../../../shared/rules/flow-filter.ts'

const { flows } = portTable

function find(filter: Partial<FlowFilter>): string[] {
  return filterFlows(flows, { ...emptyFilter, ...filter }).map(({ id }) => id)
}

/** The table of the notes, row by row: its ports and protocols, a word of its purpose in both languages, and the flows that cover it. */
const rows: readonly {
  readonly ports: readonly number[]
  readonly protocols: readonly ('tcp' | 'udp')[]
  readonly words: readonly [en: string, zh: string]
  readonly flows: readonly string[]
}[] = [
  { ports: [9], protocols: ['udp'], words: ['magic packet', '唤醒'], flows: ['wol-9'] },
  { ports: [22], protocols: ['tcp'], words: ['remote shell', '远程'], flows: ['ssh-in-22'] },
  { ports: [53], protocols: ['udp'], words: ['resolves names', '域名解析'], flows: ['dns-53'] },
  { ports: [68], protocols: ['udp'], words: ['leases', '租约'], flows: ['dhcp4-68'] },
  { ports: [80], protocols: ['tcp'], words: ['redirect', '跳转'], flows: ['http-80'] },
  { ports: [161], protocols: ['udp'], words: ['polls', '轮询'], flows: ['snmp-161'] },
  { ports: [427], protocols: ['tcp', 'udp'], words: ['service discovery', '服务发现'], flows: ['slp-427'] },
  { ports: [546], protocols: ['udp'], words: ['answers lease', '租约的响应'], flows: ['dhcp6-546'] },
  { ports: [547], protocols: ['udp'], words: ['requests leases', '租约的请求'], flows: ['dhcp6-547'] },
  { ports: [902], protocols: ['tcp'], words: ['copy', '拷贝'], flows: ['authd-902-in', 'nfc-902-out'] },
  { ports: [902], protocols: ['udp'], words: ['heartbeat', '心跳'], flows: ['vpxa-hb-902'] },
  { ports: [2233], protocols: ['tcp'], words: ['object', '对象'], flows: ['vsan-rdt-2233'] },
  { ports: [3260], protocols: ['tcp'], words: ['block storage', '块存储'], flows: ['iscsi-3260'] },
  { ports: [5671], protocols: ['tcp'], words: ['broker', '消息代理'], flows: ['amqp-5671'] },
  { ports: [5988], protocols: ['tcp'], words: ['without encryption', '未加密'], flows: ['cim-http-5988'] },
  { ports: [8889], protocols: ['tcp'], words: ['ws-man', 'ws-man 接口'], flows: ['wsman-8889'] },
  { ports: [5989], protocols: ['tcp'], words: ['hardware health', '硬件健康'], flows: ['cim-https-5989'] },
  { ports: [6999], protocols: ['udp'], words: ['nsx-v', '停止维护'], flows: ['nsx-vdr-6999'] },
  { ports: [8000], protocols: ['tcp'], words: ['live migration', '在线迁移'], flows: ['vmotion-8000'] },
  { ports: [8080], protocols: ['tcp'], words: ['storage policy', '存储策略'], flows: ['vsanvp-8080'] },
  { ports: [8300], protocols: ['tcp'], words: ['fault tolerance', '容错'], flows: ['ft-8300'] },
  {
    ports: [8100, 8200],
    protocols: ['tcp', 'udp'],
    words: ['fault tolerance', '容错'],
    flows: ['ft-legacy-8100-8200'],
  },
  {
    ports: [8301, 8302],
    protocols: ['udp'],
    words: ['distributed switches', '分布式交换机'],
    flows: ['dvssync-8301-8302'],
  },
  { ports: [12345, 23451], protocols: ['udp'], words: ['membership', '成员'], flows: ['vsan-cmmds'] },
  { ports: [31031, 44046], protocols: ['tcp'], words: ['ongoing replication', '增量'], flows: ['hbr-31031-44046'] },
  { ports: [80, 9000], protocols: ['tcp'], words: ['patches', '补丁'], flows: ['vlcm-80-9000'] },
]

describe('the rows of the notes', () => {
  it('are covered by the flows that say so, and by no others', () => {
    expect(new Set(rows.flatMap((row) => row.flows))).toEqual(
      new Set(flows.filter(({ inNotes }) => inNotes).map(({ id }) => id)),
    )
  })

  it.each(rows)('$ports $protocols $words.0', ({ ports, protocols, words: [en, zh], flows: wanted }) => {
    for (const port of ports) {
      expect(find({ text: String(port) })).toEqual(expect.arrayContaining([...wanted]))
      for (const protocol of protocols)
        expect(find({ text: String(port), protocols: [protocol], onlyInNotes: true })).toEqual(
          expect.arrayContaining([...wanted]),
        )
      for (const word of [en, zh]) expect(find({ text: `${word} ${port}`, onlyInNotes: true })).toEqual(wanted)
    }
    for (const word of [en, zh]) expect(find({ text: word })).toEqual(expect.arrayContaining([...wanted]))
  })
})

describe('searching', () => {
  it('asks for nothing when empty, and gives the same array back', () => {
    expect(filterFlows(flows, emptyFilter)).toBe(flows)
    expect(filterFlows(flows, { ...emptyFilter, text: '  \t ' })).toBe(flows)
  })

  it('takes digits as a port, not as a piece of another number', () => {
    const found = find({ text: '22' })
    expect(found).toEqual(expect.arrayContaining(['ssh-in-22', 'ssh-out-22']))
    expect(found).not.toContain('vsan-rdt-2233')
    expect(found).not.toContain('dvfilter-2222')
    expect(find({ text: '90' })).not.toContain('authd-902-in')
    expect(find({ text: '70000' })).toEqual([])
  })

  it('finds the ranges a port lies in, both ends included', () => {
    for (const port of ['9000', '9084', '9100']) expect(find({ text: port })).toContain('vlcm-80-9000')
    for (const port of ['8999', '9101']) expect(find({ text: port })).not.toContain('vlcm-80-9000')
    expect(find({ text: '5901' })).toContain('rfb-5900')
    expect(find({ text: '5900-5964' })).toEqual(['rfb-5900'])
  })

  it('wants every word, in any order and field', () => {
    expect(find({ text: 'udp 902' })).toContain('vpxa-hb-902')
    expect(find({ text: '902 udp' })).not.toContain('authd-902-in')
    expect(find({ text: '443/tcp' })).toEqual(find({ text: 'tcp 443' }))
    expect(find({ text: 'udp/53' })).toEqual(find({ text: '53 udp' }))
    expect(find({ text: 'ssh 2233' })).toEqual([])
  })

  it('does not mind case, full width or the language of the window', () => {
    expect(find({ text: 'VMOTION' })).toEqual(find({ text: 'vmotion' }))
    expect(find({ text: 'ＳＳＨ　２２' })).toEqual(find({ text: 'ssh 22' }))
    expect(find({ text: '远程 shell' })).toEqual(['ssh-in-22'])
    expect(find({ text: '心跳，902' })).toEqual(find({ text: '心跳 902' }))
  })

  it('looks into every field that names a flow', () => {
    for (const text of ['CIMSLP', 'slpd', 'slp-427', 'cim client', 'CIM 客户端', 'SLPv2', 'ESXiArgs'])
      expect(find({ text }), text).toContain('slp-427')
    expect(find({ text: 'sfcbd-watchdog' })).toEqual(['cim-http-5988', 'cim-https-5989'])
    for (const text of ['layer-2 segment', '二层网段', 'dpm 发起']) expect(find({ text }), text).toEqual(['wol-9'])
    expect(find({ text: 'iofiltervp' })).toEqual(['iofilter-9080'])
  })

  it('treats what looks like a pattern as plain text', () => {
    for (const text of ['.*', '(', '[a-z]', '\\d', '$']) expect(() => find({ text })).not.toThrow()
    expect(find({ text: '.*' })).toEqual([])
  })
})

describe('choosing', () => {
  it('by direction, unknown among them', () => {
    for (const direction of ['inbound', 'outbound', 'both'] as const)
      expect(find({ directions: [direction] })).toEqual(
        flows.filter((flow) => flow.direction === direction).map(({ id }) => id),
      )
    expect(find({ directions: ['unknown'] })).toHaveLength(14)
    expect(find({ directions: ['inbound', 'outbound', 'both', 'unknown'] })).toHaveLength(72)
  })

  it('by protocol, role, version and ruleset, any of a list', () => {
    expect(find({ protocols: ['udp'] })).toContain('slp-427')
    expect(find({ protocols: ['udp'] })).not.toContain('ssh-in-22')
    expect(find({ roles: ['ha'] })).toEqual(['ha-8182'])
    expect(find({ roles: ['ha', 'vmotion'] })).toEqual(expect.arrayContaining(['ha-8182', 'vmotion-8000']))
    expect(find({ versions: ['5.x'] })).toEqual(
      flows.filter(({ versions }) => versions.includes('5.x')).map(({ id }) => id),
    )
    expect(find({ rulesets: ['vSphereClient', 'nothing'] })).toEqual(['authd-902-in', 'https-443'])
    expect(find({ onlyInNotes: true })).toHaveLength(27)
  })

  it('by all parts together, and by text besides', () => {
    expect(find({ directions: ['inbound'], roles: ['management'], protocols: ['tcp'], text: '443' })).toEqual([
      'https-443',
    ])
  })
})

describe('grouping', () => {
  const shape = (by: Parameters<typeof groupFlows>[1]): [string | null, number][] =>
    groupFlows(flows, by).map(({ key, flows: members }) => [key, members.length])

  it('puts the groups in order, what is not known last', () => {
    expect(shape('none')).toEqual([[null, 72]])
    expect(shape('direction')).toEqual([
      ['inbound', 15],
      ['both', 18],
      ['outbound', 25],
      [null, 14],
    ])
    expect(groupFlows(flows, 'protocol').map(({ key }) => key)).toEqual(['tcp', 'tcp+udp', 'udp', null])
    expect(groupFlows(flows, 'role').map(({ key }) => key)).toEqual([
      'management',
      'vcenter',
      'storage',
      'vmotion',
      'vsan',
      'ft',
      'ha',
      'backup',
      'monitoring',
      'replication',
      null,
    ])
    expect(groupFlows(flows, 'service').map(({ key }) => key)).toEqual([
      'TSM-SSH',
      'ntpd',
      'ptpd',
      'sfcbd-watchdog',
      'slpd',
      'snmpd',
      'vpxa',
      null,
    ])
    expect(groupFlows([], 'role')).toEqual([])
  })

  it('loses no flow, and shows one with several roles in each of them', () => {
    for (const by of ['none', 'direction', 'protocol', 'service'] as const)
      expect(
        groupFlows(flows, by)
          .flatMap((group) => group.flows.map(({ id }) => id))
          .toSorted(),
      ).toEqual(flows.map(({ id }) => id).toSorted())
    for (const { key, flows: members } of groupFlows(flows, 'role'))
      expect(members).toEqual(
        key === null
          ? flows.filter(({ roles }) => roles.length === 0)
          : flows.filter(({ roles }) => roles.some(({ role }) => role === key)),
      )
  })
})
