import { PasswordInput } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../../../services.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { CircleCheck, CircleX } from 'lucide-react'
import { judgeRootPassword, rootPasswordRule } from '../../../../shared/rules/root-password.ts'

/** Checks a password against the installer's rule before the user stands at the machine. */
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

/** Shows how a password being typed fares against ESXi's default rule. */
export function PasswordVerdict({ password }: { readonly password: string }) {
  const { t } = useText()
  if (password === '') return null
  const verdict = judgeRootPassword(password)
  const rows = [
    [verdict.longEnough, t('kickstart.password.length', { count: rootPasswordRule.length })],
    [verdict.enoughClasses, t('kickstart.password.classes')],
    [!verdict.beyondAscii, t('kickstart.password.ascii')],
  ] as const
  return (
    <div role="status" className="password-verdict">
      <ul>
        {rows.map(([met, text]) => (
          <li key={text} className={met ? 'is-met' : 'is-not-met'}>
            {met ? (
              <CircleCheck size={14} aria-label={t('kickstart.password.yes')} />
            ) : (
              <CircleX size={14} aria-label={t('kickstart.password.no')} />
            )}
            <span>{text}</span>
          </li>
        ))}
      </ul>
      <p className="dim">{t(verdict.fits ? 'kickstart.password.fits' : 'kickstart.password.counted')}</p>
    </div>
  )
}
