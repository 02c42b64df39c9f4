import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../../services.tsx'

interface Props {
  readonly asking: 'skipped' | 'failed' | 'note'
  readonly initial: string
  readonly onAnswer: (text: string) => Promise<void>
  readonly onCancel: () => void
}

/** Asks for a note, or why a step is skipped or failed. Escape cancels, Ctrl+Enter saves. */
export function StepForm({ asking, initial, onAnswer, onCancel }: Props) {
  const { t } = useText()
  const [text, setText] = useState(initial)
  const ready = asking === 'note' || text.trim() !== ''
  const save = (): void => {
    if (ready) void onAnswer(text.trim())
  }
  return (
    <form
      className="install-form"
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <Textarea
        autosize
        minRows={2}
        maxRows={6}
        autoFocus
        maxLength={1_000}
        value={text}
        label={asking === 'note' ? t('install.noteTitle') : t(`install.reasonTitle.${asking}`)}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onCancel()
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save()
        }}
      />
      <div className="form-actions">
        <Button variant="default" onClick={onCancel}>
          {t('install.cancel')}
        </Button>
        <Button type="submit" disabled={!ready}>
          {t('install.save')}
        </Button>
      </div>
    </form>
  )
}
