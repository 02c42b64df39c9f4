import { isIP } from 'node:net'
import type { PracticeAllowed, RulesetPatch, ServicePatch } from './api.ts'
import type { RulesetData, ServiceData } from './firewall-data.ts'
import { refs } from './refs.ts'
import { touch } from './world.ts'
import type { World } from './world.ts'

/** Fact: from this API version on rulesets may belong to a system service and report it. */
export const ownershipSince = '8.0.2.0'

/** Changes a ruleset and lets filters report it. */
export function changeRuleset(world: World, ruleset: RulesetData, patch: RulesetPatch): void {
  if (patch.enabled !== undefined) ruleset.enabled = patch.enabled
  if (patch.allowed !== undefined) ruleset.allowed = patch.allowed
  if (patch.required !== undefined) ruleset.required = patch.required
  if (patch.userControllable !== undefined) ruleset.userControllable = patch.userControllable
  if (patch.ipListUserConfigurable !== undefined) ruleset.ipListUserConfigurable = patch.ipListUserConfigurable
  touch(world, refs.firewallSystem)
  touch(world, refs.host)
}

/** Changes a service and lets filters report it. */
export function changeService(world: World, service: ServiceData, patch: ServicePatch): void {
  if (patch.running !== undefined) service.running = patch.running
  if (patch.policy !== undefined) service.policy = patch.policy
  touch(world, refs.serviceSystem)
  touch(world, refs.host)
}

/** Starts or stops a service. Fact: a ruleset that belongs to a service is opened and closed with it. */
export function setRunning(world: World, service: ServiceData, running: boolean): void {
  changeService(world, service, { running })
  for (const ruleset of rulesetsOf(world, service))
    if (ruleset.enabled !== running && !ruleset.userControllable) changeRuleset(world, ruleset, { enabled: running })
}

/**
 * Opens or closes a ruleset. Fact: a service whose policy is `automatic` is started with the first of its rulesets and
 * stopped with the last.
 */
export function setEnabled(world: World, ruleset: RulesetData, enabled: boolean): void {
  changeRuleset(world, ruleset, { enabled })
  const service = ruleset.service === undefined ? undefined : world.services.get(ruleset.service)
  if (service?.policy !== 'automatic') return
  const wanted = rulesetsOf(world, service).some((each) => each.enabled)
  if (service.running !== wanted) changeService(world, service, { running: wanted })
}

/** Starts and stops services by their policies, as at boot. */
export function bootServices(world: World): void {
  for (const service of world.services.values()) {
    const wanted =
      service.policy === 'automatic'
        ? rulesetsOf(world, service).some((each) => each.enabled)
        : service.policy === 'on' && !service.unconfigured
    if (service.running !== wanted) setRunning(world, service, wanted)
  }
}

function rulesetsOf(world: World, service: ServiceData): RulesetData[] {
  return service.rulesets.map((key) => world.rulesets.get(key)).filter((found) => found !== undefined)
}

/** Whether every entry is an address, or a network of one, that the host can hold. */
export function validAllowed({ addresses, networks }: PracticeAllowed): boolean {
  return (
    addresses.every((address) => isIP(address) !== 0) &&
    networks.every((network) => {
      const [address = '', length = ''] = network.split('/')
      const family = isIP(address)
      return family !== 0 && /^\d{1,3}$/.test(length) && Number(length) <= (family === 4 ? 32 : 128)
    })
  )
}
