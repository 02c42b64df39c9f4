import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { HostView } from '../../../shared/models/app-state.ts'
import type { FirewallTask } from '../../stores/ui.ts'
import { useServices, useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { day } from '../../ui/format.ts'
import { useSubmit } from '../../ui/use-requests.ts'
import { AllowedForm } from './AllowedForm.tsx'
import { ChangeForm } from './ChangeForm.tsx'
import { subjectText } from '../../ui/firewall-text.ts'
import { SeveralForm } from './SeveralForm.tsx'

/** Shows the dialog of a firewall task. */
export function FirewallDialog({
  host,
  task,
}: {
  readonly host: Pick<HostView, 'id' | 'name'>
  readonly task: FirewallTask
}) {
  const { t } = useText()
  switch (task.kind) {
    case 'change':
      return (
        <Dialog
          size={580}
          title={
            <>
              {subjectText(task.change, t)} <span className="modal-step">{host.name}</span>
            </>
          }
        >
          <ChangeForm host={host} change={task.change} undoOf={task.undoOf} />
        </Dialog>
      )
    case 'allowed':
      return (
        <Dialog
          size={580}
          title={
            <>
              {t('firewall.subjects.allowed', { key: task.key })} <span className="modal-step">{host.name}</span>
            </>
          }
        >
          <AllowedForm host={host} rulesetKey={task.key} allowed={task.allowed} />
        </Dialog>
      )
    case 'several':
      return (
        <Dialog
          size={620}
          title={
            <>
              {t('firewall.several.title')} <span className="modal-step">{host.name}</span>
            </>
          }
        >
          <SeveralForm host={host} changes={task.changes} likeWhat={task.likeWhat} />
        </Dialog>
      )
    case 'save':
      return <SaveDialog host={host} />
    case 'delete':
      return <DeleteDialog baseline={task.baseline} name={task.baselineName} />
  }
}

function SaveDialog({ host }: { readonly host: Pick<HostView, 'id' | 'name'> }) {
  const { ui } = useServices()
  const { t, problemText, locale } = useText()
  const { send, busy, problem } = useSubmit()
  const [name, setName] = useState(() => t('firewall.saved.usualName', { date: day(new Date().toISOString(), locale) }))
  const save = async (): Promise<void> => {
    if (await send('firewall.saveBaseline', { id: host.id, name: name.trim() })) ui.close()
  }
  return (
    <Dialog title={t('firewall.saved.saveTitle', { name: host.name })}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <p>{t('firewall.saved.saveText')}</p>
        <TextInput
          label={t('firewall.saved.name')}
          value={name}
          maxLength={120}
          data-autofocus
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
          error={problem && problemText(problem)}
        />
        <div className="form-actions">
          <Button variant="default" onClick={ui.close}>
            {t('app.common.cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={name.trim() === ''}>
            {t('firewall.saved.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function DeleteDialog({ baseline, name }: { readonly baseline: string; readonly name: string }) {
  const { ui } = useServices()
  const { t, problemText } = useText()
  const { send, busy, problem } = useSubmit()
  const remove = async (): Promise<void> => {
    if (await send('firewall.removeBaseline', { baseline })) ui.close()
  }
  return (
    <Dialog title={t('firewall.saved.deleteTitle', { name })}>
      <div className="form">
        <p>{t('firewall.saved.deleteText')}</p>
        {problem && (
          <Banner tone="danger" alert>
            {problemText(problem)}
          </Banner>
        )}
        <div className="form-actions">
          <Button variant="default" onClick={ui.close} data-autofocus>
            {t('app.common.cancel')}
          </Button>
          <Button color="red" loading={busy} onClick={() => void remove()}>
            {t('firewall.saved.delete')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
