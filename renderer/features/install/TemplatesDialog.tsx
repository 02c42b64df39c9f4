import { useCallback, useEffect, useState } from 'react'
import type { Template } from '../../../shared/models/checklist.ts'
import { useServices, useText } from '../../services.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Loading } from '../../ui/Loading.tsx'
import { useAct } from '../../ui/use-requests.ts'
import { TemplateEditor } from './TemplateEditor.tsx'
import { TemplateRow } from './TemplateRow.tsx'

/** Lists the checklist templates: built-in ones to copy, the user's own to edit and delete. */
export function TemplatesDialog() {
  const { client } = useServices()
  const { t } = useText()
  const act = useAct()
  const [templates, setTemplates] = useState<readonly Template[] | null>(null)
  const [editing, setEditing] = useState<Template | null>(null)
  const [copied, setCopied] = useState<string | null>(null)
  const read = useCallback(
    async (signal?: AbortSignal): Promise<void> => {
      const answer = await client.request('install.templates', undefined, signal)
      if (answer.ok && !signal?.aborted) setTemplates(answer.value)
    },
    [client],
  )
  useEffect(() => {
    const outdated = new AbortController()
    void read(outdated.signal)
    return () => outdated.abort()
  }, [read])

  if (editing) {
    return (
      <TemplateEditor
        template={editing}
        onClose={() => {
          setEditing(null)
          void read()
        }}
      />
    )
  }
  const copy = async (template: string, name: string): Promise<void> => {
    const answer = await act('install.copyTemplate', { template, name })
    if (!answer.ok) return
    setCopied(answer.value.id)
    await read()
  }
  const remove = async (template: string): Promise<void> => {
    const answer = await act('install.removeTemplate', { template })
    if (answer.ok) await read()
  }
  return (
    <Dialog title={t('install.template.title')} size={680}>
      <p className="dim">{t('install.template.text')}</p>
      {templates ? (
        <ul className="template-list" aria-label={t('install.template.list')}>
          {templates.map((template) => (
            <TemplateRow
              key={template.id}
              template={template}
              fresh={template.id === copied}
              onEdit={() => setEditing(template)}
              onCopy={copy}
              onRemove={remove}
            />
          ))}
        </ul>
      ) : (
        <Loading />
      )}
    </Dialog>
  )
}
