import { Button, Loader } from '@mantine/core'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { HostView } from '../../../shared/models/app-state.ts'
import type { ChangeEntry, FirewallChange } from '../../../shared/models/firewall.ts'
import { useServices, useText } from '../../services.tsx'
import { AgainBanner } from '../../ui/AgainBanner.tsx'
import { useSubmit } from '../../ui/use-requests.ts'
import { actionText, isDrastic } from './change-text.ts'
import { PreviewView } from './PreviewView.tsx'
import { usePreview } from './use-preview.ts'
import { useReportChange } from './use-report-change.tsx'

interface Props {
  readonly host: Pick<HostView, 'id' | 'name'>
  readonly change: FirewallChange
  readonly undoOf: string | null
  /** A button back to where the change was composed. */
  readonly back?: ReactNode
}

/** Previews a change, then makes it on request. A refusal or failure stays visible here. */
export function ChangeForm({ host, change, undoOf, back }: Props) {
  const { ui } = useServices()
  const { t, problemText, codeText } = useText()
  const { preview, problem, reading, reload } = usePreview(host.id, change)
  const { send, busy, problem: failure, clear } = useSubmit()
  const report = useReportChange()
  const [unconfirmed, setUnconfirmed] = useState<ChangeEntry | null>(null)
  const cancel = useRef<HTMLButtonElement>(null)
  const apply = useRef<HTMLButtonElement>(null)
  const possible = preview !== null && preview.refusal === null && !preview.noChange
  const harmless = possible && preview.warnings.length === 0 && !isDrastic(change)
  useEffect(() => {
    // Moves the focus only from the initial button: a user who has moved on keeps theirs.
    if (harmless && document.activeElement === cancel.current) apply.current?.focus()
  }, [harmless])
  const applyChange = async (): Promise<void> => {
    if (!preview) return
    const done = await send('firewall.apply', { id: host.id, change, expected: preview.before, undoOf })
    if (!done) return
    if (done.value.state !== 'done') return setUnconfirmed(done.value)
    report(host.id, done.value)
    ui.close()
  }
  const retry = (): void => {
    clear()
    setUnconfirmed(null)
    reload()
  }
  return (
    <div className="form" aria-busy={reading || busy}>
      {undoOf !== null && <p className="form-note">{t('firewall.change.undoText')}</p>}
      {reading && !preview && (
        <p className="form-wait" role="status">
          <Loader size="xs" aria-hidden /> {t('firewall.change.reading')}
        </p>
      )}
      {problem && <AgainBanner onAgain={retry}>{problemText(problem)}</AgainBanner>}
      {preview && <PreviewView preview={preview} />}
      {failure && <AgainBanner onAgain={retry}>{problemText(failure)}</AgainBanner>}
      {unconfirmed && (
        <AgainBanner
          tone={unconfirmed.state === 'failed' ? 'danger' : 'warning'}
          title={t(`firewall.entryStates.${unconfirmed.state}`)}
          onAgain={retry}
        >
          {unconfirmed.code !== null && codeText(unconfirmed.code, { key: change.key })}
        </AgainBanner>
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
            disabled={!possible || reading || failure !== null || unconfirmed !== null}
            onClick={() => void applyChange()}
          >
            {undoOf === null ? actionText(change, t) : t('firewall.change.undo')}
          </Button>
        )}
      </div>
    </div>
  )
}
