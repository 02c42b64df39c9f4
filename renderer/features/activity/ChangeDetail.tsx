import { Button } from '@mantine/core'
import { Undo2 } from 'lucide-react'
import type { Activity, ActivityChange } from '../../../shared/models/activity.ts'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { dateTime } from '../../ui/format.ts'
import { useHostPart, useServices, useText } from '../../services.tsx'
import { subjectText, valueText } from '../../ui/firewall-text.ts'
import { BackButton } from './BackButton.tsx'
import { ChangeOutcome } from './Outcome.tsx'

/** Shows one change of a firewall or service and, where possible, a button to undo it. */
export function ChangeDetail({
  change: entry,
  all,
  onBack,
}: {
  readonly change: ActivityChange
  readonly all: readonly Activity[]
  readonly onBack: (() => void) | null
}) {
  const { ui } = useServices()
  const there = useHostPart(entry.hostId, () => true) ?? false
  const { t, codeText, locale } = useText()
  const { change, before, state } = entry
  const undone = all.some((other) => other.kind === 'change' && other.undoOf === entry.id && other.state === 'done')
  return (
    <article className="run-detail" tabIndex={-1}>
      {onBack && <BackButton onBack={onBack} />}
      <h2>
        {entry.hostName} <ChangeOutcome of={state} />
      </h2>
      {entry.code !== null && <p>{codeText(entry.code, { key: change.key })}</p>}
      <Facts
        facts={[
          [t('firewall.activity.change'), subjectText(change, t)],
          [t('firewall.activity.before'), valueText(before, t)],
          [t('firewall.activity.after'), valueText(change, t)],
          [t('firewall.activity.at'), dateTime(entry.at, locale)],
          entry.undoOf === null
            ? null
            : [
                t('firewall.activity.undoOf'),
                <span key="undo" className="mono">
                  {entry.undoOf}
                </span>,
              ],
          [
            'ID',
            <span key="id" className="copyable mono">
              {entry.id}
              <CopyButton text={entry.id} label={t('app.common.copy')} />
            </span>,
          ],
        ]}
      />
      {undone ? (
        <p className="dim">{t('firewall.activity.takenBack')}</p>
      ) : (
        state === 'done' &&
        (before === null ? (
          <p className="dim">{t('firewall.activity.noBefore')}</p>
        ) : (
          there && (
            <div className="button-row">
              <Button
                variant="default"
                leftSection={<Undo2 size={14} aria-hidden />}
                onClick={() =>
                  ui.open({
                    name: 'firewall',
                    hostId: entry.hostId,
                    task: { kind: 'change', change: before, undoOf: entry.id },
                  })
                }
              >
                {t('firewall.change.undo')}
              </Button>
            </div>
          )
        ))
      )}
    </article>
  )
}
