import { notifications } from '@mantine/notifications'
import type { RulesDocument } from '../../../../shared/models/vib-workshop.ts'
import { useServices, useText } from '../../../services.tsx'
import { contentOf, readDraft } from '../../../stores/workshop-draft.ts'
import { useAct } from '../../../ui/use-requests.ts'
import { fieldId } from './form-actions.ts'

/** Returns the function that saves the form as a document; it answers with the document, or null when it was not saved. */
export function useSaveDocument(): () => Promise<RulesDocument | null> {
  const { workshop } = useServices()
  const { t } = useText()
  const act = useAct()
  return async () => {
    const { draft: edited, document } = workshop.getState()
    const { draft, unread } = readDraft(edited)
    const [faulty] = unread.keys()
    if (faulty !== undefined) {
      workshop.setState({ tried: true })
      notifications.show({ color: 'orange', message: t('workshop.documents.cannotSave'), autoClose: 8_000 })
      requestAnimationFrame(() => window.document.getElementById(fieldId('port', faulty))?.focus())
      return null
    }
    const title = document?.title ?? (draft.name || draft.rulesets[0]?.id || t('workshop.documents.unnamed'))
    const answer = await act('vibs.saveDocument', { document: document?.id ?? null, title: title.slice(0, 120), draft })
    // The form keeps its content, and the next time it is saved as a document of its own.
    if (!answer.ok && answer.problem.code === 'RULES_DOCUMENT_NOT_FOUND')
      workshop.setState({ document: null, saved: '' })
    const newest = answer.ok ? answer.value.versions[0] : undefined
    if (!answer.ok || !newest) return null
    // What was typed while it was being saved stays a change.
    workshop.setState({
      saved: contentOf(edited),
      document: { id: answer.value.id, title: answer.value.title, version: newest.number },
    })
    const same = document?.version === newest.number
    notifications.show({
      message: t(same ? 'workshop.documents.savedSame' : 'workshop.documents.savedNote', { version: newest.number }),
    })
    return answer.value
  }
}
