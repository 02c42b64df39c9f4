import { basename } from 'node:path'
import type { InstallCheck, InstallWay, VibOutcome, VibRun, VibStep } from '../../shared/models/host-install.ts'
import type { VibDescription } from '../../shared/models/vib.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import {
  checkInstall,
  installCommand,
  manualCommands,
  removalCommand,
  uploadPath,
  wayOf,
} from '../../shared/rules/vibs/install-check.ts'
import { addressText, type Host } from '../hosts/known-host.ts'
import { readFactsForVib, type HostFactsForVib } from '../vibs/host/facts.ts'
import { ImageJournal } from '../vibs/host/image-journal.ts'
import { installVib, type ChangeImageOptions } from '../vibs/host/install.ts'
import { exclusively, type ExclusiveOptions } from '../vibs/host/exclusive.ts'
import { PendingReboots, type RebootChange } from '../vibs/host/pending-reboots.ts'
import { checkRemoval } from '../vibs/host/remove.ts'
import { planRemoval, removeRestoring } from '../vibs/host/with-level.ts'
import { readVib } from '../vibs/read-vib.ts'
import { settingsDocument } from '../storage/settings-document.ts'
import type { VimClient } from '../vim/client.ts'
import { confirmChange } from './confirm.ts'
import { exit, type ExitStatus } from './exit.ts'
import type { Output } from './output.ts'
import type { CliSession } from './session.ts'

interface Flags {
  readonly dryRun: boolean
  readonly yes: boolean
}

export interface InstallFlags extends Flags {
  readonly file: string
  readonly via: InstallWay
  readonly datastore: string | null
  readonly secureBootOff: boolean
}

const statusOf: Readonly<Record<VibOutcome, ExitStatus>> = {
  installed: exit.done,
  removed: exit.done,
  'dry-run': exit.done,
  skipped: exit.negative,
  unknown: exit.negative,
  failed: exit.negative,
  refused: exit.refused,
}

/** Runs `vib install`: what was checked, one question, the installation, and what the host shows of it. */
export async function installVibOnHost(
  session: CliSession,
  name: string,
  flags: InstallFlags,
): Promise<Result<ExitStatus>> {
  const { output, cancel } = session
  const read = await readVib(flags.file, { signal: cancel })
  if (!read.ok) return read
  if (read.value.kind === 'bundle') return fail(problem('VIB_BUNDLE_NOT_INSTALLABLE', { file: basename(flags.file) }))
  const { vib } = read.value
  const settings = await settingsDocument(session.paths.settings).read()
  if (!settings.ok) return settings
  const way = wayOf(flags.via, settings.value)
  return session.withHost(
    name,
    async (client, record) => {
      const found = await readFactsForVib(client, { signal: cancel })
      if (!found.ok) return found
      const check = checkInstall(vib, found.value.facts, flags)
      const show = (): string => installText(output, record, vib, check, flags)
      const blocked = check.blockers[0]
      if (blocked || check.datastore === null || flags.dryRun) {
        output.note(show())
        if (blocked) showByHand(output, record, vib, check, found.value)
        return finish(output, { ...nothing, outcome: blocked ? 'refused' : 'dry-run' })
      }
      const agreed = await confirmChange(session, { yes: flags.yes, show, words: 'hostImage' })
      if (!agreed.ok) return agreed
      const { datastore } = check
      return exclusively(alone(session, client, record), async () => {
        // An answer may take its time, and the host may have changed meanwhile.
        const now = await readFactsForVib(client, { signal: cancel })
        if (!now.ok) return now
        const again = checkInstall(vib, now.value.facts, { ...flags, datastore })
        if (again.blockers.length > 0) return refuse(output, again.blockers)
        const run = await installVib({
          ...changeOptions(session, client, record),
          file: flags.file,
          vib,
          way,
          datastore,
          found: now.value,
          onLeft: (left) => showNotes(output, [left]),
        })
        if (!run.ok) return run
        showNotes(output, run.value.notes)
        if (run.value.outcome === 'refused') showByHand(output, record, vib, check, found.value)
        if (run.value.outcome === 'installed')
          output.note(output.translator.t('hostImage.undoInstall', { host: name, name: vib.name }))
        const rulesets = vib.firewall.map(({ id }) => id)
        const change = { kind: 'install', name: vib.name, version: vib.version, rulesets } as const
        await awaitReboot(session, run.value, { ...change, hostId: record.id, bootTime: now.value.bootTime })
        return finish(output, run.value)
      })
    },
    { settle: !flags.dryRun },
  )
}

/** Runs `vib remove`. */
export async function removeVibFromHost(
  session: CliSession,
  name: string,
  { vibName, dryRun, yes }: Flags & { readonly vibName: string },
): Promise<Result<ExitStatus>> {
  const { output, cancel } = session
  const { t } = output.translator
  return session.withHost(
    name,
    async (client, record) => {
      const found = await readFactsForVib(client, { signal: cancel })
      if (!found.ok) return found
      const { vib, blockers, warnings } = checkRemoval(vibName, found.value)
      const change = changeOptions(session, client, record)
      const plan = await planRemoval({ ...change, name: vibName, found: found.value })
      if (!plan.ok) return plan
      const { restores } = plan.value
      const show = (): string =>
        [
          t('hostImage.removeTitle', { name: record.name, address: addressText(record) }),
          t('hostImage.removes', { name: vibName, version: vib?.version ?? t('cli.unknown') }),
          t('hostImage.command', { command: removalCommand(vibName) }),
          ...(restores && blockers.length === 0 ? [t('hostImage.restores', { level: restores.level })] : []),
          ...warnings.map((each) => t('cli.warning', { message: output.translator.problemText(each) })),
          ...blockers.map((each) => blockerText(output, each)),
        ].join('\n')
      if (blockers.length > 0 || dryRun) {
        output.note(show())
        return finish(output, { ...nothing, outcome: blockers.length > 0 ? 'refused' : 'dry-run' })
      }
      const agreed = await confirmChange(session, { yes, show, words: 'hostImage' })
      if (!agreed.ok) return agreed
      return exclusively(alone(session, client, record), async () => {
        const now = await readFactsForVib(client, { signal: cancel })
        if (!now.ok) return now
        const again = checkRemoval(vibName, now.value)
        if (again.blockers.length > 0) return refuse(output, again.blockers)
        const planned = await planRemoval({ ...change, name: vibName, found: now.value })
        if (!planned.ok) return planned
        const { rulesets } = planned.value
        // A level that was not shown is not changed.
        const shown = planned.value.restores?.level === restores?.level ? planned.value.restores : null
        const run = await removeRestoring({ ...change, name: vibName, found: now.value }, { rulesets, restores: shown })
        if (!run.ok) return run
        showNotes(output, run.value.notes)
        const { outcome, level } = run.value
        if (level && level.now !== level.before) output.note(t('hostImage.restored', { level: level.now }))
        else if (outcome === 'removed' && now.value.facts.level === 'CommunitySupported')
          output.note(t('hostImage.levelStays', { host: name }))
        const gone = { kind: 'remove', name: vibName, version: again.vib?.version ?? null, rulesets } as const
        await awaitReboot(session, run.value, { ...gone, hostId: record.id, bootTime: now.value.bootTime })
        return finish(output, run.value)
      })
    },
    { settle: !dryRun },
  )
}

const nothing: VibRun = { outcome: 'dry-run', rebootRequired: null, ruleset: null, notes: [] }

function alone({ clock, paths, cancel }: CliSession, client: VimClient, host: Host): ExclusiveOptions {
  return { client, clock, host, dataRoot: paths.root, signal: cancel }
}

/** Lets the app look at the host after its reboot, where the change needs one. */
async function awaitReboot({ paths, clock, output }: CliSession, run: VibRun, change: RebootChange): Promise<void> {
  const noted = await new PendingReboots({ file: paths.pendingReboots, clock }).note(run, change)
  if (!noted.ok) showNotes(output, [noted.problem])
}

function changeOptions(session: CliSession, client: VimClient, { id, name }: Host): ChangeImageOptions {
  const { output, clock, cancel } = session
  return {
    client,
    clock,
    host: { id, name },
    journal: new ImageJournal({ file: session.paths.imageChanges, clock, redact: session.redact }),
    signal: cancel,
    onStep: (step: VibStep) => output.note(output.translator.t(`hostImage.steps.${step}`)),
  }
}

/** Ends without having sent anything, for what has come in the way since the user agreed. */
function refuse(output: Output, blockers: readonly Problem[]): Result<ExitStatus> {
  for (const each of blockers) output.note(blockerText(output, each))
  return finish(output, { ...nothing, outcome: 'refused' })
}

/** Writes the last line of the contract with scripts and returns the status for it. */
function finish(output: Output, { outcome, rebootRequired, ruleset }: VibRun): Result<ExitStatus> {
  const { t } = output.translator
  output.result({ outcome, rebootRequired, ruleset }, () =>
    [
      t(`hostImage.outcomes.${outcome}`),
      ...(ruleset === null ? [] : [t('hostImage.rulesetSeen', { key: ruleset })]),
      ...(rebootRequired === true ? [t('hostImage.reboot')] : []),
    ].join('\n'),
  )
  return ok(statusOf[outcome])
}

function showNotes(output: Output, notes: readonly Problem[]): void {
  for (const each of notes) output.note(output.translator.problemText(each))
}

function blockerText({ translator }: Output, blocker: Problem): string {
  return translator.t('cli.blocker', { message: translator.problemText(blocker) })
}

function installText(
  output: Output,
  host: Host,
  vib: VibDescription,
  { blockers, warnings, datastore }: InstallCheck,
  { dryRun }: Flags,
): string {
  const { t, problemText } = output.translator
  const path = uploadPath(vib, datastore, host.id)
  const where = { name: host.name, address: addressText(host) }
  return [
    t(dryRun ? 'hostImage.installTitleDryRun' : 'hostImage.installTitle', where),
    t('hostImage.installs', { name: vib.name, version: vib.version, vendor: vib.vendor, acceptance: vib.acceptance }),
    t('hostImage.uploads', { path, bytes: vib.bytes }),
    t('hostImage.command', { command: installCommand(path) }),
    ...warnings.map((warning) => t('cli.warning', { message: problemText(warning) })),
    ...blockers.map((blocker) => blockerText(output, blocker)),
    ...(blockers.length === 0 && dryRun ? [t('hostImage.possible')] : []),
  ].join('\n')
}

/** Says how to do it without this program: the same steps in the Host Client and on the console. */
function showByHand(
  output: Output,
  host: Host,
  vib: VibDescription,
  { datastore }: InstallCheck,
  { facts }: HostFactsForVib,
): void {
  const { t } = output.translator
  const path = uploadPath(vib, datastore, host.id)
  const lower = vib.acceptance === 'CommunitySupported' && facts.level !== 'CommunitySupported'
  output.note(t('hostImage.byHand', { path }))
  for (const command of manualCommands(vib, path, lower)) output.note(`  ${command}`)
}
