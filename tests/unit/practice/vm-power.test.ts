import { describe, expect, test } from 'vitest'
import type { PracticeHost } from '../../../electron/practice/practice-host.ts'
import { at, collector, loggedIn, password, practice, property, retrieveOne, text } from './support.ts'
import type { Answer, Wire } from './support.ts'

const vmOf = (host: PracticeHost, id: string) => host.state().vms.find((vm) => vm.id === id)
const taskOf = (answer: Answer) => `Task:${text(at(answer.value, 'returnval'))}`
const read = (wire: Wire, task: string, ...paths: string[]) =>
  wire.call('RetrievePropertiesEx', collector, retrieveOne(task, ...paths))

describe('ShutdownGuest', () => {
  test('returns nothing, before the guest is down; the guest then goes by itself', async () => {
    const { host, wire, clock } = await loggedIn({ guestSeconds: 3 })
    const answer = await wire.call('ShutdownGuest', 'VirtualMachine:1')
    expect([answer.status, text(answer.value)]).toEqual([200, ''])
    clock.advance(2900)
    expect(vmOf(host, '1')).toMatchObject({ powerState: 'poweredOn', how: null })
    clock.advance(100)
    expect(vmOf(host, '1')).toMatchObject({
      powerState: 'poweredOff',
      tools: 'guestToolsNotRunning',
      how: 'guest-shutdown',
      lostPower: false,
    })
    expect(await property(wire, 'VirtualMachine:1', 'runtime.powerState')).toBe('poweredOff')
  })

  test('asked twice, the guest still takes its time once', async () => {
    const { host, wire, clock } = await loggedIn({ guestSeconds: 3 })
    await wire.call('ShutdownGuest', 'VirtualMachine:1')
    clock.advance(2000)
    await wire.call('ShutdownGuest', 'VirtualMachine:1')
    clock.advance(1000)
    expect(vmOf(host, '1')?.powerState).toBe('poweredOff')
    expect(clock.pending).toBe(0)
  })

  test('is ToolsUnavailable at once without running Tools', async () => {
    const { wire, host } = await loggedIn({ noTools: 1 })
    expect(vmOf(host, '1')).toMatchObject({ powerState: 'poweredOn', tools: 'guestToolsNotRunning' })
    const answer = await wire.call('ShutdownGuest', 'VirtualMachine:1')
    expect([answer.status, answer.fault]).toEqual([500, 'ToolsUnavailable'])
  })

  test('on a VM that is off is InvalidPowerState with both states', async () => {
    const { wire } = await loggedIn()
    const answer = await wire.call('ShutdownGuest', 'VirtualMachine:4')
    expect([answer.status, answer.fault]).toEqual([500, 'InvalidPowerState'])
    expect(answer.detail).toMatchObject({ requestedState: 'poweredOn', existingState: 'poweredOff' })
  })

  test('is accepted, and always ignored, by a stuck guest', async () => {
    const { host, wire, clock } = await loggedIn({ vms: 3, stuck: 2, noTools: 1 })
    for (const id of ['1', '2']) expect((await wire.call('ShutdownGuest', `VirtualMachine:${id}`)).status).toBe(200)
    expect((await wire.call('ShutdownGuest', 'VirtualMachine:3')).fault).toBe('ToolsUnavailable')
    clock.advance(24 * 3_600_000)
    expect(host.state().vms.map((vm) => vm.powerState)).toEqual(['poweredOn', 'poweredOn', 'poweredOn'])
  })

  test('waits while a question is pending, and AnswerVM lets it go on', async () => {
    const { host, wire, clock } = await loggedIn()
    host.setVm('1', { question: { id: '7', text: 'Moved or copied?' } })
    expect(await property(wire, 'VirtualMachine:1', 'runtime.question.id')).toBe('7')
    await wire.call('ShutdownGuest', 'VirtualMachine:1')
    clock.advance(60_000)
    expect(vmOf(host, '1')?.powerState).toBe('poweredOn')
    expect(
      (await wire.call('AnswerVM', 'VirtualMachine:1', '<questionId>8</questionId><answerChoice>0</answerChoice>'))
        .fault,
    ).toBe('InvalidArgument')
    expect(
      (await wire.call('AnswerVM', 'VirtualMachine:1', '<questionId>7</questionId><answerChoice>0</answerChoice>'))
        .status,
    ).toBe(200)
    expect(vmOf(host, '1')).toMatchObject({ powerState: 'poweredOff', how: 'guest-shutdown' })
    expect(await property(wire, 'VirtualMachine:1', 'runtime.question.id')).toBeUndefined()
  })
})

test('a question taken away from outside lets the guest go on, too', async () => {
  const { host, wire, clock } = await loggedIn()
  host.setVm('1', { question: { id: '7', text: 'Moved or copied?' } })
  await wire.call('ShutdownGuest', 'VirtualMachine:1')
  clock.advance(60_000)
  host.setVm('1', { question: null })
  expect(vmOf(host, '1')?.how).toBe('guest-shutdown')
})

describe('tasks', () => {
  test.each([
    ['PowerOffVM_Task', 'VirtualMachine.powerOff', 'poweredOff', true, 'power-off'],
    ['SuspendVM_Task', 'VirtualMachine.suspend', 'suspended', false, 'suspended'],
  ])('%s', async (method, descriptionId, state, lostPower, how) => {
    const { host, wire, clock } = await loggedIn()
    const task = taskOf(await wire.call(method, 'VirtualMachine:1'))
    expect(await property(wire, task, 'info.state')).toBe('running')
    expect(await property(wire, task, 'info.descriptionId')).toBe(descriptionId)
    expect(await property(wire, task, 'info.entity')).toBe('1')
    expect(vmOf(host, '1')?.powerState).toBe('poweredOn')
    clock.advance(1000)
    expect(await property(wire, task, 'info.state')).toBe('success')
    expect(vmOf(host, '1')).toMatchObject({ powerState: state, lostPower, how })
  })

  test('PowerOnVM_Task: on at once, Tools after the guest had time to start', async () => {
    const { host, wire, clock } = await loggedIn({ guestSeconds: 3 })
    await wire.call('PowerOnVM_Task', 'VirtualMachine:4')
    clock.advance(1000)
    expect(vmOf(host, '4')).toMatchObject({ powerState: 'poweredOn', tools: 'guestToolsNotRunning' })
    expect((await wire.call('ShutdownGuest', 'VirtualMachine:4')).fault).toBe('ToolsUnavailable')
    clock.advance(3000)
    expect(vmOf(host, '4')?.tools).toBe('guestToolsRunning')
    expect(await property(wire, 'VirtualMachine:4', 'guest.ipAddress')).toBe('203.0.113.4')
  })

  test('the wrong state ends the task with InvalidPowerState', async () => {
    const { wire, clock } = await loggedIn()
    const task = taskOf(await wire.call('PowerOffVM_Task', 'VirtualMachine:4'))
    clock.advance(1000)
    const { value } = await read(wire, task, 'info')
    expect(at(value, 'returnval', 'objects', 'propSet', 'val')).toMatchObject({
      state: 'error',
      cancelable: 'false',
      error: { fault: { '@type': 'InvalidPowerState', requestedState: 'poweredOff', existingState: 'poweredOff' } },
    })
  })

  test('a VM does one at a time, and the host lists them', async () => {
    const { wire, clock } = await loggedIn()
    const task = taskOf(await wire.call('SuspendVM_Task', 'VirtualMachine:1'))
    const busy = await wire.call('PowerOffVM_Task', 'VirtualMachine:1')
    expect([busy.fault, `Task:${text(at(busy.detail, 'task'))}`]).toEqual(['TaskInProgress', task])
    expect((await read(wire, 'TaskManager:ha-taskmgr', 'recentTask')).raw).toContain(`>${task.slice(5)}<`)
    expect((await read(wire, 'VirtualMachine:1', 'recentTask')).raw).toContain(`>${task.slice(5)}<`)
    expect((await read(wire, 'VirtualMachine:2', 'recentTask')).raw).not.toContain(task.slice(5))
    clock.advance(1000)
    expect((await wire.call('PowerOnVM_Task', 'VirtualMachine:1')).status).toBe(200)
  })

  test('one that is not cancelable cannot be cancelled', async () => {
    const { wire } = await loggedIn()
    const task = taskOf(await wire.call('SuspendVM_Task', 'VirtualMachine:1'))
    expect((await wire.call('CancelTask', task)).fault).toBe('NotSupported')
  })

  test('a suspend that a passed-through device forbids ends the task, and the VM runs on', async () => {
    const { host, wire, clock } = await loggedIn({
      each: (index) =>
        index === 0 ? { taskFaults: { SuspendVM_Task: 'NotSupported', PowerOffVM_Task: 'GenericVmConfigFault' } } : {},
    })
    for (const [method, fault] of [
      ['SuspendVM_Task', 'NotSupported'],
      ['PowerOffVM_Task', 'GenericVmConfigFault'],
    ] as const) {
      const answer = await wire.call(method, 'VirtualMachine:1')
      expect(answer.status).toBe(200)
      clock.advance(1000)
      const info = at((await read(wire, taskOf(answer), 'info')).value, 'returnval', 'objects', 'propSet', 'val')
      expect(info).toMatchObject({ state: 'error', error: { fault: { '@type': fault } } })
      expect(vmOf(host, '1')?.powerState).toBe('poweredOn')
    }
    host.setVm('1', { taskFaults: {} })
    await wire.call('SuspendVM_Task', 'VirtualMachine:1')
    clock.advance(1000)
    expect(vmOf(host, '1')?.powerState).toBe('suspended')
  })

  test('a guest on its way down when the plug is pulled has lost power', async () => {
    const { host, wire, clock } = await loggedIn({ guestSeconds: 10 })
    await wire.call('ShutdownGuest', 'VirtualMachine:1')
    await wire.call('PowerOffVM_Task', 'VirtualMachine:1')
    clock.advance(20_000)
    expect(vmOf(host, '1')).toMatchObject({ how: 'power-off', lostPower: true })
  })
})

describe('who may', () => {
  test.each(['ShutdownGuest', 'PowerOffVM_Task', 'SuspendVM_Task', 'PowerOnVM_Task'])(
    '%s is NoPermission for the read-only role',
    async (method) => {
      const { host, wire, clock } = await practice()
      await wire.login('readonly', `${password}-ro`)
      const answer = await wire.call(method, 'VirtualMachine:1')
      expect([answer.status, answer.fault]).toEqual([500, 'NoPermission'])
      expect(text(at(answer.detail, 'object'))).toBe('1')
      expect(text(at(answer.detail, 'privilegeId'))).toMatch(/^VirtualMachine\.Interact\./)
      clock.advance(60_000)
      expect(vmOf(host, '1')?.powerState).toBe('poweredOn')
    },
  )

  test.each([
    ['ShutdownGuest', 'VirtualMachine:1'],
    ['PowerOffVM_Task', 'VirtualMachine:1'],
    ['SuspendVM_Task', 'VirtualMachine:1'],
    ['PowerOnVM_Task', 'VirtualMachine:4'],
    ['EnterMaintenanceMode_Task', 'HostSystem:ha-host'],
    ['ExitMaintenanceMode_Task', 'HostSystem:ha-host'],
    ['ShutdownHost_Task', 'HostSystem:ha-host'],
    ['RebootHost_Task', 'HostSystem:ha-host'],
  ])('%s is RestrictedVersion under the free licence, and changes nothing', async (method, object) => {
    const { host, wire, clock } = await loggedIn({ mode: 'free' })
    const before = host.state()
    const answer = await wire.call(method, object, '<force>true</force><timeout>0</timeout>')
    expect([answer.status, answer.fault, answer.faultText]).toEqual([
      500,
      'RestrictedVersion',
      'Current license or ESXi version prohibits execution of the requested operation.',
    ])
    clock.advance(60_000)
    expect(host.state()).toEqual(before)
  })

  test('a VM its host cannot reach takes no orders', async () => {
    const { host, wire } = await loggedIn()
    host.setVm('1', { connectionState: 'inaccessible' })
    expect(await property(wire, 'VirtualMachine:1', 'runtime.connectionState')).toBe('inaccessible')
    const answer = await wire.call('ShutdownGuest', 'VirtualMachine:1')
    expect([answer.status, answer.fault, text(at(answer.detail, 'vm'))]).toEqual([500, 'InvalidVmState', '1'])
    for (const method of ['PowerOffVM_Task', 'SuspendVM_Task', 'PowerOnVM_Task'])
      expect((await wire.call(method, 'VirtualMachine:1')).fault).toBe('InvalidVmState')
    expect(vmOf(host, '1')?.powerState).toBe('poweredOn')
  })

  test('one that turns inaccessible in the middle of its shutdown still goes', async () => {
    const { host, wire, clock } = await loggedIn()
    await wire.call('ShutdownGuest', 'VirtualMachine:1')
    host.setVm('1', { connectionState: 'inaccessible' })
    clock.advance(10_000)
    expect(vmOf(host, '1')?.how).toBe('guest-shutdown')
  })

  test('one may be so from the start', async () => {
    const { wire } = await loggedIn({
      each: (index) => (index === 1 ? { connectionState: 'inaccessible' } : undefined),
    })
    expect(await property(wire, 'VirtualMachine:1', 'runtime.connectionState')).toBe('connected')
    expect([
      await property(wire, 'VirtualMachine:2', 'runtime.connectionState'),
      await property(wire, 'VirtualMachine:2', 'runtime.powerState'),
    ]).toEqual(['inaccessible', 'poweredOn'])
  })
})

test('changes from outside are the truth at once', async () => {
  const { host, wire } = await loggedIn()
  host.setVm('1', { powerState: 'poweredOff' })
  expect(vmOf(host, '1')).toMatchObject({ how: 'outside', lostPower: false })
  host.setVm('1', { powerState: 'poweredOn', name: 'renamed', tools: 'guestToolsNotRunning' })
  expect(await property(wire, 'VirtualMachine:1', 'name')).toBe('renamed')
  expect((await wire.call('ShutdownGuest', 'VirtualMachine:1')).fault).toBe('ToolsUnavailable')
  host.setVm('2', { ignoresGuest: true })
  expect(() => host.setVm('99', {})).toThrow(RangeError)
})

test('by default every fourth VM is off, unless all are needed', async () => {
  const { host } = await practice({ vms: 8 })
  expect(host.state().vms.map((vm) => vm.powerState === 'poweredOn')).toEqual([
    true,
    true,
    true,
    false,
    true,
    true,
    true,
    false,
  ])
  const full = await practice({ vms: 4, stuck: 2, noTools: 2, names: (index) => `n${index}` })
  expect(full.host.state().vms.map((vm) => [vm.name, vm.powerState, vm.tools])).toEqual([
    ['n0', 'poweredOn', 'guestToolsRunning'],
    ['n1', 'poweredOn', 'guestToolsRunning'],
    ['n2', 'poweredOn', 'guestToolsNotRunning'],
    ['n3', 'poweredOn', 'guestToolsNotRunning'],
  ])
})

describe("the guest's state", () => {
  const guest = async (wire: Wire, id = '1') => [
    await property(wire, `VirtualMachine:${id}`, 'guest.guestState'),
    await property(wire, `VirtualMachine:${id}`, 'guest.toolsRunningStatus'),
    await property(wire, `VirtualMachine:${id}`, 'runtime.powerState'),
  ]

  test('is shuttingDown as soon as the guest was asked; its Tools stop before it is off', async () => {
    const { wire, clock } = await loggedIn({ guestSeconds: 10 })
    expect(await guest(wire)).toEqual(['running', 'guestToolsRunning', 'poweredOn'])
    await wire.call('ShutdownGuest', 'VirtualMachine:1')
    expect(await guest(wire)).toEqual(['shuttingDown', 'guestToolsRunning', 'poweredOn'])
    clock.advance(8000)
    expect(await guest(wire)).toEqual(['shuttingDown', 'guestToolsNotRunning', 'poweredOn'])
    expect((await wire.call('ShutdownGuest', 'VirtualMachine:1')).fault).toBe('ToolsUnavailable')
    clock.advance(2000)
    expect(await guest(wire)).toEqual(['notRunning', 'guestToolsNotRunning', 'poweredOff'])
    expect(clock.pending).toBe(0)
  })

  test('an option sets when Tools stop; with 1 they stop with the guest', async () => {
    const early = await loggedIn({ guestSeconds: 100, toolsStopAfterFraction: 0.01 })
    await early.wire.call('ShutdownGuest', 'VirtualMachine:1')
    early.clock.advance(1000)
    expect(await guest(early.wire)).toEqual(['shuttingDown', 'guestToolsNotRunning', 'poweredOn'])
    const late = await loggedIn({ guestSeconds: 100, toolsStopAfterFraction: 1 })
    await late.wire.call('ShutdownGuest', 'VirtualMachine:1')
    late.clock.advance(99_999)
    expect(await guest(late.wire)).toEqual(['shuttingDown', 'guestToolsRunning', 'poweredOn'])
    late.clock.advance(1)
    expect(await guest(late.wire)).toEqual(['notRunning', 'guestToolsNotRunning', 'poweredOff'])
  })

  test('a guest that ignores the request keeps showing as shutting down, its Tools running', async () => {
    const { wire, clock } = await loggedIn({ stuck: 1 })
    await wire.call('ShutdownGuest', 'VirtualMachine:1')
    clock.advance(1_500_000)
    expect(await guest(wire)).toEqual(['shuttingDown', 'guestToolsRunning', 'poweredOn'])
  })

  test('a question stops the guest half-way, Tools and all', async () => {
    const { host, wire, clock } = await loggedIn({ guestSeconds: 10 })
    await wire.call('ShutdownGuest', 'VirtualMachine:1')
    host.setVm('1', { question: { id: '7', text: 'Out of space' } })
    clock.advance(60_000)
    expect(await guest(wire)).toEqual(['shuttingDown', 'guestToolsRunning', 'poweredOn'])
  })

  test('Tools that start execute scripts first; until they run, the guest cannot be asked', async () => {
    const { wire, clock } = await loggedIn({ guestSeconds: 30, scriptsSeconds: 12 })
    await wire.call('PowerOnVM_Task', 'VirtualMachine:4')
    clock.advance(200)
    expect(await guest(wire, '4')).toEqual(['notRunning', 'guestToolsNotRunning', 'poweredOn'])
    clock.advance(18_000)
    expect(await guest(wire, '4')).toEqual(['running', 'guestToolsExecutingScripts', 'poweredOn'])
    expect((await wire.call('ShutdownGuest', 'VirtualMachine:4')).fault).toBe('ToolsUnavailable')
    clock.advance(12_000)
    expect(await guest(wire, '4')).toEqual(['running', 'guestToolsRunning', 'poweredOn'])
  })

  test('is what is set from outside, until the guest stops', async () => {
    const { host, wire } = await loggedIn()
    for (const guestState of ['standby', 'resetting', 'unknown'] as const) {
      host.setVm('1', { guestState })
      expect([await property(wire, 'VirtualMachine:1', 'guest.guestState'), vmOf(host, '1')?.guestState]).toEqual([
        guestState,
        guestState,
      ])
    }
    host.setVm('1', { guestState: null })
    expect(vmOf(host, '1')?.guestState).toBe('running')
    host.setVm('1', { guestState: 'standby' })
    host.setVm('1', { powerState: 'poweredOff' })
    expect(vmOf(host, '1')?.guestState).toBe('notRunning')
  })
})

describe('RebootGuest and ResetVM_Task', () => {
  const vm1 = 'VirtualMachine:1'
  test('a guest restarts: its Tools go and come back, and the VM is never off', async () => {
    const { host, wire, clock } = await loggedIn({ guestSeconds: 3 })
    const before = await property(wire, vm1, 'runtime.bootTime')
    expect((await wire.call('RebootGuest', vm1)).status).toBe(200)
    expect(vmOf(host, '1')).toMatchObject({ guestState: 'resetting', tools: 'guestToolsRunning' })
    clock.advance(3_000)
    expect(vmOf(host, '1')).toMatchObject({ powerState: 'poweredOn', tools: 'guestToolsNotRunning' })
    clock.advance(3_000)
    expect(vmOf(host, '1')).toMatchObject({
      powerState: 'poweredOn',
      tools: 'guestToolsRunning',
      guestState: 'running',
    })
    expect(await property(wire, vm1, 'runtime.bootTime')).toBe(before)
  })

  test('a guest without Tools, one that is off and one that ignores it', async () => {
    const { host, wire, clock } = await loggedIn({ stuck: 1, noTools: 1 })
    expect((await wire.call('RebootGuest', 'VirtualMachine:2')).fault).toBe('ToolsUnavailable')
    expect((await wire.call('RebootGuest', 'VirtualMachine:4')).fault).toBe('InvalidPowerState')
    expect((await wire.call('RebootGuest', vm1)).status).toBe(200)
    clock.advance(60_000)
    expect(vmOf(host, '1')).toMatchObject({ tools: 'guestToolsRunning', guestState: 'running' })
  })

  test('a reset starts the guest again at once, and only of a VM that runs', async () => {
    const { host, wire, clock } = await loggedIn({ guestSeconds: 3 })
    await wire.call('ResetVM_Task', vm1)
    clock.advance(200)
    expect(vmOf(host, '1')).toMatchObject({ powerState: 'poweredOn', tools: 'guestToolsNotRunning' })
    const task = taskOf(await wire.call('ResetVM_Task', 'VirtualMachine:4'))
    clock.advance(200)
    expect(text(at((await read(wire, task, 'info.error')).value, 'returnval'))).toBeDefined()
    expect(vmOf(host, '4')?.powerState).toBe('poweredOff')
  })
})

test('a question holds a start up until it is answered by one of its choices', async () => {
  const { host, wire, clock } = await loggedIn()
  host.setVm('4', { asksOnStart: { id: 'q1', text: 'Moved or copied?', messageId: 'msg.uuid.altered' } })
  const task = taskOf(await wire.call('PowerOnVM_Task', 'VirtualMachine:4'))
  clock.advance(1_000)
  expect(await property(wire, task, 'info.state')).toBe('running')
  const asked = await read(wire, 'VirtualMachine:4', 'runtime.question')
  expect(text(at(asked.value, 'returnval', 'objects', 'propSet', 'val', 'message', 'id'))).toBe('msg.uuid.altered')
  const answer = (choice: string) =>
    wire.call('AnswerVM', 'VirtualMachine:4', `<questionId>q1</questionId><answerChoice>${choice}</answerChoice>`)
  expect((await answer('9')).fault).toBe('InvalidArgument')
  expect((await answer('1')).status).toBe(200)
  expect(await property(wire, task, 'info.state')).toBe('success')
  expect(vmOf(host, '4')?.powerState).toBe('poweredOn')
  expect((await answer('1')).fault).toBe('InvalidArgument')
})
