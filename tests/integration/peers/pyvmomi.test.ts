import { expect, it } from 'vitest'
import { startGovmomiPeer } from '../../support/govmomi.ts'
import { readWithPyvmomi } from '../../support/pyvmomi.ts'

const vmPaths = [
  'name',
  'runtime.powerState',
  'guest.toolsRunningStatus',
  'guest.ipAddress',
  'summary.config.memorySizeMB',
  'runtime.question',
]

it('pyvmomi reads what the peer holds', async () => {
  await using peer = await startGovmomiPeer({ vms: 3, off: 1, noTools: 1 })
  const first = (await peer.control.truth()).vms[0]?.id ?? ''
  await peer.control.vm({ id: first, name: 'a & b <c> "密码"', question: 'Retry?' })
  const reading = await readWithPyvmomi(peer, {
    vm: vmPaths,
    hostSystem: ['runtime.inMaintenanceMode', 'summary.managementServerIp'],
  })
  const { vms, hostId } = await peer.control.truth()

  expect(reading.about).toMatchObject({ apiType: 'HostAgent', productLineId: 'embeddedEsx' })
  expect(
    reading.vms
      .map(({ id, values }) => ({
        id,
        name: values['name'],
        powerState: values['runtime.powerState'],
        tools: values['guest.toolsRunningStatus'],
        ip: values['guest.ipAddress'] ?? null,
        memoryMB: values['summary.config.memorySizeMB'],
      }))
      .toSorted((a, b) => vms.findIndex((each) => each.id === a.id) - vms.findIndex((each) => each.id === b.id)),
  ).toEqual(vms)
  expect(reading.vms.find((each) => each.id === first)?.values['runtime.question']).toMatchObject({ text: 'Retry?' })
  expect(reading.hosts).toEqual([{ id: hostId, values: { 'runtime.inMaintenanceMode': false }, missing: [] }])
})

it('pyvmomi refuses another certificate', async () => {
  await using peer = await startGovmomiPeer({ vms: 0 })
  await using other = await startGovmomiPeer({ vms: 0 })
  await expect(readWithPyvmomi({ ...peer, certificate: other.certificate }, { vm: ['name'] })).rejects.toThrow(
    'CERTIFICATE_VERIFY_FAILED',
  )
})
