import { Button, Select, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Template } from '../../../shared/models/checklist.ts'
import { esxiTargets, type EsxiTarget } from '../../../shared/models/hardware.ts'
import { localized } from '../../../shared/rules/checklist/steps.ts'
import { useHostNames, useServices, useText } from '../../services.tsx'
import type { InstallTask } from '../../stores/ui.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { useAct } from '../../ui/use-requests.ts'
import { usePassports } from '../../ui/use-list.ts'
import { BackgroundDialog } from './BackgroundDialog.tsx'
import { TemplatesDialog } from './TemplatesDialog.tsx'

/** Shows the dialog of a checklist task. */
export function InstallDialog({ task }: { readonly task: InstallTask }) {
  if (task.kind === 'create') return <CreateDialog />
  if (task.kind === 'templates') return <TemplatesDialog />
  return task.kind === 'background' ? <BackgroundDialog article={task.article} /> : <DeleteDialog {...task} />
}

function CreateDialog() {
  const { ui, client } = useServices()
  const hosts = useHostNames()
  const { t, locale } = useText()
  const act = useAct()
  const { items: passports } = usePassports()
  const [templates, setTemplates] = useState<readonly Template[]>([])
  const [name, setName] = useState('')
  const [template, setTemplate] = useState<string | null>(null)
  const [target, setTarget] = useState<EsxiTarget>('8.0U3')
  const [hostId, setHost] = useState<string | null>(null)
  const [passportId, setPassport] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    const outdated = new AbortController()
    void client.request('install.templates', undefined, outdated.signal).then((answer) => {
      if (answer.ok && !outdated.signal.aborted) setTemplates(answer.value)
    })
    return () => outdated.abort()
  }, [client])
  const chosen = template ?? templates[0]?.id ?? null
  const ready = name.trim() !== '' && chosen !== null
  const create = async (): Promise<void> => {
    if (!ready) return
    setBusy(true)
    const answer = await act('install.create', { template: chosen, name: name.trim(), target, hostId, passportId })
    setBusy(false)
    if (answer.ok) ui.close()
  }
  return (
    <Dialog title={t('install.newTitle')}>
      <form
        className="install-create"
        onSubmit={(event) => {
          event.preventDefault()
          void create()
        }}
      >
        <TextInput
          data-autofocus
          label={t('install.name')}
          placeholder={t('install.namePlaceholder')}
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={t('install.template.label')}
          allowDeselect={false}
          data={templates.map((each) => ({ value: each.id, label: localized(each.name, locale) }))}
          value={chosen}
          onChange={setTemplate}
        />
        <Select
          label={t('install.target')}
          allowDeselect={false}
          data={[...esxiTargets]}
          value={target}
          onChange={(value) => setTarget(esxiTargets.find((each) => each === value) ?? target)}
        />
        <Select
          label={t('install.host')}
          data={[
            { value: '', label: t('install.noHost') },
            ...hosts.map((host) => ({ value: host.id, label: host.name })),
          ]}
          value={hostId ?? ''}
          onChange={(value) => setHost(value || null)}
        />
        <Select
          label={t('install.passport')}
          data={[
            { value: '', label: t('install.noPassport') },
            ...(passports ?? []).map((passport) => ({ value: passport.id, label: passport.name })),
          ]}
          value={passportId ?? ''}
          onChange={(value) => setPassport(value || null)}
        />
        <div className="form-actions">
          <Button variant="default" onClick={ui.close}>
            {t('install.cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={!ready}>
            {t('install.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function DeleteDialog({ checklist, checklistName }: { readonly checklist: string; readonly checklistName: string }) {
  const { ui } = useServices()
  const { t } = useText()
  const act = useAct()
  const remove = async (): Promise<void> => {
    const answer = await act('install.remove', { checklist })
    if (answer.ok) ui.close()
  }
  return (
    <Dialog title={t('install.deleteTitle')}>
      <p>{t('install.deleteText', { name: checklistName })}</p>
      <div className="form-actions">
        <Button data-autofocus variant="default" onClick={ui.close}>
          {t('install.cancel')}
        </Button>
        <Button color="red" onClick={() => void remove()}>
          {t('install.delete')}
        </Button>
      </div>
    </Dialog>
  )
}
