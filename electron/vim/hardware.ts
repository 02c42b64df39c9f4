import type { Hardware } from '../../shared/models/hardware.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { fieldText } from './hardware-text.ts'
import { optionalRead } from './optional-read.ts'
import type { VimClient } from './client.ts'
import { asRef } from './decode.ts'
import { hardwareOf, hardwarePaths, nvmeTopologyPath } from './hardware-decode.ts'
import { retrieveProperties, type PropertyObject } from './properties.ts'
import { isRefusal } from './refusal.ts'
import type { ServiceContent } from './service-content.ts'
import type { ManagedObjectRef } from './soap.ts'
import { connectStandalone } from './standalone.ts'
import { child, childrenOf } from './xml/node.ts'

interface ReadOptions {
  readonly signal?: AbortSignal | undefined
}

/**
 * Reads a standalone host's hardware: HostSystem.hardware, capability and parts of config, LicenseManager.licenses, then
 * HostBootDeviceSystem.QueryBootDevices, and HostImageConfigManager's fetchSoftwarePackages and HostImageConfigGetAcceptance,
 * where the host has and serves them. Four round trips within a session. What a host does not serve, or does not let this user
 * see, is null; USB devices are not in the API.
 * Problems: `NOT_STANDALONE`, `REPLY_UNEXPECTED`, and what keeps a call from being answered.
 */
export async function readHardware(client: VimClient, options: ReadOptions = {}): Promise<Result<Hardware>> {
  const connected = await connectStandalone(client, options)
  if (!connected.ok) return connected
  const content = connected.value
  const objects = await readObjects(client, content, options)
  if (!objects.ok) return objects
  const host = objects.value.find(({ ref }) => ref.type === 'HostSystem')
  if (!host) return fail(problem('REPLY_UNEXPECTED', { method: 'RetrievePropertiesEx' }))
  const manager = (name: string): ManagedObjectRef | null => asRef(host.values.get(`configManager.${name}`))
  const boot = await optionalRead(client, manager('bootDeviceSystem'), 'QueryBootDevices', options)
  if (!boot.ok) return boot
  const image = manager('imageConfigManager')
  const packages = await optionalRead(client, image, 'fetchSoftwarePackages', options)
  if (!packages.ok) return packages
  const acceptance = await optionalRead(client, image, 'HostImageConfigGetAcceptance', options)
  if (!acceptance.ok) return acceptance
  return ok(
    hardwareOf({
      values: host.values,
      about: content.about,
      licences: objects.value.find(({ ref }) => ref.type === 'LicenseManager')?.values.get('licenses'),
      boot: (boot.value && child(boot.value, 'returnval')) ?? null,
      packages: packages.value && childrenOf(packages.value, 'returnval'),
      acceptance: acceptance.value && fieldText(acceptance.value, 'returnval'),
    }),
  )
}

const managers = ['configManager.bootDeviceSystem', 'configManager.imageConfigManager'] as const

/** Host and licence in one request; a host that refuses the two together is asked for what any host can tell. */
async function readObjects(
  client: VimClient,
  content: ServiceContent,
  options: ReadOptions,
): Promise<Result<PropertyObject[]>> {
  const basic = [...hardwarePaths, ...managers]
  const { licenseManager } = content
  const major = Number(content.about.apiVersion?.split('.')[0])
  const together = await retrieveProperties(
    client,
    [
      { type: 'HostSystem', paths: major >= 7 ? [...basic, nvmeTopologyPath] : basic },
      ...(licenseManager ? [{ type: licenseManager.type, paths: ['licenses'] }] : []),
    ],
    (root) => [{ object: root, traverse: 'inventory' }, ...(licenseManager ? [{ object: licenseManager }] : [])],
    options,
  )
  if (together.ok || !isRefusal(together.problem)) return together
  return retrieveProperties(
    client,
    [{ type: 'HostSystem', paths: basic }],
    (root) => [{ object: root, traverse: 'inventory' }],
    options,
  )
}
