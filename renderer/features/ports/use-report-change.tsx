import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { ChangeEntry } from '../../../shared/models/firewall.ts'
import { useServices, useText } from '../../services.tsx'
import { subjectText, valueText } from '../../ui/firewall-text.ts'

/** Notifies the user of a change that was made, with Undo where possible. */
export function useReportChange(): (hostId: string, entry: ChangeEntry) => void {
  const { ui } = useServices()
  const { t } = useText()
  return (hostId, { id, change, before, undoOf }) => {
    const undo = (): void => {
      if (!before) return
      notifications.hide(id)
      ui.open({ name: 'firewall', hostId, task: { kind: 'change', change: before, undoOf: id } })
    }
    notifications.show({
      id,
      color: 'green',
      autoClose: 12_000,
      title: t(undoOf === null ? 'firewall.change.done' : 'firewall.change.undone'),
      message: (
        <span className="undo">
          <span>
            {subjectText(change, t)}: {valueText(change, t)}
          </span>
          {before && undoOf === null && (
            <Button variant="default" size="compact-xs" onClick={undo}>
              {t('firewall.change.undo')}
            </Button>
          )}
        </span>
      ),
    })
  }
}
