import type { Locale } from '../../../../shared/i18n/locale.ts'
import type { Translator } from '../../../../shared/i18n/translator.ts'
import type { InstallPreview } from '../../../../shared/models/vib-workshop.ts'
import type { ProblemCode } from '../../../../shared/problems/codes.ts'
import type { Problem } from '../../../../shared/problems/problem.ts'
import { byteText } from '../../../ui/format.ts'

/** `blocked`: prevents the installation. `unknown` is never counted as passed. */
export type CheckState = 'blocked' | 'changes' | 'unknown' | 'passed'

/** A line of what was checked before an installation. */
export interface CheckLine {
  readonly state: CheckState
  readonly title: string
  /** On what this rests, or what follows; empty where the title says it all. */
  readonly text: string
}

interface Context {
  readonly preview: InstallPreview
  readonly secureBootOff: boolean
  readonly t: Translator['t']
  readonly locale: Locale
  readonly problemText: Translator['problemText']
  /** Time of day at which the host was read. */
  readonly readAt: string
}

const order: readonly CheckState[] = ['blocked', 'changes', 'unknown', 'passed']

/**
 * Puts what was checked before an installation into lines: what prevents it first, then what changes the host. A blocker or
 * a warning that has no line of its own is shown in its own words, so that none is ever left out.
 */
export function checkLines(context: Context): CheckLine[] {
  const { preview, problemText } = context
  const { blockers, warnings } = preview.check
  const lines = [
    ...levelLines(context),
    ...packageLines(context),
    ...relationLines(context),
    ...verdictLines(context),
    ...licenceLines(context),
    ...secureBootLines(context),
    ...privilegeLines(context),
    ...keyLines(context),
    ...spaceLines(context),
    ...taskLines(context),
    ...blockers.filter(isOther).map((each) => ({ state: 'blocked', title: problemText(each), text: '' }) as const),
    ...warnings.filter(isOther).map((each) => ({ state: 'unknown', title: problemText(each), text: '' }) as const),
    ...wayLines(context),
  ]
  return lines.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
}

/** Problems that one of the lines below stands for. */
const told: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'VIB_LEVEL_TOO_LOW',
  'VIB_ALREADY_INSTALLED',
  'VIB_REPLACES',
  'VIB_DEPENDENCY_MISSING',
  'VIB_DEPENDENCY_UNKNOWN',
  'VIB_CONFLICT',
  'VIB_CONFLICT_UNKNOWN',
  'VIB_NEEDED_BY',
  'VIB_NEEDED_UNKNOWN',
  'VIB_RELATIONS_UNKNOWN',
  'VIB_VERDICT_REFUSED',
  'VIB_VERDICT_UNSURE',
  'VIB_LICENCE_FREE',
  'VIB_LICENCE_UNKNOWN',
  'VIB_SECURE_BOOT_ON',
  'VIB_SECURE_BOOT_UNKNOWN',
  'VIB_PRIVILEGE_MISSING',
  'VIB_RULESET_TAKEN',
  'VIB_RULESETS_UNKNOWN',
  'VIB_DATASTORE_NONE',
  'VIB_DATASTORE_FULL',
  'VIB_DATASTORE_NOT_FOUND',
  'VIB_INSTALL_RUNNING',
  'VIB_NEEDS_MAINTENANCE',
])

function isOther({ code }: Problem): boolean {
  return !told.has(code)
}

function found(problems: readonly Problem[], code: ProblemCode): Problem | undefined {
  return problems.find((each) => each.code === code)
}

function levelLines({ preview, t }: Context): CheckLine[] {
  const { check, facts, lowersFrom, vib } = preview
  if (lowersFrom !== null) {
    const text = t('workshop.install.lines.lowersText', { before: lowersFrom, after: vib.acceptance })
    return [{ state: 'changes', title: t('workshop.install.lines.lowers'), text }]
  }
  const text = t('workshop.install.lines.levelNow', { level: facts.level })
  if (found(check.blockers, 'VIB_LEVEL_TOO_LOW'))
    return [{ state: 'blocked', title: t('workshop.install.lines.levelTooLow'), text }]
  return [{ state: 'passed', title: t('workshop.install.lines.levelFits'), text }]
}

function packageLines({ preview: { check, vib }, t }: Context): CheckLine[] {
  const { name, version } = vib
  const replaced = check.warnings.filter(({ code }) => code === 'VIB_REPLACES')
  if (found(check.blockers, 'VIB_ALREADY_INSTALLED')) {
    const title = t('workshop.install.lines.installed', { name, version })
    return [{ state: 'blocked', title, text: t('workshop.install.lines.installedText') }]
  }
  if (replaced.length > 0)
    return replaced.map(({ params }) => ({
      state: 'changes',
      title: t('workshop.install.lines.replaces', { name: textOf(params['name']), version: textOf(params['version']) }),
      text: t('workshop.install.lines.replacesText'),
    }))
  const title = t('workshop.install.lines.notInstalled')
  return [{ state: 'passed', title, text: t('workshop.install.lines.notInstalledText') }]
}

/** Nothing of it may have been found, and then all of it was judged. */
function relationLines({ preview: { check }, t }: Context): CheckLine[] {
  const blocked = check.blockers.flatMap((each) => relationLine(each, 'blocked', t))
  const unknown = check.warnings.flatMap((each) => relationLine(each, 'unknown', t))
  if (blocked.length + unknown.length > 0) return [...blocked, ...unknown]
  const title = t('workshop.install.lines.relations')
  return [{ state: 'passed', title, text: t('workshop.install.lines.relationsText') }]
}

function relationLine({ code, params }: Problem, state: CheckState, t: Translator['t']): CheckLine[] {
  const [name, version] = [textOf(params['name']), textOf(params['version'])]
  const [needs, by] = [textOf(params['needs']), textOf(params['by'])]
  switch (code) {
    case 'VIB_DEPENDENCY_MISSING':
    case 'VIB_DEPENDENCY_UNKNOWN':
      return [{ state, title: t('workshop.install.lines.depends', { needs }), text: dependencyText(state, t) }]
    case 'VIB_CONFLICT':
    case 'VIB_CONFLICT_UNKNOWN': {
      const title = t(`workshop.install.lines.${state === 'blocked' ? 'conflict' : 'mayConflict'}`, { name, version })
      const text = t('workshop.install.lines.conflictText', { conflict: textOf(params['conflict']) })
      return [{ state, title, text }]
    }
    case 'VIB_NEEDED_BY':
    case 'VIB_NEEDED_UNKNOWN': {
      const title = t(`workshop.install.lines.${state === 'blocked' ? 'neededBy' : 'mayBeNeededBy'}`, { by, name })
      return [{ state, title, text: t('workshop.install.lines.neededByText', { needs }) }]
    }
    case 'VIB_RELATIONS_UNKNOWN': {
      const title = t('workshop.install.lines.relationsUnknown')
      return [{ state, title, text: t('workshop.install.lines.relationsUnknownText') }]
    }
    default:
      return []
  }
}

function dependencyText(state: CheckState, t: Translator['t']): string {
  return t(state === 'blocked' ? 'workshop.install.lines.dependsMissing' : 'workshop.install.lines.dependsUnknown')
}

function textOf(param: unknown): string {
  return typeof param === 'string' ? param : ''
}

function verdictLines({ preview: { check, facts }, t }: Context): CheckLine[] {
  if (found(check.blockers, 'VIB_VERDICT_REFUSED')) {
    const title = t('workshop.install.lines.verdictRefused', { target: facts.target ?? '' })
    return [{ state: 'blocked', title, text: t('workshop.install.lines.verdictRefusedText') }]
  }
  if (found(check.warnings, 'VIB_VERDICT_UNSURE') || facts.target === null) {
    const title = t('workshop.install.lines.verdictUnsure')
    return [{ state: 'unknown', title, text: t('workshop.install.lines.verdictUnsureText') }]
  }
  return [{ state: 'passed', title: t('workshop.install.lines.verdict'), text: '' }]
}

function licenceLines({ preview: { facts }, t }: Context): CheckLine[] {
  if (facts.licence === 'full') {
    const title = t('workshop.install.lines.licenceFull')
    return [{ state: 'passed', title, text: t('workshop.install.lines.reported') }]
  }
  if (facts.licence === 'free') {
    const title = t('workshop.install.lines.licenceFree')
    return [{ state: 'blocked', title, text: t('workshop.install.lines.licenceFreeText') }]
  }
  const title = t('workshop.install.lines.licenceUnknown')
  return [{ state: 'unknown', title, text: t('workshop.install.lines.licenceUnknownText') }]
}

/** Nothing for a signed VIB, with which Secure Boot has no quarrel. */
function secureBootLines({ preview: { facts, vib }, secureBootOff, t }: Context): CheckLine[] {
  if (vib.acceptance !== 'CommunitySupported') return []
  if (facts.secureBoot === false) {
    const title = t('workshop.install.lines.secureBootOff')
    return [{ state: 'passed', title, text: t('workshop.install.lines.reported') }]
  }
  if (facts.secureBoot === true) {
    const title = t('workshop.install.lines.secureBootOn')
    return [{ state: 'blocked', title, text: t('workshop.install.lines.secureBootOnText') }]
  }
  const title = t('workshop.install.lines.secureBootUnknown')
  if (secureBootOff) return [{ state: 'unknown', title, text: t('workshop.install.lines.secureBootByUser') }]
  return [{ state: 'blocked', title, text: t('workshop.install.lines.secureBootUnknownText') }]
}

function privilegeLines({ preview: { facts }, t }: Context): CheckLine[] {
  if (facts.missing.length > 0)
    return facts.missing.map((privilege) => ({
      state: 'blocked',
      title: t('workshop.install.lines.privilege', { privilege }),
      text: t('workshop.install.lines.privilegeText'),
    }))
  const title = t('workshop.install.lines.privileges')
  return [{ state: 'passed', title, text: t('workshop.install.lines.privilegesText') }]
}

function keyLines({ preview: { check, facts, vib }, t }: Context): CheckLine[] {
  if (vib.firewall.length === 0) return []
  if (facts.rulesets === null) {
    const title = t('workshop.install.lines.keysUnknown')
    return [{ state: 'unknown', title, text: t('workshop.install.lines.keysUnknownText') }]
  }
  const taken = check.blockers.filter(({ code }) => code === 'VIB_RULESET_TAKEN')
  if (taken.length > 0)
    return taken.map(({ params }) => ({
      state: 'blocked',
      title: t('workshop.install.lines.keyTaken', { key: String(params['key'] ?? '') }),
      text: t('workshop.install.lines.keyTakenText'),
    }))
  const own = vib.firewall.some(({ id }) => facts.rulesets?.includes(id) === true)
  const text = own
    ? t('workshop.install.lines.keysOwn')
    : t('workshop.install.lines.keysCompared', { count: facts.rulesets.length })
  return [{ state: own ? 'unknown' : 'passed', title: keyTitle(own, t), text }]
}

function keyTitle(own: boolean, t: Translator['t']): string {
  return t(own ? 'workshop.install.lines.keysOwnTitle' : 'workshop.install.lines.keysFree')
}

function spaceLines({ preview: { check, facts, vib }, t, locale, problemText }: Context): CheckLine[] {
  const needed = byteText(vib.bytes * 2, locale)
  const place = facts.datastores.find(({ name }) => name === check.datastore)
  const refused = check.blockers.find(({ code }) => code.startsWith('VIB_DATASTORE_'))
  if (refused || !place) {
    const title = t('workshop.install.lines.noSpace')
    return [{ state: 'blocked', title, text: refused ? problemText(refused) : '' }]
  }
  const title = t('workshop.install.lines.space', { name: place.name })
  if (place.free === null)
    return [{ state: 'unknown', title, text: t('workshop.install.lines.spaceUnknownText', { needed }) }]
  const text = t('workshop.install.lines.spaceText', { free: byteText(place.free, locale), needed })
  return [{ state: 'passed', title, text }]
}

function taskLines({ preview: { check, facts }, t, readAt }: Context): CheckLine[] {
  const maintenance: CheckLine[] = found(check.blockers, 'VIB_NEEDS_MAINTENANCE')
    ? [
        {
          state: 'blocked',
          title: t('workshop.install.lines.maintenance'),
          text: t('workshop.install.lines.maintenanceText'),
        },
      ]
    : []
  if (facts.installing) {
    const title = t('workshop.install.lines.task')
    return [{ state: 'blocked', title, text: t('workshop.install.lines.taskText') }, ...maintenance]
  }
  const text = t('workshop.install.lines.noTaskText', { at: readAt })
  return [{ state: 'passed', title: t('workshop.install.lines.noTask'), text }, ...maintenance]
}

/** Whether a host takes esxcli over SOAP shows only once it is asked. */
function wayLines({ preview: { steps }, t }: Context): CheckLine[] {
  if (!steps.includes('rehearse')) return []
  return [{ state: 'unknown', title: t('workshop.install.lines.esxcli'), text: t('workshop.install.lines.esxcliText') }]
}
