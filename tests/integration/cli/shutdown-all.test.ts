import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commandLine } from './support/command.ts'
import { callsOf, changes, lineWithHosts, password } from './support/hosts.ts'
import { allRunsOf } from './support/shutdown.ts'
import { atTerminal } from './support/terminal.ts'

const withPassword = { input: password }
const args = (...more: string[]): string[] => ['shutdown', '--all', ...more, '--password-stdin']

describe('shutdown --all --dry-run', () => {
  it('shows the plan of each host and changes nothing; the status is the highest of theirs', async () => {
    const { line, hosts } = await lineWithHosts({ west: { vms: 2 }, east: { vms: 2, noTools: 1 }, away: {} })
    await hosts.away.close()
    const ended = await line.json(args('--dry-run', '--last', 'west'), withPassword)
    expect(ended.code).toBe(5)
    const { events, results, last } = allRunsOf(ended)
    expect(last).toEqual({
      hosts: [
        { host: 'west', outcome: 'dry-run', code: null },
        { host: 'east', outcome: 'dry-run', code: null },
        { host: 'away', outcome: null, code: 'CONNECTION_REFUSED' },
      ],
    })
    expect(new Set(events.map(({ host }) => host))).toEqual(new Set(['west', 'east']))
    const actions = (host: string) =>
      results.find((each) => each.host === host)?.plan?.groups.flatMap(({ vms }) => vms.map(({ action }) => action))
    expect(actions('west')).toEqual(['guest-shutdown', 'guest-shutdown'])
    expect(actions('east')?.toSorted()).toEqual(['ask', 'guest-shutdown'])
    for (const host of [hosts.west, hosts.east]) expect(callsOf(host, ...changes)).toEqual([])
  })

  it('takes the hosts that go last from the settings when none is named', async () => {
    const { line } = await lineWithHosts({ west: { vms: 0 }, core: { vms: 0 } })
    const hosts = (await line.json(['host', 'list'])).json as { readonly id: string; readonly name: string }[]
    const west = hosts.find(({ name }) => name === 'west')?.id
    await writeFile(join(line.data, 'settings.json'), JSON.stringify({ version: 1, data: { hostsLast: [west] } }))
    const { events } = allRunsOf(await line.json(args('--dry-run'), withPassword))
    expect([...new Set(events.map(({ host }) => host))]).toEqual(['core', 'west'])
  })

  it('ends with 2 while a decision is left open, and with 0 when none is', async () => {
    const { line } = await lineWithHosts({ west: { vms: 1 }, east: { vms: 1, noTools: 1 } })
    expect(await line.json(args('--dry-run'), withPassword)).toMatchObject({ code: 2 })
    const decided = await line.run(args('--dry-run', '--no-tools', 'suspend'), withPassword)
    expect(decided.code).toBe(0)
    expect(decided.stdout).toContain('Rehearsal: shutting down west')
    expect(decided.stdout).toContain('Rehearsal: shutting down east')
  })
})

describe('shutdown --all that may not begin', () => {
  it('because nobody can confirm it: exit 2, and no host hears of it', async () => {
    const { line, hosts } = await lineWithHosts({ west: {}, east: {} })
    const logins = callsOf(hosts.west, 'Login').length
    expect(await line.json(args(), withPassword)).toMatchObject({
      code: 2,
      json: { error: { code: 'CONFIRMATION_NEEDED' } },
    })
    expect(callsOf(hosts.west, 'Login')).toHaveLength(logins)
  })

  it('because a host of --last is not known, or none is saved: exit 2', async () => {
    const { line, hosts } = await lineWithHosts({ west: {} })
    expect(await line.json(args('--yes', '--last', 'west', '--last', 'esat'), withPassword)).toMatchObject({
      code: 2,
      json: { error: { code: 'HOST_NOT_FOUND' } },
    })
    expect(callsOf(hosts.west, ...changes)).toEqual([])
    const empty = await commandLine()
    expect(await empty.json(args('--yes'), withPassword)).toMatchObject({
      code: 2,
      json: { error: { code: 'NO_HOSTS_SAVED' } },
    })
    expect((await empty.run(args('--yes'), withPassword)).stderr).toContain(`Looked for hosts in ${empty.data}`)
  })
})

describe('shutdown --all under way', () => {
  it('is cancelled on every host by one SIGINT: exit 130, and a host that goes last never begins', async () => {
    const { line, hosts } = await lineWithHosts({
      west: { vms: 1, stuck: 1 },
      east: { vms: 1, stuck: 1 },
      core: { vms: 1 },
    })
    const run = line.start(
      [...args('--yes', '--stuck', 'wait', '--guest-timeout', '600', '--last', 'core'), '--json'],
      withPassword,
    )
    // Both wait for their guest at the same time.
    await run.until(({ stdout }) =>
      ['west', 'east'].every((host) =>
        stdout
          .split('\n')
          .some((text) => text.includes(`"host":"${host}"`) && text.includes('"vm":"1","state":"waiting"')),
      ),
    )
    run.signal('SIGINT')
    const ended = await run.ended
    expect(ended.code).toBe(130)
    for (const host of ['west', 'east']) expect(ended.stderr).toContain(`${host}: Cancelling`)
    const { results, last } = allRunsOf(ended)
    expect(last).toEqual({
      hosts: ['west', 'east', 'core'].map((host) => ({ host, outcome: 'cancelled', code: 'CANCELLED' })),
    })
    expect(results.map(({ host, vms }) => [host, vms?.map(({ how }) => how)]).toSorted()).toEqual([
      ['east', ['asked-still-on']],
      ['west', ['asked-still-on']],
    ])
    for (const host of [hosts.west, hosts.east]) expect(callsOf(host, ...changes)).toEqual(['ShutdownGuest 1'])
    expect(callsOf(hosts.core, ...changes)).toEqual([])
    expect((await line.json(['activity'])).json).toHaveLength(2)
  })

  it('leaves a host alone that another run shuts down: RUN_IN_PROGRESS, while the others have their turn', async () => {
    const { line, hosts } = await lineWithHosts({ west: { vms: 1, stuck: 1 }, east: { vms: 1 } })
    hosts.east.inject({ method: 'ShutdownHost_Task', when: 'before', what: { fault: 'NoPermission' } })
    const first = line.start(
      ['shutdown', 'west', '--yes', '--stuck', 'wait', '--guest-timeout', '600', '--password-stdin', '--json'],
      withPassword,
    )
    await first.until(({ stdout }) => stdout.includes('"vm":"1","state":"waiting"'))
    const ended = await line.json(args('--yes'), withPassword)
    expect(ended.code).toBe(6)
    expect(allRunsOf(ended).last).toEqual({
      hosts: [
        { host: 'west', outcome: null, code: 'RUN_IN_PROGRESS' },
        { host: 'east', outcome: 'aborted', code: 'NO_PERMISSION' },
      ],
    })
    expect(callsOf(hosts.west, ...changes)).toEqual(['ShutdownGuest 1'])
  })
})

describe('shutdown --all at a terminal', () => {
  it('asks one question that names all hosts and counts the guests, and does nothing without a yes', async () => {
    const { line, hosts } = await lineWithHosts({ west: { vms: 2 }, east: { vms: 1 }, away: {}, core: { vms: 4 } })
    await hosts.away.close()
    const terminal = atTerminal(line, ['shutdown', '--all', '--last', 'core'])
    for (const name of ['west', 'east', 'away', 'core']) {
      await terminal.sees(`Password for root on ${name}: `)
      terminal.types(password)
    }
    await terminal.sees('Left out, for the reasons above: away')
    await terminal.sees('These go last, one after another, each when no host before it responds any more: core')
    await terminal.sees('Shut down west, east, and core, with 6 running guests? Type yes to confirm: ')
    terminal.types('no')
    expect(await terminal.ends()).toBe(130)
    expect(terminal.screen).toContain('Not confirmed. Nothing was done.')
    for (const host of [hosts.west, hosts.east, hosts.core]) expect(callsOf(host, ...changes)).toEqual([])
    expect((await line.json(['activity'])).json).toEqual([])
  })

  it('asks the questions of several runs one at a time, each with the name of its host', async () => {
    const stuck = { vms: 1, stuck: 1 }
    const { line, hosts } = await lineWithHosts({ west: stuck, east: stuck })
    const terminal = atTerminal(line, ['shutdown', '--all', '--guest-timeout', '1'])
    for (const name of ['west', 'east']) {
      await terminal.sees(`Password for root on ${name}: `)
      terminal.types(password)
    }
    await terminal.sees('with 2 running guests? Type yes')
    terminal.types('yes')
    const question = / (west|east): web-01 is still running \d+ seconds? after/g
    const asked = (): string[] =>
      [...` ${terminal.screen.replaceAll('\r\n', ' ')}`.matchAll(question)].map(([, name]) => name ?? '')
    await terminal.sees('web-01 is still running')
    await terminal.sees('(a) abort: ')
    const [first] = asked()
    expect(asked()).toHaveLength(1)
    terminal.types('a')
    await terminal.sees('web-01 is still running')
    await terminal.sees('(a) abort: ')
    expect(asked().toSorted()).toEqual(['east', 'west'])
    expect(asked()[0]).toBe(first)
    terminal.types('a')
    expect(await terminal.ends()).toBe(6)
    for (const host of [hosts.west, hosts.east]) expect(callsOf(host, ...changes)).toEqual(['ShutdownGuest 1'])
  })

  it('asks again about a host whose plan is another one by then', async () => {
    const { line, hosts } = await lineWithHosts({ west: { vms: 4 } })
    const terminal = atTerminal(line, ['shutdown', '--all'])
    await terminal.givesPassword()
    await terminal.sees('Shut down west, with 3 running guests? Type yes to confirm: ')
    hosts.west.setVm('4', { powerState: 'poweredOn' })
    terminal.types('yes')
    await terminal.sees("builder's agent will be asked to shut down")
    await terminal.sees("west: Shut down west? Type the host's name to confirm: ")
    expect(callsOf(hosts.west, ...changes)).toEqual([])
    terminal.types('no')
    expect(await terminal.ends()).toBe(130)
    expect(callsOf(hosts.west, ...changes)).toEqual([])
  })
})
