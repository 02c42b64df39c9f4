import { describe, expect, it } from 'vitest'
import { add, callsOf, lineWithHost, password, practiceHost } from './support/hosts.ts'
import { commandLine } from './support/command.ts'

const input = { input: password }
const vm = (...args: string[]): string[] => ['vm', ...args, '--password-stdin']

describe('vm list', () => {
  it('tells what each VM uses, and its question', async () => {
    const { line, host } = await lineWithHost()
    host.setVm('2', { question: { id: 'q', text: 'Moved?' }, hasSnapshot: true })
    const listed = await line.json(vm('list', 'esx'), input)
    expect([listed.code, listed.stderr]).toEqual([0, ''])
    const rows = listed.json as { id: string }[]
    expect(rows.find(({ id }) => id === '1')).toEqual({
      id: '1',
      name: 'web-01',
      powerState: 'poweredOn',
      tools: 'guestToolsRunning',
      ips: ['203.0.113.1'],
      cpuMhz: 48,
      memoryMb: 512,
      committedBytes: 4 * 1024 ** 3,
      uptimeSeconds: expect.any(Number),
      guest: 'Debian GNU/Linux 12 (64-bit)',
      snapshots: 0,
      question: null,
    })
    expect(rows.find(({ id }) => id === '2')).toMatchObject({ snapshots: 1, question: { id: 'q', text: 'Moved?' } })
    expect(rows.find(({ id }) => id === '4')).toMatchObject({ cpuMhz: null, uptimeSeconds: null, ips: [] })
    const text = await line.run(vm('list', 'esx'), input)
    expect(text.stdout).toContain('waits for an answer')
    expect(text.stdout).toContain('0: button.uuid.movedTheVM')
  })
})

describe('vm actions', () => {
  it('start, shutdown and off: events, last line, exit 0, and the activity names them', async () => {
    const { line, host } = await lineWithHost()
    const started = await line.json(vm('start', 'esx', '4'), input)
    expect([started.code, started.lines.at(-1)]).toEqual([
      0,
      {
        outcome: 'done',
        code: null,
        vms: [
          { id: '4', name: "builder's agent", before: 'poweredOff', after: 'poweredOn', outcome: 'done', code: null },
        ],
      },
    ])
    expect(started.lines[0]).toMatchObject({ step: 'vm', vm: '4', state: 'started', code: null })
    expect((await line.json(vm('shutdown', 'esx', 'web-01', '--yes'), input)).code).toBe(0)
    expect((await line.json(vm('off', 'esx', '2', '--yes'), input)).code).toBe(0)
    expect(callsOf(host, 'PowerOnVM_Task', 'ShutdownGuest', 'PowerOffVM_Task')).toEqual([
      'PowerOnVM_Task 4',
      'ShutdownGuest 1',
      'PowerOffVM_Task 2',
    ])
    const activity = await line.json(['activity'])
    expect(activity.json).toMatchObject([
      { kind: 'vm-action', work: 'off', vm: '2', state: 'done', trigger: 'cli' },
      { kind: 'vm-action', work: 'shutdown', vm: '1', state: 'done' },
      { kind: 'vm-action', work: 'start', vm: '4', state: 'done' },
    ])
    expect((await line.run(['activity', '--lang', 'en'])).stdout).toContain('Power off: ')
  })

  it('what takes something away needs --yes: exit 2, nothing sent', async () => {
    const { line, host } = await lineWithHost()
    const ended = await line.json(vm('off', 'esx', '1'), input)
    expect([ended.code, ended.json]).toMatchObject([2, { error: { code: 'CONFIRMATION_NEEDED' } }])
    expect(callsOf(host, 'PowerOffVM_Task')).toEqual([])
  })

  it('says beforehand why not: exit 6, and the others go on', async () => {
    const { line, host } = await lineWithHost({ noTools: 1 })
    const rehearsed = await line.json(vm('shutdown', 'esx', '1', '2', '--dry-run'), input)
    expect([rehearsed.code, rehearsed.json]).toMatchObject([
      6,
      {
        outcome: 'dry-run',
        code: 'VM_GUEST_NOT_READY',
        vms: [
          { id: '1', outcome: 'refused', after: null, code: 'VM_GUEST_NOT_READY' },
          { id: '2', outcome: 'possible', code: null },
        ],
      },
    ])
    const ended = await line.json(vm('shutdown', 'esx', '1', '2', '--yes'), input)
    expect([ended.code, ended.lines.at(-1)]).toMatchObject([
      6,
      { outcome: 'refused', vms: [{ outcome: 'refused' }, { outcome: 'done' }] },
    ])
    expect(callsOf(host, 'ShutdownGuest')).toEqual(['ShutdownGuest 2'])
  })

  it('--timeout: exit 1 when the VM does not get there', async () => {
    const { line } = await lineWithHost({ stuck: 1 })
    const ended = await line.json(vm('shutdown', 'esx', '1', '--yes', '--timeout', '1'), input)
    expect([ended.code, ended.lines.at(-1)]).toMatchObject([1, { outcome: 'timed-out', code: 'VM_ACTION_LATE' }])
  })

  it('the free licence and an unknown VM send nothing', async () => {
    const { line, host } = await lineWithHost({ mode: 'free' })
    const free = await line.json(vm('start', 'esx', '4'), input)
    expect([free.code, free.lines.at(-1)]).toMatchObject([6, { code: 'VM_LICENCE_FREE' }])
    const unknown = await line.json(vm('start', 'esx', 'nope'), input)
    expect([unknown.code, unknown.json]).toMatchObject([2, { error: { code: 'VM_NOT_FOUND' } }])
    expect(callsOf(host, 'PowerOnVM_Task')).toEqual([])
  })

  it('an account without the privilege is told which one', async () => {
    const line = await commandLine()
    const host = await practiceHost()
    await add(line, host, 'readonly', `${password}-ro`)
    const ended = await line.json(vm('start', 'esx', '4'), { input: `${password}-ro` })
    expect([ended.code, ended.lines.at(-1)]).toMatchObject([6, { code: 'VM_RIGHT_MISSING' }])
    expect(callsOf(host, 'PowerOnVM_Task')).toEqual([])
  })

  it('a question at the start: exit 1, and vm answer lets it go on', async () => {
    const { line, host } = await lineWithHost()
    host.setVm('4', { asksOnStart: { id: 'q', text: 'Moved?' } })
    const started = await line.json(vm('start', 'esx', '4'), input)
    expect([started.code, started.lines.at(-1)]).toMatchObject([1, { outcome: 'asks', code: 'VM_STOPPED_BY_QUESTION' }])
    const wrong = await line.json(vm('answer', 'esx', '4', '--choice', 'yes'), input)
    expect([wrong.code, wrong.json]).toMatchObject([2, { error: { code: 'VM_CHOICE_UNKNOWN' } }])
    const answered = await line.json(vm('answer', 'esx', '4', '--choice', '1'), input)
    expect([answered.code, answered.json]).toEqual([0, { outcome: 'done', code: null }])
    expect(host.state().vms.find(({ id }) => id === '4')?.powerState).toBe('poweredOn')
    const none = await line.json(vm('answer', 'esx', '4', '--choice', '1'), input)
    expect([none.code, none.json]).toMatchObject([6, { error: { code: 'VM_QUESTION_NONE' } }])
  })
})

describe('vm snapshot', () => {
  it('creates, lists, reverts, removes and consolidates', async () => {
    const { line, host } = await lineWithHost()
    const snapshot = (...args: string[]) => line.json(vm('snapshot', ...args), input)
    expect((await snapshot('create', 'esx', '1', '--name', 'a/b', '--memory')).code).toBe(0)
    expect((await snapshot('list', 'esx', '1')).json).toMatchObject({
      consolidationNeeded: false,
      snapshots: [{ name: 'a/b', number: 1, memory: true, current: true, backup: false }],
    })
    expect((await snapshot('remove', 'esx', '1', '--name', 'a/b')).json).toMatchObject({
      error: { code: 'CONFIRMATION_NEEDED' },
    })
    expect((await snapshot('revert', 'esx', '1', '--name', '1', '--yes')).code).toBe(0)
    expect((await snapshot('remove', 'esx', '1', '--name', 'a/b', '--yes')).code).toBe(0)
    expect((await snapshot('remove', 'esx', '1', '--name', 'a/b', '--yes')).json).toMatchObject({
      error: { code: 'SNAPSHOT_NOT_FOUND' },
    })
    host.setVm('1', { consolidationNeeded: true })
    expect((await line.run(vm('snapshot', 'list', 'esx', '1', '--lang', 'en'), input)).stdout).toContain('left over')
    expect((await snapshot('consolidate', 'esx', '1', '--yes')).code).toBe(0)
    expect((await snapshot('list', 'esx', '1')).json).toEqual({ consolidationNeeded: false, snapshots: [] })
  })
})

it('console prints links without a secret', async () => {
  const { line, host } = await lineWithHost()
  const printed = await line.json(['console', 'esx', 'web-01', '--print', '--password-stdin'], input)
  expect([printed.code, printed.json]).toEqual([
    0,
    {
      hostClient: `https://127.0.0.1:${host.port}/ui/#/console/1`,
      vmrc: `vmrc://root@127.0.0.1:${host.port}/?moid=1`,
    },
  ])
})
