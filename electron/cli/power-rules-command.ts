import type { Readable } from 'node:stream'
import type { VmInventory } from '../../shared/models/inventory.ts'
import type { VmRules } from '../../shared/models/vm-rules.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { forShutdown } from '../../shared/rules/host-vms.ts'
import { resolveAll, type RuleInput } from '../../shared/rules/power/resolve-rules.ts'
import { vmName, vmsByName } from '../../shared/rules/vm-list.ts'
import type { Host } from '../hosts/known-host.ts'
import { VmRulesStore } from '../power/vm-rules.ts'
import {
  assignRules,
  parseRulesFile,
  planImport,
  rulesFileEntries,
  rulesFileText,
  rulesKeyOf,
  savedElsewhere,
  vmsWith,
  type RulesFileEntry,
  type RulesImport,
  type RulesOfHost,
} from '../power/vm-rules-file.ts'
import { FileExistsError, streamFile } from '../storage/stream-file.ts'
import { readInventory } from '../vim/inventory.ts'
import { confirmChange } from './confirm.ts'
import { exit, type ExitStatus } from './exit.ts'
import { readTexts } from './hardware-files.ts'
import { importText, ownRulesText, rulesTable } from './power-rules-text.ts'
import type { CliSession } from './session.ts'
import { readRules } from './shutdown-rules.ts'

export interface PowerRulesFlags {
  readonly export?: string
  readonly import?: string
  readonly overwrite?: boolean
  readonly vm?: string
  readonly set?: readonly string[]
  readonly unset?: readonly string[]
  readonly passwordStdin?: boolean
  readonly dryRun?: boolean
  readonly yes?: boolean
}

/** The VMs of a host, and the rules that are saved. */
interface Scene {
  readonly host: Host
  readonly vms: readonly VmInventory[]
  readonly rules: RuleInput
}

/** Runs `power rules`: shows, exports, imports or sets the shutdown rules of the VMs of a host. The host is only read. */
export async function powerRulesCommand(
  session: CliSession,
  name: string,
  flags: PowerRulesFlags & { readonly stdin: Readable },
): Promise<Result<ExitStatus>> {
  const usage = wrongUse(session, flags)
  if (usage !== null) return fail(problem('USAGE', { detail: usage }))
  const { output, cancel } = session
  // Before the host is asked for anything: a file that cannot be used needs no password.
  const entries = flags.import === undefined ? null : await readFile(session, flags.import, flags.stdin)
  if (entries?.ok === false) return entries
  return session.withHost(
    name,
    async (client, host) => {
      const read = await readInventory(client, { signal: cancel })
      if (!read.ok) return read
      const rules = await readRules(session, host.id)
      if (!rules.ok) return rules
      const vms = vmsByName(forShutdown(read.value).vms, output.translator.locale)
      const scene: Scene = { host, vms, rules: rules.value }
      if (flags.export !== undefined) return exportRules(session, scene, flags.export, flags.overwrite === true)
      if (entries) return importRules(session, scene, entries.value, flags)
      if (flags.vm !== undefined) return setRules(session, scene, flags.vm, flags)
      return showRules(session, scene)
    },
    { settle: false },
  )
}

/** Returns what is wrong with the options, or null. */
function wrongUse({ output }: CliSession, flags: PowerRulesFlags): string | null {
  const { t } = output.translator
  const modes = [
    flags.export !== undefined && '--export',
    flags.import !== undefined && '--import',
    flags.vm !== undefined && '--vm',
  ].filter((each) => each !== false)
  if (modes.length > 1) return t('cli.usage.exclusive', { options: modes.join(', ') })
  if (flags.import === '-' && flags.passwordStdin === true)
    return t('cli.usage.exclusive', { options: '--import -, --password-stdin' })
  const sets = flags.set !== undefined || flags.unset !== undefined
  if (sets && flags.vm === undefined) return t('cli.usage.missingOption', { option: '--vm' })
  if (flags.vm !== undefined && !sets) return t('cli.usage.missingOption', { option: '--set' })
  return null
}

async function readFile(
  { output, cancel }: CliSession,
  file: string,
  stdin: Readable,
): Promise<Result<readonly RulesFileEntry[]>> {
  const texts = await readTexts([file], output.translator, stdin, cancel)
  return texts.ok ? parseRulesFile(texts.value[0]?.text ?? '', file) : texts
}

function showRules({ output }: CliSession, scene: Scene): Result<ExitStatus> {
  const { t } = output.translator
  const resolved = resolveAll(scene.vms, scene.rules)
  const vms = scene.vms.flatMap(({ id, name, instanceUuid }) => {
    const own = resolved.get(id)
    return own ? [{ id, name, instanceUuid, rules: own }] : []
  })
  const unmatched = savedElsewhere(ofHost(scene))
  const json = {
    host: scene.host.name,
    vms: vms.map(({ rules: { ambiguous, ...values }, ...vm }) => ({ ...vm, ambiguous, rules: values })),
    unmatched: unmatched.map(({ id, name, moid, rules: own }) => ({ instanceUuid: id, name, moid, rules: own })),
  }
  output.result(json, () =>
    [
      vms.length === 0 ? t('cli.status.noVms') : rulesTable(output, vms),
      ...(vms.some((vm) => vm.rules.ambiguous) ? [t('cli.powerRules.ambiguousNote')] : []),
      ...unmatched.map(({ id, name, rules: own }) =>
        t('cli.powerRules.unmatched', { vm: name ?? id, uuid: id, rules: ownRulesText(output, own) }),
      ),
    ].join('\n'),
  )
  return ok(exit.done)
}

function ofHost({ host, vms, rules: { saved } }: Scene): RulesOfHost {
  return { hostId: host.id, vms, saved }
}

async function exportRules(
  { output }: CliSession,
  scene: Scene,
  file: string,
  overwrite: boolean,
): Promise<Result<ExitStatus>> {
  const { t } = output.translator
  for (const vm of scene.vms) if (vm.instanceUuid === null) output.note(t('cli.powerRules.noUuid', { vm: vmName(vm) }))
  const vms = rulesFileEntries(ofHost(scene))
  try {
    await streamFile(file, { overwrite }, (handle) => handle.writeFile(rulesFileText(vms)))
  } catch (error) {
    if (error instanceof FileExistsError) return fail(problem('VM_RULES_FILE_EXISTS', { file }))
    return fail(problem('STORAGE_WRITE_FAILED', { file }, error))
  }
  output.result({ file, vms: vms.length }, () => t('cli.powerRules.exported', { file, count: vms.length }))
  return ok(exit.done)
}

async function importRules(
  session: CliSession,
  scene: Scene,
  entries: readonly RulesFileEntry[],
  { dryRun = false, yes = false }: PowerRulesFlags,
): Promise<Result<ExitStatus>> {
  const { output, paths, clock, cancel } = session
  const plan = planImport(entries, scene.vms, scene.rules.saved)
  if (dryRun) {
    output.result(importJson(plan, false), () => importText(output, plan))
    return ok(exit.done)
  }
  if (plan.changes.length > 0) {
    const show = (): string => importText(output, plan)
    const agreed = await confirmChange(session, { yes, show, words: 'cli.powerRules' })
    if (!agreed.ok) return agreed
    const saved = await new VmRulesStore(paths.vmRules, clock).replace(entries, scene.host.id, scene.vms, cancel)
    if (!saved.ok) return saved
  }
  output.result(importJson(plan, true), () =>
    plan.changes.length === 0
      ? importText(output, plan)
      : output.translator.t('cli.powerRules.saved', { count: plan.changes.length }),
  )
  return ok(exit.done)
}

function importJson({ changes, unmatched, ambiguous }: RulesImport, saved: boolean) {
  return {
    saved,
    changes: changes.map(({ entry, vm, before }) => ({
      id: vm?.id ?? null,
      name: vm?.name ?? entry.name,
      instanceUuid: entry.instanceUuid,
      before,
      after: entry.rules,
    })),
    unmatched: unmatched.map(({ instanceUuid, name, moid, rules }) => ({ instanceUuid, name, moid, rules })),
    ambiguous: ambiguous.map(({ entry, vms }) => ({
      instanceUuid: entry.instanceUuid,
      vms: vms.map(({ id, name }) => ({ id, name })),
    })),
  }
}

async function setRules(
  session: CliSession,
  scene: Scene,
  given: string,
  { set = [], unset = [], dryRun = false }: PowerRulesFlags,
): Promise<Result<ExitStatus>> {
  const { output, paths, clock, cancel } = session
  const target = findTarget(scene, given)
  if (!target.ok) return target
  const { instanceUuid, vm } = target.value
  const found = scene.rules.saved.find(({ id }) => id === instanceUuid)
  const change = (rules: VmRules): Result<VmRules> => assignRules(rules, { set, unset })
  const after = change(found?.rules ?? {})
  if (!after.ok) return after
  if (!dryRun) {
    const hint = vm && { hostId: scene.host.id, name: vm.name, moid: vm.id }
    const saved = await new VmRulesStore(paths.vmRules, clock).change(instanceUuid, hint, change, cancel)
    if (!saved.ok) return saved
  }
  const name = vm?.name ?? found?.name ?? null
  output.result({ saved: !dryRun, id: vm?.id ?? null, name, instanceUuid, rules: after.value }, () =>
    output.translator.t('cli.powerRules.now', { vm: name ?? instanceUuid, rules: ownRulesText(output, after.value) }),
  )
  return ok(exit.done)
}

/** Finds the VM that is meant by name or instance UUID, or rules that are saved for one this host no longer has. */
function findTarget(
  { vms, rules: { saved } }: Scene,
  given: string,
): Result<{ readonly instanceUuid: string; readonly vm: VmInventory | null }> {
  const lower = given.toLowerCase()
  const byUuid = vmsWith(vms, lower)
  const found = byUuid.length > 0 ? byUuid : vms.filter(({ name }) => name === given)
  const [vm] = found
  if (!vm) {
    return saved.some(({ id }) => id === lower)
      ? ok({ instanceUuid: lower, vm: null })
      : fail(problem('VM_RULES_VM_UNKNOWN', { vm: given }))
  }
  const key = rulesKeyOf(vm, vms)
  if (!key.ok && key.problem.code === 'VM_RULES_AMBIGUOUS') return key
  if (found.length > 1) {
    const uuids = found.map(({ instanceUuid }) => instanceUuid ?? '?').join(', ')
    return fail(problem('VM_RULES_NAME_TWICE', { vm: given, uuids }))
  }
  return key.ok ? ok({ instanceUuid: key.value, vm }) : key
}
