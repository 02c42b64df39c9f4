import { UnstyledButton } from '@mantine/core'
import { ChevronRight, Shield } from 'lucide-react'
import { useEffect, useRef, type KeyboardEvent, type RefObject } from 'react'
import type { VmInventory } from '../../../shared/models/inventory.ts'
import type { PlannedVm } from '../../../shared/models/plan.ts'
import type { VmRuleField } from '../../../shared/models/vm-rules.ts'
import { useServices, useText, useUi } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { useChangeVmRules } from './use-vm-rules.tsx'
import { VmActionLabel } from './VmActionLabel.tsx'
import { VmRuleFields } from './VmRuleFields.tsx'

/** What rows of one plan share. */
export interface PlanRows {
  readonly hostId: string
  readonly inventory: readonly VmInventory[]
  /** The rule that has the focus: a row that moves to another group is drawn again there, and gives it back. */
  readonly focused: RefObject<VmRuleField | null>
}

/** Shows what is planned for a VM, and on request its rules. */
export function PlanRow({ vm, rows }: { readonly vm: PlannedVm; readonly rows: PlanRows }) {
  const { ui } = useServices()
  const { t, problemText } = useText()
  const head = useRef<HTMLButtonElement>(null)
  const open = useUi(({ planVm }) => planVm?.hostId === rows.hostId && planVm.vm === vm.id)
  const { rules } = vm
  const hasOwn = [rules.guestTimeoutSeconds, rules.noTools, rules.stuck, rules.inaccessible].some(
    ({ source }) => source === 'vm',
  )
  const toggle = (): void => {
    rows.focused.current = null
    ui.choosePlanVm(open ? null : { hostId: rows.hostId, vm: vm.id, field: null })
  }
  const closeOnEscape = (event: KeyboardEvent): void => {
    const inList = event.target instanceof Element && event.target.getAttribute('aria-expanded') === 'true'
    if (!open || event.key !== 'Escape' || (inList && event.target !== head.current)) return
    event.stopPropagation()
    toggle()
    head.current?.focus()
  }
  return (
    <li className={open ? 'vm-line is-open' : 'vm-line'} onKeyDown={closeOnEscape}>
      <UnstyledButton className="vm-line-head" ref={head} aria-expanded={open} onClick={toggle}>
        <ChevronRight className={open ? 'chevron is-open' : 'chevron'} size={14} aria-hidden />
        <span className="vm-line-name ellipsis" title={vm.name}>
          {vm.name}
        </span>
        {rules.protected.value && (
          <span className="tag vm-line-tag">
            <Shield size={12} aria-hidden /> {t('app.vmRules.protected')}
          </span>
        )}
        {hasOwn && <span className="tag vm-line-tag">{t('app.vmRules.own')}</span>}
        <VmActionLabel action={vm.action} />
      </UnstyledButton>
      {vm.code !== null && vm.action !== 'none' && (
        <p className="vm-line-why">{problemText({ code: vm.code, params: { vm: vm.name, id: vm.id } })}</p>
      )}
      {open && <OpenRow vm={vm} rows={rows} />}
    </li>
  )
}

function OpenRow({ vm, rows }: { readonly vm: PlannedVm; readonly rows: PlanRows }) {
  const { ui } = useServices()
  const { t, problemText } = useText()
  const changeRules = useChangeVmRules(rows.hostId)
  const frame = useRef<HTMLDivElement>(null)
  const wanted = useUi(({ planVm }) => planVm?.field ?? null)
  const { focused } = rows
  useEffect(() => {
    const field = wanted ?? focused.current
    if (field === null) return
    frame.current?.querySelector<HTMLElement>(`[data-rule="${field}"] input`)?.focus()
    frame.current?.scrollIntoView({ block: 'nearest' })
    // Once: a row that is drawn again later goes by what had the focus last.
    if (wanted !== null) ui.choosePlanVm({ hostId: rows.hostId, vm: vm.id, field: null })
  }, [wanted, focused, ui, rows.hostId, vm.id])
  const hasKey = rows.inventory.some(({ id, instanceUuid }) => id === vm.id && instanceUuid !== null)
  if (!hasKey || vm.rules.ambiguous) {
    const why = hasKey ? t('app.vmRules.ambiguous') : problemText({ code: 'VM_RULES_NO_UUID', params: { vm: vm.name } })
    return (
      <div className="vm-line-rules">
        <Banner tone="info">{why}</Banner>
      </div>
    )
  }
  return (
    <div
      className="vm-line-rules"
      role="group"
      aria-label={t('app.vmRules.title', { vm: vm.name })}
      ref={frame}
      onFocus={({ target }) => {
        focused.current = fieldOf(target, vm)
      }}
      onBlur={({ relatedTarget }) => {
        if (relatedTarget !== null) focused.current = null
      }}
    >
      <VmRuleFields
        rules={vm.rules}
        set={(set) => changeRules({ vms: [vm.id], set, unset: [] }, [vm.name])}
        unset={(field) => void changeRules({ vms: [vm.id], set: {}, unset: [field] }, [vm.name])}
      />
    </div>
  )
}

function fieldOf(element: Element, { rules }: PlannedVm): VmRuleField | null {
  const name = element.closest<HTMLElement>('[data-rule]')?.dataset['rule'] ?? ''
  return isField(name, rules) ? name : null
}

function isField(name: string, rules: PlannedVm['rules']): name is VmRuleField {
  return name !== 'ambiguous' && Object.hasOwn(rules, name)
}
