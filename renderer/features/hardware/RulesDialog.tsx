import { ActionIcon, Button, FileButton, Textarea, TextInput } from '@mantine/core'
import { ScrollText, Trash2, Upload } from 'lucide-react'
import { useState } from 'react'
import { useServices, useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { readFiles } from '../../ui/read-files.ts'
import { useDroppedFiles } from '../../ui/use-dropped-files.ts'
import { useRules } from './use-verdict.ts'

/** Size limit of a file, in characters. */
const mostCharacters = 2_000_000

interface Failure {
  readonly name: string
  readonly why: string
}

/** Lists, adds and removes the user's own rule files. */
export function RulesDialog() {
  const { ui, client } = useServices()
  const { t, locale, problemText } = useText()
  const { items, problem, reload } = useRules()
  const [failures, setFailures] = useState<readonly Failure[]>([])
  const [name, setName] = useState('')
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  /** Adds a file; returns why that failed, or null. */
  const add = async (given: { readonly name: string; readonly text: string }): Promise<Failure | null> => {
    if (given.text.length > mostCharacters)
      return { name: given.name, why: t('hardware.view.source.tooLarge', { name: given.name }) }
    const answer = await client.request('hardware.addRules', { name: given.name.slice(0, 120), text: given.text })
    return answer.ok ? null : { name: given.name, why: problemText(answer.problem) }
  }
  const addAll = async (
    given: readonly { readonly name: string; readonly text: string }[],
    refused: readonly Failure[],
  ): Promise<boolean> => {
    setBusy(true)
    const failed = [...refused]
    for (const each of given) {
      const failure = await add(each)
      if (failure) failed.push(failure)
    }
    setFailures(failed)
    setBusy(false)
    reload()
    return failed.length === 0
  }
  const addFiles = async (files: readonly File[]): Promise<void> => {
    const { texts, refused } = await readFiles(files, locale)
    await addAll(
      texts,
      refused.map(({ name: file, why }) => ({ name: file, why: t(`hardware.view.source.${why}`, { name: file }) })),
    )
  }
  const addPasted = async (): Promise<void> => {
    if (!(await addAll([{ name: name.trim(), text }], []))) return
    setName('')
    setText('')
  }
  const remove = async (file: string): Promise<void> => {
    const answer = await client.request('hardware.removeRules', { file })
    setFailures(answer.ok ? [] : [{ name: file, why: problemText(answer.problem) }])
    reload()
  }
  const { over, area } = useDroppedFiles((files) => void addFiles(files))
  return (
    <Dialog title={t('hardware.view.rules.title')} size={560}>
      <div className={over ? 'form rules-dialog is-over' : 'form rules-dialog'} {...area}>
        <p>{t('hardware.view.rules.text')}</p>
        {problem && (
          <Banner tone="danger" alert>
            {problemText(problem)}
          </Banner>
        )}
        {items?.length === 0 && <p className="dim">{t('hardware.view.rules.empty')}</p>}
        {items && items.length > 0 && (
          <ul className="card is-rows">
            {items.map(({ file, rules }) => (
              <li key={file} className="saved-state">
                <ScrollText size={16} className="dim" aria-hidden />
                <span className="saved-text">
                  <strong className="ellipsis">{rules.name}</strong>
                  <span className="dim num">
                    {file} · {t('hardware.view.rules.count', { count: rules.rules.length })}
                  </span>
                </span>
                <ActionIcon
                  aria-label={t('hardware.view.rules.remove', { name: rules.name })}
                  onClick={() => void remove(file)}
                >
                  <Trash2 size={14} aria-hidden />
                </ActionIcon>
              </li>
            ))}
          </ul>
        )}
        {failures.length > 0 && (
          <Banner
            tone="danger"
            alert
            actions={
              <Button variant="subtle" size="compact-xs" onClick={() => setFailures([])}>
                {t('hardware.view.rules.dismiss')}
              </Button>
            }
          >
            <ul>
              {failures.map(({ name: file, why }) => (
                <li key={file}>{t('hardware.view.rules.failed', { name: file, why })}</li>
              ))}
            </ul>
          </Banner>
        )}
        <div className="rules-drop">
          <p className="dim">{t('hardware.view.rules.drop')}</p>
          <FileButton multiple accept=".json,application/json" onChange={(files) => void addFiles(files)}>
            {(props) => (
              <Button variant="default" leftSection={<Upload size={14} aria-hidden />} {...props}>
                {t('hardware.view.rules.choose')}
              </Button>
            )}
          </FileButton>
        </div>
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault()
            void addPasted()
          }}
        >
          <TextInput
            size="xs"
            label={t('hardware.view.rules.pasteName')}
            value={name}
            maxLength={120}
            autoComplete="off"
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Textarea
            label={t('hardware.view.rules.paste')}
            rows={5}
            spellCheck={false}
            value={text}
            classNames={{ input: 'source-text' }}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <div className="form-actions">
            <Button variant="default" onClick={ui.close}>
              {t('app.common.close')}
            </Button>
            <Button type="submit" loading={busy} disabled={name.trim() === '' || text.trim() === ''}>
              {t('hardware.view.rules.add')}
            </Button>
          </div>
        </form>
      </div>
    </Dialog>
  )
}
