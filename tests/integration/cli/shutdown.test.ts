import { describe, expect, it } from 'vitest'
import { commandLine } from './support/command.ts'
import { add, addressOf, callsOf, changes, lineWithHost, password, practiceHost, readOnly } from './support/hosts.ts'
import { runOf, stepsOf } from './support/shutdown.ts'

const withPassword = { input: password }
const args = (...more: string[]): string[] => ['shutdown', 'esx', ...more, '--password-stdin']
const decided = ['--yes', '--no-tools', 'abort', '--stuck', 'abort'] as const

describe('shutdown --dry-run', () => {
  it('says what would happen, changes nothing and ends with 0', async () => {
    const { line, host } = await lineWithHost({ vms: 4 })
    const ended = await line.json(args('--dry-run'), withPassword)
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    const { events, last } = runOf(ended)
    expect(stepsOf(events)).toEqual(['preflight started', 'preflight done', 'plan waiting', 'plan done'])
    expect(events.map(({ code }) => code)).toEqual([null, null, 'AUTOSTART_OFF', null])
    expect(last).toEqual({
      outcome: 'dry-run',
      code: null,
      plan: {
        groups: [
          {
            order: null,
            vms: expect.arrayContaining([{ id: '1', name: 'web-01', action: 'guest-shutdown', code: null }]),
          },
        ],
        untouched: [{ id: '4', name: "builder's agent", action: 'none', code: null }],
        blockers: [],
        warnings: ['AUTOSTART_OFF', 'STUCK_MAY_ASK'].map((code) => ({ code, message: expect.any(String) })),
        rules: expect.any(Array),
      },
      vms: expect.arrayContaining([
        { id: '1', name: 'web-01', before: 'poweredOn', after: 'poweredOn', how: 'left-on' },
        { id: '4', name: "builder's agent", before: 'poweredOff', after: 'poweredOff', how: 'already-off' },
      ]),
    })
    expect(callsOf(host, ...changes)).toEqual([])
  })

  it('ends with 2 while a decision is left open, and with 0 when rules decide', async () => {
    const { line, host } = await lineWithHost({ vms: 4, noTools: 1 })
    const open = await line.json(args('--dry-run'), withPassword)
    expect(open.code).toBe(2)
    expect(
      runOf(open)
        .last.plan?.groups.flatMap(({ vms }) => vms)
        .filter(({ action }) => action === 'ask'),
    ).toHaveLength(1)
    host.setVm('1', { connectionState: 'inaccessible' })
    const decided = await line.json(
      args('--dry-run', '--no-tools', 'suspend', '--inaccessible', 'leave', '--stuck', 'wait'),
      withPassword,
    )
    expect(decided.code).toBe(0)
    expect(runOf(decided).last.plan).toMatchObject({
      untouched: expect.arrayContaining([
        expect.objectContaining({ id: '1', action: 'left-on', code: 'VM_INACCESSIBLE' }),
      ]),
      blockers: [],
    })
    expect(callsOf(host, ...changes)).toEqual([])
  })

  it('ends with 6 when something blocks it: a missing privilege, a rule, a VM that cannot be judged', async () => {
    const [line, host] = await Promise.all([commandLine(), practiceHost({ vms: 4, noTools: 1 })])
    await add(line, host, readOnly.user, readOnly.password)
    const missing = await line.json(args('--dry-run'), { input: readOnly.password })
    expect(missing.code).toBe(6)
    expect(runOf(missing).last).toMatchObject({ outcome: 'dry-run', code: 'PRIVILEGE_MISSING' })
    const other = await commandLine()
    await add(other, host)
    const rule = await other.json(args('--dry-run', '--no-tools', 'abort'), withPassword)
    expect(rule.code).toBe(6)
    expect(runOf(rule).last).toMatchObject({ outcome: 'dry-run', code: 'ABORTED_BY_POLICY' })
    host.setVm('1', { connectionState: 'inaccessible' })
    const unjudged = await other.json(
      args('--dry-run', '--no-tools', 'suspend', '--inaccessible', 'abort'),
      withPassword,
    )
    expect(unjudged.code).toBe(6)
    expect(runOf(unjudged).last).toMatchObject({ outcome: 'dry-run', code: 'VM_INACCESSIBLE' })
    expect(callsOf(host, ...changes)).toEqual([])
  })

  it('is a page to read without --json, without a warning said twice', async () => {
    const { line, host } = await lineWithHost({ vms: 4, mode: 'managed' })
    const ended = await line.run(args('--dry-run'), withPassword)
    expect(ended.code).toBe(0)
    for (const once of [
      'managed by the vCenter',
      'Autostart is',
      'All checks passed',
      'web-01 will be asked to shut down',
    ]) {
      expect(`${ended.stdout}${ended.stderr}`.split(once)).toHaveLength(2)
    }
    const chinese = await line.run(args('--dry-run', '--lang', 'zh-CN'), withPassword)
    expect(chinese.stdout).toContain(`演练：关闭 esx（${addressOf(host)}）`)
    expect(`${chinese.stdout}${chinese.stderr}`).not.toMatch(/Autostart|Warnings|will be/)
  })
})

describe('the machines of a plan', () => {
  it('are listed by name as the language sorts, while the plan that scripts read has one order in every language', async () => {
    const names = ['上海', '重庆', '北京']
    const { line } = await lineWithHost({ vms: names.length, names: (index) => names[index] ?? '' })
    const page = await line.run(args('--dry-run', '--lang', 'zh-CN'), withPassword)
    expect(page.stdout.match(/北京|重庆|上海/g)).toEqual(['北京', '重庆', '上海'])
    const [english, chinese] = await Promise.all(
      ['en', 'zh-CN'].map(async (language) => {
        const { last } = runOf(await line.json(args('--dry-run', '--lang', language), withPassword))
        return last.plan?.groups.flatMap(({ vms }) => vms.map(({ name }) => name))
      }),
    )
    expect(english).toHaveLength(3)
    expect(chinese).toEqual(english)
  })
})

describe('shutdown without a terminal to ask at', () => {
  it.each([
    ['the one confirmation', {}, []],
    ['the confirmation of --now', {}, ['--now']],
    ['what to do without Tools, which --yes does not answer', { noTools: 1 }, ['--yes']],
  ])('needs %s: exit 2, CONFIRMATION_NEEDED, nothing done', async (_name, options, more) => {
    const { line, host } = await lineWithHost({ vms: 4, ...options })
    const ended = await line.json(args(...more), withPassword)
    expect(ended.code).toBe(2)
    expect(ended.lines.at(-1)).toMatchObject({ error: { code: 'CONFIRMATION_NEEDED' } })
    expect(callsOf(host, ...changes)).toEqual([])
    expect((await line.json(['activity'])).json).toEqual([])
  })

  it('stops when a guest is stuck and the rule is to ask: exit 6, the host stays on', async () => {
    const { line, host } = await lineWithHost({ vms: 1, stuck: 1 })
    const ended = await line.json(args('--yes', '--guest-timeout', '1'), withPassword)
    expect(ended.code).toBe(6)
    expect(runOf(ended).last).toMatchObject({
      outcome: 'aborted',
      code: 'VM_STUCK',
      vms: [{ before: 'poweredOn', after: 'poweredOn', how: 'asked-still-on' }],
    })
    expect(ended.stdout).not.toContain('Nothing was done')
    expect(callsOf(host, ...changes)).toEqual(['ShutdownGuest 1'])
  })
})

describe('shutdown that stops before the host step', () => {
  it('by a rule before anything is sent: exit 6, aborted', async () => {
    const { line, host } = await lineWithHost({ vms: 2, noTools: 1 })
    const ended = await line.json(args(...decided), withPassword)
    expect(ended.code).toBe(6)
    expect(runOf(ended).last).toMatchObject({ outcome: 'aborted', code: 'ABORTED_BY_POLICY' })
    expect(callsOf(host, ...changes)).toEqual([])
  })

  it('because the host refuses: exit 6, aborted, with what was done until then', async () => {
    const { line, host } = await lineWithHost({ vms: 1 })
    host.inject({ method: 'ShutdownHost_Task', when: 'before', what: { fault: 'NoPermission' } })
    const ended = await line.json(args(...decided), withPassword)
    expect(ended.code).toBe(6)
    const { events, last } = runOf(ended)
    expect(last).toEqual({
      outcome: 'aborted',
      code: 'NO_PERMISSION',
      vms: [{ id: '1', name: 'web-01', before: 'poweredOn', after: 'poweredOff', how: 'guest-shutdown' }],
    })
    expect(stepsOf(events).slice(4)).toEqual([
      'guest 1 started',
      'guest 1 waiting',
      'guest 1 done',
      'recheck started',
      'recheck done',
      'host started',
      'host failed',
    ])
    expect(host.state()).toMatchObject({
      powered: true,
      vms: [{ powerState: 'poweredOff', lostPower: false, how: 'guest-shutdown' }],
    })
  })

  it('because a VM was started meanwhile: exit 6, aborted', async () => {
    const { line, host } = await lineWithHost({ vms: 4 })
    host.onCall((call, phase) => {
      if (call.method === 'ShutdownGuest' && phase === 'answered') host.setVm('4', { powerState: 'poweredOn' })
    })
    const ended = await line.json(args(...decided), withPassword)
    expect(ended.code).toBe(6)
    expect(runOf(ended).last).toMatchObject({ outcome: 'aborted', code: 'VM_STARTED_MEANWHILE' })
    expect(callsOf(host, 'ShutdownHost_Task')).toEqual([])
    expect(host.state().powered).toBe(true)
  })

  it('because the host answers with something else: exit 1, failed, and nothing is said of what was not seen', async () => {
    const { line, host } = await lineWithHost({ vms: 1 })
    host.onCall((call, phase) => {
      if (call.method === 'ShutdownGuest' && phase === 'answered')
        host.inject({ method: 'RetrievePropertiesEx', when: 'before', what: { http: 404 } })
    })
    const ended = await line.json(args(...decided), withPassword)
    expect(ended.code).toBe(1)
    expect(runOf(ended).last).toMatchObject({
      outcome: 'failed',
      code: 'HTTP_STATUS',
      vms: [{ before: 'poweredOn', after: null }],
    })
    expect(callsOf(host, 'ShutdownHost_Task')).toEqual([])
  })

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s while guests shut down: exit 130, cancelled, with the true state at the end',
    async (signal) => {
      const { line, host } = await lineWithHost({ vms: 2, stuck: 1 })
      const run = line.start([...args('--yes', '--stuck', 'wait', '--guest-timeout', '600'), '--json'], withPassword)
      await run.until(
        ({ stdout }) =>
          /"step":"guest","vm":"2","state":"done"/.test(stdout) && /"vm":"1","state":"waiting"/.test(stdout),
      )
      run.signal(signal)
      const ended = await run.ended
      expect(ended.code).toBe(130)
      expect(ended.stderr).toMatch(/Cancelling/)
      const { last } = runOf(ended)
      expect(last).toMatchObject({ outcome: 'cancelled', code: 'CANCELLED' })
      expect(Object.fromEntries(last.vms.map(({ id, before, after, how }) => [id, [before, after, how]]))).toEqual({
        1: ['poweredOn', 'poweredOn', 'asked-still-on'],
        2: ['poweredOn', 'poweredOff', 'guest-shutdown'],
      })
      expect(callsOf(host, 'ShutdownHost_Task')).toEqual([])
      const journal = (await line.json(['activity'])).json as { outcome: string; vms: unknown }[]
      expect(journal).toHaveLength(1)
      expect(journal[0]).toMatchObject({ outcome: 'cancelled', code: 'CANCELLED', vms: last.vms })
    },
  )
})

describe('one run a host at a time', () => {
  it('refuses a second one: exit 6, RUN_IN_PROGRESS; after a kill the next command tells that the first was cut off', async () => {
    const { line } = await lineWithHost({ vms: 1, stuck: 1 })
    const first = line.start([...args('--yes', '--stuck', 'wait', '--guest-timeout', '600'), '--json'], withPassword)
    await first.until(({ stdout }) => stdout.includes('"vm":"1","state":"waiting"'))
    const second = await line.json(args('--yes', '--stuck', 'abort'), withPassword)
    expect(second.code).toBe(6)
    expect(second.lines.at(-1)).toMatchObject({
      error: { code: 'RUN_IN_PROGRESS', details: { name: 'esx', pid: first.child.pid } },
    })
    expect(second.stderr).toBe('')
    first.signal('SIGKILL')
    await first.ended
    const next = await line.json(['host', 'list'])
    expect(next).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(
        /An earlier run on esx was interrupted: .*\nThe host was not asked to shut down or to reboot\.\n$/s,
      ),
    })
    expect((await line.json(['activity'])).json).toMatchObject([
      { outcome: 'interrupted', code: 'RUN_INTERRUPTED', endedAt: null },
    ])
    // Said once.
    expect(await line.json(['host', 'list'])).toMatchObject({ stderr: '' })
  })
})
