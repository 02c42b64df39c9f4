import { Button } from '@mantine/core'
import { useEffect } from 'react'
import type { HostView, RunView } from '../../../shared/models/app-state.ts'
import { useText } from '../../services.tsx'
import { Keys } from '../../ui/Keys.tsx'
import { cancelKey, countdownKey } from '../../ui/run-words.ts'
import { useAct } from '../../ui/use-requests.ts'
import { CountdownRing } from './Ring.tsx'

/** Counts down in the host's page; nothing has been sent to the host yet. */
export function CountdownPanel({ host }: { readonly host: HostView }) {
  const { t } = useText()
  if (!host.run) return null
  return (
    <section className="countdown">
      <h2>{t(countdownKey(host.run), { name: host.name })}</h2>
      <CountdownRing run={host.run} size={148} />
      <CancelCountdown host={host} run={host.run} />
      <p className="form-note">{t('app.countdown.hint')}</p>
    </section>
  )
}

/** Cancels a countdown by click or Escape. It takes the focus when it appears, so that Enter cancels too. */
export function CancelCountdown({
  host,
  run,
  fullWidth = false,
}: {
  readonly host: HostView
  readonly run: RunView
  readonly fullWidth?: boolean
}) {
  const { t } = useText()
  const act = useAct()
  const cancel = (): void => void act('power.cancel', { id: host.id })
  useEscape(cancel)
  return (
    <Button
      fullWidth={fullWidth}
      size="md"
      loading={run.cancelling}
      onClick={cancel}
      autoFocus
      rightSection={<Keys of="Esc" />}
    >
      {t(run.action === 'shutdown' ? 'app.countdown.cancel' : cancelKey(run))}
    </Button>
  )
}

/** Calls back on Escape, unless a menu or dialog above the page takes the key. */
function useEscape(onEscape: () => void): void {
  useEffect(() => {
    const keyDown = (event: KeyboardEvent): void => {
      if (
        event.key !== 'Escape' ||
        event.defaultPrevented ||
        document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]')
      )
        return
      event.preventDefault()
      onEscape()
    }
    window.addEventListener('keydown', keyDown)
    return () => window.removeEventListener('keydown', keyDown)
  })
}
