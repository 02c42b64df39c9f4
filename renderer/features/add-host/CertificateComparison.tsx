import { TextInput } from '@mantine/core'
import { useId } from 'react'
import type { CertificateView } from '../../../shared/ipc/contract.ts'
import type { FingerprintComparison } from '../../../shared/rules/fingerprint.ts'
import { useText } from '../../services.tsx'
import { CommandLine } from '../../ui/CopyButton.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { day } from '../../ui/format.ts'
import { StatusIcon } from '../../ui/StatusIcon.tsx'

interface Props {
  readonly certificate: CertificateView
  readonly pasted: string
  readonly onPaste: (pasted: string) => void
  readonly comparison: FingerprintComparison
}

/** Helps the user compare a presented certificate with the host's own: where to read it, a field to paste it, its facts. */
export function CertificateComparison({ certificate, pasted, onPaste, comparison }: Props) {
  return (
    <>
      <HowToCompare />
      <PastedFingerprint pasted={pasted} onPaste={onPaste} comparison={comparison} />
      <CertificateFacts certificate={certificate} />
    </>
  )
}

const fingerprintCommand = 'openssl x509 -in /etc/vmware/ssl/rui.crt -noout -fingerprint -sha256'

/** Says where the host shows its own fingerprint. */
function HowToCompare() {
  const { t } = useText()
  return (
    <div className="compare">
      <p>{t('app.trust.compare')}</p>
      <ul>
        <li>{t('app.trust.dcui')}</li>
        <li>
          {t('app.trust.shell')}
          <CommandLine text={fingerprintCommand} />
        </li>
      </ul>
    </div>
  )
}

/** Compares a pasted fingerprint with the presented one; an eye alone accepts a near match too easily. */
function PastedFingerprint({ pasted, onPaste, comparison }: Omit<Props, 'certificate'>) {
  const { t } = useText()
  const verdict = useId()
  return (
    <div className="compare">
      <TextInput
        label={t('app.trust.paste')}
        description={t('app.trust.length')}
        value={pasted}
        maxLength={1_000}
        spellCheck={false}
        autoComplete="off"
        error={comparison === 'differs'}
        classNames={{ input: 'mono' }}
        aria-describedby={verdict}
        onChange={(event) => onPaste(event.currentTarget.value)}
      />
      <p id={verdict} className="compare-verdict" role="status">
        {comparison && (
          <>
            <StatusIcon kind={comparison === 'same' ? 'ok' : 'attention'} />{' '}
            <span>{t(`app.trust.compared.${comparison}`)}</span>
          </>
        )}
      </p>
    </div>
  )
}

/** Shows what the certificate claims. Anyone can write that; only the fingerprint is proof. */
function CertificateFacts({ certificate }: Pick<Props, 'certificate'>) {
  const { t, locale } = useText()
  const from = certificate.validFrom === null ? null : day(certificate.validFrom, locale)
  const to = certificate.validTo === null ? null : day(certificate.validTo, locale)
  return (
    <Facts
      facts={[
        [
          t('app.host.address'),
          <span key="address" className="num">
            {certificate.address}
          </span>,
        ],
        [t('app.trust.subject'), certificate.subject],
        [t('app.trust.valid'), t('app.trust.validRange', { from, to })],
      ]}
    />
  )
}
