import { Button } from '@mantine/core'
import type { HostView } from '../../../shared/models/app-state.ts'
import { useAct } from '../../ui/use-act.ts'
import { useText } from '../../services.tsx'
import { Keys } from '../../ui/Keys.tsx'
import { Seconds } from './Seconds.tsx'
import { useCancelKey } from './use-cancel-key.ts'

/** The time in which nothing has been sent yet. Cancel has the focus. */
export function CountdownPanel({ host }: { readonly host: HostView }) {
  const { t } = useText()
  const act = useAct()
  const cancel = (): void => void act('power.cancel', { id: host.id })
  useCancelKey(cancel)
  if (!host.run) return null
  return (
    <section className="countdown">
      <h2>{t('app.countdown.title', { name: host.name })}</h2>
      <Seconds run={host.run} size={148} />
      <Button
        size="md"
        variant="filled"
        loading={host.run.cancelling}
        onClick={cancel}
        autoFocus
        rightSection={<Keys of="Esc" />}
      >
        {t('app.countdown.cancel')}
      </Button>
      <p className="form-note">{t('app.countdown.hint')}</p>
    </section>
  )
}
