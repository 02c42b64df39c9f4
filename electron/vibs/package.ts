import type { Translator } from '../../shared/i18n/translator.ts'
import { vibPackageSchema, type VibPackage } from '../../shared/models/vib.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { portTable } from '../../shared/reference/port-table.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { checkRulesets } from '../../shared/rules/vibs/check-rules.ts'
import { firewallFolder } from '../../shared/rules/vibs/service-xml.ts'
import type { TreeEntry } from './tar.ts'
import { readTree } from './tree.ts'

/** Parses a rules file in JSON. Problems: `VIB_RULES_INVALID`, which names the first field that is wrong. */
export function parsePackage(text: string): Result<VibPackage> {
  try {
    return checkPackage(JSON.parse(text))
  } catch (error) {
    return fail(problem('VIB_RULES_INVALID', { detail: 'JSON' }, error))
  }
}

/** Checks the form of a package. Problems: as {@link parsePackage}. */
export function checkPackage(value: unknown): Result<VibPackage> {
  const parsed = vibPackageSchema.safeParse(value)
  if (parsed.success) return ok(parsed.data)
  const [issue] = parsed.error.issues
  const path = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys : [])].join('.')
  return fail(problem('VIB_RULES_INVALID', { detail: path === '' ? 'JSON' : path.slice(0, 200) }))
}

/** What is to be said about the rules of a package. */
interface JudgedPackage {
  /** Keeps it from being built: `VIB_RULES_INVALID`. */
  readonly refusal: Problem | null
  /** Sentences about what is probably a mistake, or good to know. */
  readonly notes: readonly string[]
}

/** Judges whether the rules of a package make sense. @param hasFiles it carries files beside them, so that it may have none. */
export function judgePackage(
  { rulesets }: Pick<VibPackage, 'rulesets'>,
  hasFiles: boolean,
  { t }: Translator,
): JudgedPackage {
  if (rulesets.length === 0 && hasFiles) return { refusal: null, notes: [] }
  const findings = checkRulesets(rulesets, { table: portTable, hostKeys: null }).map(({ severity, code, params }) => ({
    severity,
    message: t(`vibs.findings.${code}`, params),
  }))
  const errors = findings.filter(({ severity }) => severity === 'error').map(({ message }) => message)
  const notes = findings
    .filter(({ severity }) => severity !== 'error')
    .map(({ severity, message }) => t('vibs.finding', { severity: t(`vibs.severities.${severity}`), message }))
  // The sentence ends with a full stop of its own.
  const detail = errors.join(' ').replace(/[.。]$/, '')
  return { refusal: errors.length === 0 ? null : problem('VIB_RULES_INVALID', { detail }), notes }
}

/**
 * Lists the files that a package carries beside its rulesets. Problems: those of {@link readTree}; `VIB_TREE_INVALID` for a
 * file in the place of the rulesets, and for a sticky path without a folder.
 */
export async function packageTree(
  { name, rulesets }: Pick<VibPackage, 'name' | 'rulesets'>,
  folder: string | null,
  sticky: readonly string[],
): Promise<Result<readonly TreeEntry[]>> {
  if (folder === null) {
    const [path] = sticky
    return path === undefined ? ok([]) : fail(problem('VIB_TREE_INVALID', { path, reason: 'vib-tree-no-such-file' }))
  }
  const read = await readTree(folder, sticky)
  if (!read.ok || rulesets.length === 0) return read
  const own = `${firewallFolder}${name}.xml`
  return read.value.some(({ path }) => path === own)
    ? fail(problem('VIB_TREE_INVALID', { path: own, reason: 'vib-tree-taken' }))
    : read
}
