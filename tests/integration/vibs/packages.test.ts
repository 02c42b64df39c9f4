import { expect, it, onTestFinished } from 'vitest'
import { readInstalled, readPackages } from '../../../electron/vibs/host/packages.ts'
import type { VimClient } from '../../../electron/vim/client.ts'
import { clientFor, codeOf, valueOf } from '../vim/hosts.ts'
import { esxcliFault, scriptedHost, type ScriptedHost } from './scripted-host.ts'

const objects = {
  host: { type: 'HostSystem', value: 'ha-host' },
  imageConfigManager: { type: 'HostImageConfigManager', value: 'ha-image-config-manager' },
}
const list = 'vim.EsxCLI.software.vib.list'

async function scene(): Promise<{ readonly host: ScriptedHost; readonly client: VimClient }> {
  const host = await scriptedHost()
  const client = clientFor(host)
  onTestFinished(() => client.close())
  return { host, client }
}

it('lists the VIBs of the image manager, with the dates that esxcli knows', async () => {
  const { client, host } = await scene()
  const { installed, level } = valueOf(await readInstalled(client))
  expect(installed).toEqual({
    source: 'image-manager',
    refusal: null,
    packages: [
      {
        name: 'esx-base',
        version: '8.0.3-0.0.1',
        vendor: 'VMware',
        acceptance: 'VMwareCertified',
        installDate: '2024-06-25',
      },
      { name: 'lsi-tool', version: '7.0-01', vendor: 'BCM', acceptance: 'PartnerSupported', installDate: '2024-07-02' },
    ],
  })
  expect(level).toBe('PartnerSupported')
  const request = host.calls.find(({ method }) => method === list)
  expect(request?.cookie).toBe('vmware_soap_session="cookie"')
})

it('has no dates where esxcli does not answer', async () => {
  const { client, host } = await scene()
  host.overrides.set(list, () => esxcliFault('[InstallationError] busy'))
  const { installed } = valueOf(await readInstalled(client))
  expect(installed.packages.map(({ installDate }) => installDate)).toEqual([null, null])
  expect(installed.source).toBe('image-manager')
})

it.each(['NoPermission', 'HostConfigFault', 'RestrictedVersion', 'MethodNotFound'])(
  'falls back on esxcli when the image manager answers with %s',
  async (fault) => {
    const { client, host } = await scene()
    host.overrides.set('fetchSoftwarePackages', () => ({ fault }))
    const packages = valueOf(await readPackages(client, objects))
    expect(packages.source).toBe('esxcli')
    expect(packages.refusal).not.toBeNull()
    expect(packages.packages).toHaveLength(2)
    expect(packages.packages[0]).toMatchObject({ acceptance: 'VMwareCertified', installDate: '2024-06-25' })
  },
)

it('names the privilege when both ways are refused, and otherwise what the host said', async () => {
  const { client, host } = await scene()
  const detail = '<privilegeId>Host.Config.Image</privilegeId>'
  host.overrides.set('fetchSoftwarePackages', () => ({ fault: 'NoPermission', detail }))
  host.overrides.set('RetrieveManagedMethodExecuter', () => ({ fault: 'NoPermission' }))
  const refused = await readPackages(client, objects)
  expect(refused).toMatchObject({
    problem: { code: 'PACKAGES_NO_PERMISSION', params: { privilege: 'Host.Config.Image' } },
  })
  host.overrides.set('fetchSoftwarePackages', () => ({ fault: 'SystemError', text: 'database locked' }))
  expect(await readPackages(client, objects)).toMatchObject({
    problem: { code: 'PACKAGES_NOT_LISTED', params: { said: 'database locked' } },
  })
})

it('does not ask esxcli when the connection is what failed', async () => {
  const { client, host } = await scene()
  host.overrides.set('fetchSoftwarePackages', () => 'break')
  expect(codeOf(await readPackages(client, objects))).toBe('CONNECTION_LOST')
  expect(host.names()).not.toContain(list)
})
