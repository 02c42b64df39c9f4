import { ActionIcon, Button, FileButton, Textarea } from '@mantine/core'
import { ClipboardPaste, FileText, Upload, X } from 'lucide-react'
import { useState } from 'react'
import type { ReadTexts } from '../../../shared/models/hardware.ts'
import { showMachine } from '../../stores/hardware.ts'
import { useServices, useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { useSubmit } from '../../ui/use-requests.ts'
import { Commands } from './Commands.tsx'
import { readFiles, type GivenText, type Refused } from '../../ui/read-files.ts'
import { Unread } from './ReadNotes.tsx'
import { useDroppedFiles } from '../../ui/use-dropped-files.ts'

const mostTexts = 20
const mostCharacters = 8_000_000

/** Reads a machine's hardware from pasted or dropped command output. */
export function TextsForm() {
  const { hardwareView } = useServices()
  const { t, locale, problemText } = useText()
  const { send, busy, problem } = useSubmit()
  const [pasted, setPasted] = useState('')
  const [files, setFiles] = useState<readonly GivenText[]>([])
  const [refused, setRefused] = useState<readonly Refused[]>([])
  /** How the texts were understood when they held no hardware. */
  const [unrecognised, setUnrecognised] = useState<ReadTexts | null>(null)
  const addFiles = async (given: readonly File[]): Promise<void> => {
    const read = await readFiles(given, locale)
    setFiles((last) => [...last, ...read.texts])
    setRefused(read.refused)
  }
  const { over, area } = useDroppedFiles((given) => void addFiles(given))
  const count = files.length + (pasted.trim() === '' ? 0 : 1)
  const readTexts = async (): Promise<void> => {
    setUnrecognised(null)
    const texts = [
      ...(pasted.trim() === '' ? [] : [{ name: null, text: pasted }]),
      ...files.map(({ name, text }) => ({ name, text })),
    ]
    const answer = await send('hardware.readTexts', { texts })
    if (!answer) return
    if (answer.value.recognised.length === 0) setUnrecognised(answer.value)
    else
      showMachine(hardwareView, {
        name: null,
        hostId: null,
        hardware: answer.value.hardware,
        texts: answer.value,
        passport: null,
        at: null,
      })
  }
  return (
    <section className={over ? 'card source-card is-over' : 'card source-card'} {...area}>
      <h2>
        <ClipboardPaste size={15} aria-hidden /> {t('hardware.view.source.texts')}
      </h2>
      <p className="dim">{t('hardware.view.source.textsText')}</p>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          void readTexts()
        }}
      >
        <Textarea
          aria-label={t('hardware.view.source.textarea')}
          placeholder={'02:00.0 Ethernet controller [0200]: …'}
          rows={9}
          value={pasted}
          spellCheck={false}
          classNames={{ input: 'source-text' }}
          error={pasted.length > mostCharacters ? t('hardware.view.source.tooLong') : null}
          onChange={(event) => setPasted(event.currentTarget.value)}
        />
        {files.length > 0 && (
          <ul className="given-files">
            {files.map((file, index) => (
              <li key={`${file.name}-${index}`}>
                <FileText size={14} aria-hidden />
                <span className="ellipsis">{file.name}</span>
                <span className="dim num">
                  {t('hardware.view.source.size', { kib: Math.ceil(file.bytes / 1_024) })}
                </span>
                <ActionIcon
                  size="sm"
                  aria-label={t('hardware.view.source.leaveOut', { name: file.name })}
                  onClick={() => setFiles((last) => last.filter((each) => each !== file))}
                >
                  <X size={14} aria-hidden />
                </ActionIcon>
              </li>
            ))}
          </ul>
        )}
        {over && <p className="form-note">{t('hardware.view.source.drop')}</p>}
        {refused.length > 0 && (
          <Banner tone="danger" alert>
            <ul>
              {refused.map(({ name, why }) => (
                <li key={name}>{t(`hardware.view.source.${why}`, { name })}</li>
              ))}
            </ul>
          </Banner>
        )}
        {count > mostTexts && (
          <Banner tone="danger" alert>
            {t('hardware.view.source.tooMany')}
          </Banner>
        )}
        {problem && (
          <Banner tone="danger" alert>
            {problemText(problem)}
          </Banner>
        )}
        {unrecognised && (
          <Banner tone="warning" alert title={t('hardware.view.read.nothing')}>
            <p>{t('hardware.view.read.nothingText')}</p>
            <Unread texts={unrecognised} />
          </Banner>
        )}
        <div className="button-row">
          <Button
            type="submit"
            loading={busy}
            disabled={count === 0 || count > mostTexts || pasted.length > mostCharacters}
          >
            {t('hardware.view.source.understand')}
          </Button>
          <FileButton multiple onChange={(given) => void addFiles(given)}>
            {(props) => (
              <Button variant="default" leftSection={<Upload size={14} aria-hidden />} {...props}>
                {t('hardware.view.source.files')}
              </Button>
            )}
          </FileButton>
        </div>
      </form>
      <Commands />
    </section>
  )
}
