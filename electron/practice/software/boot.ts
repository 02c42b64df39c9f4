import { machines } from '../hardware-machines.ts'
import type { World } from '../world.ts'
import { refreshFirewall } from './firewall-rulesets.ts'
import { vibId } from './image-data.ts'

/** Whether UEFI Secure Boot is on. */
export const secureBoot = (world: World): boolean =>
  world.setup.secureBoot ?? machines[world.options.machine].secureBoot

/**
 * Loads the image that was staged, and only files that belong to a package; false when the boot stops. Fact: Secure Boot
 * wants a signature on every VIB, and community VIBs have none. What the host came with is let through: it was booted before.
 */
export function bootImage(world: World): boolean {
  const { image } = world
  image.busy = false
  image.packages = image.staged ?? image.packages
  image.staged = undefined
  image.looseFiles.clear()
  refreshFirewall(world)
  const unsigned = [...image.packages.values()].filter(
    ({ acceptance, digest }) => acceptance === 'community' && digest !== null,
  )
  const stops = secureBoot(world) && unsigned.length > 0
  image.bootFailure = stops
    ? `UEFI Secure Boot failed: Failed to verify signatures of the following vibs (${unsigned.map(vibId).join(', ')})`
    : null
  return !stops
}
