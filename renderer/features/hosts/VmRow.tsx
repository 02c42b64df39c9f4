import { ActionIcon, Tooltip } from '@mantine/core'
import { Ellipsis, MessageCircleQuestion, Unlink } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import type { VmInventory } from '../../../shared/models/inventory.ts'
import { vmName } from '../../../shared/rules/vm-list.ts'
import { useText } from '../../services.tsx'
import { PowerLabel } from '../../ui/PowerLabel.tsx'

export const VmRow = memo(function VmRow({
  vm,
  top,
  rowIndex,
  chosen,
  tabbable,
  onToggle,
  onWork,
}: {
  readonly vm: VmInventory
  readonly top: number
  readonly rowIndex: number
  readonly chosen: boolean
  /** Whether Tab leads to its checkbox; from there the arrow keys lead to the others. */
  readonly tabbable: boolean
  /** @param range up to here from the row before. */
  readonly onToggle: (id: string, range: boolean) => void
  /** Opens what can be done with it. */
  readonly onWork: (id: string) => void
}) {
  const { t } = useText()
  const on = vm.powerState === 'poweredOn'
  const tools = vm.tools ?? 'unknown'
  const inaccessible = vm.connectionState !== null && vm.connectionState !== 'connected'
  return (
    <div
      className={chosen ? 'vm-row is-chosen' : 'vm-row'}
      role="row"
      aria-rowindex={rowIndex}
      style={{ transform: `translateY(${top}px)` }}
      onMouseDown={(event) => {
        // Neither selects text nor takes the focus away.
        if (event.shiftKey) event.preventDefault()
      }}
      onContextMenu={(event) => {
        event.preventDefault()
        onWork(vm.id)
      }}
      onClick={({ target, shiftKey, ctrlKey, metaKey }) => {
        if (!(target instanceof HTMLInputElement) && (shiftKey || ctrlKey || metaKey)) onToggle(vm.id, shiftKey)
      }}
    >
      <span role="cell" className="vm-check">
        <input
          type="checkbox"
          checked={chosen}
          tabIndex={tabbable ? 0 : -1}
          aria-label={t('app.vms.choose', { vm: vmName(vm) })}
          onClick={({ shiftKey }) => onToggle(vm.id, shiftKey)}
          // The click decides, since it knows of Shift.
          onChange={() => undefined}
        />
      </span>
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
        <span className="ellipsis">{vm.guestIp ?? '–'}</span>
        <Tooltip label={t('vms.dialog.open', { vm: vmName(vm) })}>
          <ActionIcon
            className="vm-row-work"
            variant="default"
            size={24}
            tabIndex={tabbable ? 0 : -1}
            aria-label={t('vms.dialog.open', { vm: vmName(vm) })}
            onClick={() => onWork(vm.id)}
          >
            <Ellipsis size={14} aria-hidden />
          </ActionIcon>
        </Tooltip>
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
