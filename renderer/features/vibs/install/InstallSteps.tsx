import { Button } from '@mantine/core'
import { Ban } from 'lucide-react'
import type { VibStep } from '../../../../shared/models/host-install.ts'
import type { InstallPreview } from '../../../../shared/models/vib-workshop.ts'
import { useText } from '../../../services.tsx'
import { byteText } from '../../../ui/format.ts'
import { RunFoot } from './RunFoot.tsx'
import { StepStrip } from './StepStrip.tsx'
import type { Run } from './use-run.ts'

interface Props {
  readonly preview: InstallPreview
  readonly hostName: string
  readonly run: Run | null
  readonly reading: boolean
  /** What prevents the installation first; null: nothing. */
  readonly blocker: string | null
  readonly onStart: () => void
  readonly onCancel: () => void
  readonly onByHand: () => void
  readonly onRetry: () => void
  readonly onDone: () => void
  readonly onPorts: () => void
}

/** The steps of an installation, and below them what can be done now. */
export function InstallSteps(props: Props) {
  const { preview, run } = props
  const { t, locale } = useText()
  const asides: Partial<Record<VibStep, string>> = {
    upload: byteText(preview.vib.bytes, locale),
    install: t('workshop.install.takesMinutes'),
  }
  return (
    <section className="vib-install-steps" aria-labelledby="workshop-steps">
      <h2 id="workshop-steps">{t('workshop.install.stepsTitle')}</h2>
      <StepStrip
        steps={preview.steps.map((step) => ({ step, label: t(`workshop.install.steps.${step}`), aside: asides[step] }))}
        run={run}
      />
      {preview.uploadPath !== null && (
        <p className="dim upload-path">{t('workshop.install.uploadTo', { path: preview.uploadPath })}</p>
      )}
      {run === null && <Agree {...props} />}
      {run !== null && run.end === null && <RunFoot run={run} onCancel={props.onCancel} />}
      {run?.end && <Ended {...props} run={run} />}
    </section>
  )
}

/** The button that installs; a statement with the reason where that is not possible, which nothing overrides. */
function Agree({ preview, hostName, reading, blocker, onStart, onByHand }: Props) {
  const { t } = useText()
  const { facts, check } = preview
  if (facts.licence === 'free')
    return (
      <div className="install-agree">
        <Button fullWidth onClick={onByHand}>
          {t('workshop.install.showCommands')}
        </Button>
        <p className="dim">{t('workshop.install.lines.licenceFree')}</p>
      </div>
    )
  if (blocker !== null || check.blockers.length > 0)
    return (
      <p className="install-refused" role="status">
        <Ban size={16} aria-hidden />
        {t('workshop.install.refused', { reason: blocker ?? '' })}
      </p>
    )
  return (
    <div className="install-agree">
      <Button fullWidth disabled={reading} onClick={onStart}>
        {t('workshop.install.agree', { host: hostName })}
      </Button>
      <p className="dim">{t('workshop.install.nothingSent')}</p>
    </div>
  )
}

function Ended({ run, onRetry, onDone, onPorts, hostName }: Props & { readonly run: Run }) {
  const { t } = useText()
  const outcome = run.end && 'run' in run.end ? run.end.run.outcome : null
  // After "unknown" the same is not to be sent again; a look at the list says what became of it.
  const mayRetry = outcome === null || outcome === 'refused' || outcome === 'failed'
  return (
    <div className="install-agree">
      {outcome === 'installed' && (
        <Button variant="default" fullWidth onClick={onPorts}>
          {t('workshop.install.toPorts', { host: hostName })}
        </Button>
      )}
      {mayRetry && (
        <Button variant="default" fullWidth onClick={onRetry}>
          {t('workshop.install.retry')}
        </Button>
      )}
      <Button fullWidth onClick={onDone}>
        {t('app.common.close')}
      </Button>
    </div>
  )
}
