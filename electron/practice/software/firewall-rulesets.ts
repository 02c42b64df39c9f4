import { refs } from '../refs.ts'
import { touch } from '../world.ts'
import type { World } from '../world.ts'
import type { FirewallService } from './firewall-file.ts'

/**
 * Loads the files of /etc/vmware/firewall: rulesets come and go with them. One that stays keeps whether it is enabled, and none takes
 * the place of the host's own.
 */
export function refreshFirewall(world: World): void {
  const { rulesets, image } = world
  const services = new Map<string, FirewallService>()
  for (const list of [...[...image.packages.values()].map(({ firewall }) => firewall), ...image.looseFiles.values()])
    for (const service of list)
      if (!services.has(service.key) && rulesets.get(service.key)?.loaded !== false) services.set(service.key, service)
  for (const [key, { loaded }] of rulesets) if (loaded && !services.has(key)) rulesets.delete(key)
  for (const { key, rules, enabled, required } of services.values()) {
    const present = rulesets.get(key)
    rulesets.set(key, {
      key,
      label: key,
      rules,
      service: undefined,
      required,
      enabled: present?.enabled ?? enabled,
      allowed: present?.allowed ?? { all: true, addresses: [], networks: [] },
      userControllable: true,
      ipListUserConfigurable: true,
      loaded: true,
    })
  }
  touch(world, refs.firewallSystem)
  touch(world, refs.host)
}
