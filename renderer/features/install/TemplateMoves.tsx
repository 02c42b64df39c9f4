import { ActionIcon } from '@mantine/core'
import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react'
import { useText } from '../../services.tsx'
import type { KeyboardEvent } from 'react'

interface Props {
  /** Id of the field beside the buttons; their own ids begin with it. */
  readonly id: string
  readonly name: string
  readonly canUp: boolean
  readonly canDown: boolean
  readonly onMove: (by: -1 | 1) => void
  readonly onRemove: () => void
}

/** Moves or removes a step or phase of a template. */
export function TemplateMoves({ id, name, canUp, canDown, onMove, onRemove }: Props) {
  const { t } = useText()
  const named = { name: name || t('install.template.unnamed') }
  return (
    <span className="template-moves">
      <ActionIcon
        id={`${id}-up`}
        aria-label={t('install.template.up', named)}
        disabled={!canUp}
        onClick={() => onMove(-1)}
      >
        <ArrowUp size={14} aria-hidden />
      </ActionIcon>
      <ActionIcon
        id={`${id}-down`}
        aria-label={t('install.template.down', named)}
        disabled={!canDown}
        onClick={() => onMove(1)}
      >
        <ArrowDown size={14} aria-hidden />
      </ActionIcon>
      <ActionIcon aria-label={t('install.template.remove', named)} onClick={onRemove}>
        <Trash2 size={14} aria-hidden />
      </ActionIcon>
    </span>
  )
}

/** Returns a key handler that moves on Alt with arrow up or down. */
export function moveKeys(move: (by: -1 | 1) => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (
      !event.altKey ||
      event.ctrlKey ||
      event.metaKey ||
      event.shiftKey ||
      (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')
    )
      return
    event.preventDefault()
    move(event.key === 'ArrowUp' ? -1 : 1)
  }
}
