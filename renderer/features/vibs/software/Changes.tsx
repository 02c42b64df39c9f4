import { Button } from '@mantine/core'
import { CircleAlert, CircleCheck, LoaderCircle, TriangleAlert, Undo2 } from 'lucide-react'
import type { ImageChangeEntry } from '../../../../shared/models/host-image.ts'
import { useServices, useText } from '../../../services.tsx'
import { dateTime } from '../../../ui/format.ts'
import { imageChangeParams, imageChangeText } from '../../../ui/image-text.ts'

const looks = {
  intent: ['info', LoaderCircle],
  done: ['good', CircleCheck],
  failed: ['danger', CircleAlert],
  unconfirmed: ['warning', TriangleAlert],
  'not-as-asked': ['warning', TriangleAlert],
} as const satisfies Record<ImageChangeEntry['state'], unknown>

interface Props {
  /** The newest first. */
  readonly changes: readonly ImageChangeEntry[]
  /** Whether the host can be changed now. */
  readonly connected: boolean
}

/** Lists what was changed on the image of a host. The last change of its acceptance level can be taken back. */
export function Changes({ changes, connected }: Props) {
  const { t } = useText()
  const undoable = connected ? lastLevelChange(changes) : null
  return (
    <section className="read-part">
      <h2>{t('software.changes.title')}</h2>
      {changes.length === 0 ? (
        <p className="dim">{t('software.changes.none')}</p>
      ) : (
        <ul className="image-changes">
          {changes.map((entry) => (
            <Change
              key={entry.id}
              entry={entry}
              undone={changes.some(({ undoOf, state }) => undoOf === entry.id && state === 'done')}
              undoable={entry === undoable}
            />
          ))}
        </ul>
      )}
    </section>
  )
}

/** Returns the last change of the acceptance level if it can be taken back. */
function lastLevelChange(changes: readonly ImageChangeEntry[]): ImageChangeEntry | null {
  const last = changes.find(({ change, state }) => change.kind === 'acceptance' && state !== 'failed')
  return last?.state === 'done' && last.before !== null ? last : null
}

function Change({
  entry,
  undone,
  undoable,
}: {
  readonly entry: ImageChangeEntry
  readonly undone: boolean
  readonly undoable: boolean
}) {
  const { ui } = useServices()
  const { t, locale, codeText } = useText()
  const { id, at, hostId, state, code, before, undoOf } = entry
  const [tone, Icon] = looks[state]
  return (
    <li className="image-change">
      <span className="change-words">
        <span className="change-what">{imageChangeText(entry, t)}</span>
        <span className="change-when dim num">
          {dateTime(at, locale)}
          {undoOf !== null && ` · ${t('software.changes.undoes')}`}
          {undone && ` · ${t('software.changes.undone')}`}
        </span>
      </span>
      <span className={`outcome is-${tone}`}>
        <Icon size={14} strokeWidth={2.2} aria-hidden /> {t(`software.changes.states.${state}`)}
      </span>
      {code !== null && <span className="change-why">{codeText(code, imageChangeParams(entry))}</span>}
      {undoable && (
        <Button
          variant="default"
          size="compact-xs"
          leftSection={<Undo2 size={13} aria-hidden />}
          onClick={() => ui.open({ name: 'acceptance', hostId, level: before, undoOf: id })}
        >
          {t('software.changes.undo')}
        </Button>
      )}
    </li>
  )
}
