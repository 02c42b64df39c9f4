import { acceptanceApiWord, acceptanceLevelOf } from '../../shared/rules/vibs/acceptance.ts'
import type { HostPackage } from '../../shared/models/host-image.ts'
import type { AcceptanceLevel } from '../../shared/models/vib.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { VimClient } from './client.ts'
import { asTime } from './decode.ts'
import { spoken } from './faults.ts'
import { fieldText } from './hardware-text.ts'
import type { ChangeOptions } from './power-methods.ts'
import { element, type ManagedObjectRef } from './soap.ts'
import { child, childrenOf, type XmlNode } from './xml/node.ts'

interface ReadOptions {
  readonly signal?: AbortSignal | undefined
}

/** Most VIBs that are read of one host; a real image has some two hundred. */
const mostPackages = 5_000

/**
 * Calls HostImageConfigManager.HostImageConfigGetAcceptance, which needs System.Read alone.
 * Problems: `REPLY_UNEXPECTED` for a level that is none of the four, and those of the call.
 */
export async function readAcceptanceLevel(
  client: VimClient,
  manager: ManagedObjectRef,
  { signal }: ReadOptions = {},
): Promise<Result<AcceptanceLevel>> {
  const method = 'HostImageConfigGetAcceptance'
  const answer = await client.call(method, manager, '', { signal, repeatable: true })
  if (!answer.ok) return answer
  const level = acceptanceLevelOf(child(answer.value, 'returnval')?.text ?? null)
  return level === null ? fail(problem('REPLY_UNEXPECTED', { method })) : ok(level)
}

/** The image a host runs, as it names itself. */
export interface ImageProfile {
  readonly name: string | null
  readonly vendor: string | null
}

/** Calls HostImageConfigManager.HostImageConfigGetProfile, which needs System.Read alone. */
export async function readImageProfile(
  client: VimClient,
  manager: ManagedObjectRef,
  { signal }: ReadOptions = {},
): Promise<Result<ImageProfile>> {
  const answer = await client.call('HostImageConfigGetProfile', manager, '', { signal, repeatable: true })
  if (!answer.ok) return answer
  const profile = child(answer.value, 'returnval')
  return ok({ name: fieldText(profile, 'name'), vendor: fieldText(profile, 'vendor') })
}

/**
 * Calls HostImageConfigManager.fetchSoftwarePackages, which needs Host.Config.Image. Tolerant: entries without a name or a
 * version are passed over. It does not know when a VIB was installed: creationDate is the image's, if anything's.
 */
export async function fetchPackages(
  client: VimClient,
  manager: ManagedObjectRef,
  { signal }: ReadOptions = {},
): Promise<Result<readonly HostPackage[]>> {
  const answer = await client.call('fetchSoftwarePackages', manager, '', { signal, repeatable: true })
  if (!answer.ok) return answer
  return ok(
    childrenOf(answer.value, 'returnval')
      .slice(0, mostPackages)
      .flatMap((node) => packageOf(node, client) ?? []),
  )
}

function packageOf(node: XmlNode, client: VimClient): HostPackage | null {
  const text = (name: string): string | null => {
    const value = fieldText(node, name)
    return value === null ? null : spoken(value, 200, client.redact)
  }
  const [name, version] = [text('name'), text('version')]
  if (name === null || version === null) return null
  const acceptance = text('acceptanceLevel')
  return {
    name,
    version,
    vendor: text('vendor'),
    acceptance: acceptanceLevelOf(acceptance) ?? acceptance,
    installDate: asTime(child(node, 'installDate')),
  }
}

/** Calls HostImageConfigManager.UpdateHostImageAcceptanceLevel, which needs Host.Config.Image. Never repeated by itself. */
export async function updateAcceptanceLevel(
  client: VimClient,
  manager: ManagedObjectRef,
  level: AcceptanceLevel,
  options: ChangeOptions = {},
): Promise<Result<void>> {
  const argument = element('newAcceptanceLevel', acceptanceApiWord(level))
  const answer = await client.call('UpdateHostImageAcceptanceLevel', manager, argument, options)
  return answer.ok ? ok() : answer
}
