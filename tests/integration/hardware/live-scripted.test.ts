import { beforeAll, expect, it } from 'vitest'
import { readHardware } from '../../../electron/vim/hardware.ts'
import { assertNothingCrashes } from '../vim/crash-watch.ts'
import { clientFor, valueOf } from '../vim/hosts.ts'
import { oddContent, plainScript, response, startScript } from '../vim/soap-script.ts'
import { newIdentity, type Identity } from '../vim/tls-server.ts'

assertNothingCrashes()

let identity: Identity
beforeAll(async () => {
  identity = await newIdentity()
})

const host =
  '<returnval><objects><obj type="HostSystem">odd-host</obj><propSet>' +
  '<name>configManager.bootDeviceSystem</name><val x:type="ManagedObjectReference" ' +
  'type="HostBootDeviceSystem">odd-boot</val></propSet>' +
  '<propSet><name>configManager.imageConfigManager</name><val x:type="ManagedObjectReference" ' +
  'type="HostImageConfigManager">odd-image</val></propSet></objects></returnval>'

it.each([
  ['6.7.3', false],
  ['7.0', true],
  ['8.0.3.0', true],
])('a host of API %s is asked for its NVMe controllers: %s', async (apiVersion, asked) => {
  const { server, calls } = await startScript(identity, {
    ...plainScript,
    RetrieveServiceContent: () => response('RetrieveServiceContent', oddContent.replace('8.0.3.0', apiVersion)),
    RetrievePropertiesEx: () => response('RetrievePropertiesEx', host),
    QueryBootDevices: () => response('QueryBootDevices', ''),
    fetchSoftwarePackages: () => response('fetchSoftwarePackages', ''),
    HostImageConfigGetAcceptance: () =>
      response('HostImageConfigGetAcceptance', '<returnval>vmware_accepted</returnval>'),
  })
  const client = clientFor({ port: server.port, fingerprint: identity.fingerprint })
  expect(valueOf(await readHardware(client))).toMatchObject({
    pci: null,
    vibs: [],
    acceptance: 'VMwareAccepted',
    running: { version: '8.0', update: 3 },
  })
  await client.close()
  await server.stop()
  // An older host refuses the whole request because of one unknown property.
  expect(calls.find((call) => call.method === 'RetrievePropertiesEx')?.request.body.includes('nvmeTopology')).toBe(
    asked,
  )
  expect(calls.flatMap(({ target }) => (target?.startsWith('Host') ? [target] : []))).toEqual([
    'HostBootDeviceSystem:odd-boot',
    'HostImageConfigManager:odd-image',
    'HostImageConfigManager:odd-image',
  ])
})
