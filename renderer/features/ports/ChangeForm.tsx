import { Button, Loader } from '@mantine/core'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { HostView } from '../../../shared/models/app-state.ts'
import type { ChangeEntry, FirewallChange } from '../../../shared/models/firewall.ts'
import { useServices, useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { useSubmit } from '../../ui/use-requests.ts'
import { actionText, isDrastic } from './change-text.ts'
import { PreviewView } from './PreviewView.tsx'
import { usePreview } from './use-preview.ts'
import { useReportChange } from './use-report-change.tsx'

interface Props {
  readonly host: HostView
  readonly change: FirewallChange
  readonly undoOf: string | null
  /** A way back to where the change was put together. */
  readonly back?: ReactNode
}

/** What would happen, exactly; then, if wanted, it happens. A refusal or failure stays here to be read. */
export function ChangeForm({ host, change, undoOf, back }: Props) {
  const { ui } = useServices()
  const { t, problemText, codeText } = useText()
  const { preview, problem, reading, again } = usePreview(host.id, change)
  const { send, busy, problem: failure, clear } = useSubmit()
  const report = useReportChange()
  const [doubt, setDoubt] = useState<ChangeEntry | null>(null)
  const cancel = useRef<HTMLButtonElement>(null)
  const apply = useRef<HTMLButtonElement>(null)
  const possible = preview !== null && preview.refusal === null && !preview.noChange
  const harmless = possible && preview.warnings.length === 0 && !isDrastic(change)
  useEffect(() => {
    // Only from the button that had it at first: whoever has gone on to somewhere else stays there.
    if (harmless && document.activeElement === cancel.current) apply.current?.focus()
  }, [harmless])
  const send1 = async (): Promise<void> => {
    if (!preview) return
    const done = await send('firewall.apply', { id: host.id, change, expected: preview.before, undoOf })
    if (!done) return
    if (done.value.state !== 'done') return setDoubt(done.value)
    report(host.id, done.value)
    ui.close()
  }
  const lookAgain = (): void => {
    clear()
    setDoubt(null)
    again()
  }
  return (
    <div className="form" aria-busy={reading || busy}>
      {undoOf !== null && <p className="form-note">{t('firewall.change.undoText')}</p>}
      {reading && !preview && (
        <p className="form-wait" role="status">
          <Loader size="xs" aria-hidden /> {t('firewall.change.reading')}
        </p>
      )}
      {problem && (
        <Banner
          tone="danger"
          alert
          actions={
            <Button variant="default" onClick={lookAgain}>
              {t('firewall.change.again')}
            </Button>
          }
        >
          {problemText(problem)}
        </Banner>
      )}
      {preview && <PreviewView preview={preview} />}
      {failure && (
        <Banner
          tone="danger"
          alert
          actions={
            <Button variant="default" onClick={lookAgain}>
              {t('firewall.change.again')}
            </Button>
          }
        >
          {problemText(failure)}
        </Banner>
      )}
      {doubt && (
        <Banner
          tone={doubt.state === 'failed' ? 'danger' : 'warning'}
          alert
          title={t(`firewall.entryStates.${doubt.state}`)}
          actions={
            <Button variant="default" onClick={lookAgain}>
              {t('firewall.change.again')}
            </Button>
          }
        >
          {doubt.code !== null && codeText(doubt.code, { key: change.key })}
        </Banner>
      )}
      <div className="form-actions">
        {back !== undefined && <span className="form-aside">{back}</span>}
        <Button variant="default" ref={cancel} onClick={ui.close} data-autofocus>
          {possible ? t('app.common.cancel') : t('app.common.close')}
        </Button>
        {(possible || preview === null) && (
          <Button
            ref={apply}
            color={isDrastic(change) && change.kind !== 'allowed' ? 'red' : 'petrol'}
            loading={busy}
            disabled={!possible || reading || failure !== null || doubt !== null}
            onClick={() => void send1()}
          >
            {undoOf === null ? actionText(change, t) : t('firewall.change.undo')}
          </Button>
        )}
      </div>
    </div>
  )
}
