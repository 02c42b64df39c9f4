import type { HostFacts } from '../../shared/models/plan.ts'
import { childText, type XmlNode } from './xml/node.ts'

/** Reads `LicenseManager.licenses`: free when every edition is the free one, unknown when the host tells none. */
export function licenceOf(licences: XmlNode | null | undefined): HostFacts['licence'] {
  const editions =
    licences?.children
      .map((licence) => childText(licence, 'editionKey'))
      .filter((edition) => edition !== null && edition !== '') ?? []
  if (editions.length === 0) return 'unknown'
  return editions.every((edition) => edition?.toLowerCase().startsWith('esxbasic')) ? 'free' : 'full'
}
