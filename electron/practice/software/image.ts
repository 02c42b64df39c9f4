import type { PracticeAcceptance, PracticeSoftwareState } from '../api.ts'
import type { World } from '../world.ts'
import { vibId } from './image-data.ts'
import { acceptanceName, isBelow } from './packages.ts'

/** The image as the console shows it. */
export function softwareState({ setup, image, files }: World): PracticeSoftwareState {
  return {
    acceptance: setup.acceptance,
    packages: [...image.packages.values()].map(({ name, version, vendor, acceptance, summary, installed }) => ({
      name,
      version,
      vendor,
      acceptance,
      summary,
      installed,
    })),
    rebootRequired: image.staged !== undefined,
    attempts: [...image.attempts],
    bootFailure: image.bootFailure,
    files: [...files].map(([path, content]) => ({ path, bytes: content.length })),
  }
}

/**
 * Changes the host's acceptance level; returns the reason for a refusal. Fact: the level is a floor for all installed VIBs, and
 * the refusal names the ones below it, in the words of the descriptor.
 */
export function setAcceptance(world: World, level: PracticeAcceptance): string | undefined {
  const below = [...world.image.packages.values()].filter(({ acceptance }) => isBelow(acceptance, level))
  if (below.length > 0) {
    const names = below.map(vibId).join(', ')
    return (
      `Unable to set acceptance level of ${acceptanceName(level, 'descriptor')} due to installed VIBs ${names} ` +
      'having a lower acceptance level.'
    )
  }
  world.setup = { ...world.setup, acceptance: level }
  return undefined
}
