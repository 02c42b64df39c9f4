import type { ResolvedVmRules, VmRules } from '../../shared/models/vm-rules.ts'
import { vmName, vmsByName } from '../../shared/rules/vm-list.ts'
import type { RulesImport } from '../power/vm-rules-file.ts'
import type { Output } from './output.ts'

/** A VM and the rules that hold for it. */
export interface VmWithRules {
  readonly id: string
  readonly name: string | null
  readonly rules: ResolvedVmRules
}

const fields = ['group', 'last', 'guestTimeoutSeconds', 'noTools', 'stuck', 'inaccessible', 'protected'] as const

/** Returns a table of VMs and the rules that hold for them; each value says where it comes from. */
export function rulesTable({ table, translator }: RulesOutput, vms: readonly VmWithRules[]): string {
  const { t, locale } = translator
  const cell = (rules: ResolvedVmRules, field: (typeof fields)[number]): string => {
    const { value, source } = rules[field]
    const text = typeof value === 'boolean' ? t(value ? 'cli.yes' : 'cli.no') : String(value)
    return t('cli.powerRules.value', { value: text, source: t(`cli.powerRules.sources.${source}`) })
  }
  const rows = vmsByName(vms, locale).map((vm) => [
    vm.rules.ambiguous ? t('cli.powerRules.ambiguousVm', { vm: vmName(vm) }) : vmName(vm),
    ...fields.map((field) => cell(vm.rules, field)),
  ])
  return table([t('cli.columns.name'), ...fields.map((field) => t(`cli.powerRules.fields.${field}`))], rows)
}

/** Returns saved rules as the options `--set` takes. */
export function ownRulesText({ translator }: RulesOutput, rules: VmRules): string {
  const pairs = fields.flatMap((field) => {
    const value = rules[field]
    return value === undefined ? [] : [`${field}=${String(value)}`]
  })
  return pairs.length === 0 ? translator.t('cli.powerRules.noneOwn') : pairs.join(', ')
}

/** Returns what an import changes, and what fits no VM or several. */
export function importText(output: RulesOutput, { changes, unmatched, ambiguous }: RulesImport): string {
  const { t } = output.translator
  const name = (entry: { readonly name: string | null; readonly instanceUuid: string }): string =>
    entry.name ?? entry.instanceUuid
  const lines = changes.map(({ entry, vm, before }) =>
    t('cli.powerRules.change', {
      vm: vm?.name ?? name(entry),
      before: ownRulesText(output, before),
      after: ownRulesText(output, entry.rules),
    }),
  )
  return [
    ...(lines.length === 0 ? [t('cli.powerRules.noChange')] : lines),
    ...unmatched.map((entry) =>
      t('cli.powerRules.unmatched', {
        vm: name(entry),
        uuid: entry.instanceUuid,
        rules: ownRulesText(output, entry.rules),
      }),
    ),
    ...ambiguous.map(({ entry, vms }) =>
      t('cli.powerRules.ambiguous', { uuid: entry.instanceUuid, vms: vms.map(vmName).join(', ') }),
    ),
  ].join('\n')
}

/** What tables and sentences are made with. */
type RulesOutput = Pick<Output, 'table' | 'translator'>
