import { describe, it } from 'vitest'
import { commandLine } from './support/command.ts'
import { add, addressOf, callsOf, changes, password, practiceHost } from './support/hosts.ts'
import { runOf, stepsOf } from './support/shutdown.ts'

const withPassword = { input: password }
const args = (...more: string[]): string[] => ['shutdown', 'esx', '--yes', ...more, '--password-stdin']

// Each takes the 20 seconds for which a host must stay silent, so they run in parallel.
describe.concurrent('shutdown to the end', () => {
  it('stops the guests, then the host, and watches it go: exit 0, unreachable; activity tells the same afterwards', async ({
    expect,
    onTestFinished,
  }) => {
    const [line, host] = await Promise.all([
      commandLine(onTestFinished),
      practiceHost({ vms: 4, noTools: 1, stuck: 1 }, onTestFinished),
    ])
    await add(line, host)
    const ended = await line.json(
      args('--no-tools', 'suspend', '--stuck', 'power-off', '--guest-timeout', '2'),
      withPassword,
    )
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    const { events, last } = runOf(ended)
    const byId = Object.fromEntries(last.vms.map(({ id, ...rest }) => [id, rest]))
    expect(last).toMatchObject({ outcome: 'unreachable', code: 'UNREACHABLE_AFTER_SHUTDOWN' })
    expect(byId).toEqual({
      1: { name: 'web-01', before: 'poweredOn', after: 'poweredOff', how: 'power-off' },
      2: { name: 'db <primary> & "replica"', before: 'poweredOn', after: 'suspended', how: 'suspended' },
      3: { name: '文件服务器', before: 'poweredOn', after: 'poweredOff', how: 'guest-shutdown' },
      4: { name: "builder's agent", before: 'poweredOff', after: 'poweredOff', how: 'already-off' },
    })
    const steps = stepsOf(events)
    // Autostart is off, and one guest reports no addresses.
    const plan = ['preflight started', 'preflight done', 'plan waiting', 'plan waiting', 'plan done']
    expect(steps.slice(0, 5)).toEqual(plan)
    expect(steps.filter((step) => /^(?:recheck|host|verify) (?:started|done)$/.test(step))).toEqual([
      'recheck started',
      'recheck done',
      'host started',
      'host done',
      'verify started',
      'verify done',
    ])
    expect(events).toContainEqual(
      expect.objectContaining({ step: 'guest', vm: '1', state: 'waiting', code: 'VM_STUCK' }),
    )
    expect(callsOf(host, ...changes).toSorted()).toEqual([
      'PowerOffVM_Task 1',
      'ShutdownGuest 1',
      'ShutdownGuest 3',
      'ShutdownHost_Task ha-host',
      'SuspendVM_Task 2',
    ])
    expect(callsOf(host, ...changes).at(-1)).toBe('ShutdownHost_Task ha-host')
    expect(host.state()).toMatchObject({ powered: false })

    const activity = await line.json(['activity', '--host', 'esx'])
    expect(activity).toMatchObject({ code: 0, stderr: '' })
    const runs = activity.json as Record<string, unknown>[]
    expect(runs).toHaveLength(1)
    expect(runs[0]).toMatchObject({
      hostName: 'esx',
      address: addressOf(host),
      outcome: 'unreachable',
      code: 'UNREACHABLE_AFTER_SHUTDOWN',
      vms: last.vms,
      policy: { mode: 'direct', guestTimeoutSeconds: 2, noTools: 'suspend', stuck: 'power-off' },
    })
    const calls = runs[0]?.['calls'] as { method: string; vm: string | null; state: string; operationId: string }[]
    expect(calls.map(({ method, vm, state }) => `${method} ${vm ?? 'ha-host'} ${state}`).toSorted()).toEqual(
      callsOf(host, ...changes)
        .map((call) => `${call} accepted`)
        .toSorted(),
    )
    // The journal's operation ids are those that the host got, so that a call can be found in its log.
    expect(calls.map(({ operationId }) => operationId).toSorted()).toEqual(
      host.calls
        .filter(({ method }) => changes.some((change) => change === method))
        .map(({ operationId }) => operationId)
        .toSorted(),
    )
  })

  it("prints a report in the user's language; the practice host it shut down waits until it is stopped", async ({
    expect,
    onTestFinished,
  }) => {
    const line = await commandLine(onTestFinished)
    const practice = line.start(['practice', '--vms', '1', '--guest-seconds', '0'])
    await practice.until(({ stdout }) => stdout.endsWith('\n'))
    const shown = JSON.parse(practice.stdout) as { url: string; fingerprint: string; password: string }
    const input = { input: shown.password }
    await line.json(
      [
        'host',
        'add',
        shown.url,
        '--name',
        'esx',
        '--user',
        'root',
        '--fingerprint',
        shown.fingerprint,
        '--password-stdin',
      ],
      input,
    )
    const ended = await line.run(args('--lang', 'zh-CN'), { ...input, env: { TZ: 'Asia/Shanghai' } })
    expect(ended.code).toBe(0)
    expect(ended.stdout).toContain(`主机：esx（${new URL(shown.url).host}）`)
    expect(ended.stdout).toContain('发起方式：命令行\n')
    expect(ended.stdout).toContain('结果：主机不再响应')
    expect(ended.stdout).toMatch(/^web-01 +已开机 +已关机 +客户机已正常关机$/m)
    // The local time of the moment that the journal gives in UTC.
    const [run] = (await line.json(['activity'])).json as { startedAt: string }[]
    const shanghai = new Date(Date.parse(run?.startedAt ?? '') + 8 * 3_600_000)
      .toISOString()
      .slice(0, 16)
      .replace('T', ' ')
    expect(ended.stdout).toContain(`时间：${shanghai}`)
    expect(ended.stderr).not.toMatch(/[a-z]{4,} [a-z]{4,}/)
    const activity = await line.run(['activity', '--lang', 'zh-CN'], { env: { TZ: 'Asia/Shanghai' } })
    expect(activity.stdout).toContain(shanghai)
    expect(activity.stdout).toContain('主机不再响应')
    expect(practice.child.exitCode).toBeNull()
    practice.signal('SIGTERM')
    expect(await practice.ended).toMatchObject({ code: 0, stderr: '' })
  })

  it('--now sends the one call and touches no guest: exit 0, and nothing is claimed of what ran', async ({
    expect,
    onTestFinished,
  }) => {
    const [line, host] = await Promise.all([commandLine(onTestFinished), practiceHost({ vms: 4 }, onTestFinished)])
    await add(line, host)
    const ended = await line.json(args('--now'), withPassword)
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    const { events, last } = runOf(ended)
    expect(events).toContainEqual(expect.objectContaining({ step: 'plan', code: 'VMS_WILL_LOSE_POWER' }))
    expect(last).toMatchObject({ outcome: 'unreachable' })
    for (const { before, after, how } of last.vms) {
      // Machines that were off stay off; how the running ones stopped is unknown.
      if (before === 'poweredOff')
        expect({ after: after ?? 'poweredOff', how }).toEqual({ after: 'poweredOff', how: 'already-off' })
      else expect({ after, how }).toEqual({ after: null, how: 'left-on' })
    }
    expect(callsOf(host, ...changes)).toEqual(['ShutdownHost_Task ha-host'])
    expect(host.calls.find(({ method }) => method === 'ShutdownHost_Task')?.args).toEqual({ force: 'true' })
  })

  it('continues after Ctrl+C once the host was asked, says that it is too late, and reports the outcome: exit 0', async ({
    expect,
    onTestFinished,
  }) => {
    const [line, host] = await Promise.all([commandLine(onTestFinished), practiceHost({ vms: 1 }, onTestFinished)])
    await add(line, host)
    const run = line.start([...args(), '--json'], withPassword)
    await run.until(({ stdout }) => stdout.includes('"step":"verify"'))
    run.signal('SIGINT')
    await run.until(({ stderr }) => stderr.includes('cannot be undone'))
    run.signal('SIGINT')
    const ended = await run.ended
    expect(ended.code).toBe(0)
    expect(ended.stderr).toBe('The host has already been asked to shut down; this cannot be undone.\n')
    expect(runOf(ended).last).toMatchObject({
      outcome: 'unreachable',
      vms: [{ after: 'poweredOff', how: 'guest-shutdown' }],
    })
    expect(host.state().powered).toBe(false)
    expect((await line.json(['activity'])).json).toMatchObject([{ outcome: 'unreachable' }])
  })

  it('--via-maintenance leaves maintenance mode at the first contact after the boot', async ({
    expect,
    onTestFinished,
  }) => {
    const [line, host] = await Promise.all([commandLine(onTestFinished), practiceHost({ vms: 1 }, onTestFinished)])
    await add(line, host)
    const ended = await line.json(args('--via-maintenance'), withPassword)
    expect(ended.code).toBe(0)
    const { events, last } = runOf(ended)
    expect(last).toMatchObject({ outcome: 'unreachable' })
    expect(events).toContainEqual(expect.objectContaining({ step: 'plan', code: 'MAINTENANCE_ENTERED_BY_RUN' }))
    expect(callsOf(host, ...changes)).toEqual([
      'ShutdownGuest 1',
      'EnterMaintenanceMode_Task ha-host',
      'ShutdownHost_Task ha-host',
    ])
    expect(host.calls.find(({ method }) => method === 'ShutdownHost_Task')?.args).toEqual({ force: 'false' })
    await host.powerOn()
    const status = await line.json(['status', 'esx', '--password-stdin'], withPassword)
    expect(status).toMatchObject({ code: 0, stderr: 'The host was taken out of maintenance mode.\n' })
    expect(status.json).toMatchObject({ maintenance: false })
    expect(await line.json(['status', 'esx', '--password-stdin'], withPassword)).toMatchObject({ stderr: '' })
  })
})
