import { describe, expect, it } from 'vitest'
import { addressOf, callsOf, changes, lineWithHost, password } from './support/hosts.ts'
import { hostRunOf } from './support/shutdown.ts'

const input = { input: password }
const decided = ['--yes', '--no-tools', 'abort', '--stuck', 'abort', '--password-stdin'] as const

describe('reboot', () => {
  it('prints events as a shutdown does, and the new boot time in the last line: exit 0', async () => {
    const { line, host } = await lineWithHost({ vms: 2, rebootSeconds: 0.3 })
    const ended = await line.json(['reboot', 'esx', ...decided], input)
    const { events, last } = hostRunOf(ended)
    expect([ended.code, last]).toEqual([
      0,
      {
        outcome: 'back',
        code: 'HOST_BACK',
        bootTime: host.state().bootTime,
        vms: expect.arrayContaining([
          { id: '1', name: 'web-01', before: 'poweredOn', after: 'poweredOff', how: 'guest-shutdown' },
        ]),
      },
    ])
    expect(events.map(({ step }) => step)).toEqual(expect.arrayContaining(['guest', 'recheck', 'host', 'boot']))
    expect(host.state().vms.some(({ lostPower }) => lostPower)).toBe(false)
    const [entry] = (await line.json(['activity'])).json as { kind: string; outcome: string }[]
    expect(entry).toMatchObject({ kind: 'reboot', outcome: 'back' })
  })

  it('plans with --dry-run and changes nothing', async () => {
    const { line, host } = await lineWithHost({ vms: 1 })
    const ended = await line.json(['reboot', 'esx', '--dry-run', '--stuck', 'abort', '--password-stdin'], input)
    expect([ended.code, hostRunOf(ended).last]).toMatchObject([0, { outcome: 'dry-run', bootTime: null, plan: {} }])
    expect(callsOf(host, ...changes)).toEqual([])
    const read = await line.run(['reboot', 'esx', '--dry-run', '--lang', 'en', '--password-stdin'], input)
    expect(read.stdout).toContain(`Rehearsal: rebooting esx (${addressOf(host)}). Nothing is changed.`)
    expect(read.stdout).toContain('The host reboots when nothing is running.')
  })

  it('says how long it watched a host that does not come back: exit 1, and in words', async () => {
    const { line } = await lineWithHost({ vms: 0, rebootSeconds: 100_000 })
    const ended = await line.run(['reboot', 'esx', '--wait', '2', '--yes', '--lang', 'en', '--password-stdin'], input)
    expect(ended.code).toBe(1)
    expect(ended.stdout).toContain('Reboot report')
    expect(ended.stdout).toMatch(/The host has not come back: it was watched for \d+ seconds/)
  })

  it('needs a confirmation, and does nothing without one: exit 2', async () => {
    const { line, host } = await lineWithHost({ vms: 1 })
    const ended = await line.json(['reboot', 'esx', '--password-stdin'], input)
    expect([ended.code, ended.lines.at(-1)]).toMatchObject([2, { error: { code: 'CONFIRMATION_NEEDED' } }])
    expect(callsOf(host, ...changes)).toEqual([])
  })
})

describe('maintenance', () => {
  it('enters and leaves, as read back from the host: exit 0', async () => {
    const { line, host } = await lineWithHost({ vms: 0 })
    const entered = await line.json(['maintenance', 'enter', 'esx', '--yes', '--password-stdin'], input)
    expect([entered.code, entered.lines.at(-1)]).toEqual([
      0,
      { outcome: 'entered', code: null, bootTime: host.state().bootTime, vms: [] },
    ])
    expect(host.state().maintenance).toBe(true)
    // Every contact settles what earlier runs owe; what the user asked for is not owed.
    expect((await line.json(['status', 'esx', '--password-stdin'], input)).code).toBe(0)
    expect(host.state().maintenance).toBe(true)
    const left = await line.json(['maintenance', 'leave', 'esx', '--yes', '--password-stdin'], input)
    expect([left.code, left.lines.at(-1)]).toMatchObject([0, { outcome: 'left' }])
    expect(host.state().maintenance).toBe(false)
  })

  it('is refused while VMs run, unless their guests are shut down first: exit 6', async () => {
    const { line, host } = await lineWithHost({ vms: 2 })
    const refused = await line.json(['maintenance', 'enter', 'esx', '--yes', '--password-stdin'], input)
    expect([refused.code, refused.lines.at(-1)]).toMatchObject([6, { outcome: 'aborted', code: 'MAINTENANCE_VMS_RUN' }])
    expect(callsOf(host, ...changes)).toEqual([])
    const ended = await line.json(['maintenance', 'enter', 'esx', '--shut-down-guests', ...decided], input)
    expect([ended.code, ended.lines.at(-1)]).toMatchObject([0, { outcome: 'entered' }])
  })

  it('is refused beforehand by the free licence: exit 6', async () => {
    const { line, host } = await lineWithHost({ vms: 0, mode: 'free' })
    const ended = await line.json(['maintenance', 'enter', 'esx', '--dry-run', '--password-stdin'], input)
    expect([ended.code, ended.lines.at(-1)]).toMatchObject([6, { outcome: 'dry-run', code: 'LICENCE_READ_ONLY' }])
    expect(callsOf(host, ...changes)).toEqual([])
  })
})

describe('cycle', () => {
  it('shuts down, wakes, and starts again what ran: exit 0', async () => {
    const { line, host } = await lineWithHost({ vms: 2, wake: { port: 0, bootSeconds: 0.3 } })
    const to = ['--broadcast', '127.0.0.1', '--port', String(host.wakePort)]
    const ended = await line.json(['cycle', 'esx', ...to, ...decided], input)
    const { events, last } = hostRunOf(ended)
    expect([ended.code, last]).toMatchObject([0, { outcome: 'back', bootTime: host.state().bootTime }])
    expect([...new Set(events.map(({ step }) => step))].slice(-5)).toEqual(['host', 'verify', 'wake', 'boot', 'start'])
    expect(host.state().vms.map(({ powerState }) => powerState)).toEqual(['poweredOn', 'poweredOn'])
  })

  it('is refused beforehand when it is not known how to wake the host', async () => {
    const { line, host } = await lineWithHost({ vms: 1 })
    const nowhere = await line.json(['cycle', 'esx', ...decided], input)
    expect([nowhere.code, nowhere.lines.at(-1)]).toMatchObject([5, { error: { code: 'WAKE_NOT_LOCAL' } }])
    const wrong = await line.json(['cycle', 'esx', '--mac', 'x', ...decided], input)
    expect([wrong.code, wrong.lines.at(-1)]).toMatchObject([2, { error: { code: 'WAKE_MAC_INVALID' } }])
    expect(callsOf(host, ...changes)).toEqual([])
  })
})
