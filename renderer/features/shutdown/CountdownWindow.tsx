import { Button } from '@mantine/core'
import { useHost, useText } from '../../services.tsx'
import { Keys } from '../../ui/Keys.tsx'
import { useAct } from '../../ui/use-act.ts'
import { Seconds } from './Seconds.tsx'
import { useCancelKey } from './use-cancel-key.ts'

/** The small window above all others: whose countdown it is, how long, and Cancel. The main process closes it. */
export function CountdownWindow({ hostId }: { readonly hostId: string }) {
  const host = useHost(hostId)
  const { t } = useText()
  const act = useAct()
  const counting = host?.run?.phase === 'countdown'
  const cancel = (): void => {
    if (counting) void act('power.cancel', { id: hostId })
  }
  useCancelKey(cancel)
  if (!host?.run || host.run.phase !== 'countdown') {
    const cancelled = host?.run?.receipt?.outcome === 'cancelled' || host?.run?.cancelling
    return (
      <main className="mini">
        <p role="status">{cancelled ? t('app.countdown.cancelled') : host?.run && host.run.phase !== 'ended' ? t('app.countdown.running', { name: host.name }) : t('app.countdown.ended')}</p>
      </main>
    )
  }
  return (
    <main className="mini">
      <Seconds run={host.run} size={92} />
      <div className="mini-body">
        <h1>{t('app.countdown.title', { name: host.name })}</h1>
        <p className="form-note">{t('app.countdown.hint')}</p>
        <Button fullWidth size="md" loading={host.run.cancelling} onClick={cancel} autoFocus rightSection={<Keys of="Esc" />}>{t('app.countdown.cancel')}</Button>
      </div>
    </main>
  )
}
