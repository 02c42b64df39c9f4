import { UnstyledButton } from '@mantine/core'
import { ChevronRight, Server } from 'lucide-react'
import { useRef, useState } from 'react'
import type { HostView } from '../../../shared/models/app-state.ts'
import type { VmInventory } from '../../../shared/models/inventory.ts'
import type { Plan, PlannedGroup, PlannedVm } from '../../../shared/models/plan.ts'
import type { VmRuleField } from '../../../shared/models/vm-rules.ts'
import { vmsByName } from '../../../shared/rules/vm-list.ts'
import { useText } from '../../services.tsx'
import { PlanRow, type PlanRows } from './PlanRow.tsx'

/** Lists the groups in the order they are stopped, the host last. */
export function PlanGroups({
  plan,
  host,
  inventory,
}: {
  readonly plan: Plan
  readonly host: Pick<HostView, 'id' | 'name'>
  readonly inventory: readonly VmInventory[]
}) {
  const { t } = useText()
  const focused = useRef<VmRuleField | null>(null)
  const rows: PlanRows = { hostId: host.id, inventory, focused }
  const [open, setOpen] = useState(false)
  return (
    <ol className="groups">
      {plan.groups.map((group, index) => (
        <li key={`${group.last} ${group.group} ${group.order}`} className="group">
          <span className="group-number num" aria-hidden>
            {index + 1}
          </span>
          <div className="group-body">
            <h3>
              {group.order === null ? t('app.plan.groupUnordered') : t('app.plan.groupOrdered', { order: group.order })}{' '}
              <span className="count">{group.vms.length}</span> <GroupTurn group={group} />
            </h3>
            {group.vms.length > 1 && <p className="form-note">{t('app.plan.parallel')}</p>}
            <VmLines vms={group.vms} rows={rows} />
          </div>
        </li>
      ))}
      <li className="group">
        <span className="group-number" aria-hidden>
          <Server size={13} />
        </span>
        <div className="group-body">
          <h3>{t('app.plan.hostGroup')}</h3>
          {plan.groups.length === 0 && <p className="form-note">{t('app.plan.nothingRuns')}</p>}
          <ul className="vm-lines">
            <li className="vm-line">
              <span className="ellipsis">{host.name}</span>
              <span className="vm-line-what">
                {t(`app.plan.hostStep.${plan.hostCall.maintenance ? 'via-maintenance' : 'direct'}`)}
              </span>
            </li>
          </ul>
        </div>
      </li>
      {plan.untouched.length > 0 && (
        <li className="untouched">
          <UnstyledButton className="disclosure" aria-expanded={open} onClick={() => setOpen(!open)}>
            <ChevronRight className={open ? 'chevron is-open' : 'chevron'} size={14} aria-hidden />{' '}
            {t('app.plan.untouched', { count: plan.untouched.length })}
          </UnstyledButton>
          {open && <VmLines vms={plan.untouched} rows={rows} />}
        </li>
      )}
    </ol>
  )
}

/** Says in which shutdown group the VMs are, which the start order only refines. */
function GroupTurn({ group: { group, last } }: { readonly group: PlannedGroup }) {
  const { t } = useText()
  return <span className="group-turn">{last ? t('app.plan.groupLast') : t('app.plan.shutdownGroup', { group })}</span>
}

function VmLines({ vms, rows }: { readonly vms: readonly PlannedVm[]; readonly rows: PlanRows }) {
  const { locale } = useText()
  return (
    <ul className="vm-lines">
      {vmsByName(vms, locale).map((vm) => (
        <PlanRow key={vm.id} vm={vm} rows={rows} />
      ))}
    </ul>
  )
}
