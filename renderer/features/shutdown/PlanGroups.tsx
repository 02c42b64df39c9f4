import { UnstyledButton } from '@mantine/core'
import { ChevronRight, Server, Ban, CircleHelp, Hourglass, LogOut, Minus, MoonStar, PlugZap } from 'lucide-react'
import { useState } from 'react'
import type { Plan, PlannedVm, VmAction } from '../../../shared/models/plan.ts'
import { vmsByName } from '../../../shared/rules/vm-list.ts'
import { useText } from '../../services.tsx'

/** Lists the groups in the order they are stopped, the host last. */
export function PlanGroups({ plan, hostName }: { readonly plan: Plan; readonly hostName: string }) {
  const { t } = useText()
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
              <span className="count">{group.vms.length}</span>
            </h3>
            {group.vms.length > 1 && <p className="form-note">{t('app.plan.parallel')}</p>}
            <VmLines vms={group.vms} />
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
              <span className="ellipsis">{hostName}</span>
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
          {open && <VmLines vms={plan.untouched} />}
        </li>
      )}
    </ol>
  )
}

function VmLines({ vms }: { readonly vms: readonly PlannedVm[] }) {
  const { problemText, locale } = useText()
  return (
    <ul className="vm-lines">
      {vmsByName(vms, locale).map((vm) => (
        <li key={vm.id} className="vm-line">
          <span className="ellipsis" title={vm.name}>
            {vm.name}
          </span>
          <VmActionLabel action={vm.action} />
          {vm.code !== null && vm.action !== 'none' && (
            <p className="vm-line-why">{problemText({ code: vm.code, params: { vm: vm.name, id: vm.id } })}</p>
          )}
        </li>
      ))}
    </ul>
  )
}

const icons = {
  'guest-shutdown': LogOut,
  suspend: MoonStar,
  'power-off': PlugZap,
  ask: CircleHelp,
  wait: Hourglass,
  abort: Ban,
  none: Minus,
  'left-on': PlugZap,
} as const

/** Shows what is planned for a machine. */
export function VmActionLabel({ action }: { readonly action: VmAction }) {
  const { t } = useText()
  const Icon = icons[action]
  return (
    <span className={`vm-line-what is-${action}`}>
      <Icon size={13} aria-hidden /> {t(`app.plan.actions.${action}`)}
    </span>
  )
}
