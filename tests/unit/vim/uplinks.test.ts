import { describe, expect, it } from 'vitest'
import { uplinksOf } from '../../../electron/vim/uplinks.ts'
import { root } from './parse.ts'

const manager = `<val><netConfig><nicType>vmotion</nicType><selectedVnic>vmotion.key-vmk1</selectedVnic>
  <candidateVnic><device>vmk1</device><key>vmotion.key-vmk1</key></candidateVnic></netConfig>
  <netConfig><nicType>management</nicType><selectedVnic>management.key-vmk0</selectedVnic>
  <candidateVnic><device>vmk0</device><key>management.key-vmk0</key></candidateVnic>
  <candidateVnic><device>vmk1</device><key>management.key-vmk1</key></candidateVnic></netConfig></val>`
const vnic = (device: string, where: string, spec: string): string =>
  `<HostVirtualNic><device>${device}</device><key>key-${device}</key>${where}<spec>${spec}</spec></HostVirtualNic>`
const pnic = (name: string, mac: string, wakes: string): string =>
  `<PhysicalNic><key>key-${name}</key><device>${name}</device>${wakes}<mac>${mac}</mac></PhysicalNic>`
const list = (...items: readonly string[]): string => `<val>${items.join('')}</val>`
const supported = (yes: boolean): string => `<wakeOnLanSupported>${yes}</wakeOnLanSupported>`

const standard: Readonly<Record<string, string>> = {
  'config.network.vnic': list(
    vnic('vmk0', '<portgroup>Management</portgroup>', '<ip><ipAddress>192.0.2.7</ipAddress></ip>'),
    vnic('vmk1', '<portgroup>vMotion</portgroup>', ''),
  ),
  'config.network.portgroup': `<val><HostPortGroup><spec><name>Management</name><vswitchName>vSwitch0</vswitchName></spec></HostPortGroup>
    <HostPortGroup><spec><name>vMotion</name><vswitchName>vSwitch1</vswitchName></spec></HostPortGroup></val>`,
  'config.network.vswitch': `<val><HostVirtualSwitch><name>vSwitch0</name><pnic>key-vmnic0</pnic><pnic>key-vmnic3</pnic></HostVirtualSwitch>
    <HostVirtualSwitch><name>vSwitch1</name><pnic>key-vmnic1</pnic></HostVirtualSwitch></val>`,
  'config.network.pnic': list(
    pnic('vmnic0', '00:50:56:00:00:01', supported(true)),
    pnic('vmnic1', '00:50:56:00:00:02', supported(true)),
    pnic('vmnic3', '00:50:56:00:00:04', supported(false)),
  ),
  'config.virtualNicManagerInfo': manager,
}

function uplinks(changes: Readonly<Record<string, string | null>> = {}): ReturnType<typeof uplinksOf> {
  const all = Object.entries({ ...standard, ...changes }).flatMap(([path, xml]) =>
    xml === null ? [] : [[path, root(xml)] as const],
  )
  return uplinksOf(new Map(all))
}

describe('the uplinks of the management network', () => {
  it('are those of the standard switch that it is on, and of no other', () => {
    expect(uplinks()).toEqual({
      macs: ['00:50:56:00:00:01', '00:50:56:00:00:04'],
      incapable: ['00:50:56:00:00:04'],
      ipv4: '192.0.2.7',
    })
  })

  it('are those of the distributed switch that it is on', () => {
    const port = '<distributedVirtualPort><switchUuid>50 0e</switchUuid></distributedVirtualPort>'
    expect(
      uplinks({
        'config.network.vnic': `<val>${vnic('vmk0', '<portgroup></portgroup>', port)}</val>`,
        'config.network.proxySwitch': `<val><HostProxySwitch><dvsUuid>50 0e</dvsUuid><pnic>key-vmnic1</pnic></HostProxySwitch>
          <HostProxySwitch><dvsUuid>50 0f</dvsUuid><pnic>key-vmnic0</pnic></HostProxySwitch></val>`,
      }),
    ).toEqual({ macs: ['00:50:56:00:00:02'], incapable: [], ipv4: null })
  })

  it('that say nothing of waking are not called unable', () => {
    const silent = `<val>${pnic('vmnic0', '00:50:56:00:00:01', '')}</val>`
    expect(uplinks({ 'config.network.pnic': silent })).toMatchObject({ macs: ['00:50:56:00:00:01'], incapable: [] })
  })

  it.each(Object.keys(standard))('are not known without %s', (path) => {
    expect(uplinks({ [path]: null })).toBeNull()
  })

  it('leave out what is no address', () => {
    const broken = `<val>${pnic('vmnic0', '<b/>', '')}${pnic('vmnic3', 'ff:ff:ff:ff:ff:ff', '')}</val>`
    expect(uplinks({ 'config.network.pnic': broken })).toBeNull()
    expect(
      uplinks({
        'config.network.vnic': `<val>${vnic('vmk0', '<portgroup>Management</portgroup>', '<ip><ipAddress>0.0.0.0</ipAddress></ip>')}</val>`,
      })?.ipv4,
    ).toBeNull()
  })
})
