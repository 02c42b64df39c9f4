import { existsSync } from 'node:fs'
import { connect as tlsConnect } from 'node:tls'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { startGovmomiPeer } from '../../support/govmomi.ts'
import type { GovmomiPeer, GovmomiPeerOptions } from '../../support/govmomi.ts'
import { dig, RawSoap } from '../../support/raw-soap.ts'

const open: { close(): void }[] = []
const peers: GovmomiPeer[] = []

async function start(options: GovmomiPeerOptions): Promise<{ peer: GovmomiPeer; soap: RawSoap }> {
  const peer = await startGovmomiPeer(options)
  const soap = new RawSoap(peer)
  peers.push(peer)
  open.push(soap)
  return { peer, soap }
}

afterEach(async () => {
  for (const soap of open.splice(0)) soap.close()
  await Promise.all(peers.splice(0).map((peer) => peer.stop()))
})

const vm = 'VirtualMachine'

describe('govmomi peer', () => {
  it('has the VMs it was asked for, with values to read', async () => {
    const { peer } = await start({ vms: 3, off: 1, noTools: 1 })
    const { vms } = await peer.control.truth()
    expect(vms.map(({ powerState, tools, ip }) => [powerState, tools, ip])).toEqual([
      ['poweredOn', 'guestToolsNotRunning', null],
      ['poweredOn', 'guestToolsRunning', '198.18.0.2'],
      ['poweredOff', 'guestToolsNotRunning', null],
    ])
    expect(vms.map((each) => each.memoryMB)).toEqual([1024, 2048, 3072])
  })

  it('presents the certificate whose fingerprint it names', async () => {
    const { peer } = await start({ vms: 0 })
    const socket = tlsConnect({ host: peer.host, port: peer.port, ca: peer.certificate })
    await once(socket, 'secureConnect')
    expect(socket.getPeerCertificate().fingerprint256).toBe(peer.fingerprint)
    expect(socket.getProtocol()).toBe('TLSv1.3')
    socket.destroy()
  })

  it('judges logins and sessions, and notes calls without the password', async () => {
    const { peer, soap } = await start({ vms: 1, password: `a&b<c>"d"'e' 密码` })
    expect((await soap.call('CurrentTime', 'ServiceInstance', 'ServiceInstance')).fault).toBe('NotAuthenticated')
    expect((await soap.login(peer.user, 'wrong')).fault).toBe('InvalidLogin')
    expect((await soap.login(peer.user, peer.password)).status).toBe(200)
    const id = '<operationID xmlns="urn:vim25">op-7</operationID>'
    expect((await soap.call('CurrentTime', 'ServiceInstance', 'ServiceInstance', '', id)).status).toBe(200)
    expect((await peer.control.truth()).sessions).toBe(1)
    expect(await peer.control.expireSessions()).toBe(1)
    expect((await soap.call('CurrentTime', 'ServiceInstance', 'ServiceInstance')).fault).toBe('NotAuthenticated')

    const calls = await peer.control.calls({ clear: true })
    expect(calls.map((call) => call.method)).toEqual(['CurrentTime', 'Login', 'Login', 'CurrentTime', 'CurrentTime'])
    expect(calls[3]).toMatchObject({ object: 'ServiceInstance', operationId: 'op-7' })
    expect(calls[1]?.args).toEqual({ userName: peer.user })
    expect(await peer.control.calls()).toEqual([])
  })

  it('ends idle sessions', async () => {
    const { peer, soap } = await start({ vms: 0, idleMs: 50 })
    await soap.login(peer.user, peer.password)
    await expect.poll(async () => (await peer.control.truth()).sessions, { timeout: 5000 }).toBe(0)
  })

  it('shuts guests down as their Tools allow', async () => {
    const { peer, soap } = await start({ vms: 4, off: 1, noTools: 1 })
    const [noTools, stubborn, willing, off] = (await peer.control.truth()).vms.map((each) => each.id)
    if (noTools === undefined || stubborn === undefined || willing === undefined || off === undefined)
      throw new Error('four VMs')
    expect((await soap.call('ShutdownGuest', vm, willing)).fault).toBe('NotAuthenticated')
    await soap.login(peer.user, peer.password)
    await peer.control.vm({ id: stubborn, ignoresShutdown: true })
    await peer.control.vm({ id: willing, guestMs: 30 })
    expect((await soap.call('ShutdownGuest', vm, noTools)).fault).toBe('ToolsUnavailable')
    expect((await soap.call('ShutdownGuest', vm, stubborn)).status).toBe(200)
    expect((await soap.call('ShutdownGuest', vm, willing)).status).toBe(200)
    expect((await soap.call('ShutdownGuest', vm, off)).fault).toBe('InvalidPowerState')
    expect((await soap.call('ShutdownGuest', vm, 'vm-999')).fault).toBe('ManagedObjectNotFound')
    const states = async (): Promise<string[]> => (await peer.control.truth()).vms.map((each) => each.powerState)
    await expect.poll(states, { timeout: 5000 }).toEqual(['poweredOn', 'poweredOn', 'poweredOff', 'poweredOff'])
  })

  it('refuses a shutdown without force outside maintenance mode, and enters that only when nothing runs', async () => {
    const { peer, soap } = await start({ vms: 1 })
    await soap.login(peer.user, peer.password)
    const { hostId, vms } = await peer.control.truth()
    const shut = (force: boolean): ReturnType<RawSoap['call']> =>
      soap.call('ShutdownHost_Task', 'HostSystem', hostId, `<force>${force}</force>`)
    expect((await shut(false)).fault).toBe('InvalidState')
    expect((await soap.call('ExitMaintenanceMode_Task', 'HostSystem', hostId, '<timeout>0</timeout>')).fault).toBe(
      'InvalidState',
    )

    const enter = await soap.call('EnterMaintenanceMode_Task', 'HostSystem', hostId, '<timeout>0</timeout>')
    expect(dig(enter.body, 'EnterMaintenanceMode_TaskResponse', 'returnval', '@type')).toBe('Task')
    expect((await peer.control.truth()).maintenance).toBe(false)
    await peer.control.vm({ id: vms[0]?.id ?? '', power: 'poweredOff' })
    await expect.poll(async () => (await peer.control.truth()).maintenance, { timeout: 5000 }).toBe(true)
    expect((await shut(false)).status).toBe(200)
  })

  it('goes away after an accepted shutdown, and comes back without sessions', async () => {
    const { peer, soap } = await start({ vms: 2, off: 1, goneAfterMs: 20 })
    const { hostId, vms, bootTime } = await peer.control.truth()
    expect((await soap.call('ShutdownHost_Task', 'HostSystem', hostId, '<force>true</force>')).fault).toBe(
      'NotAuthenticated',
    )
    await soap.login(peer.user, peer.password)
    const answer = await soap.call('ShutdownHost_Task', 'HostSystem', hostId, '<force>true</force>')
    expect(dig(answer.body, 'ShutdownHost_TaskResponse', 'returnval', '@type')).toBe('Task')
    await expect.poll(async () => (await peer.control.truth()).up, { timeout: 5000 }).toBe(false)
    await expect(soap.login(peer.user, peer.password)).rejects.toMatchObject({
      code: expect.stringMatching(/^ECONN/) as string,
    })
    await expect.poll(async () => (await peer.control.truth()).lostPower, { timeout: 5000 }).toEqual([vms[0]?.id])

    await peer.control.back()
    expect((await peer.control.truth()).bootTime).not.toBe(bootTime)
    expect((await soap.call('CurrentTime', 'ServiceInstance', 'ServiceInstance')).fault).toBe('NotAuthenticated')
    expect((await soap.login(peer.user, peer.password)).status).toBe(200)
  })

  it('misbehaves on request', async () => {
    const { peer, soap } = await start({ vms: 1 })
    await soap.login(peer.user, peer.password)
    const time = (): ReturnType<RawSoap['call']> => soap.call('CurrentTime', 'ServiceInstance', 'ServiceInstance')
    const method = 'CurrentTime'
    await peer.control.misbehave([
      { method, action: 'status', status: 502, times: 1 },
      { method, action: 'fault', fault: 'RestrictedVersion', times: 1 },
      { method, action: 'drop-before', times: 1 },
      { method, action: 'cut', times: 1 },
    ])
    expect((await time()).status).toBe(502)
    expect((await time()).fault).toBe('RestrictedVersion')
    await expect(time()).rejects.toThrow()
    await expect(time()).rejects.toThrow()
    expect((await time()).status).toBe(200)

    await peer.control.misbehave([{ action: 'hang', method }])
    const hung = time()
    await peer.control.awaitCalls(method, 6)
    await Promise.all([expect(hung).rejects.toThrow(), peer.control.drop()])
    await expect(peer.control.awaitCalls('Login', 9, 10)).rejects.toThrow('Login was called 1 times')
  })

  it('carries a call out whose answer is lost', async () => {
    const { peer, soap } = await start({ vms: 1 })
    await soap.login(peer.user, peer.password)
    const id = (await peer.control.truth()).vms[0]?.id ?? ''
    await peer.control.misbehave([{ method: 'PowerOffVM_Task', action: 'drop-after' }])
    await expect(soap.call('PowerOffVM_Task', vm, id)).rejects.toThrow()
    expect((await peer.control.truth()).vms[0]?.powerState).toBe('poweredOff')
  })

  it('pushes power changes, also to a client that comes back after a cut', async () => {
    const { peer, soap } = await start({ vms: 1 })
    await soap.login(peer.user, peer.password)
    const id = (await peer.control.truth()).vms[0]?.id ?? ''
    const collector = ['PropertyCollector', 'ha-property-collector'] as const
    const spec =
      `<spec><propSet><type>${vm}</type><pathSet>runtime.powerState</pathSet></propSet><objectSet><obj ` +
      `type="${vm}">${id}</obj></objectSet></spec>`
    const wait = (version: string): ReturnType<RawSoap['call']> =>
      soap.call(
        'WaitForUpdatesEx',
        ...collector,
        `<version>${version}</version><options><maxWaitSeconds>5</maxWaitSeconds></options>`,
      )
    expect((await soap.call('CreateFilter', ...collector, `${spec}<partialUpdates>true</partialUpdates>`)).status).toBe(
      200,
    )
    expect((await wait('')).xml).toContain('poweredOn')
    for (const [round, power] of (['poweredOff', 'poweredOn', 'suspended', 'poweredOff'] as const).entries()) {
      const abandoned = wait('-')
      await peer.control.awaitCalls('WaitForUpdatesEx', 2 + 2 * round)
      await Promise.all([expect(abandoned).rejects.toThrow(), peer.control.drop()])
      await peer.control.vm({ id, power })
      expect((await wait('-')).xml).toContain(power)
    }
  })

  it('is a vCenter too', async () => {
    const { soap } = await start({ model: 'vpx', vms: 1 })
    const content = await soap.call('RetrieveServiceContent', 'ServiceInstance', 'ServiceInstance')
    expect(dig(content.body, 'RetrieveServiceContentResponse', 'returnval', 'about', 'apiType')).toBe('VirtualCenter')
  })

  it.each(['stop', 'kill'] as const)('leaves no process after %s', async (how) => {
    const { peer, soap } = await start({ vms: 1 })
    await soap.login(peer.user, peer.password)
    expect(existsSync(`/proc/${peer.pid}`)).toBe(true)
    await peer[how]()
    expect(existsSync(`/proc/${peer.pid}`)).toBe(false)
    await expect(soap.login(peer.user, peer.password)).rejects.toThrow()
  })
})
