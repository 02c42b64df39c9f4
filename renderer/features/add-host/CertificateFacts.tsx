import type { CertificateView } from '../../../shared/ipc/contract.ts'
import { Facts } from '../../ui/Facts.tsx'
import { day } from '../../ui/format.ts'
import { useText } from '../../services.tsx'

/** What a certificate says of itself. Everybody can write that; only the fingerprint is proof. */
export function CertificateFacts({ certificate }: { readonly certificate: CertificateView }) {
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
