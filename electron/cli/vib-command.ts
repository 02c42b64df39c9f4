import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import {
  vibTargets,
  type VibDescription,
  type VibPackage,
  type VibProfile,
  type VibTarget,
} from '../../shared/models/vib.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { diffVibs } from '../../shared/rules/vibs/diff.ts'
import { outsideKnownPlaces } from '../../shared/rules/vibs/places.ts'
import { vibTemplate, vibTemplateNames } from '../../shared/rules/vibs/templates.ts'
import { judgeVib } from '../../shared/rules/vibs/verdict.ts'
import { buildBundle } from '../vibs/build-bundle.ts'
import { buildVib } from '../vibs/build-vib.ts'
import { BuiltVibs } from '../vibs/built-vibs.ts'
import { judgePackage, packageTree, parsePackage } from '../vibs/package.ts'
import { extractFile, readVib } from '../vibs/read-vib.ts'
import { exit, type ExitStatus } from './exit.ts'
import { readTexts } from './hardware-files.ts'
import type { CliSession } from './session.ts'
import { bundleJson, vibJson } from './vib-json.ts'
import { bundleText, diffText, vibText } from './vib-text.ts'

export interface BuildOptions {
  readonly output: string
  readonly bundle?: string
  readonly profile: VibProfile
  readonly tree?: string
  readonly sticky?: readonly string[]
  readonly overwrite?: boolean
  readonly stdin: Readable
}

export interface InspectOptions {
  readonly target?: VibTarget
}

/** Runs `vib build`: builds a VIB from rulesets in JSON, and an offline bundle if asked to. Findings go to stderr. */
export async function buildFromRules(
  session: CliSession,
  file: string,
  options: BuildOptions,
): Promise<Result<ExitStatus>> {
  const { output, cancel: signal } = session
  const { t } = output.translator
  if (options.bundle !== undefined && resolve(options.bundle) === resolve(options.output))
    return fail(problem('USAGE', { detail: t('cli.usage.exclusive', { options: '--output, --bundle' }) }))
  const vib = await readPackage(session, file, options)
  if (!vib.ok) return vib
  const tree = await packageTree(vib.value, options.tree ?? null, options.sticky ?? [])
  if (!tree.ok) return tree
  const paths = tree.value.filter(({ directory }) => !directory).map(({ path }) => path)
  for (const path of outsideKnownPlaces(paths)) output.note(t('vibs.outsidePlaces', { path }))
  const overwrite = options.overwrite === true
  const built = await buildVib(
    { vib: vib.value, profile: options.profile, tree: tree.value },
    { file: options.output, overwrite, signal, accept: (each) => new BuiltVibs(session.paths.vibs).note(each) },
  )
  if (!built.ok) return built
  if (options.bundle !== undefined) {
    const bundled = await buildBundle(built.value, options.output, { file: options.bundle, overwrite, signal })
    if (!bundled.ok) {
      // Half of what was asked for is worse than nothing: the next try would find the VIB in its way.
      if (!overwrite) await rm(options.output, { force: true })
      return bundled
    }
  }
  const { name, version } = vib.value
  const { bytes, sha256 } = built.value
  const value = { file: options.output, name, version, sha256, bundle: options.bundle ?? null }
  output.result(value, () =>
    [
      t('vibs.built', { file: value.file, name, version, bytes }),
      `SHA-256 ${sha256}`,
      ...(value.bundle === null ? [] : [t('vibs.builtBundle', { file: value.bundle })]),
    ].join('\n'),
  )
  return ok(exit.done)
}

/** Reads and checks the rules. Errors among the findings end it; the others are noted. */
async function readPackage(session: CliSession, file: string, options: BuildOptions): Promise<Result<VibPackage>> {
  const { output } = session
  const read = await readTexts([file], output.translator, options.stdin, session.cancel)
  if (!read.ok) return read
  const parsed = parsePackage(read.value[0]?.text ?? '')
  if (!parsed.ok) return parsed
  const judged = judgePackage(parsed.value, options.tree !== undefined, output.translator)
  for (const note of judged.notes) output.note(note)
  return judged.refusal ? fail(judged.refusal) : parsed
}

/** Runs `vib inspect`: exit 1 for a problem of the file, or when the target refuses it or likely does. */
export async function inspectVib(
  session: CliSession,
  file: string,
  { target }: InspectOptions,
): Promise<Result<ExitStatus>> {
  const { output } = session
  const read = await readVib(file, { signal: session.cancel })
  if (!read.ok) return read
  const found = read.value
  const vibs = (found.kind === 'vib' ? [found.vib] : found.vibs).map((vib) => ({
    vib,
    verdicts: (target === undefined ? vibTargets : [target]).map((each) => judgeVib(vib, each)),
  }))
  const bundle = found.kind === 'vib' ? null : found.bundle
  const texts = vibs.map((each) => () => vibText(output, each))
  if (bundle === null) {
    const [json] = vibs.map((each) => vibJson(output, each))
    output.result(json, () => texts.map((text) => text()).join('\n\n'))
  } else {
    const json = { bundle: bundleJson(output, bundle), vibs: vibs.map((each) => vibJson(output, each)) }
    output.result(json, () => [bundleText(output, bundle), ...texts.map((text) => text())].join('\n\n'))
  }
  const faulty = [bundle, ...vibs.map(({ vib }) => vib)].some((each) => (each?.problems.length ?? 0) > 0)
  const refused =
    target !== undefined &&
    vibs.some(({ verdicts }) => verdicts.some(({ verdict }) => verdict === 'refused' || verdict === 'likely-refused'))
  return ok(faulty || refused ? exit.negative : exit.done)
}

/** Runs `vib diff`: exit 1 when the two VIBs differ. */
export async function diffFiles(session: CliSession, a: string, b: string): Promise<Result<ExitStatus>> {
  const read: VibDescription[] = []
  for (const file of [a, b]) {
    const one = await readVib(file, { signal: session.cancel, hashFiles: true })
    if (!one.ok) return one
    if (one.value.kind === 'bundle') return fail(problem('VIB_NOT_VIB', { file }))
    read.push(one.value.vib)
  }
  const [first, second] = read
  const differences = first === undefined || second === undefined ? [] : diffVibs(first, second)
  session.output.result({ same: differences.length === 0, differences }, () => diffText(session.output, differences))
  return ok(differences.length === 0 ? exit.done : exit.negative)
}

/** Runs `vib extract`: writes one file out of a VIB. */
export async function extractFromVib(
  { output, cancel: signal }: CliSession,
  file: string,
  path: string,
  target: { readonly file: string; readonly overwrite: boolean },
): Promise<Result<ExitStatus>> {
  const extracted = await extractFile(file, path, { ...target, signal })
  if (!extracted.ok) return extracted
  const value = { file: target.file, path, bytes: extracted.value.bytes }
  output.result(value, () => output.translator.t('vibs.extracted', value))
  return ok(exit.done)
}

/** Runs `vib template`: prints a ruleset that people often need, as the rules that `vib build` takes. */
export function printTemplate({ output }: CliSession, name: string): Promise<Result<ExitStatus>> {
  const { t } = output.translator
  const known = vibTemplateNames.find((each) => each === name)
  if (known === undefined) {
    const allowed = vibTemplateNames.join(', ')
    const detail = t('cli.usage.invalidValue', { option: '<name>', value: name, allowed })
    return Promise.resolve(fail(problem('USAGE', { detail })))
  }
  const ruleset = vibTemplate(known)
  const rules: VibPackage = {
    name: ruleset.id.toLowerCase(),
    version: '1.0.0-0.0.1',
    vendor: 'local',
    summary: ruleset.id,
    rulesets: [ruleset],
    releaseDate: '1970-01-01T00:00:00Z',
  }
  output.file(rules, `${JSON.stringify(rules, null, 2)}\n`)
  return Promise.resolve(ok(exit.done))
}
