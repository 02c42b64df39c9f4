import type { HostFacts } from '../../shared/models/plan.ts'
import { childText, type XmlNode } from './xml/node.ts'

/** Reads `LicenseManager.licenses`: free when every edition is the free one, unknown when the host tells none. */
export function licenceOf(licences: XmlNode | null | undefined): HostFacts['licence'] {
  const editions =
    licences?.children
      .map((licence) => childText(licence, 'editionKey'))
      .filter((edition) => edition !== null && edition !== '') ?? []
  if (editions.length === 0) return 'unknown'
  return editions.every((edition) => isFreeEdition(edition ?? '')) ? 'free' : 'full'
}

/** Tells whether an edition is the free one: `esxBasic…` up to 8.0 and `esx.hypervisor.…` of the image with a build of its own. */
export function isFreeEdition(edition: string): boolean {
  return /^(?:esxbasic|esx\.hypervisor\b)/i.test(edition)
}
