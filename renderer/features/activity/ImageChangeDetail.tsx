import type { Activity, ActivityImageChange } from '../../../shared/models/activity.ts'
import { useText } from '../../services.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { dateTime } from '../../ui/format.ts'
import { imageChangeParams, imageChangeText } from '../../ui/image-text.ts'
import { BackButton } from './BackButton.tsx'
import { ChangeOutcome } from './Outcome.tsx'

/** Shows one change of a host's image: its acceptance level, or a VIB installed or removed. */
export function ImageChangeDetail({
  entry,
  all,
  onBack,
}: {
  readonly entry: ActivityImageChange
  readonly all: readonly Activity[]
  readonly onBack: (() => void) | null
}) {
  const { t, codeText, locale } = useText()
  const { change, code, undoOf, id } = entry
  const undone = all.some((other) => other.kind === 'image-change' && other.undoOf === id && other.state === 'done')
  return (
    <article className="run-detail" tabIndex={-1}>
      {onBack && <BackButton onBack={onBack} />}
      <h2>
        {entry.hostName} <ChangeOutcome of={entry.state} />
      </h2>
      {code !== null && <p>{codeText(code, imageChangeParams(entry))}</p>}
      <Facts
        facts={[
          ...(change.kind === 'acceptance'
            ? ([
                [t('firewall.activity.change'), t('software.level.title')],
                [t('firewall.activity.before'), entry.before ?? t('app.common.unknown')],
                [t('firewall.activity.after'), change.level],
              ] as const)
            : ([[t('firewall.activity.change'), imageChangeText(entry, t)]] as const)),
          change.kind === 'install' && change.rulesets && change.rulesets.length > 0
            ? [t('software.changes.rulesets'), change.rulesets.join(', ')]
            : null,
          change.kind === 'install' ? ['SHA-256', <Copyable key="sha256" text={change.sha256} />] : null,
          [t('app.activity.startedAt'), dateTime(entry.at, locale)],
          undoOf === null
            ? null
            : [
                t('firewall.activity.undoOf'),
                <span key="undo" className="mono">
                  {undoOf}
                </span>,
              ],
          ['ID', <Copyable key="id" text={id} />],
        ]}
      />
      {undone && <p className="dim">{t('firewall.activity.takenBack')}</p>}
    </article>
  )
}

function Copyable({ text }: { readonly text: string }) {
  const { t } = useText()
  return (
    <span className="copyable mono">
      {text}
      <CopyButton text={text} label={t('app.common.copy')} />
    </span>
  )
}
