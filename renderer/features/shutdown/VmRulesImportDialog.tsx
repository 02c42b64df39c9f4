import { Button, FileButton } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { FileUp } from 'lucide-react'
import { useState } from 'react'
import type { HostView } from '../../../shared/models/app-state.ts'
import type { VmRulesPreview } from '../../../shared/models/vm-rules-import.ts'
import { useServices, useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { readFiles } from '../../ui/read-files.ts'
import { useDroppedFiles } from '../../ui/use-dropped-files.ts'
import { useSubmit } from '../../ui/use-requests.ts'
import { useRulesText } from './vm-rules-text.ts'

interface Chosen {
  readonly name: string
  readonly text: string
  readonly preview: VmRulesPreview
}

/** Reads a file of rules, shows what it would change, and saves it when the user agrees. */
export function VmRulesImportDialog({ host }: { readonly host: HostView }) {
  const { ui } = useServices()
  const { t, locale, problemText } = useText()
  const { send, busy, problem, clear } = useSubmit()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [unreadable, setUnreadable] = useState<string | null>(null)
  const take = async (files: readonly File[]): Promise<void> => {
    const [file] = files
    if (!file) return
    clear()
    setChosen(null)
    const [given] = (await readFiles([file], locale)).texts
    setUnreadable(given ? null : file.name)
    if (!given) return
    const { name, text } = given
    const answer = await send('power.previewVmRules', { id: host.id, name, text })
    if (answer) setChosen({ name, text, preview: answer.value })
  }
  const { over, area } = useDroppedFiles((files) => void take(files))
  const changes = chosen?.preview.changes.length ?? 0
  const save = async (): Promise<void> => {
    if (!chosen) return
    const { name, text } = chosen
    if (!(await send('power.importVmRules', { id: host.id, name, text }))) return
    ui.vmRulesChanged()
    ui.close()
    notifications.show({ message: t('app.vmRules.saved', { count: changes }) })
  }
  return (
    <Dialog title={t('app.vmRules.importTitle', { name: host.name })} size={640}>
      <div className={over ? 'form import-form is-over' : 'form import-form'} {...area}>
        <p className="dim">{t('app.vmRules.importText')}</p>
        <FileButton accept=".json,application/json" onChange={(file) => void take(file ? [file] : [])}>
          {(props) => (
            <Button
              className="form-inline"
              variant="default"
              leftSection={<FileUp size={14} aria-hidden />}
              data-autofocus
              {...props}
            >
              {t('app.vmRules.choose')}
            </Button>
          )}
        </FileButton>
        <div role="status" className="import-findings">
          {unreadable !== null && <Banner tone="danger">{t('app.vmRules.unreadable', { name: unreadable })}</Banner>}
          {problem && <Banner tone="danger">{problemText(problem)}</Banner>}
          {chosen && <Preview preview={chosen.preview} />}
        </div>
        <div className="form-actions">
          <Button variant="default" onClick={ui.close}>
            {t('app.common.cancel')}
          </Button>
          <Button loading={busy} disabled={changes === 0} onClick={() => void save()}>
            {t('app.vmRules.importConfirm', { count: changes })}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

function Preview({ preview: { changes, unmatched, ambiguous } }: { readonly preview: VmRulesPreview }) {
  const { t } = useText()
  const rulesText = useRulesText()
  return (
    <>
      {changes.length === 0 && <Banner tone="good">{t('app.vmRules.noChange')}</Banner>}
      {changes.length > 0 && (
        <div className="vm-rules-changes">
          <table>
            <thead>
              <tr>
                <th scope="col">{t('app.vms.name')}</th>
                <th scope="col">{t('app.vmRules.before')}</th>
                <th scope="col">{t('app.vmRules.after')}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ instanceUuid, name, before, after }) => (
                <tr key={instanceUuid}>
                  <th scope="row">{name}</th>
                  <td>{rulesText(before)}</td>
                  <td>{rulesText(after)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {unmatched.length > 0 && (
        <Banner tone="warning" title={t('app.vmRules.unmatched')}>
          <NameList names={unmatched.map(({ name }) => name)} />
        </Banner>
      )}
      {ambiguous.length > 0 && (
        <Banner tone="warning" title={t('app.vmRules.ambiguousFile')}>
          <NameList names={ambiguous.flatMap(({ vms }) => vms)} />
        </Banner>
      )}
    </>
  )
}

function NameList({ names }: { readonly names: readonly string[] }) {
  return (
    <ul className="name-list">
      {names.map((name, index) => (
        <li key={`${index} ${name}`}>{name}</li>
      ))}
    </ul>
  )
}
