import { Button, Loader } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { HostView } from '../../../shared/models/app-state.ts'
import type { CertificateView } from '../../../shared/ipc/contract.ts'
import { compareFingerprint } from '../../../shared/rules/fingerprint.ts'
import { useServices, useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useSubmit } from '../../ui/use-requests.ts'
import { WhyButton } from '../../ui/WhyButton.tsx'
import { CertificateComparison } from './CertificateComparison.tsx'
import { Fingerprint } from '../../ui/Fingerprint.tsx'

/**
 * Shows the pinned fingerprint against the one presented now; trusting the new one is a separate, non-default click.
 */
export function RepinDialog({ host }: { readonly host: HostView }) {
  const { client, ui } = useServices()
  const { t, problemText } = useText()
  const { send, busy, problem } = useSubmit()
  const [certificate, setCertificate] = useState<CertificateView | null>(null)
  const [pasted, setPasted] = useState('')
  const [readError, setReadError] = useState<string | null>(null)
  useEffect(() => {
    const outdated = new AbortController()
    void client.request('hosts.inspect', { address: host.address, adding: false }, outdated.signal).then((answer) => {
      if (outdated.signal.aborted) return
      if (answer.ok) setCertificate(answer.value)
      else setReadError(problemText(answer.problem))
    })
    return () => outdated.abort()
  }, [client, host.address, problemText])
  const accept = async (fingerprint: string): Promise<void> => {
    if (await send('hosts.repin', { id: host.id, fingerprint })) ui.close()
  }
  const comparison = certificate && compareFingerprint(certificate.fingerprint, pasted)
  return (
    <Dialog size={560} title={t('app.trust.changedTitle', { name: host.name })}>
      <div className="form">
        <p>{t('app.trust.changedText')}</p>
        {readError !== null && (
          <Banner tone="danger" alert>
            {readError}
          </Banner>
        )}
        {!certificate && readError === null && (
          <p className="form-wait" role="status">
            <Loader size="xs" aria-hidden /> {t('app.trust.reading')}
          </p>
        )}
        {certificate && (
          <>
            <Fingerprint label={t('app.trust.old')} value={host.fingerprint} />
            <Fingerprint label={t('app.trust.fresh')} value={certificate.fingerprint} other={host.fingerprint} />
            <p className="form-note">{t('app.trust.differs')}</p>
            <CertificateComparison
              certificate={certificate}
              pasted={pasted}
              onPaste={setPasted}
              comparison={comparison}
            />
          </>
        )}
        {problem && (
          <Banner tone="danger" alert>
            {problemText(problem)}
          </Banner>
        )}
        <div className="form-actions">
          <Button variant="default" onClick={ui.close} data-autofocus>
            {t('app.trust.keepOld')}
          </Button>
          {certificate && (
            <WhyButton
              why={comparison === 'differs' ? t('app.trust.compared.differs') : null}
              color="red"
              variant="outline"
              loading={busy}
              onClick={() => void accept(certificate.fingerprint)}
            >
              {t('app.trust.accept')}
            </WhyButton>
          )}
        </div>
      </div>
    </Dialog>
  )
}
