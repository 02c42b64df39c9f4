import { describe, expect, it } from 'vitest'
import { readSituation } from '../../../electron/power/preflight.ts'
import type { NetworkPlaces } from '../../../electron/power/network-services.ts'
import type { VmFacts } from '../../../shared/models/plan.ts'
import { scene, type Scene } from './harness.ts'

const nothing: NetworkPlaces = { services: [], isOnLink: () => true }
const plain: VmFacts = { tasks: [], passthrough: false, toolsInstaller: false, services: [], addressesKnown: true }

async function factsOf(s: Scene, network = nothing): Promise<Record<string, VmFacts>> {
  const read = await readSituation(s.client, { network: () => Promise.resolve(network) })
  if (!read.ok) throw new Error(read.problem.code)
  return Object.fromEntries(read.value.vmFacts)
}

/** VMs whose devices were read so far, one entry a call. */
const deviceReads = (s: Scene): number =>
  s.host.calls.filter(({ method, args }) => method === 'RetrievePropertiesEx' && args['types'] === 'VirtualMachine')
    .length

describe('what may keep a shutdown from going as planned', () => {
  it('is read of the VMs that run', async () => {
    const s = await scene({ practice: { vms: 4, noTools: 1 } })
    s.host.setVm('2', { passthrough: true, heldBy: 'VirtualMachine.createSnapshot' })
    s.host.setVm('3', { toolsInstaller: true })
    expect(await factsOf(s)).toEqual({
      1: { ...plain, addressesKnown: false },
      2: { ...plain, passthrough: true, tasks: ['VirtualMachine.createSnapshot'] },
      3: { ...plain, toolsInstaller: true },
    })
    s.host.setVm('2', { heldBy: null })
    expect((await factsOf(s))['2']).toEqual({ ...plain, passthrough: true })
  })

  it('includes what VMs do for this computer', async () => {
    const s = await scene({ practice: { vms: 3 } })
    const services = [
      { service: 'dns', addresses: ['203.0.113.1'], macs: [] },
      { service: 'gateway', addresses: [], macs: ['00:50:56:3f:00:02'] },
    ] as const satisfies NetworkPlaces['services']
    const near = await factsOf(s, { services, isOnLink: () => true })
    expect([near['1']?.services, near['2']?.services, near['3']?.services]).toEqual([['dns'], ['gateway'], []])
    const far = await factsOf(s, { services, isOnLink: (address) => address !== '127.0.0.1' })
    expect(far['2']?.services).toEqual(['route'])
  })

  it('reads devices again only of VMs whose configuration has changed', async () => {
    const s = await scene({ practice: { vms: 3 } })
    await factsOf(s)
    expect(deviceReads(s)).toBe(1)
    await factsOf(s)
    expect(deviceReads(s)).toBe(1)
    s.host.setVm('2', { passthrough: true })
    expect((await factsOf(s))['2']?.passthrough).toBe(true)
    expect(deviceReads(s)).toBe(2)
  })

  it('leaves unknown what the host does not give, and hinders no plan', async () => {
    const s = await scene({ practice: { vms: 1 } })
    s.host.setVm('1', { unreadable: ['config', 'runtime.toolsInstallerMounted', 'guest.net', 'guest.ipAddress'] })
    expect(await factsOf(s)).toEqual({
      1: { ...plain, passthrough: null, toolsInstaller: null, addressesKnown: false },
    })
    const refusing = await scene({ practice: { vms: 1 } })
    refusing.host.inject({
      method: 'RetrievePropertiesEx',
      object: 'ha-property-collector',
      after: 1,
      when: 'before',
      what: { fault: 'NotSupported' },
    })
    const read = await refusing.dryRun()
    expect(read.ok).toBe(true)
  })

  it('is true: a VM with a device of the host cannot be suspended', async () => {
    const s = await scene({ practice: { vms: 2 } })
    s.host.setVm('1', { passthrough: true, ignoresGuest: true })
    const run = await s.run({ policy: { stuck: 'suspend', guestTimeoutSeconds: 3 } })
    if (!run.ok) throw new Error(run.problem.code)
    expect(run.value.outcome).not.toBe('unreachable')
    expect(s.host.state().vms[0]?.powerState).toBe('poweredOn')
  })
})
