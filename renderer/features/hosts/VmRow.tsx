import { Tooltip } from '@mantine/core'
import { MessageCircleQuestion, Unlink } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import type { VmInventory } from '../../../shared/models/inventory.ts'
import { vmName } from '../../../shared/rules/vm-list.ts'
import { useText } from '../../services.tsx'
import { PowerLabel } from '../../ui/PowerLabel.tsx'

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
        <PowerLabel state={vm.powerState} />
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
