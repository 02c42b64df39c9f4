import { acceptanceApiWord, acceptanceLevelOf } from '../../shared/rules/vibs/acceptance.ts'
import type { HostPackage } from '../../shared/models/host-image.ts'
import type { AcceptanceLevel, VibRelation } from '../../shared/models/vib.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { VimClient } from './client.ts'
import { asTime } from './decode.ts'
import { spoken } from './faults.ts'
import { fieldText, plainText } from './hardware-text.ts'
import type { ChangeOptions } from './power-methods.ts'
import { element, type ManagedObjectRef } from './soap.ts'
import { child, childrenOf, type XmlNode } from './xml/node.ts'

interface ReadOptions {
  readonly signal?: AbortSignal | undefined
}

/** Most VIBs that are read of one host; a real image has some two hundred. */
const mostPackages = 5_000
/** Most relations of one kind that are read of one VIB; the base system provides some hundred. */
const mostRelations = 2_000

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
 * @param relations also reads how the packages stand to each other; a host that tells that of none leaves it out.
 */
export async function fetchPackages(
  client: VimClient,
  manager: ManagedObjectRef,
  { signal, relations = false }: ReadOptions & { readonly relations?: boolean } = {},
): Promise<Result<readonly HostPackage[]>> {
  const answer = await client.call('fetchSoftwarePackages', manager, '', { signal, repeatable: true })
  if (!answer.ok) return answer
  const nodes = childrenOf(answer.value, 'returnval').slice(0, mostPackages)
  // No image is without any relation, so a host that lists none has left them out.
  const told = relations && nodes.some((node) => relationsOf(node, client).length > 0)
  return ok(
    nodes.flatMap((node) => {
      const found = packageOf(node, client)
      if (!found) return []
      return [told ? { ...found, relations: relationsOf(node, client) } : found]
    }),
  )
}

/** The signs of SoftwarePackageConstraint as descriptors and esxcli write them. */
const constraintSigns: Readonly<Record<string, string>> = {
  equals: '=',
  lessThan: '<<',
  lessThanEqual: '<=',
  greaterThan: '>>',
  greaterThanEqual: '>=',
}

function relationsOf(node: XmlNode, { redact }: VimClient): VibRelation[] {
  const said = (value: string): string => spoken(value, 200, redact)
  const constraints = (['depends', 'conflicts', 'replaces'] as const).flatMap<VibRelation>((kind) =>
    childrenOf(node, kind)
      .slice(0, mostRelations)
      .flatMap<VibRelation>((each) => {
        const [name, constraint, version] = ['name', 'constraint', 'version'].map((field) => fieldText(each, field))
        if (!name) return []
        if (!constraint && !version) return [{ kind, name: said(name), condition: null }]
        const sign = constraintSigns[constraint ?? ''] ?? constraint ?? ''
        return [{ kind, name: said(name), condition: said(`${sign} ${version ?? ''}`.trim()) }]
      }),
  )
  const provides = childrenOf(node, 'provides')
    .slice(0, mostRelations)
    .flatMap<VibRelation>(({ text }) => {
      const plain = plainText(text)
      if (plain === null) return []
      const [, name = plain, version] = /^(\S+) = (\S+)$/.exec(plain) ?? []
      return [{ kind: 'provides', name: said(name), condition: version ? said(`= ${version}`) : null }]
    })
  return [...constraints, ...provides]
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
