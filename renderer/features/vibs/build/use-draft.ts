import { useMemo } from 'react'
import { vibPackageSchema } from '../../../../shared/models/vib.ts'
import { portTable } from '../../../../shared/reference/port-table.ts'
import { checkRulesets, type RuleFinding } from '../../../../shared/rules/vibs/check-rules.ts'
import { sameData } from '../../../../shared/same-data.ts'
import { useAppState, usePorts, useWorkshop } from '../../../services.tsx'
import { readDraft, type ReadDraft } from '../../../stores/workshop-draft.ts'

/** What keeps a draft from being built; the texts are in the catalogue under `workshop.result.faults`. */
export type DraftFault = 'key' | 'ports' | 'rules' | 'name' | 'vendor' | 'version' | 'summary'
const fields = ['name', 'vendor', 'version', 'summary'] as const

/** The host that keys are compared with. */
export interface ComparedHost {
  readonly id: string
  readonly name: string
  readonly connected: boolean
  /** ESXi release such as `8.0.3`; null where it is unknown. */
  readonly version: string | null
  /** Keys of its rulesets as its newest port report has them; null: not read. */
  readonly keys: readonly string[] | null
}

export interface CheckedDraft extends ReadDraft {
  readonly findings: readonly RuleFinding[]
  readonly host: ComparedHost | null
  /** Empty: it can be built. */
  readonly faults: readonly DraftFault[]
}

/**
 * A key that a host has already keeps no VIB from being built: an older version of the same VIB may have put it there. The
 * check before an installation tells.
 */
export function isError({ severity, code }: RuleFinding): boolean {
  return severity === 'error' && code !== 'key-on-host'
}

/** Reads and checks the form of the workshop, by pure rules and at once. */
export function useDraft(): CheckedDraft {
  const edited = useWorkshop((state) => state.draft)
  const host = useComparedHost()
  const keys = host?.keys ?? null
  const read = useMemo(() => readDraft(edited), [edited])
  const findings = useMemo(() => {
    const found = checkRulesets(read.draft.rulesets, { table: portTable, hostKeys: keys })
    // A ruleset all of whose ports are still to be corrected does have rules.
    return found.filter(
      ({ code, ruleset }) => code !== 'rules-none' || edited.rulesets[ruleset ?? -1]?.rules.length === 0,
    )
  }, [read.draft, keys, edited.rulesets])
  const faults = useMemo(() => {
    const { profile: _, ...vib } = read.draft
    const parsed = vibPackageSchema.safeParse(vib)
    const wrong = new Set(parsed.error?.issues.map(({ path: [field] }) => field))
    const errors = findings.filter(isError)
    return [
      ...(errors.some(({ code }) => code === 'key-invalid') ? (['key'] as const) : []),
      ...(read.unread.size > 0 ? (['ports'] as const) : []),
      ...(errors.some(({ code }) => code !== 'key-invalid') ? (['rules'] as const) : []),
      ...fields.filter((field) => wrong.has(field)),
    ]
  }, [read, findings])
  return { ...read, findings, host, faults }
}

function useComparedHost(): ComparedHost | null {
  const chosen = useWorkshop((state) => state.hostId)
  const host = useAppState(({ hosts }) => {
    const connected = hosts.find(({ state }) => state.connection === 'connected')
    const found = hosts.find(({ id }) => id === chosen) ?? connected
    return (
      found && {
        id: found.id,
        name: found.name,
        connected: found.state.connection === 'connected',
        version: found.state.inventory?.product.version ?? null,
      }
    )
  }, sameData)
  const rulesets = usePorts((state) => (host ? state.reports.get(host.id)?.firewall?.rulesets : undefined))
  const keys = useMemo(() => rulesets?.map(({ key }) => key) ?? null, [rulesets])
  return useMemo(() => (host ? { ...host, keys } : null), [host, keys])
}
