import type { HardwareRules } from '../../shared/models/hardware.ts'
import { problem } from '../../shared/problems/problem.ts'
import { builtInRules } from '../../shared/reference/hardware-rules.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { compileRules, type RuleIndex } from '../../shared/rules/hardware/rule-index.ts'
import { ownRules, readRulesFile } from '../hardware/passports.ts'
import type { CliSession } from './session.ts'

/**
 * Loads the program's rules, the user's saved ones, and the given file, later ones above earlier ones. Saved ones that
 * cannot be read are noted and left out.
 */
export async function rulesOf({ paths, output }: CliSession, file?: string): Promise<Result<RuleIndex>> {
  const { t, problemText } = output.translator
  const files: HardwareRules[] = [builtInRules]
  const own = await ownRules(paths.rules)
  files.push(...own.files.map(({ rules }) => rules))
  for (const each of own.problems)
    output.note(
      t('cli.warning', { message: t('cli.hardware.rules', { file: each.file, message: problemText(each.problem) }) }),
    )
  if (file !== undefined) {
    const given = await readRulesFile(file)
    if (!given.ok)
      return given.problem.code === 'STORAGE_UNREADABLE'
        ? fail(problem('USAGE', { detail: t('cli.usage.file', { file }) }, given.problem.cause))
        : given
    files.push(given.value)
  }
  return ok(compileRules(files))
}
