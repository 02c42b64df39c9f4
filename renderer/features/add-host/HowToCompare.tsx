import { CopyButton } from '../../ui/CopyButton.tsx'
import { useText } from '../../services.tsx'

const command = 'openssl x509 -in /etc/vmware/ssl/rui.crt -noout -fingerprint -sha256'

/** Where on the host its own fingerprint stands. */
export function HowToCompare() {
  const { t } = useText()
  return (
    <div className="compare">
      <p>{t('app.trust.compare')}</p>
      <ul>
        <li>{t('app.trust.dcui')}</li>
        <li>
          {t('app.trust.shell')}
          <span className="command">
            <code>{command}</code>
            <CopyButton text={command} label={t('app.trust.copyCommand')} />
          </span>
        </li>
      </ul>
    </div>
  )
}
