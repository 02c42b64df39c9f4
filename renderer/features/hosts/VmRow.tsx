import { Tooltip } from '@mantine/core'
import { CircleHelp, CirclePlay, CircleStop, MessageCircleQuestion, MoonStar, Unlink } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import type { PowerState, VmInventory } from '../../../shared/models/inventory.ts'
import { vmName } from '../../../shared/rules/vm-list.ts'
import { useText } from '../../services.tsx'

const icons = { poweredOn: CirclePlay, poweredOff: CircleStop, suspended: MoonStar, unknown: CircleHelp } as const

/** A power state by shape, colour and word. */
export function Power({ state }: { readonly state: PowerState | null }) {
  const { t } = useText()
  const known = state ?? 'unknown'
  const Icon = icons[known]
  return (
    <span className={`power is-${known}`}>
      <Icon size={14} strokeWidth={2.1} aria-hidden /> {t(`app.power.${known}`)}
    </span>
  )
}

export const VmRow = memo(function VmRow({
  vm,
  top,
  rowIndex,
}: {
  readonly vm: VmInventory
  readonly top: number
  readonly rowIndex: number
}) {
  const { t } = useText()
  const on = vm.powerState === 'poweredOn'
  const tools = vm.tools ?? 'unknown'
  const inaccessible = vm.connectionState !== null && vm.connectionState !== 'connected'
  return (
    <div className="vm-row" role="row" aria-rowindex={rowIndex} style={{ transform: `translateY(${top}px)` }}>
      <span role="cell" className="vm-name" title={vmName(vm)}>
        <span className="ellipsis">{vmName(vm)}</span>
        {vm.question && (
          <Flag
            icon={<MessageCircleQuestion size={14} aria-hidden />}
            label={t('app.vms.question', { text: vm.question.text })}
          />
        )}
        {inaccessible && <Flag icon={<Unlink size={14} aria-hidden />} label={t('app.vms.inaccessible')} />}
      </span>
      <span role="cell">
        <Power state={vm.powerState} />
      </span>
      <span role="cell" className={on && tools !== 'guestToolsRunning' ? 'tools is-missing' : 'tools'}>
        {on ? t(`app.tools.${tools}`) : '–'}
      </span>
      <span role="cell" className="vm-ip num">
        {vm.guestIp ?? '–'}
      </span>
    </div>
  )
})

function Flag({ icon, label }: { readonly icon: ReactNode; readonly label: string }) {
  return (
    <Tooltip label={label}>
      <span className="vm-flag" role="img" aria-label={label}>
        {icon}
      </span>
    </Tooltip>
  )
}
