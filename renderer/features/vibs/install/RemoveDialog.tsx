import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Envelope } from '../../../../shared/ipc/bridge.ts'
import type { Translator } from '../../../../shared/i18n/translator.ts'
import type { RemovalPreview } from '../../../../shared/models/vib-workshop.ts'
import type { Problem } from '../../../../shared/problems/problem.ts'
import { useHostPart, useServices, useText } from '../../../services.tsx'
import { Banner } from '../../../ui/Banner.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Loading } from '../../../ui/Loading.tsx'
import { ByHand } from './ByHand.tsx'
import { RunEnd } from './RunEnd.tsx'
import { RunFoot } from './RunFoot.tsx'
import { StepStrip, type ShownStep } from './StepStrip.tsx'
import { useRun, type Run } from './use-run.ts'

interface Props {
  readonly hostId: string
  readonly vibName: string
}

/** Shows what a removal would do, then does it. */
export function RemoveDialog({ hostId, vibName }: Props) {
  const { client, ui } = useServices()
  const { t, problemText } = useText()
  const hostName = useHostPart(hostId, ({ name }) => name)
  const [answer, setAnswer] = useState<Envelope<RemovalPreview> | null>(null)
  const [times, setTimes] = useState(0)
  const { run, start, cancel, reset } = useRun()
  useEffect(() => {
    const outdated = new AbortController()
    void client
      .request('vibs.previewRemoval', { id: hostId, name: vibName }, outdated.signal)
      .then((given) => outdated.signal.aborted || setAnswer(given))
    return () => outdated.abort()
  }, [client, hostId, vibName, times])
  const retry = (): void => {
    reset()
    setAnswer(null)
    setTimes(times + 1)
  }
  const running = run !== null && run.end === null
  const preview = answer?.ok ? answer.value : null
  return (
    <Dialog title={t('workshop.remove.title', { name: vibName })} size={520} locked={running}>
      <div className="form remove-form">
        {answer === null && (
          <div role="status">
            <p className="dim">{t('workshop.remove.reading')}</p>
            <Loading />
          </div>
        )}
        {answer && !answer.ok && (
          <Banner
            tone="danger"
            alert
            actions={
              <Button variant="default" onClick={retry}>
                {t('workshop.install.retry')}
              </Button>
            }
          >
            {problemText(answer.problem)}
          </Banner>
        )}
        {preview && (
          <>
            {run?.end && <RunEnd run={run} removal />}
            {!run && <What preview={preview} host={hostName ?? ''} />}
            <StepStrip steps={stepsOf(preview, t)} run={run} />
            {!run && <ByHand path={null} commands={[preview.command]} />}
            {running && <RunFoot run={run} onCancel={cancel} />}
          </>
        )}
        {!running && (
          <div className="form-actions">
            {run !== null && mayRetry(run) && (
              <Button variant="default" onClick={retry}>
                {t('workshop.install.retry')}
              </Button>
            )}
            <Button variant={run?.end ? 'filled' : 'default'} onClick={ui.close}>
              {t(run?.end ? 'app.common.close' : 'app.common.cancel')}
            </Button>
            {!run && preview && preview.blockers.length === 0 && (
              <Button color="red" onClick={() => void start('vibs.remove', preview.job)}>
                {t('workshop.remove.agree', { host: hostName ?? '' })}
              </Button>
            )}
          </div>
        )}
      </div>
    </Dialog>
  )
}

/** Says what goes, what becomes of the acceptance level, what prevents it, and what is not known. */
function What({ preview, host }: { readonly preview: RemovalPreview; readonly host: string }) {
  const { t } = useText()
  const { version, restores, blockers, warnings } = preview
  return (
    <>
      <p>
        {version === null ? t('workshop.remove.whatUnknown', { host }) : t('workshop.remove.what', { version, host })}
      </p>
      <p className="dim">
        {restores === null ? t('workshop.remove.levelStays') : t('workshop.remove.restores', { level: restores })}
      </p>
      {blockers.length > 0 && (
        <Banner tone="danger" title={t('workshop.remove.refused')}>
          <Sentences problems={blockers} />
        </Banner>
      )}
      {warnings.length > 0 && (
        <Banner tone="warning" title={t('workshop.remove.unknown')}>
          <Sentences problems={warnings} />
        </Banner>
      )}
    </>
  )
}

function Sentences({ problems }: { readonly problems: readonly Problem[] }) {
  const { problemText } = useText()
  return (
    <ul>
      {problems.map((each, index) => (
        <li key={index}>{problemText(each)}</li>
      ))}
    </ul>
  )
}

function stepsOf({ restores }: RemovalPreview, t: Translator['t']): ShownStep[] {
  return [
    { step: 'remove', label: t('workshop.install.steps.remove'), aside: t('workshop.install.takesMinutes') },
    { step: 'verify', label: t('workshop.install.steps.verify') },
    ...(restores === null
      ? []
      : [{ step: 'level', label: t('workshop.install.restoreStep', { level: restores }) } as const]),
  ]
}

/** After "unknown" the same is not to be sent again; a look at the list says what became of it. */
function mayRetry({ end }: Run): boolean {
  if (end === null) return false
  return 'problem' in end || end.run.outcome === 'refused' || end.run.outcome === 'failed'
}
