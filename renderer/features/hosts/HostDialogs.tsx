import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import type { HostView } from '../../../shared/models/app-state.ts'
import { Banner } from '../../ui/Banner.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useSubmit } from '../../ui/use-requests.ts'
import { useServices, useText } from '../../services.tsx'
import { RememberPassword, useRemember } from '../../ui/RememberPassword.tsx'

const submitting =
  (submit: () => void) =>
  (event: FormEvent): void => {
    event.preventDefault()
    submit()
  }

export function RenameDialog({ host }: { readonly host: HostView }) {
  const { ui } = useServices()
  const { t, problemText } = useText()
  const { send, busy, problem } = useSubmit()
  const [name, setName] = useState(host.name)
  const save = async (): Promise<void> => {
    if (await send('hosts.rename', { id: host.id, name: name.trim() })) ui.close()
  }
  return (
    <Dialog title={t('app.rename.title', { name: host.name })}>
      <form className="form" onSubmit={submitting(() => void save())}>
        <TextInput
          label={t('app.rename.label')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={120}
          data-autofocus
          error={problem && problemText(problem)}
        />
        <div className="form-actions">
          <Button variant="default" onClick={ui.close}>
            {t('app.common.cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={name.trim() === ''}>
            {t('app.rename.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

export function RemoveDialog({ host }: { readonly host: HostView }) {
  const { ui } = useServices()
  const { t, problemText } = useText()
  const { send, busy, problem } = useSubmit()
  const remove = async (): Promise<void> => {
    if (await send('hosts.remove', { id: host.id })) ui.close()
  }
  return (
    <Dialog title={t('app.remove.title', { name: host.name })}>
      <div className="form">
        <p>{t('app.remove.text')}</p>
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
            {t('app.remove.confirm')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

/** Asks for a new password, which exists only in this form and is gone with it. */
export function PasswordDialog({ host }: { readonly host: HostView }) {
  const { ui } = useServices()
  const { t, problemText } = useText()
  const { send, busy, problem } = useSubmit()
  const remember = useRemember()
  const [password, setPassword] = useState('')
  const save = async (): Promise<void> => {
    if (await send('hosts.setPassword', { id: host.id, password, remember: remember.value })) ui.close()
  }
  return (
    <Dialog title={t('app.password.title', { name: host.name })}>
      <form className="form" onSubmit={submitting(() => void save())}>
        <PasswordInput
          label={`${host.user} @ ${host.address}`}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          data-autofocus
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': t('app.password.show') }}
          error={problem && problemText(problem)}
        />
        <p className="form-note">{t('app.password.text')}</p>
        <RememberPassword remember={remember} />
        <div className="form-actions">
          <Button variant="default" onClick={ui.close}>
            {t('app.common.cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={password === ''}>
            {t('app.password.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
