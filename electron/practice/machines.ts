import { createHash } from 'node:crypto'
import type { PracticeGuestState, PracticeOptions } from './api.ts'
import { refs } from './refs.ts'
import type { Vm } from './world.ts'

// Realistic names: with a space, characters that XML must escape, and letters outside Latin.
const firstNames = ['web-01', 'db <primary> & "replica"', '文件服务器', "builder's agent"]

const memories = [1024, 2048, 4096, 8192] as const

/**
 * The virtual machines of a new practice host. Every fourth is off, unless all are needed for the guests
 * that are to be stuck or without Tools.
 */
export function createMachines(options: PracticeOptions, now: number): Map<string, Vm> {
  const count = options.vms ?? 4
  const stuck = options.stuck ?? 0
  const noTools = options.noTools ?? 0
  const spare = Math.max(0, count - stuck - noTools)
  let off = 0
  let running = 0
  const machines = new Map<string, Vm>()
  for (let index = 0; index < count; index++) {
    const id = String(index + 1)
    const vm = createMachine(id, options.names?.(index) ?? firstNames[index] ?? `vm-${id.padStart(4, '0')}`)
    if (index % 4 === 3 && off < spare) off += 1
    else {
      vm.ignoresGuest = running < stuck
      vm.hasTools = running < stuck || running >= stuck + noTools
      running += 1
      bootGuest(vm, now - 3_600_000)
    }
    machines.set(id, vm)
  }
  return machines
}

/** A machine that is powered off and has Tools in its guest. */
export function createMachine(id: string, name: string): Vm {
  const index = Number(id) - 1
  return {
    ref: { type: 'VirtualMachine', id },
    name,
    uuid: stableUuid(`vm-${id}`),
    instanceUuid: stableUuid(`instance-${id}`),
    mac: macOf(Number(id)),
    guestId: 'debian12_64Guest',
    template: false,
    toolsVersion: 'guestToolsUnmanaged',
    snapshots: [],
    currentSnapshot: null,
    consolidationNeeded: false,
    passthrough: false,
    toolsInstaller: false,
    configChanges: 0,
    host: refs.host,
    memoryMB: memories[index % 4] ?? 1024,
    cpus: 1 + (index % 4),
    powerState: 'poweredOff',
    tools: 'guestToolsNotRunning',
    guestState: null,
    ip: null,
    connectionState: 'connected',
    question: null,
    asksOnStart: null,
    continueStart: undefined,
    bootedAt: null,
    unreadable: [],
    taskFaults: {},
    hasTools: true,
    ignoresGuest: false,
    lostPower: false,
    how: null,
    cancelStart: undefined,
    cancelShutdown: undefined,
    dueHow: undefined,
    task: undefined,
  }
}

/** Marks a machine's guest as up. */
export function bootGuest(vm: Vm, at: number): void {
  vm.powerState = 'poweredOn'
  vm.bootedAt = at
  vm.guestState = null
  startTools(vm)
}

/** Marks Tools as running: from now on the guest takes requests, and its address is known. */
export function startTools(vm: Vm): void {
  if (!vm.hasTools) return
  vm.tools = 'guestToolsRunning'
  vm.ip = addressOf(Number(vm.ref.id))
}

/** The guest's state as the host shows it. Fact: without running Tools a host knows of no running guest. */
export function guestStateOf(vm: Vm): PracticeGuestState {
  return vm.guestState ?? (vm.tools === 'guestToolsNotRunning' ? 'notRunning' : 'running')
}

function addressOf(number: number): string {
  return number <= 254 ? `203.0.113.${number}` : `2001:db8::${number.toString(16)}`
}

/** An address of the range that VMware leaves to administrators. */
function macOf(number: number): string {
  const digits = (0x3f_00_00 + (number % 0x1_00_00)).toString(16)
  return `00:50:56:${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4)}`
}

/** A UUID that is the same at every start, so that scripts can rely on it. */
export function stableUuid(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
