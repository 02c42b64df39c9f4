import { isDeepStrictEqual } from 'node:util'
import type { Readable } from 'node:stream'
import type { EsxiTarget } from '../../shared/models/hardware.ts'
import { kickstartSchema, type KickstartFinding } from '../../shared/models/kickstart.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { stickBootLine } from '../../shared/rules/stick/boot-line.ts'
import { lintKickstart } from '../../shared/rules/kickstart/lint.ts'
import { parseKickstart } from '../../shared/rules/kickstart/parse.ts'
import { renderKickstart } from '../../shared/rules/kickstart/render.ts'
import { printable } from '../../shared/text/printable.ts'
import { exit, type ExitStatus } from './exit.ts'
import { readTexts } from './hardware-files.ts'
import type { CliSession } from './session.ts'

/** What the linter gets beside the file. */
export interface KickstartContext {
  readonly target: EsxiTarget | null
  readonly secureBoot: boolean | null
  readonly stdin: Readable
}

/** A finding with its sentence in the user's language. */
interface FindingMessage {
  readonly line: number | null
  readonly severity: KickstartFinding['severity']
  readonly code: KickstartFinding['code']
  readonly message: string
}

/**
 * Runs `kickstart render`: writes a ks.cfg from settings in JSON to stdout, and remarks on it to stderr. `-` is standard
 * input.
 */
export async function renderKickstartFile(
  session: CliSession,
  file: string,
  context: KickstartContext,
): Promise<Result<ExitStatus>> {
  const read = await readOne(session, file, context.stdin)
  if (!read.ok) return read
  const settings = settingsOf(read.value)
  if (!settings.ok) return settings
  const text = renderKickstart(settings.value)
  // The installer runs unattended, so the file must say what was asked for, and nothing else.
  const back = parseKickstart(text)
  if (!back.ok || !isDeepStrictEqual(back.value, settings.value)) return fail(problem('INTERNAL'))
  const warnings = withMessages(session, lintKickstart(text, context))
  if (!session.output.json) for (const each of warnings) session.output.note(lineOf(session, each))
  session.output.file({ text, bootLine: stickBootLine, warnings }, `${text.trimEnd()}\n`)
  return ok(exit.done)
}

/** Runs `kickstart lint`: lists what is wrong with a ks.cfg. Exit 1 on any error or warning. */
export async function lintKickstartFile(
  session: CliSession,
  file: string,
  context: KickstartContext,
): Promise<Result<ExitStatus>> {
  const read = await readOne(session, file, context.stdin)
  if (!read.ok) return read
  const findings = withMessages(session, lintKickstart(read.value, context))
  session.output.result({ findings }, () =>
    findings.length === 0
      ? session.output.translator.t('kickstart.clean')
      : findings.map((each) => lineOf(session, each)).join('\n'),
  )
  return ok(findings.some(({ severity }) => severity !== 'info') ? exit.negative : exit.done)
}

function settingsOf(text: string): Result<ReturnType<typeof kickstartSchema.parse>> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return fail(problem('KICKSTART_INVALID', { detail: 'JSON' }, error))
  }
  const settings = kickstartSchema.safeParse(json)
  if (settings.success) return ok(settings.data)
  const [issue] = settings.error.issues
  const path = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys : [])].join('.')
  return fail(problem('KICKSTART_INVALID', { detail: path === '' ? 'JSON' : path.slice(0, 200) }))
}

async function readOne(session: CliSession, file: string, stdin: Readable): Promise<Result<string>> {
  const read = await readTexts([file], session.output.translator, stdin, session.cancel)
  return read.ok ? ok(read.value[0]?.text ?? '') : read
}

function withMessages({ output }: CliSession, findings: readonly KickstartFinding[]): FindingMessage[] {
  return findings.map(({ line, severity, code, params }) => ({
    line,
    severity,
    code,
    message: output.translator.t(`kickstart.finding.${code}`, params),
  }))
}

function lineOf({ output }: CliSession, { line, severity, message }: FindingMessage): string {
  const { t } = output.translator
  return printable(
    line === null
      ? t('kickstart.file', { severity: t(`kickstart.severities.${severity}`), message })
      : t('kickstart.line', { line, severity: t(`kickstart.severities.${severity}`), message }),
  )
}
