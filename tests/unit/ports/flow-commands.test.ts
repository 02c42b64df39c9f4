import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Flow } from '../../../shared/models/ports.ts'
import { portTable } from '../../../shared/reference/port-table.ts'
import { allowedCommands, enableCommand, flowCommands } from '../../../shared/rules/flow-commands.ts'

const { flows } = portTable

function flow(id: string): Flow {
  const found = flows.find((each) => each.id === id)
  if (!found) throw new Error(`no flow ${id}`)
  return found
}

function commands(id: string, target: string | null = null): string[] {
  const result = flowCommands(flow(id), target)
  if (!result.ok) throw new Error(result.problem.code)
  return result.value.map(({ command }) => command)
}

/** Returns the arguments that a shell reads from a line, one per line. Runs only `printf`. */
function asShellReads(argumentsText: string): string[] {
  return execFileSync('/bin/sh', ['-c', `printf '%s\\n' ${argumentsText}`], { encoding: 'utf8', env: {} })
    .split('\n')
    .slice(0, -1)
}

const ruleset = 'esxcli network firewall ruleset'

describe('checking a flow on the console', () => {
  it('asks for ruleset, rules and allowed addresses, and tries nothing without an address', () => {
    expect(commands('vpxa-hb-902')).toEqual([
      `${ruleset} list --ruleset-id=vpxHeartbeats`,
      `${ruleset} rule list --ruleset-id=vpxHeartbeats`,
      `${ruleset} allowedip list --ruleset-id=vpxHeartbeats`,
    ])
    expect(commands('authd-902-in')).toContain(`${ruleset} allowedip list --ruleset-id=NFC`)
    for (const { id } of flows) expect(commands(id).join('\n'), id).not.toMatch(/\bnc\b|vmkping|undefined/)
    expect(commands('nfc-902-out', '  ')).toEqual(commands('nfc-902-out'))
  })

  it('tries single ports of the other end, and no ranges', () => {
    expect(commands('nfc-902-out', '192.0.2.7')).toContain('nc -z 192.0.2.7 902')
    expect(commands('vlcm-80-9000', 'vcenter.example.org').filter((line) => line.startsWith('nc'))).toEqual([
      'nc -z vcenter.example.org 80',
    ])
    expect(commands('hbr-31031-44046', '2001:db8::7').filter((line) => line.startsWith('nc'))).toEqual([
      'nc -z 2001:db8::7 31031',
      'nc -z 2001:db8::7 44046',
    ])
  })

  it('says of every UDP try that it proves little', () => {
    const result = flowCommands(flow('dvssync-8301-8302'), '192.0.2.7')
    const tries = result.ok ? result.value.filter(({ command }) => command.startsWith('nc')) : []
    expect(tries.map(({ command }) => command)).toEqual(['nc -uz 192.0.2.7 8301', 'nc -uz 192.0.2.7 8302'])
    for (const { note } of tries)
      expect(note).toMatchObject({
        en: expect.stringContaining('Proves little'),
        'zh-CN': expect.stringContaining('参考价值有限'),
      })
    for (const each of flows) {
      const all = flowCommands(each, '192.0.2.7')
      if (all.ok)
        for (const { command, note } of all.value)
          expect(command.startsWith('nc -uz'), each.id).toBe(note?.en.startsWith('Proves little') === true)
    }
  })

  it('tries each port only with the protocols it has', () => {
    const tries = (id: string): string[] =>
      commands(id, '192.0.2.7')
        .filter((line) => line.startsWith('nc'))
        .map((line) => line.replace(' 192.0.2.7', ''))
    expect(tries('ad-out')).toEqual(
      ['88', '139', '389', '445', '464', '3268', '7476']
        .map((port) => `nc -z ${port}`)
        .concat(['88', '123', '137', '389', '464'].map((port) => `nc -uz ${port}`)),
    )
    expect(tries('syslog-514-1514')).toEqual(['nc -z 514', 'nc -z 1514', 'nc -uz 514'])
    expect(tries('ftp-20-21')).toEqual(['nc -z 21'])
    for (const id of ['wol-9', 'dhcp4-68', 'dhcp6-547', 'ntp-123', 'https-443', 'ruleset-dpd'])
      expect(tries(id), id).toEqual([])
  })

  it('uses the tool that speaks the protocol where there is one', () => {
    expect(commands('dns-53')).toEqual(
      expect.arrayContaining(['esxcli network ip dns server list', 'nslookup "$(hostname)"']),
    )
    expect(commands('dns-53', '192.0.2.53')).toEqual(
      expect.arrayContaining(['nslookup "$(hostname)" 192.0.2.53', 'nc -z 192.0.2.53 53']),
    )
    expect(commands('ntp-123')).toEqual(expect.arrayContaining(['esxcli system ntp get', 'ntpq -p']))
    expect(commands('slp-427')).toContain('/etc/init.d/slpd status')
    for (const id of ['vmotion-8000', 'vsan-rdt-2233', 'vsan-cmmds', 'iscsi-3260']) {
      expect(commands(id, '192.0.2.7'), id).toContain('vmkping 192.0.2.7')
      expect(commands(id, '[2001:db8::7]'), id).toContain('vmkping -6 2001:db8::7')
    }
    expect(commands('nfc-902-out', '192.0.2.7').join('\n')).not.toContain('vmkping')
  })

  it('looks for a listener behind inbound ports', () => {
    expect(commands('https-443')).toContain("esxcli network ip connection list | grep -e ':443 '")
    expect(commands('vsan-cmmds')).toContain(
      "esxcli network ip connection list | grep -e ':12345 ' -e ':23451 ' -e ':12321 '",
    )
    for (const id of ['iscsi-3260', 'gdbserver', 'ftp-20-21', 'ruleset-dpd'])
      expect(commands(id).join('\n'), id).not.toContain('connection list')
  })

  it('only looks: no line of any flow changes the host', () => {
    for (const { id } of flows)
      for (const line of commands(id, '192.0.2.7'))
        expect(line, id).not.toMatch(/\bset\b|\badd\b|\bremove\b|\b(?:start|stop|restart)\b/)
  })

  it('names only flows the table has', () => {
    for (const id of [
      'dhcp4-68',
      'dhcp6-546',
      'dhcp6-547',
      'snmp-161',
      'snmp-trap-162',
      'cim-http-5988',
      'cim-https-5989',
      'wsman-8889',
      'syslog-514-1514',
      'nfs3',
      'nfs41',
      'nvmeof',
    ]) {
      expect(commands(id, '192.0.2.7').length, id).toBeGreaterThan(flow(id).rulesets.length * 3)
    }
  })
})

describe('addresses typed by the user', () => {
  it.each([
    ['192.0.2.7'],
    ['esxi-01.example.org'],
    ['esxi_1'],
    ['2001:db8::7'],
    ['fe80::1%vmk0'],
    ['example.org.'],
    ['::ffff:192.0.2.7'],
  ])('takes %s as it is', (address) => {
    expect(commands('nfc-902-out', ` ${address}\n`)).toContain(`nc -z ${address} 902`)
  })

  it.each([
    ['192.0.2.7; reboot', 'name'],
    ['$(reboot)', 'name'],
    ['`reboot`', 'name'],
    ['a b', 'name'],
    ['a&b', 'name'],
    ["a'b", 'name'],
    ['a\nreboot', 'name'],
    ['-e', 'name'],
    ['a.-b', 'name'],
    ['a..b', 'name'],
    ['a|b', 'name'],
    ['a>b', 'name'],
    ['~', 'name'],
    ['*', 'name'],
    ['例子.example.org', 'name'],
    ['192.0.2.256', 'ipv4'],
    ['192.0.2', 'ipv4'],
    ['127.0x1', 'ipv4'],
    ['010.0.2.1', 'ipv4'],
    ['2001:db8::7;reboot', 'ipv6'],
    ['fe80::1%$(x)', 'ipv6'],
    ['host:22', 'ipv6'],
    ['a'.repeat(64), 'name'],
    [`${'a.'.repeat(127)}org`, 'too-long'],
  ])('refuses %j', (address, reason) => {
    const result = flowCommands(flow('nfc-902-out'), address)
    expect(result).toMatchObject({ ok: false, problem: { code: 'ADDRESS_INVALID', params: { reason } } })
    // The same for a flow that would not use it: a wrong address is never passed over in silence.
    expect(flowCommands(flow('https-443'), address).ok).toBe(false)
  })

  it('never lets anything but an address through', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'a1.:-_%;$`\'"\\ \n&|<>()*[]') })),
        (text) => {
          const result = flowCommands(flow('nfc-902-out'), text)
          if (!result.ok || text.trim() === '') return
          expect(result.value.at(-1)?.command).toMatch(/^nc -z [\w:][\w.:%-]* 902$/)
        },
      ),
    )
  })
})

describe('changing a ruleset on the console', () => {
  const open = { all: true, addresses: [], networks: [] }

  it('switches it', () => {
    expect(enableCommand('sshServer', false)).toBe(`${ruleset} set --ruleset-id=sshServer --enabled=false`)
    expect(enableCommand('sshServer', true)).toBe(`${ruleset} set --ruleset-id=sshServer --enabled=true`)
  })

  it('opens it to everybody, or to a list', () => {
    expect(allowedCommands('sshServer', open)).toEqual({
      ok: true,
      value: [`${ruleset} set --ruleset-id=sshServer --allowed-all=true`],
    })
    expect(
      allowedCommands('sshServer', { all: false, addresses: ['192.0.2.7'], networks: ['2001:db8::/64'] }, open),
    ).toEqual({
      ok: true,
      value: [
        `${ruleset} set --ruleset-id=sshServer --allowed-all=false`,
        `${ruleset} allowedip add --ruleset-id=sshServer --ip-address=192.0.2.7`,
        `${ruleset} allowedip add --ruleset-id=sshServer --ip-address=2001:db8::/64`,
      ],
    })
  })

  it('takes off the list what is not wanted any more, after the additions', () => {
    const before = { all: false, addresses: ['192.0.2.7', '192.0.2.8'], networks: ['198.51.100.0/24'] }
    expect(
      allowedCommands('sshServer', { all: false, addresses: ['192.0.2.8', '192.0.2.9'], networks: [] }, before),
    ).toEqual({
      ok: true,
      value: [
        `${ruleset} allowedip add --ruleset-id=sshServer --ip-address=192.0.2.9`,
        `${ruleset} allowedip remove --ruleset-id=sshServer --ip-address=192.0.2.7`,
        `${ruleset} allowedip remove --ruleset-id=sshServer --ip-address=198.51.100.0/24`,
      ],
    })
  })

  it('refuses what is no address', () => {
    expect(allowedCommands('sshServer', { all: false, addresses: ['192.0.2.7;reboot'], networks: [] })).toMatchObject({
      ok: false,
      problem: { code: 'FIREWALL_IP_INVALID', params: { input: '192.0.2.7;reboot' } },
    })
  })

  it('hands a key to the shell as one word, whatever the host called it', () => {
    for (const key of ["it's", '$(reboot)', 'a b', '`x`', 'a;b', 'a"b', 'a\\b', '*', '~', 'a&&b', "'; reboot; '", '']) {
      expect(asShellReads(enableCommand(key, true))).toEqual([
        'esxcli',
        'network',
        'firewall',
        'ruleset',
        'set',
        `--ruleset-id=${key}`,
        '--enabled=true',
      ])
    }
    expect(enableCommand('a\u001B[2Jb\nreboot', true)).not.toMatch(/\p{Cc}/u)
  })
})
