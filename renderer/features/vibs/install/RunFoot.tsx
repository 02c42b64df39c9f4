import { Button } from '@mantine/core'
import { Send } from 'lucide-react'
import { useText } from '../../../services.tsx'
import { clockTime } from '../../../ui/format.ts'
import { useNow } from '../../../ui/use-now.ts'
import type { Run } from './use-run.ts'

/** Counts the time up while a job runs, and offers a cancel for as long as it still helps. */
export function RunFoot({ run, onCancel }: { readonly run: Run; readonly onCancel: () => void }) {
  const { t } = useText()
  return (
    <div className="run-foot">
      <p className="dim num">
        <Elapsed since={run.startedAt} />
      </p>
      {run.cancellable ? (
        <Button variant="default" fullWidth disabled={run.cancelling} onClick={onCancel} data-autofocus>
          {t(run.cancelling ? 'workshop.install.cancelling' : 'workshop.install.cancel')}
        </Button>
      ) : (
        <p className="run-sent" role="status">
          <Send size={15} aria-hidden />
          <span>
            <strong>{t('workshop.install.sent')}</strong>
            <br />
            <span className="dim">{t('workshop.install.sentHint')}</span>
          </span>
        </p>
      )}
    </div>
  )
}

function Elapsed({ since }: { readonly since: number }) {
  const { t } = useText()
  const now = useNow(1_000)
  return <>{t('workshop.install.elapsed', { time: clockTime((now - since) / 1_000) })}</>
}
