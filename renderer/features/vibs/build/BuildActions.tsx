import { Button, Menu } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { Boxes, ChevronDown, Download, FileBraces, FileCode2, FileStack, Save } from 'lucide-react'
import { useServices, useText, useWorkshop } from '../../../services.tsx'
import { filesOf, isChanged } from '../../../stores/workshop.ts'
import { Keys } from '../../../ui/Keys.tsx'
import { useAct } from '../../../ui/use-requests.ts'
import type { CheckedDraft } from './use-draft.ts'
import { useSaveDocument } from './use-documents.ts'

/** What can be done with the form as a whole: its document, its exports, and the VIB. */
export function BuildActions({ checked }: { readonly checked: CheckedDraft }) {
  const { ui, workshop } = useServices()
  const { t } = useText()
  const act = useAct()
  const saveDocument = useSaveDocument()
  // Works while a field has the focus, as saving is what one does in the middle of typing.
  useHotkeys([['mod+S', () => void saveDocument()]], [])

  const build = async (as: 'vib' | 'bundle'): Promise<void> => {
    workshop.setState({ tried: true })
    if (checked.faults.length > 0) {
      const what = checked.faults.map((fault) => t(`workshop.result.faults.${fault}`))
      const message = t('workshop.save.notYet', { what: what.join(t('workshop.result.separator')) })
      notifications.show({ color: 'orange', message, autoClose: 8_000 })
      requestAnimationFrame(() => document.querySelector<HTMLElement>('.build-form [aria-invalid=true]')?.focus())
      return
    }
    const { draft } = checked
    const answer = await act('vibs.build', { draft, files: filesOf(workshop.getState().files), as })
    if (answer.ok && answer.value)
      notifications.show({ title: t('workshop.save.saved'), message: answer.value.file, autoClose: 8_000 })
    if (!answer.ok && answer.problem.code === 'VIB_VERSION_TAKEN')
      workshop.setState({ taken: { version: draft.version, next: String(answer.problem.params['next'] ?? '') } })
  }
  const exportRules = async (format: 'json' | 'xml'): Promise<void> => {
    const answer = await act('vibs.exportRules', { draft: checked.draft, format })
    if (answer.ok && answer.value)
      notifications.show({ title: t('workshop.save.saved'), message: answer.value.file, autoClose: 8_000 })
  }
  return (
    <>
      <DocumentStatus />
      <Menu width={230}>
        <Menu.Target>
          <Button variant="default" rightSection={<ChevronDown size={14} aria-hidden />}>
            {t('workshop.documents.title')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<Save size={14} aria-hidden />}
            rightSection={<Keys of="mod+S" />}
            onClick={() => void saveDocument()}
          >
            {t('workshop.documents.save')}
          </Menu.Item>
          <Menu.Item
            leftSection={<FileStack size={14} aria-hidden />}
            onClick={() => ui.open({ name: 'vib-documents' })}
          >
            {t('workshop.documents.open')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Menu width={250}>
        <Menu.Target>
          <Button variant="default" rightSection={<ChevronDown size={14} aria-hidden />}>
            {t('workshop.save.export')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Boxes size={14} aria-hidden />} onClick={() => void build('bundle')}>
            {t('workshop.save.bundle')}
            <span className="menu-why">{t('workshop.save.bundleHint')}</span>
          </Menu.Item>
          <Menu.Item leftSection={<FileBraces size={14} aria-hidden />} onClick={() => void exportRules('json')}>
            {t('workshop.save.json')}
            <span className="menu-why">{t('workshop.save.jsonHint')}</span>
          </Menu.Item>
          <Menu.Item leftSection={<FileCode2 size={14} aria-hidden />} onClick={() => void exportRules('xml')}>
            {t('workshop.save.xml')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button variant="default" leftSection={<Download size={14} aria-hidden />} onClick={() => void build('vib')}>
        {t('workshop.save.vib')}
      </Button>
    </>
  )
}

/** Says which document is in the form and whether it is saved. */
function DocumentStatus() {
  const { t } = useText()
  const document = useWorkshop((state) => state.document)
  const changed = useWorkshop(isChanged)
  if (!document)
    return (
      <span className="document-status">
        {t(changed ? 'workshop.documents.status.new' : 'workshop.documents.status.empty')}
      </span>
    )
  const { title, version } = document
  return (
    <span className="document-status" title={title}>
      {t(changed ? 'workshop.documents.status.changed' : 'workshop.documents.status.saved', { title, version })}
    </span>
  )
}
