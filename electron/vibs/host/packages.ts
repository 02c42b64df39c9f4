import { acceptanceLevelOf } from '../../../shared/rules/vibs/acceptance.ts'
import type { HostPackage, HostPackages } from '../../../shared/models/host-image.ts'
import type { AcceptanceLevel } from '../../../shared/models/vib.ts'
import { problem, type Problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { VimClient } from '../../vim/client.ts'
import { esxcliRecords, executeEsxcli, retrieveExecuter, type EsxcliRecord } from '../../vim/esxcli.ts'
import { fetchPackages, readAcceptanceLevel, readImageProfile } from '../../vim/image-config.ts'
import { isRefusal } from '../../vim/refusal.ts'
import type { ManagedObjectRef } from '../../vim/soap.ts'
import { vibHandler } from './esxcli-vib.ts'
import { readImageObjects } from './image-objects.ts'

interface ReadOptions {
  readonly signal?: AbortSignal | undefined
}

/** Where a host's VIBs are listed. */
export interface PackageSources {
  readonly host: ManagedObjectRef
  /** Null where the host has none. */
  readonly imageConfigManager: ManagedObjectRef | null
}

interface ListOptions {
  readonly dates?: boolean
  readonly relations?: boolean
}

/**
 * Lists the installed VIBs: HostImageConfigManager.fetchSoftwarePackages, or `esxcli software vib list` over SOAP where that
 * refuses. @param dates also asks esxcli for the dates of installation, which the image manager does not know; without an
 * answer they stay null. @param relations also reads how the packages stand to each other, which esxcli does not list.
 * Problems: `PACKAGES_NO_PERMISSION` and `PACKAGES_NOT_LISTED` when both ways are refused, and what keeps a call from being
 * answered.
 */
export async function readPackages(
  client: VimClient,
  { host, imageConfigManager }: PackageSources,
  { signal, dates = false, relations = false }: ReadOptions & ListOptions = {},
): Promise<Result<HostPackages>> {
  const fetched = imageConfigManager
    ? await fetchPackages(client, imageConfigManager, { signal, relations })
    : fail(problem('IMAGE_NOT_MANAGED'))
  if (fetched.ok && !dates) return ok({ packages: fetched.value, source: 'image-manager', refusal: null })
  if (!fetched.ok && imageConfigManager && !isRefusal(fetched.problem)) return fetched
  const listed = await listByEsxcli(client, host, { signal })
  if (fetched.ok)
    return ok({
      packages: listed.ok ? withDates(fetched.value, listed.value) : fetched.value,
      source: 'image-manager',
      refusal: null,
    })
  if (listed.ok) return ok({ packages: listed.value, source: 'esxcli', refusal: fetched.problem })
  if (!isRefusal(listed.problem)) return listed
  return fail(refusalOf(fetched.problem))
}

/** The VIBs of a host, and what they must meet. */
export interface Installed {
  readonly installed: HostPackages
  /** Null where the host does not tell. */
  readonly level: AcceptanceLevel | null
  /** Name of the image; null where the host does not tell. */
  readonly profile: string | null
  /** Null where the host does not tell, as before 8.0.3. */
  readonly secureBoot: boolean | null
}

/** Lists the installed VIBs with their dates, and what they must meet. Fails as {@link readPackages}. */
export async function readInstalled(client: VimClient, options: ReadOptions = {}): Promise<Result<Installed>> {
  const objects = await readImageObjects(client, options)
  if (!objects.ok) return objects
  const listed = await readPackages(client, objects.value, { ...options, dates: true })
  if (!listed.ok) return listed
  const manager = objects.value.imageConfigManager
  const level = manager ? await readAcceptanceLevel(client, manager, options) : null
  const profile = manager ? await readImageProfile(client, manager, options) : null
  if (options.signal?.aborted) return fail(problem('CANCELLED'))
  return ok({
    installed: listed.value,
    level: level?.ok === true ? level.value : null,
    profile: profile?.ok === true ? profile.value.name : null,
    secureBoot: objects.value.secureBoot,
  })
}

function refusalOf({ code, params }: Problem): Problem {
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
  return code === 'NO_PERMISSION'
    ? problem('PACKAGES_NO_PERMISSION', { privilege: text(params['privilege']) })
    : problem('PACKAGES_NOT_LISTED', { said: text(params['message']) })
}

/** Runs `esxcli software vib list` over SOAP. */
async function listByEsxcli(
  client: VimClient,
  host: ManagedObjectRef,
  { signal }: ReadOptions,
): Promise<Result<readonly HostPackage[]>> {
  const executer = await retrieveExecuter(client, host, { signal })
  if (!executer.ok) return executer
  const command = { handler: vibHandler, method: 'vim.EsxCLI.software.vib.list' }
  const answer = await executeEsxcli(client, executer.value, command, { signal, repeatable: true })
  if (!answer.ok) return answer
  return ok(esxcliRecords(answer.value).flatMap((record) => packageOf(record) ?? []))
}

function packageOf(record: EsxcliRecord): HostPackage | null {
  const text = (name: string): string | null => record.get(name)?.[0]?.slice(0, 200) ?? null
  const [name, version] = [text('Name'), text('Version')]
  if (name === null || version === null) return null
  const acceptance = text('AcceptanceLevel')
  return {
    name,
    version,
    vendor: text('Vendor'),
    acceptance: acceptanceLevelOf(acceptance) ?? acceptance,
    installDate: text('InstallDate'),
  }
}

function withDates(packages: readonly HostPackage[], listed: readonly HostPackage[]): HostPackage[] {
  const dates = new Map(listed.map(({ name, version, installDate }) => [`${name} ${version}`, installDate]))
  return packages.map((each) => ({ ...each, installDate: dates.get(`${each.name} ${each.version}`) ?? null }))
}
