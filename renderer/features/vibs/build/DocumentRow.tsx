import { ActionIcon, Button, TextInput, Tooltip, UnstyledButton } from '@mantine/core'
import { History, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Translator } from '../../../../shared/i18n/translator.ts'
import type { RulesDocument } from '../../../../shared/models/vib-workshop.ts'
import { useServices, useText, useWorkshop } from '../../../services.tsx'
import { dateTime } from '../../../ui/format.ts'
import { useAct } from '../../../ui/use-requests.ts'

interface Props {
  readonly document: RulesDocument
  /** Opens a version; undefined: the newest. */
  readonly onOpen: (version?: number) => void
  readonly onRemove: () => void
  readonly onRenamed: () => void
}

/** One document: opens it, renames it in place, shows its versions, deletes it. */
export function DocumentRow({ document, onOpen, onRemove, onRenamed }: Props) {
  const { t, locale } = useText()
  const current = useWorkshop((state) => state.document?.id === document.id)
  const [mode, setMode] = useState<'plain' | 'rename' | 'versions'>('plain')
  const { title, versions } = document
  const [newest] = versions
  const toggle = (wanted: 'rename' | 'versions') => () => setMode(mode === wanted ? 'plain' : wanted)
  return (
    <li className="document-row">
      {mode === 'rename' ? (
        <Rename
          document={document}
          onDone={() => {
            setMode('plain')
            onRenamed()
          }}
        />
      ) : (
        <div className="document-line">
          <UnstyledButton className="document-open" onClick={() => onOpen()}>
            <span className="document-title">
              <span className="ellipsis">{title}</span>
              {current && <span className="tag">{t('workshop.documents.current')}</span>}
            </span>
            <span className="dim">
              {newest &&
                t('workshop.documents.line', {
                  versions: t('workshop.documents.versions', { count: versions.length }),
                  at: dateTime(newest.at, locale),
                })}
            </span>
          </UnstyledButton>
          <Tool label={t('workshop.documents.showVersions', { title })} icon={History} onClick={toggle('versions')} />
          <Tool label={t('workshop.documents.rename', { title })} icon={Pencil} onClick={toggle('rename')} />
          <Tool label={t('workshop.documents.remove', { title })} icon={Trash2} onClick={onRemove} />
        </div>
      )}
      {mode === 'versions' && (
        <ul className="document-versions">
          {versions.map(({ number, at, draft }) => (
            <li key={number}>
              <span>
                {t('workshop.documents.version', { number })}{' '}
                <span className="dim">
                  {dateTime(at, locale)} · {contents(draft.rulesets, t)}
                </span>
              </span>
              <Button
                size="compact-xs"
                variant="default"
                aria-label={t('workshop.documents.restore', { number })}
                onClick={() => onOpen(number)}
              >
                {t('workshop.documents.restoreDo')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

function contents(rulesets: RulesDocument['versions'][number]['draft']['rulesets'], t: Translator['t']): string {
  return t('workshop.documents.rulesIn', {
    rulesets: t('workshop.documents.rulesets', { count: rulesets.length }),
    rules: t('workshop.documents.rules', { count: rulesets.reduce((sum, { rules }) => sum + rules.length, 0) }),
  })
}

function Tool({
  label,
  icon: Icon,
  onClick,
}: {
  readonly label: string
  readonly icon: typeof Pencil
  readonly onClick: () => void
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={onClick}>
        <Icon size={15} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}

function Rename({ document, onDone }: { readonly document: RulesDocument; readonly onDone: () => void }) {
  const { workshop } = useServices()
  const { t } = useText()
  const act = useAct()
  const [title, setTitle] = useState(document.title)
  const rename = async (): Promise<void> => {
    if (title.trim() === '') return
    const answer = await act('vibs.saveDocument', { document: document.id, title: title.trim(), draft: null })
    if (!answer.ok) return
    const { document: open } = workshop.getState()
    if (open?.id === document.id) workshop.setState({ document: { ...open, title: answer.value.title } })
    onDone()
  }
  return (
    <form
      className="document-rename"
      onSubmit={(event) => {
        event.preventDefault()
        void rename()
      }}
    >
      <TextInput
        size="xs"
        autoFocus
        aria-label={t('workshop.documents.newName')}
        maxLength={120}
        value={title}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setTitle(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          // Leaves the field, not the dialog.
          event.stopPropagation()
          onDone()
        }}
      />
      <Button type="submit" disabled={title.trim() === ''}>
        {t('workshop.documents.renameDo')}
      </Button>
    </form>
  )
}
