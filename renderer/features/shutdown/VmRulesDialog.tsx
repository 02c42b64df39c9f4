import { Button, Checkbox, NumberInput, Select } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import type { HostView } from '../../../shared/models/app-state.ts'
import type { VmInventory } from '../../../shared/models/inventory.ts'
import type { VmRuleField, VmRules } from '../../../shared/models/vm-rules.ts'
import { forShutdown } from '../../../shared/rules/host-vms.ts'
import { sharedUuids } from '../../../shared/rules/power/resolve-rules.ts'
import { vmName } from '../../../shared/rules/vm-list.ts'
import { useServices, useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { answersOf, vmLimits } from '../../ui/policy-choices.ts'
import { useChangeVmRules } from './use-vm-rules.tsx'

const numbers = ['group', 'guestTimeoutSeconds'] as const
const choices = ['noTools', 'stuck', 'inaccessible'] as const
const checks = ['protected', 'last'] as const

/** The answer that takes a rule away, so that the one of the host holds. */
const hostsOwn = 'host'
type Edited = Partial<Record<VmRuleField, string | number>>

/** Sets the same rules for several VMs; what is not touched stays as it is. */
export function VmRulesDialog({ host, vms }: { readonly host: HostView; readonly vms: readonly string[] }) {
  const { ui } = useServices()
  const { t } = useText()
  const changeRules = useChangeVmRules(host.id)
  const [edited, setEdited] = useState<Edited>({})
  const [reset, setReset] = useState(false)
  const [busy, setBusy] = useState(false)
  const { able, unable } = divided(host, vms)
  const put = (field: VmRuleField, value: string | number | null): void =>
    setEdited((last) => ({ ...last, [field]: value ?? '' }))
  const { set, unset, valid } = changeOf(edited, reset)
  const isChange = Object.keys(set).length + unset.length > 0
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!valid || !isChange || able.length === 0) return
    setBusy(true)
    const saved = await changeRules({ vms: able.map(({ id }) => id), set, unset }, able.map(vmName))
    setBusy(false)
    if (saved) ui.close()
  }
  const leave = { value: '', label: t('app.vmRules.leave') }
  return (
    <Dialog title={t('app.vmRules.severalTitle', { count: able.length })} size={560}>
      <form className="form" onSubmit={(event) => void save(event)}>
        {unable.length > 0 && (
          <Banner tone="warning" title={t('app.vmRules.leftOut')}>
            {unable.map(vmName).join(t('app.vmRules.nameSeparator'))}
          </Banner>
        )}
        <div className="vm-rules is-several">
          {numbers.map((field) => (
            <NumberInput
              key={field}
              label={t(`app.vmRules.fields.${field}`)}
              value={edited[field] ?? ''}
              onChange={(value) => put(field, value)}
              placeholder={leave.label}
              clampBehavior="none"
              allowDecimal={false}
              allowNegative={false}
              hideControls
              error={isNumber(field, edited[field]) ? null : t('app.rules.range', range(field))}
              {...(field === 'guestTimeoutSeconds' && { suffix: ` ${t('app.rules.secondsUnit')}` })}
            />
          ))}
          {choices.map((field) => (
            <Select
              key={field}
              label={t(`app.vmRules.fields.${field}`)}
              data={[
                leave,
                ...answersOf[field].map((value) => ({ value, label: t(`app.rules.answers.${value}`) })),
                { value: hostsOwn, label: t('app.vmRules.backToHost') },
              ]}
              value={String(edited[field] ?? '')}
              onChange={(value) => put(field, value)}
            />
          ))}
          {checks.map((field) => (
            <Select
              key={field}
              label={t(`app.vmRules.fields.${field}`)}
              data={[
                leave,
                { value: 'true', label: t('app.vmRules.yes') },
                { value: hostsOwn, label: t('app.vmRules.no') },
              ]}
              value={String(edited[field] ?? '')}
              onChange={(value) => put(field, value)}
            />
          ))}
        </div>
        <Checkbox
          label={t('app.vmRules.resetOthers')}
          checked={reset}
          onChange={(event) => setReset(event.currentTarget.checked)}
        />
        <div className="form-actions">
          <Button variant="default" onClick={ui.close}>
            {t('app.common.cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={!valid || !isChange || able.length === 0}>
            {t('app.vmRules.importConfirm', { count: able.length })}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** Divides the chosen VMs into those that can have rules, and those without an instance UUID of their own. */
function divided({ state }: HostView, chosen: readonly string[]) {
  const inventory = state.inventory && forShutdown(state.inventory)
  const all = inventory?.vms ?? []
  const shared = sharedUuids(all)
  const concerned = new Set(all.map(({ id }) => id))
  const isAble = ({ id, instanceUuid }: VmInventory): boolean =>
    concerned.has(id) && instanceUuid !== null && !shared.has(instanceUuid.toLowerCase())
  const vms = state.inventory?.vms.filter(({ id }) => chosen.includes(id)) ?? []
  return { able: vms.filter(isAble), unable: vms.filter((vm) => !isAble(vm)) }
}

function changeOf(edited: Edited, reset: boolean) {
  const set: Record<string, unknown> = {}
  const unset: VmRuleField[] = []
  for (const field of [...numbers, ...choices, ...checks]) {
    const value = edited[field] ?? ''
    // Protection goes only when it is taken away by itself.
    if (value === hostsOwn || (value === '' && reset && field !== 'protected')) unset.push(field)
    else if (value !== '') set[field] = value === 'true' ? true : value
  }
  const valid = numbers.every((field) => isNumber(field, edited[field]))
  return { set: set as VmRules, unset, valid }
}

function isNumber(field: (typeof numbers)[number], value: string | number | undefined): boolean {
  if (value === undefined || value === '') return true
  const { min, max } = range(field)
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
}

function range(field: (typeof numbers)[number]) {
  const [min, max] = vmLimits[field]
  return { min, max }
}
