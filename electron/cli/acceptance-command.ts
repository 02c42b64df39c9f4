import type { AcceptancePreview, ImageChangeEntry } from '../../shared/models/host-image.ts'
import { acceptanceLevels, type AcceptanceLevel } from '../../shared/models/vib.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { meetsLevel } from '../../shared/rules/vibs/acceptance.ts'
import type { Host } from '../hosts/known-host.ts'
import { addressText } from '../hosts/known-host.ts'
import { applyAcceptance, previewAcceptanceOnHost, readAcceptance } from '../vibs/host/acceptance.ts'
import { exclusively } from '../vibs/host/exclusive.ts'
import { ImageJournal } from '../vibs/host/image-journal.ts'
import { confirmChange } from './confirm.ts'
import { exit, type ExitStatus } from './exit.ts'
import type { Output } from './output.ts'
import type { CliSession } from './session.ts'

export interface SetAcceptanceOptions {
  readonly level: AcceptanceLevel
  readonly dryRun: boolean
  readonly yes: boolean
}

/** Runs `acceptance get`: shows the level and what it means. */
export async function showAcceptance(session: CliSession, name: string): Promise<Result<ExitStatus>> {
  const { output, cancel } = session
  return session.withHost(
    name,
    async (client, record) => {
      const read = await readAcceptance(client, { signal: cancel })
      if (!read.ok) return read
      const { level, profile } = read.value
      output.result({ level }, () => levelText(output, record, level, profile))
      return ok(exit.done)
    },
    { settle: false },
  )
}

/** Runs `acceptance set`: the exact change, one question, and what became of it as read back. */
export async function setAcceptance(
  session: CliSession,
  name: string,
  { level, dryRun, yes }: SetAcceptanceOptions,
): Promise<Result<ExitStatus>> {
  const { output, clock, cancel } = session
  return session.withHost(name, async (client, record) => {
    const previewed = await previewAcceptanceOnHost({ client, level, signal: cancel })
    if (!previewed.ok) return previewed
    const preview = previewed.value
    const show = (): string => previewText(output, record, preview, dryRun)
    if (dryRun || preview.refusal) {
      output.result(valueOf(preview), show)
      return ok(preview.refusal ? exit.refused : exit.done)
    }
    const agreed = preview.noChange ? ok() : await confirmChange(session, { yes, show, words: 'hostImage' })
    if (!agreed.ok) return agreed
    const { paths, redact } = session
    const applied = await exclusively({ client, clock, host: record, dataRoot: paths.root, signal: cancel }, () =>
      applyAcceptance({
        client,
        level,
        signal: cancel,
        clock,
        host: { id: record.id, name: record.name },
        expected: preview.before,
        undoOf: null,
        journal: new ImageJournal({ file: paths.imageChanges, clock, redact }),
      }),
    )
    if (!applied.ok) return applied
    output.result(valueOf(preview), () => changeText(output, preview))
    return ok(report(session, record, applied.value, preview))
  })
}

/** Returns the value of the contract with scripts. */
function valueOf({ before, after, blockers }: AcceptancePreview): unknown {
  return { before, after, blockers: (blockers ?? []).map(({ name, acceptance }) => ({ name, acceptance })) }
}

/** Says in words how it ended; returns the status for it. */
function report(
  { output }: CliSession,
  { name }: Host,
  { state, code }: ImageChangeEntry,
  { before, after, noChange }: AcceptancePreview,
): ExitStatus {
  const { t, codeText } = output.translator
  if (state === 'done') {
    if (code !== null) output.note(t('hostImage.journal', { message: codeText(code) }))
    else if (!output.json) {
      output.note(t(noChange ? 'hostImage.noChange' : 'hostImage.done'))
      if (!noChange) output.note(t('hostImage.undo', { host: name, level: before }))
    }
    return code === null ? exit.done : exit.negative
  }
  if (code !== null) output.note(t('cli.error', { message: codeText(code, { level: after }) }))
  return state === 'unconfirmed' ? exit.exchange : exit.negative
}

function levelText(
  { translator }: Output,
  host: Host,
  level: AcceptanceLevel,
  profile: { readonly name: string | null; readonly vendor: string | null },
): string {
  const { t } = translator
  const installs = acceptanceLevels.filter((each) => meetsLevel(each, level))
  return [
    t('hostImage.level', { name: host.name, address: addressText(host), level }),
    ...(profile.name === null
      ? []
      : [t('hostImage.profile', { profile: profile.name, vendor: profile.vendor ?? t('cli.unknown') })]),
    t('hostImage.allows'),
    ...installs.map((each) => t('hostImage.allowed', { level: each, meaning: t(`hostImage.levels.${each}`) })),
    t(level === 'CommunitySupported' ? 'hostImage.about.community' : 'hostImage.about.other'),
  ].join('\n')
}

function changeText({ translator }: Output, { before, after }: AcceptancePreview): string {
  return translator.t('hostImage.change', { before, after })
}

/** Returns everything the user should know before saying yes. */
function previewText(output: Output, host: Host, preview: AcceptancePreview, dryRun: boolean): string {
  const { t, problemText } = output.translator
  const { call, command, blockers, refusal, warnings, noChange } = preview
  const verdict = (): readonly string[] => {
    if (refusal) return [t('cli.blocker', { message: problemText(refusal) })]
    if (noChange) return [t('hostImage.noChange')]
    return dryRun ? [t('hostImage.possible')] : []
  }
  return [
    t(dryRun ? 'hostImage.titleDryRun' : 'hostImage.title', { name: host.name, address: addressText(host) }),
    changeText(output, preview),
    t('hostImage.call', { call }),
    t('hostImage.command', { command }),
    ...(blockers && blockers.length > 0 ? [t('hostImage.blockersTitle')] : []),
    ...(blockers ?? []).map(({ name, version, acceptance }) =>
      t('hostImage.blocker', { name, version, acceptance: acceptance ?? t('cli.unknown') }),
    ),
    ...warnings.map((warning) => t('cli.warning', { message: problemText(warning) })),
    ...verdict(),
  ].join('\n')
}

/** Parses an acceptance level as esxcli spells it, whatever its case. Problems: `USAGE`. */
export function levelArgument({ output }: CliSession, text: string): Result<AcceptanceLevel> {
  const { t } = output.translator
  const level = acceptanceLevels.find((each) => each.toLowerCase() === text.toLowerCase())
  if (level) return ok(level)
  const allowed = acceptanceLevels.join(', ')
  return fail(problem('USAGE', { detail: t('cli.usage.invalidValue', { option: '<level>', value: text, allowed }) }))
}
