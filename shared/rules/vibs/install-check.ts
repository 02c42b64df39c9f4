import type { InstallCheck, InstallFacts, InstallWay, UploadPlace } from '../../models/host-install.ts'
import { longestVibName } from '../../models/host-image.ts'
import type { AcceptanceLevel, VibDescription } from '../../models/vib.ts'
import type { Settings } from '../../models/settings.ts'
import { problem, type Problem } from '../../problems/problem.ts'
import { quoted } from '../flow-commands.ts'
import { acceptanceLevelOf, meetsLevel } from './acceptance.ts'
import { checkRelations, replacedBy } from './relations.ts'
import { judgeVib } from './verdict.ts'

export interface InstallChoices {
  /** The datastore the user named; null takes the one with the most space. */
  readonly datastore: string | null
  /** The user says that Secure Boot is off, where the host does not tell. */
  readonly secureBootOff: boolean
  /** The level is lowered first, so that one too low for the VIB stands in no way; default false. */
  readonly lowersLevel?: boolean
}

/** Returns the way that is taken: the user may want the documented method alone wherever none was asked for. */
export function wayOf(asked: InstallWay, { installWay }: Pick<Settings, 'installWay'>): InstallWay {
  return asked === 'auto' ? installWay : asked
}

/** Judges before anything is sent whether a VIB can be installed on a host. */
export function checkInstall(vib: VibDescription, facts: InstallFacts, choices: InstallChoices): InstallCheck {
  const place = placeOf(vib, facts.datastores, choices.datastore)
  const relations = checkRelations(vib, facts.packages)
  const blockers = [
    ...hostBlockers(facts),
    ...secureBootBlockers(vib, facts, choices),
    ...packageBlockers(vib, facts, choices),
    ...relations.blockers,
    ...('problem' in place ? [place.problem] : []),
  ]
  const warnings = [...warningsOf(vib, facts), ...relations.warnings]
  return { blockers, warnings, datastore: 'problem' in place ? null : place.name }
}

/** Returns the level that a host must be lowered to before it takes a VIB; null when it takes it as it is. */
export function levelNeeded(
  { acceptance }: Pick<VibDescription, 'acceptance'>,
  level: AcceptanceLevel,
): AcceptanceLevel | null {
  const own = acceptanceLevelOf(acceptance) ?? 'CommunitySupported'
  return meetsLevel(own, level) ? null : own
}

function hostBlockers({ licence, missing, installing }: InstallFacts): Problem[] {
  return [
    ...(licence === 'free' ? [problem('VIB_LICENCE_FREE')] : []),
    ...missing.map((privilege) => problem('VIB_PRIVILEGE_MISSING', { privilege })),
    ...(installing ? [problem('VIB_INSTALL_RUNNING')] : []),
  ]
}

/** A signed VIB boots with Secure Boot; a community one keeps the host from booting. */
function secureBootBlockers(
  vib: VibDescription,
  { secureBoot }: InstallFacts,
  { secureBootOff }: InstallChoices,
): Problem[] {
  if (vib.acceptance !== 'CommunitySupported' || secureBoot === false) return []
  if (secureBoot === true) return [problem('VIB_SECURE_BOOT_ON')]
  return secureBootOff ? [] : [problem('VIB_SECURE_BOOT_UNKNOWN')]
}

function packageBlockers(
  vib: VibDescription,
  { level, packages, rulesets, maintenance, target }: InstallFacts,
  { lowersLevel = false }: InstallChoices,
): Problem[] {
  const { name, version } = vib
  const needed = levelNeeded(vib, level)
  const present = packages.find((each) => each.name === name)
  // The rulesets of an older version are its own.
  const taken = present ? [] : vib.firewall.filter(({ id }) => rulesets?.includes(id) === true)
  return [
    ...(target !== null && judgeVib(vib, target).verdict === 'refused'
      ? [problem('VIB_VERDICT_REFUSED', { target })]
      : []),
    ...(needed === null || lowersLevel ? [] : [problem('VIB_LEVEL_TOO_LOW', { level, needed })]),
    ...(isUnfit(name) || isUnfit(version) ? [problem('VIB_NAME_LENGTH', { most: longestVibName })] : []),
    ...(present?.version === version ? [problem('VIB_ALREADY_INSTALLED', { name, version })] : []),
    ...taken.map(({ id }) => problem('VIB_RULESET_TAKEN', { key: id })),
    ...(vib.maintenanceMode && maintenance === false ? [problem('VIB_NEEDS_MAINTENANCE')] : []),
  ]
}

/** Whether a name or a version is none that the journal can keep. */
function isUnfit(text: string): boolean {
  return text === '' || text.length > longestVibName
}

function warningsOf(vib: VibDescription, { packages, target, licence, rulesets }: InstallFacts): Problem[] {
  const { name } = vib
  const present = packages.find((each) => each.name === name && each.version !== vib.version)
  const verdict = target === null ? 'unknown' : judgeVib(vib, target).verdict
  return [
    ...(present ? [problem('VIB_REPLACES', { name, version: present.version })] : []),
    ...replacedBy(vib, packages).map((each) => problem('VIB_REPLACES', { name: each.name, version: each.version })),
    ...(verdict === 'unknown' || verdict === 'likely-refused' ? [problem('VIB_VERDICT_UNSURE')] : []),
    ...(licence === 'unknown' ? [problem('VIB_LICENCE_UNKNOWN')] : []),
    ...(rulesets === null && vib.firewall.length > 0 ? [problem('VIB_RULESETS_UNKNOWN')] : []),
  ]
}

/** The host unpacks the file beside it. */
const spaceFactor = 2

type Place = { readonly name: string } | { readonly problem: Problem }

function placeOf({ bytes }: VibDescription, places: readonly UploadPlace[], wanted: string | null): Place {
  const mib = Math.max(1, Math.ceil((bytes * spaceFactor) / 1_048_576))
  const usable = ({ accessible, free }: UploadPlace): boolean => accessible && (free ?? 0) >= bytes * spaceFactor
  if (wanted !== null) {
    const named = places.find(({ name }) => name === wanted)
    if (!named) return { problem: problem('VIB_DATASTORE_NOT_FOUND', { name: wanted }) }
    return usable(named) ? named : { problem: problem('VIB_DATASTORE_FULL', { name: wanted, mib }) }
  }
  const [best] = places.filter(usable).toSorted((a, b) => (b.free ?? 0) - (a.free ?? 0))
  return best ?? { problem: problem('VIB_DATASTORE_NONE', { mib }) }
}

/**
 * Returns the name that an upload gets: one of its own, so that it replaces no other file, also not the upload of the same
 * VIB for another host that shares the datastore.
 */
export function uploadName({ sha256 }: Pick<VibDescription, 'sha256'>, hostId: string): string {
  return `hypertray-${sha256.slice(0, 8)}-${hostId.slice(0, 8)}.vib`
}

/** Returns the path of an upload as programs on the host see it. @param datastore null: a word in its place. */
export function uploadPath(vib: Pick<VibDescription, 'sha256'>, datastore: string | null, hostId: string): string {
  return `/vmfs/volumes/${datastore ?? 'DATASTORE'}/${uploadName(vib, hostId)}`
}

/**
 * Returns what a user does by hand where nothing can be sent: in the Host Client and on the console. Names come from files and
 * hosts, so a shell gets none of them unquoted.
 */
export function manualCommands(
  vib: Pick<VibDescription, 'name' | 'acceptance'>,
  path: string,
  lower: boolean,
): string[] {
  const level = acceptanceLevelOf(vib.acceptance) ?? 'CommunitySupported'
  return [
    ...(lower ? [`esxcli software acceptance set --level=${level}`] : []),
    `${installCommand(path)} --dry-run`,
    installCommand(path),
    `esxcli software vib list | grep ${quoted(vib.name)}`,
    'esxcli network firewall ruleset list',
  ]
}

/** Returns the command that installs an upload. */
export function installCommand(path: string): string {
  return `esxcli software vib install -v ${quoted(path)}`
}

/** Returns the command that removes a VIB. */
export function removalCommand(name: string): string {
  return `esxcli software vib remove -n ${quoted(name)}`
}
