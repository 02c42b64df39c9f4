import { Button } from '@mantine/core'
import { FilePlus2, FileStack } from 'lucide-react'
import { useState } from 'react'
import type { RulesDocument } from '../../../../shared/models/vib-workshop.ts'
import { useServices, useText } from '../../../services.tsx'
import { isChanged, openDocument, startNew } from '../../../stores/workshop.ts'
import type { Client } from '../../../bridge.ts'
import { Banner } from '../../../ui/Banner.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { EmptyNote } from '../../../ui/EmptyNote.tsx'
import { Loading } from '../../../ui/Loading.tsx'
import { useList } from '../../../ui/use-list.ts'
import { useAct } from '../../../ui/use-requests.ts'
import { DocumentRow } from './DocumentRow.tsx'
import { useSaveDocument } from './use-documents.ts'

const readDocuments = (client: Client, signal: AbortSignal) => client.request('vibs.documents', undefined, signal)

/** Lists the saved rules documents: open one, go back to a version, rename or delete. */
export function DocumentsDialog() {
  const { ui, workshop } = useServices()
  const { t, problemText } = useText()
  const act = useAct()
  const saveDocument = useSaveDocument()
  const { items: documents, problem, reload } = useList(readDocuments)
  /** What waits for an answer about unsaved changes; it is given the document that they were saved as. */
  const [waiting, setWaiting] = useState<((saved: RulesDocument | null) => void) | null>(null)
  const [removed, setRemoved] = useState<{ readonly document: RulesDocument; readonly inForm: boolean } | null>(null)

  const replaceForm = (replace: (saved: RulesDocument | null) => void): void => {
    const go = (saved: RulesDocument | null): void => {
      replace(saved)
      ui.close()
    }
    if (isChanged(workshop.getState())) setWaiting(() => go)
    else go(null)
  }
  const open = (document: RulesDocument, version: number | undefined): void =>
    replaceForm((saved) => openDocument(workshop, saved?.id === document.id ? saved : document, version))
  const remove = async (document: RulesDocument): Promise<void> => {
    const answer = await act('vibs.removeDocument', { document: document.id })
    if (!answer.ok) return
    const inForm = workshop.getState().document?.id === document.id
    // The form keeps its content, which is in no document now.
    if (inForm) workshop.setState({ document: null, saved: '' })
    // The list may be older than what was removed.
    setRemoved({ document: answer.value ?? document, inForm })
    reload()
    requestAnimationFrame(() => window.document.getElementById('workshop-documents-undo')?.focus())
  }
  const undo = async (): Promise<void> => {
    if (!removed) return
    const answer = await act('vibs.restoreDocument', { document: removed.document })
    if (!answer.ok) return
    if (removed.inForm) relink(removed.document)
    setRemoved(null)
    reload()
  }
  const relink = (document: RulesDocument): void => {
    const { draft, files, rule, removals } = workshop.getState()
    openDocument(workshop, document)
    // What the form says stays; only what it is compared with comes back.
    workshop.setState({ draft, files, rule, removals })
  }
  return (
    <Dialog title={t('workshop.documents.title')} size={640}>
      {problem && (
        <Banner tone="danger" alert>
          {problemText(problem)}
        </Banner>
      )}
      {!documents && !problem && <Loading />}
      {documents?.length === 0 && <EmptyNote icon={FileStack} title={t('workshop.documents.none')} />}
      {documents && documents.length > 0 && (
        <ul className="document-list" aria-label={t('workshop.documents.list')}>
          {documents.map((document) => (
            <DocumentRow
              key={document.id}
              document={document}
              onOpen={(version) => open(document, version)}
              onRemove={() => void remove(document)}
              onRenamed={reload}
            />
          ))}
        </ul>
      )}
      <div className="form-actions template-foot">
        {waiting ? (
          <>
            <span className="template-foot-text" role="alert">
              {t('workshop.documents.unsaved')}
            </span>
            <Button variant="default" autoFocus onClick={() => setWaiting(null)}>
              {t('workshop.documents.stay')}
            </Button>
            <Button color="red" variant="outline" onClick={() => waiting(null)}>
              {t('workshop.documents.discard')}
            </Button>
            <Button
              onClick={async () => {
                const saved = await saveDocument()
                if (saved) waiting(saved)
                else ui.close()
              }}
            >
              {t('workshop.documents.saveFirst')}
            </Button>
          </>
        ) : (
          <>
            <span className="form-aside template-foot-text" role="status">
              {removed && (
                <>
                  {t('workshop.documents.removed', { title: removed.document.title })}{' '}
                  <Button id="workshop-documents-undo" size="compact-xs" variant="subtle" onClick={() => void undo()}>
                    {t('workshop.undo')}
                  </Button>
                </>
              )}
            </span>
            <Button
              variant="default"
              leftSection={<FilePlus2 size={14} aria-hidden />}
              onClick={() => replaceForm(() => startNew(workshop))}
            >
              {t('workshop.documents.fresh')}
            </Button>
            <Button onClick={ui.close}>{t('app.common.close')}</Button>
          </>
        )}
      </div>
    </Dialog>
  )
}
