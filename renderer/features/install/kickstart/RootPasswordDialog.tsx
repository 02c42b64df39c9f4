import { PasswordInput } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../../../services.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { PasswordVerdict } from './PasswordVerdict.tsx'

/** Holds a password to the installer's rule before one stands in front of the machine. */
export function RootPasswordDialog() {
  const { t } = useText()
  const [password, setPassword] = useState('')
  return (
    <Dialog title={t('kickstart.password.title')} size={520}>
      <div className="form">
        <p className="dim">{t('kickstart.password.text')}</p>
        <PasswordInput
          data-autofocus
          label={t('kickstart.password.field')}
          autoComplete="new-password"
          maxLength={200}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <PasswordVerdict password={password} />
      </div>
    </Dialog>
  )
}
