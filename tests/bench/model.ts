import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { LiveInventory, readChange, type InventoryChange } from '../../electron/hosts/live-inventory.ts'
import type { VimClient } from '../../electron/vim/client.ts'
import type { CallOptions } from '../../electron/vim/client-options.ts'
import type { ServiceContent } from '../../electron/vim/service-content.ts'
import { SoapReply } from '../../electron/vim/soap.ts'
import { waitForUpdates } from '../../electron/vim/updates.ts'
import { fail, ok } from '../../shared/result.ts'
import { median } from './median.ts'

/** The cost of holding a host's VMs and keeping them up to date. */
export interface ModelBench {
  /** Reading the first poll of a host: decoded, applied and put in order. Processor time, as other work must not count. */
  readonly firstPoll: { readonly vms: number; readonly cpuMs: number; readonly bytesPerVm: number }
  /** Memory that a VM takes once the poll is over. Bytes. */
  readonly memoryPerVm: number
  /** A push that changes one VM, from its decoded values to the next inventory, by the number of VMs. */
  readonly oneChange: readonly { readonly vms: number; readonly ms: number }[]
}

const pieceBytes = 32 * 1024
const replyVms = 1_000
const rounds = { first: 9, change: 301 } as const
const warmUps = 3

const content: ServiceContent = {
  about: { name: 'VMware ESXi', version: '8.0.3', build: '1', apiType: 'HostAgent', apiVersion: '8.0.3.0' },
  rootFolder: { type: 'Folder', value: 'ha-folder-root' },
  propertyCollector: { type: 'PropertyCollector', value: 'ha-property-collector' },
  sessionManager: { type: 'SessionManager', value: 'ha-sessionmgr' },
  authorizationManager: null,
  licenseManager: null,
  taskManager: null,
}

const change = (path: string, type: string, value: string): string =>
  `<changeSet><name>${path}</name><op>assign</op><val xsi:type="${type}">${value}</val></changeSet>`

/** A VM as a host sends it when a filter is new. */
function entering(index: number): string {
  const number = index.toString(16).padStart(12, '0')
  const mac = `00:50:56:${number.slice(6, 8)}:${number.slice(8, 10)}:${number.slice(10)}`
  const address = `198.51.${(index >> 8) & 255}.${index & 255}`
  return (
    `<objectSet><kind>enter</kind><obj type="VirtualMachine">vm-${index}</obj>` +
    change('name', 'xsd:string', `production-web-${(index * 7_919) % 100_000}`) +
    change('runtime.powerState', 'VirtualMachinePowerState', 'poweredOn') +
    change('guest.toolsRunningStatus', 'xsd:string', 'guestToolsRunning') +
    change('guest.guestState', 'xsd:string', 'running') +
    change('guest.ipAddress', 'xsd:string', address) +
    change('runtime.connectionState', 'VirtualMachineConnectionState', 'connected') +
    '<changeSet><name>runtime.host</name><op>assign</op>' +
    `<val type="HostSystem" xsi:type="ManagedObjectReference">host-${index % 20}</val></changeSet>` +
    change('config.instanceUuid', 'xsd:string', `5029a3c1-7be0-4f16-9d42-${number}`) +
    change('config.guestId', 'xsd:string', 'debian12_64Guest') +
    change('config.template', 'xsd:boolean', 'false') +
    change(
      'guest.net',
      'ArrayOfGuestNicInfo',
      `<GuestNicInfo><network>VM Network</network><ipAddress>${address}</ipAddress><macAddress>${mac}</macAddress>` +
        '<connected>true</connected><deviceConfigId>4000</deviceConfigId><ipConfig><ipAddress>' +
        `<ipAddress>${address}</ipAddress><prefixLength>24</prefixLength><state>preferred</state></ipAddress></ipConfig></GuestNicInfo>`,
    ) +
    change('rootSnapshot', 'ArrayOfManagedObjectReference', '') +
    change('runtime.consolidationNeeded', 'xsd:boolean', 'false') +
    change('guest.toolsVersionStatus2', 'xsd:string', 'guestToolsUnmanaged') +
    '</objectSet>'
  )
}

/** Replies of the long poll that bring so many VMs, in pieces as they come out of a socket. */
function repliesOf(vms: number): Buffer[][] {
  const replies: Buffer[][] = []
  for (let from = 0; from < vms; from += replyVms) {
    const objects = Array.from({ length: Math.min(replyVms, vms - from) }, (_, at) => entering(from + at)).join('')
    const reply = Buffer.from(
      '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" ' +
        'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>' +
        `<WaitForUpdatesExResponse xmlns="urn:vim25"><returnval><version>${from + 1}</version><filterSet>` +
        `<filter type="PropertyFilter">f</filter>${objects}</filterSet></returnval></WaitForUpdatesExResponse>` +
        '</soapenv:Body></soapenv:Envelope>',
    )
    const pieces: Buffer[] = []
    for (let at = 0; at < reply.length; at += pieceBytes) pieces.push(reply.subarray(at, at + pieceBytes))
    replies.push(pieces)
  }
  return replies
}

/** A client that has nothing but these pieces to answer with, so that no network is measured. */
function answering(pieces: readonly Buffer[]): VimClient {
  const call = (
    method: string,
    _target: unknown,
    _args: string,
    options: CallOptions,
  ): ReturnType<VimClient['call']> => {
    const reply = new SoapReply(method, options.items)
    reply.start(200)
    for (const piece of pieces) reply.write(piece)
    reply.end()
    const read = reply.result()
    return Promise.resolve('problem' in read ? fail(read.problem) : ok(read.response))
  }
  return Object.assign(Object.create(null), { call })
}

async function pollOnce(replies: readonly (readonly Buffer[])[]): Promise<LiveInventory> {
  const live = new LiveInventory()
  for (const pieces of replies) {
    const answer = await waitForUpdates(answering(pieces), '', 240, { session: 1, read: readChange })
    if (!answer.ok || !answer.value) throw new Error('a reply could not be read')
    live.apply(answer.value.updates)
  }
  live.snapshot(content)
  return live
}

setFlagsFromString('--expose_gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Bytes in use; long texts are outside of the heap proper. */
function memoryUsed(): number {
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const power = (index: number, state: string): InventoryChange => ({
  type: 'VirtualMachine',
  kind: 'modify',
  id: `vm-${index}`,
  exact: true,
  patch: { powerState: state === 'poweredOn' ? 'poweredOn' : 'poweredOff' },
})

async function oneChange(vms: number): Promise<{ vms: number; ms: number }> {
  const live = await pollOnce(repliesOf(vms))
  const times: number[] = []
  for (let round = -warmUps; round < rounds.change; round += 1) {
    const update = power((round * 7_919 + 100_000) % vms, round % 2 === 0 ? 'poweredOn' : 'poweredOff')
    const start = performance.now()
    live.apply([update])
    const { length } = live.snapshot(content).vms
    const ms = performance.now() - start
    if (length !== vms) throw new Error(`${length} VMs, not ${vms}`)
    if (round >= 0) times.push(ms)
  }
  return { vms, ms: median(times) }
}

/** Memory that VMs of these replies take, once the replies are forgotten. Bytes a VM. */
async function memoryFor(replies: readonly (readonly Buffer[])[], vms: number): Promise<number> {
  // Compiled code and caches are no part of it.
  const warm = await pollOnce(replies.slice(0, 1))
  const before = memoryUsed()
  const live = await pollOnce(replies)
  const held = memoryUsed() - before
  if (live.size.objects !== vms) throw new Error(`${live.size.objects} VMs, not ${vms}`)
  if (warm.size.objects !== Math.min(vms, replyVms)) throw new Error('the first reply was not read')
  return held / vms
}

/** Measures the live model without a network: the first poll of 10,000 VMs, what they hold, and a change of one. */
export async function benchModel(progress: (text: string) => void): Promise<ModelBench> {
  const vms = 10_000
  const replies = repliesOf(vms)
  const memoryPerVm = await memoryFor(replies, vms)
  progress(`first poll of ${vms} VMs, ${rounds.first} rounds`)
  const times: number[] = []
  for (let round = -warmUps; round < rounds.first; round += 1) {
    const start = process.cpuUsage()
    await pollOnce(replies)
    const { user, system } = process.cpuUsage(start)
    if (round >= 0) times.push((user + system) / 1_000)
  }
  progress('a push that changes one VM')
  const bytes = replies.flat().reduce((sum, piece) => sum + piece.length, 0)
  return {
    firstPoll: { vms, cpuMs: median(times), bytesPerVm: bytes / vms },
    memoryPerVm,
    oneChange: [await oneChange(1_000), await oneChange(vms)],
  }
}

/** Formats the measurement as readable text. */
export function modelTable({ firstPoll, memoryPerVm, oneChange: changes }: ModelBench): string {
  const { vms, cpuMs, bytesPerVm } = firstPoll
  return [
    `First poll of ${vms} VMs of ${Math.round(bytesPerVm)} bytes, median: ${cpuMs.toFixed(0)} ms of processor time`,
    `Memory held for each VM: ${Math.round(memoryPerVm)} bytes`,
    ...changes.map((each) => `One VM of ${each.vms} changes, median: ${each.ms.toFixed(3)} ms`),
  ].join('\n')
}
