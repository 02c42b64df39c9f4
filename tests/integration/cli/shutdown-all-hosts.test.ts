import { describe, it } from 'vitest'
import { callsOf, changes, lineWithHosts, password } from './support/hosts.ts'
import { allRunsOf } from './support/shutdown.ts'

const withPassword = { input: password }
const args = (...more: string[]): string[] => ['shutdown', '--all', '--yes', ...more, '--password-stdin']

// Each takes the 20 seconds for which a host must stay silent, so they run in parallel.
describe.concurrent('shutdown --all to the end', () => {
  it('shuts hosts down at the same time, and one of --last when these no longer respond: exit 0', async ({
    expect,
    onTestFinished,
  }) => {
    const { line, hosts } = await lineWithHosts(
      { core: { vms: 1 }, west: { vms: 2 }, east: { vms: 1 } },
      onTestFinished,
    )
    const ended = await line.json(args('--last', 'CORE'), withPassword)
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    const { lines, last } = allRunsOf(ended)
    expect(last.hosts.map(({ host, outcome }) => [host, outcome])).toEqual([
      ['core', 'unreachable'],
      ['west', 'unreachable'],
      ['east', 'unreachable'],
    ])
    const firstOf = (host: string): number => lines.findIndex((each) => each.host === host)
    const endOf = (host: string): number => lines.findIndex((each) => each.host === host && 'outcome' in each)
    expect(Math.max(firstOf('west'), firstOf('east'))).toBeLessThan(Math.min(endOf('west'), endOf('east')))
    expect(firstOf('core')).toBeGreaterThan(Math.max(endOf('west'), endOf('east')))
    for (const host of Object.values(hosts)) expect(callsOf(host, 'ShutdownHost_Task')).toHaveLength(1)
    expect((await line.json(['activity'])).json).toHaveLength(3)
  })

  it('goes on when a host refuses or cannot be reached, but then begins with none of --last: exit 6', async ({
    expect,
    onTestFinished,
  }) => {
    const { line, hosts } = await lineWithHosts(
      { west: { vms: 1 }, refusing: { vms: 1 }, away: {}, core: { vms: 1 } },
      onTestFinished,
    )
    hosts.refusing.inject({ method: 'ShutdownHost_Task', when: 'before', what: { fault: 'NoPermission' } })
    await hosts.away.close()
    const ended = await line.json(args('--last', 'core'), withPassword)
    expect(ended).toMatchObject({ code: 6, stderr: '' })
    const { problems, last } = allRunsOf(ended)
    expect(last).toEqual({
      hosts: [
        { host: 'west', outcome: 'unreachable', code: 'UNREACHABLE_AFTER_SHUTDOWN' },
        { host: 'refusing', outcome: 'aborted', code: 'NO_PERMISSION' },
        { host: 'away', outcome: null, code: 'CONNECTION_REFUSED' },
        { host: 'core', outcome: null, code: 'OTHER_HOSTS_NOT_DOWN' },
      ],
    })
    expect(problems.find(({ host }) => host === 'core')?.error).toMatchObject({
      message: expect.stringContaining('refusing and away'),
    })
    expect(hosts.west.state()).toMatchObject({ powered: false })
    expect(callsOf(hosts.core, ...changes)).toEqual([])
  })
})
