import { CircleCheck, CircleX } from 'lucide-react'
import { judgeRootPassword, rootPasswordRule } from '../../../../shared/rules/root-password.ts'
import { useText } from '../../../services.tsx'

/** What ESXi's default rule says of a password that is being typed; nothing while there is none. */
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
