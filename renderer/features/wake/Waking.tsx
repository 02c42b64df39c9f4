import { Button } from '@mantine/core'
import type { WakeView } from '../../../shared/models/wake.ts'
import { useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { clockTime } from '../../ui/format.ts'
import { useAct } from '../../ui/use-requests.ts'
import { useNow } from '../../ui/use-now.ts'
import type { WakeHost } from './wake-host.ts'
import { WakeSent } from './WakeSent.tsx'

/** Shows what was sent where and for how long an answer has been waited for, with the way out. */
export function Waking({ host, wake }: { readonly host: WakeHost; readonly wake: WakeView }) {
  const { t, problemText } = useText()
  const act = useAct()
  const { phase, rounds, problem, passwordGone } = wake
  return (
    <Banner
      tone="info"
      title={
        <>
          {t('wake.waking', { name: host.name })} <Elapsed since={wake.since} />
        </>
      }
      actions={
        <Button variant="default" onClick={() => void act('wake.cancel', { id: host.id })}>
          {t('wake.cancel')}
        </Button>
      }
    >
      <WakeSent wake={wake} />
      {rounds > 0 && <div>{t(phase === 'sending' ? 'wake.sending' : 'wake.waiting')}</div>}
      {problem && <div>{problemText(problem)}</div>}
      {passwordGone && <div>{t('wake.passwordGone')}</div>}
    </Banner>
  )
}

/** Shows the time since the click; screen readers are not told each second. */
function Elapsed({ since }: { readonly since: string }) {
  const now = useNow(1_000)
  return (
    <span className="banner-aside" role="timer" aria-live="off">
      {clockTime((now - Date.parse(since)) / 1000)}
    </span>
  )
}
