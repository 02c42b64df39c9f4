import { Button, TextInput } from '@mantine/core'
import { bootOptions } from '../../../../shared/reference/boot-options.ts'
import { localized } from '../../../../shared/rules/checklist/steps.ts'
import { withBootOption } from '../../../../shared/rules/stick/boot-line.ts'
import { useText } from '../../../services.tsx'
import { useState } from 'react'
import { CopyButton } from '../../../ui/CopyButton.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'

/** Edits a boot line and offers the options that can be added to it. */
export function BootOptions({
  line,
  onChange,
  disabled = false,
}: {
  readonly line: string
  readonly onChange: (line: string) => void
  readonly disabled?: boolean
}) {
  const { t, locale } = useText()
  return (
    <>
      <TextInput
        className="boot-line"
        label={t('stick.options.line')}
        maxLength={1_000}
        disabled={disabled}
        value={line}
        onChange={(event) => onChange(event.currentTarget.value.replaceAll(/[^\x20-\x7e]/g, ''))}
      />
      <ul className="boot-options" aria-label={t('stick.options.title')}>
        {bootOptions.map((option) => (
          <li key={option.id}>
            <span>
              {localized(option.text, locale)}{' '}
              <span className="dim">
                {[
                  option.since && t('stick.options.since', { release: option.since }),
                  option.unsupported && t('stick.options.unsupported'),
                  option.persists && t('stick.options.persists'),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
            <span className="boot-words">
              {option.words.map((words) => (
                <Button
                  key={words}
                  size="compact-xs"
                  variant="default"
                  disabled={disabled}
                  aria-label={t('stick.options.add', { word: words })}
                  onClick={() => onChange(withBootOption(line, words))}
                >
                  {words}
                </Button>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Composes a boot line to type at the machine. */
export function BootOptionsDialog() {
  const { t } = useText()
  const [line, setLine] = useState('runweasel cdromBoot')
  return (
    <Dialog title={t('stick.options.title')} size={720}>
      <div className="form">
        <p className="dim">{t('stick.options.text')}</p>
        <BootOptions line={line} onChange={setLine} />
        <p className="boot-result num">
          <span>{line}</span>
          <CopyButton text={line} label={t('stick.options.line')} />
        </p>
      </div>
    </Dialog>
  )
}
