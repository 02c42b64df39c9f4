import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useCallback, useRef } from 'react'
import type { VmRulesChange } from '../../../shared/models/vm-rules.ts'
import { useServices, useText } from '../../services.tsx'
import { useAct } from '../../ui/use-requests.ts'

/** Changes rules of VMs of a host and offers Undo; returns whether they were saved. */
export function useChangeVmRules(
  hostId: string,
): (change: VmRulesChange, names: readonly string[]) => Promise<boolean> {
  const { ui } = useServices()
  const { t } = useText()
  const act = useAct()
  const last = useRef<string | null>(null)
  return useCallback(
    async (change, names) => {
      const send = async (changes: readonly VmRulesChange[]): Promise<readonly VmRulesChange[] | null> => {
        const answer = await act('power.setVmRules', { id: hostId, changes: [...changes] })
        if (!answer.ok) return null
        ui.vmRulesChanged()
        return answer.value
      }
      const back = await send([change])
      if (!back) return false
      // Only the newest change can be taken back: an older one may have been built upon.
      if (last.current !== null) notifications.hide(last.current)
      const id = notifications.show({
        autoClose: 12_000,
        message: (
          <span className="undo-note">
            {names.length === 1
              ? t('app.vmRules.savedOne', { vm: names[0] ?? '' })
              : t('app.vmRules.saved', { count: names.length })}
            <Button
              size="compact-xs"
              variant="subtle"
              onClick={() => {
                notifications.hide(id)
                void send(back)
              }}
            >
              {t('app.vmRules.undo')}
            </Button>
          </span>
        ),
      })
      last.current = id
      return true
    },
    [act, hostId, t, ui],
  )
}
