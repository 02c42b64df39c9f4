import { Button, Loader, Radio } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import type { ImageChangeEntry } from '../../../../shared/models/host-image.ts'
import { acceptanceLevels, type AcceptanceLevel } from '../../../../shared/models/vib.ts'
import { useHostPart, useServices, useText, useVibView } from '../../../services.tsx'
import { Banner } from '../../../ui/Banner.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { useSubmit } from '../../../ui/use-requests.ts'
import { LevelPreview } from './LevelPreview.tsx'
import { useLevelPreview } from './use-level-preview.ts'

interface Props {
  readonly hostId: string
  /** The level to change to; null: the user chooses it here. */
  readonly level: AcceptanceLevel | null
  /** Id of the change this one takes back. */
  readonly undoOf: string | null
}

/** Changes the acceptance level of a host; closes with its host. */
export function AcceptanceDialog({ hostId, level, undoOf }: Props) {
  const { t } = useText()
  const name = useHostPart(hostId, (host) => host.name)
  if (name === null) return null
  return (
    <Dialog
      size={580}
      title={
        <>
          {t('software.dialog.title')} <span className="modal-step">{name}</span>
        </>
      }
    >
      <AcceptanceForm host={{ id: hostId, name }} level={level} undoOf={undoOf} />
    </Dialog>
  )
}

/** Previews the chosen level, then sets it on request. A refusal or failure stays visible here. */
function AcceptanceForm({
  host,
  level,
  undoOf,
}: Omit<Props, 'hostId'> & { readonly host: { readonly id: string; readonly name: string } }) {
  const { ui } = useServices()
  const { t, problemText, codeText } = useText()
  const known = useVibView((state) => state.software.get(host.id)?.level ?? null)
  const [chosen, setChosen] = useState(level)
  const { preview, problem, reading, reload } = useLevelPreview(host.id, chosen)
  const { send, busy, problem: failure, clear } = useSubmit()
  const [unconfirmed, setUnconfirmed] = useState<ImageChangeEntry | null>(null)
  const report = useReport(host)
  const current = preview?.after === chosen ? preview : null
  const possible = current !== null && current.refusal === null && !current.noChange
  const retry = (): void => {
    clear()
    setUnconfirmed(null)
    reload()
  }
  const choose = (value: string): void => {
    clear()
    setUnconfirmed(null)
    setChosen(acceptanceLevels.find((each) => each === value) ?? null)
  }
  const apply = async (): Promise<void> => {
    if (!current) return
    const input = { id: host.id, level: current.after, expected: current.before, undoOf }
    const done = await send('vibs.setAcceptance', input)
    if (!done) return
    if (done.value.state !== 'done') return setUnconfirmed(done.value)
    report(done.value)
    ui.close()
  }
  const again = (
    <Button variant="default" onClick={retry}>
      {t('software.dialog.again')}
    </Button>
  )
  const refused = problem ?? failure
  return (
    <div className="form" aria-busy={reading || busy}>
      {undoOf !== null && <p className="form-note">{t('software.dialog.undoText')}</p>}
      {level === null && <LevelChoice now={preview?.before ?? known} chosen={chosen} onChoose={choose} />}
      {reading && !current && (
        <p className="form-wait" role="status">
          <Loader size="xs" aria-hidden /> {t('software.dialog.reading')}
        </p>
      )}
      {current && <LevelPreview hostId={host.id} preview={current} />}
      {refused && (
        <Banner tone="danger" alert actions={again}>
          {problemText(refused)}
        </Banner>
      )}
      {unconfirmed && (
        <Banner
          tone={unconfirmed.state === 'failed' ? 'danger' : 'warning'}
          alert
          title={t(`software.changes.states.${unconfirmed.state}`)}
          actions={again}
        >
          {unconfirmed.code !== null && codeText(unconfirmed.code, { level: chosen })}
        </Banner>
      )}
      <div className="form-actions">
        <Button variant="default" onClick={ui.close} {...(level !== null && { 'data-autofocus': true })}>
          {possible || chosen === null ? t('app.common.cancel') : t('app.common.close')}
        </Button>
        <Button
          loading={busy}
          disabled={!possible || reading || refused !== null || unconfirmed !== null}
          onClick={() => void apply()}
        >
          {undoOf !== null || chosen === null
            ? t(undoOf === null ? 'software.level.change' : 'software.dialog.undo')
            : t('software.dialog.set', { level: chosen })}
        </Button>
      </div>
    </div>
  )
}

function LevelChoice({
  now,
  chosen,
  onChoose,
}: {
  readonly now: AcceptanceLevel | null
  readonly chosen: AcceptanceLevel | null
  readonly onChoose: (level: string) => void
}) {
  const { t } = useText()
  return (
    <Radio.Group label={t('software.dialog.choose')} value={chosen} onChange={onChoose}>
      <div className="level-choice">
        {acceptanceLevels.map((level, index) => (
          <Radio
            key={level}
            size="xs"
            value={level}
            label={
              <>
                {level} {level === now && <span className="tag">{t('software.dialog.current')}</span>}
              </>
            }
            description={t(`hostImage.levels.${level}`)}
            {...(index === 0 && { 'data-autofocus': true })}
          />
        ))}
      </div>
    </Radio.Group>
  )
}

/** Returns a function that notifies the user of a change that was made, with Undo. */
function useReport(host: { readonly id: string; readonly name: string }): (entry: ImageChangeEntry) => void {
  const { ui } = useServices()
  const { t } = useText()
  return ({ id, change, before, undoOf }) => {
    if (change.kind !== 'acceptance') return
    const undo = (): void => {
      notifications.hide(id)
      ui.open({ name: 'acceptance', hostId: host.id, level: before, undoOf: id })
    }
    notifications.show({
      id,
      color: 'green',
      autoClose: 12_000,
      title: t(undoOf === null ? 'software.dialog.done' : 'software.dialog.undone'),
      message: (
        <span className="undo">
          <span>{t('software.dialog.doneText', { name: host.name, level: change.level })}</span>
          {before !== null && undoOf === null && (
            <Button variant="default" size="compact-xs" onClick={undo}>
              {t('software.changes.undo')}
            </Button>
          )}
        </span>
      ),
    })
  }
}
