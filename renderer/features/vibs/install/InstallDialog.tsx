import { Button } from '@mantine/core'
import { useState } from 'react'
import { sameData } from '../../../../shared/same-data.ts'
import { useAppState, useServices, useText } from '../../../services.tsx'
import type { VibSource } from '../../../stores/ui.ts'
import { Banner } from '../../../ui/Banner.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { timeOfDay } from '../../../ui/format.ts'
import { Loading } from '../../../ui/Loading.tsx'
import { checkLines } from './checks.ts'
import { Checks } from './Checks.tsx'
import { ByHand } from './ByHand.tsx'
import { InstallFactsView } from './InstallFactsView.tsx'
import { InstallSteps } from './InstallSteps.tsx'
import { RunEnd } from './RunEnd.tsx'
import { useInstallPreview, type InstallChoice } from './use-install-preview.ts'
import { useRun } from './use-run.ts'

interface Props {
  readonly hostId: string | null
  readonly source: VibSource
}

/**
 * Shows what an installation would do, then does it: the host on the left, what was checked in the middle, the steps on the
 * right. The steps stay where they are from the preview to the end.
 */
export function InstallDialog({ hostId, source }: Props) {
  const { ui } = useServices()
  const { t, locale, problemText } = useText()
  const first = useAppState((app) => app.hosts.find(({ state }) => state.connection === 'connected')?.id ?? null)
  const preferred = useAppState((app) => app.settings.installWay)
  const [choice, setChoice] = useState<InstallChoice>({
    hostId: hostId ?? first,
    datastore: null,
    secureBootOff: false,
    way: preferred,
  })
  const [byHand, setByHand] = useState(false)
  const { preview, problem, at, reading, again } = useInstallPreview(source, choice)
  const { run, start, cancel, reset } = useRun()
  const host = useAppState(({ hosts }) => {
    const found = hosts.find(({ id }) => id === choice.hostId)
    return found && { id: found.id, name: found.name }
  }, sameData)
  const running = run !== null && run.end === null
  const lines =
    preview &&
    checkLines({
      preview,
      secureBootOff: choice.secureBootOff,
      t,
      locale,
      problemText,
      readAt: timeOfDay(new Date(at).toISOString(), locale),
    })
  const retry = (): void => {
    reset()
    again()
  }
  return (
    <Dialog title={t('workshop.install.title')} size={1_120} locked={running}>
      <div className="install-dialog" aria-busy={reading}>
        <InstallFactsView
          choice={choice}
          preview={preview}
          fixed={run !== null}
          levelNow={run?.end && 'run' in run.end ? (run.end.run.level?.now ?? null) : null}
          onChoose={(change) => setChoice({ ...choice, ...change })}
        />
        <div className="install-middle">
          {run?.end && <RunEnd run={run} removal={false} />}
          {problem && !reading && (
            <Banner
              tone="danger"
              alert
              actions={
                <Button variant="default" onClick={retry}>
                  {t('workshop.install.retry')}
                </Button>
              }
            >
              {problemText(problem)}
            </Banner>
          )}
          {choice.hostId === null && <p className="dim">{t('workshop.install.chooseHost')}</p>}
          {!lines && reading && (
            <div role="status">
              <p className="dim">{t('workshop.install.reading')}</p>
              <Loading />
            </div>
          )}
          {lines && <Checks lines={lines} />}
          {preview && (
            <details
              className="install-by-hand"
              open={byHand}
              onToggle={(event) => setByHand(event.currentTarget.open)}
            >
              <summary>{t('workshop.install.commands')}</summary>
              <ByHand path={preview.uploadPath} commands={preview.commands} />
            </details>
          )}
        </div>
        {preview && host && lines && (
          <InstallSteps
            preview={preview}
            hostName={host.name}
            run={run}
            reading={reading}
            blocker={lines.find(({ state }) => state === 'blocked')?.title ?? null}
            onStart={() => void start('vibs.install', preview.job)}
            onCancel={cancel}
            onByHand={() => setByHand(true)}
            onRetry={retry}
            onDone={ui.close}
            onPorts={() => {
              ui.close()
              ui.showPorts('matrix')
              ui.goToHost(host.id, 'ports')
            }}
          />
        )}
      </div>
    </Dialog>
  )
}
