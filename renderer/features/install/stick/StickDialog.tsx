import { Button, Checkbox, Progress, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { Problem } from '../../../../shared/problems/problem.ts'
import { lintKickstart } from '../../../../shared/rules/kickstart/lint.ts'
import { legacyInstructions } from '../../../../shared/rules/stick/legacy-instructions.ts'
import { useAppState, useServices, useText } from '../../../services.tsx'
import { Banner } from '../../../ui/Banner.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { EnterSelect } from '../EnterSelect.tsx'
import { BootOptions } from './BootOptions.tsx'
import { PlanNotes } from './PlanNotes.tsx'
import { useStick, type StickWork } from './use-stick.ts'
import { VolumeChoice, volumeName } from './VolumeChoice.tsx'

/** Makes an installer stick: image, volume, extras, plan, consent, copy and verification. */
export function StickDialog({ ks }: { readonly ks: string | null }) {
  const { ui } = useServices()
  const { t, problemText } = useText()
  const platform = useAppState((app) => app.shell.platform)
  const work = useStick(ks)
  const [confirmedVolume, setConfirmedVolume] = useState<string | null>(null)
  const { image, volume, plan, busy } = work
  const confirmed = volume !== null && confirmedVolume === volume.volume.id
  const ready = plan !== null && plan.obstacles.length === 0 && confirmed
  const mayReplace = plan?.obstacles.some(({ kind }) => kind === 'not-empty') || work.overwrite
  return (
    // Escape must not interrupt a copy by accident; Stop does that.
    <Dialog
      title={t('stick.window.title')}
      size={720}
      onClose={() => {
        if (!busy) ui.close()
      }}
    >
      <div className="form">
        <p className="dim">{t('stick.window.text')}</p>
        <div className="stick-head">
          <span>
            <strong>{t('stick.window.image')}</strong>{' '}
            {image && (
              <span className="num">
                {image.name}
                {image.info && ` · ${[image.info.version, image.info.build].filter(Boolean).join(' · ')}`}
              </span>
            )}
          </span>
          <Button size="compact-xs" variant="default" disabled={busy !== null} onClick={() => void work.chooseImage()}>
            {t(image ? 'stick.window.another' : 'stick.window.choose')}
          </Button>
        </div>
        {image?.problem && <Banner tone="danger">{problemText(image.problem)}</Banner>}
        <VolumeChoice work={work} />
        <details>
          <summary>{t('stick.window.boot')}</summary>
          <p className="dim">{t('stick.window.bootText')}</p>
          <BootOptions line={work.bootLine} onChange={work.setBootLine} disabled={busy !== null || !image} />
        </details>
        <details open={ks !== null}>
          <summary>{t('stick.window.script')}</summary>
          <Textarea
            aria-label={t('stick.window.script')}
            description={t('stick.window.scriptText')}
            className="script"
            autosize
            minRows={3}
            maxRows={10}
            disabled={busy !== null}
            value={work.ks}
            onChange={(event) => work.setKs(event.currentTarget.value)}
          />
          <Button
            mt={6}
            size="compact-xs"
            variant="default"
            disabled={busy !== null}
            onClick={() => ui.open({ name: 'kickstart' })}
          >
            {t('stick.window.makeScript')}
          </Button>
          <ScriptNote text={work.ks} />
        </details>
        <details>
          <summary>{t('stick.window.legacy')}</summary>
          <ol className="stick-legacy">
            {legacyInstructions(platform).map((key) => (
              <li key={key}>{t(key)}</li>
            ))}
          </ol>
        </details>
        {plan && !busy && !work.result && <PlanNotes plan={plan} />}
        {mayReplace && !busy && !work.result && (
          <Checkbox
            label={t('stick.window.replace')}
            checked={work.overwrite}
            onChange={(event) => work.setOverwrite(event.currentTarget.checked)}
          />
        )}
        {volume && image && !busy && !work.result && (
          <Checkbox
            label={t('stick.window.mine', { name: volumeName(volume.volume, t('stick.window.unlabelled')) })}
            checked={confirmed}
            onChange={(event) => setConfirmedVolume(event.currentTarget.checked ? volume.volume.id : null)}
          />
        )}
        <Outcome work={work} />
        <div className="form-actions">
          {busy && (
            <Button variant="default" onClick={work.stop}>
              {t('stick.window.stop')}
            </Button>
          )}
          {!busy && work.result && (
            <Button variant="default" onClick={() => void work.verify()}>
              {t('stick.window.verify')}
            </Button>
          )}
          {!busy && !work.result && (
            <Button disabled={!ready} onClick={() => void work.make()}>
              {t('stick.window.make')}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  )
}

function ScriptNote({ text }: { readonly text: string }) {
  const { t } = useText()
  const faults =
    text.trim() === ''
      ? []
      : lintKickstart(text, { target: null, secureBoot: null }).filter(({ severity }) => severity !== 'info')
  const [first] = faults
  return first ? (
    <Banner tone="warning">
      {t('stick.window.scriptFaults', {
        count: faults.length,
        first: t(`kickstart.finding.${first.code}`, first.params),
      })}
    </Banner>
  ) : null
}

function Outcome({ work }: { readonly work: StickWork }) {
  const { client } = useServices()
  const { t, problemText } = useText()
  const [entered, setEntered] = useState<string | null>(null)
  const [wrong, setWrong] = useState<Pick<Problem, 'code' | 'params'> | null>(null)
  const { progress, result, image } = work
  const problem = work.problem ?? wrong
  const enter = async (checklist: string): Promise<void> => {
    if (!image) return
    const answer = await client.request('stick.enter', { image: image.id, checklist })
    if (answer.ok) setEntered(answer.value.name)
    else setWrong(answer.problem)
  }
  return (
    <>
      {progress && (
        <div>
          <Progress value={(progress.bytes / Math.max(progress.total, 1)) * 100} aria-label={t('stick.window.make')} />
          <p className="num dim ellipsis">
            {t('stick.progress', {
              percent: Math.floor((progress.bytes / Math.max(progress.total, 1)) * 100),
              total: Math.round(progress.total / 2 ** 20),
            })}{' '}
            · {t(`stick.phases.${progress.phase}`, { file: progress.file })}
          </p>
        </div>
      )}
      {work.stopped && (
        <Banner tone="warning" alert>
          {t(work.stopped === 'make' ? 'stick.window.stopped' : 'stick.window.stoppedVerify')}
        </Banner>
      )}
      {problem && (
        <Banner tone="danger" alert>
          {problemText(problem)}
        </Banner>
      )}
      {result && (
        <Banner tone="good" alert>
          <p>{t('stick.window.done', { count: result.files })}</p>
          <p>{t('stick.window.eject')}</p>
          {result.bootLines.map(({ file, kernelopt }) => (
            <p key={file} className="num">
              {t('stick.window.bootLine', { file, line: kernelopt })}
            </p>
          ))}
        </Banner>
      )}
      {entered !== null && <Banner tone="good">{t('stick.window.entered', { name: entered })}</Banner>}
      {result && !work.busy && entered === null && (
        <div className="stick-enter">
          <EnterSelect label={t('stick.window.enter')} onChoose={(checklist) => void enter(checklist)} />
        </div>
      )}
    </>
  )
}
