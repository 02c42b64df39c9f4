import { Button, PasswordInput, TextInput } from '@mantine/core'
import { FlaskConical } from 'lucide-react'
import { useState } from 'react'
import type { CertificateView } from '../../../shared/ipc/contract.ts'
import { compareFingerprint } from '../../../shared/rules/fingerprint.ts'
import { proposedName } from '../../../shared/rules/proposed-name.ts'
import { useAppState, useHostNames, useServices, useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useSubmit } from '../../ui/use-requests.ts'
import { WhyButton } from '../../ui/WhyButton.tsx'
import { RememberPassword, useRemember } from '../../ui/RememberPassword.tsx'
import { usePractice } from '../../ui/use-practice.ts'
import { CertificateComparison } from './CertificateComparison.tsx'
import { Fingerprint } from '../../ui/Fingerprint.tsx'
import type { ProblemCode } from '../../../shared/problems/codes.ts'

/**
 * Asks for address, user and password, then for the fingerprint, then logs in once. What was typed survives every step
 * and refusal, and is gone with the dialog; the password exists nowhere else.
 */
export function AddHostDialog({ address: given = '' }: { readonly address?: string | undefined }) {
  const { ui } = useServices()
  const hosts = useHostNames()
  const testRuntime = useAppState((app) => app.shell.testRuntime)
  const { t, problemText } = useText()
  const { send, busy, problem, clear } = useSubmit()
  const remember = useRemember()
  const practice = usePractice()
  const [address, setAddress] = useState(given)
  const [user, setUser] = useState('root')
  const [password, setPassword] = useState('')
  // Null until the user types a name; until then the host's own is proposed.
  const [typedName, setName] = useState<string | null>(null)
  const [certificate, setCertificate] = useState<CertificateView | null>(null)
  const [pasted, setPasted] = useState('')
  // The certificate the user compared: after a refused password it need not be compared again.
  const [trusted, setTrusted] = useState<CertificateView | null>(null)

  const field = problem ? fieldOf(problem.code) : null
  const errorAt = (at: typeof field): string | null => (problem && field === at ? problemText(problem) : null)

  const known = problem?.code === 'HOST_KNOWN'
  const nameFor = ({ subject }: CertificateView): string =>
    typedName ??
    proposedName(
      subject,
      hosts.map((host) => host.name),
    )
  const add = async (shown: CertificateView, again = false): Promise<void> => {
    const { fingerprint } = shown
    setTrusted(shown)
    const input = {
      address: address.trim(),
      user: user.trim(),
      password,
      fingerprint,
      name: nameFor(shown).trim() || null,
      remember: remember.value,
      again,
    }
    const added = await send('hosts.add', input, ({ code }) => setCertificate(fieldOf(code) === 'name' ? shown : null))
    if (!added) return
    ui.close()
    ui.goToHost(added.value.id)
  }
  const inspect = async (): Promise<void> => {
    const seen = await send('hosts.inspect', { address: address.trim(), adding: true })
    if (!seen) return
    if (seen.value.fingerprint === trusted?.fingerprint) return add(seen.value)
    setPasted('')
    setCertificate(seen.value)
  }
  const comparison = certificate && compareFingerprint(certificate.fingerprint, pasted)
  const complete = address.trim() !== '' && user.trim() !== '' && password !== ''

  return (
    <Dialog
      size={560}
      title={
        <>
          {t('app.addHost.title')}{' '}
          <span className="modal-step">{t('app.addHost.stepOf', { step: certificate ? 2 : 1 })}</span>
        </>
      }
    >
      {certificate ? (
        <div className="form">
          <h3 className="form-title">{t('app.trust.title')}</h3>
          <Fingerprint label={t('app.trust.fingerprint')} value={certificate.fingerprint} />
          <CertificateComparison
            certificate={certificate}
            pasted={pasted}
            onPaste={setPasted}
            comparison={comparison}
          />
          <TextInput
            label={t('app.addHost.name')}
            description={t(
              typedName === null && nameFor(certificate) !== '' ? 'app.addHost.nameProposed' : 'app.addHost.nameHint',
            )}
            value={nameFor(certificate)}
            maxLength={120}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => {
              clear()
              setName(event.currentTarget.value)
            }}
            error={errorAt('name')}
          />
          <Banner tone="info">{t('app.addHost.secure')}</Banner>
          <div className="form-actions">
            <Button className="form-aside" variant="default" onClick={() => setCertificate(null)} disabled={busy}>
              {t('app.common.back')}
            </Button>
            <Button variant="default" onClick={ui.close}>
              {t('app.common.cancel')}
            </Button>
            <WhyButton
              why={comparison === 'differs' ? t('app.trust.compared.differs') : null}
              loading={busy}
              onClick={() => void add(certificate)}
            >
              {t('app.addHost.trustAndAdd')}
            </WhyButton>
          </div>
        </div>
      ) : (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault()
            if (complete && !busy) void inspect()
          }}
        >
          {testRuntime && <Banner tone="info">{t('app.addHost.onlyLoopback')}</Banner>}
          {problem && field === null && (
            <Banner tone="danger" alert>
              {problemText(problem)}
            </Banner>
          )}
          <TextInput
            label={t('app.addHost.address')}
            description={t('app.addHost.addressHint')}
            value={address}
            data-autofocus
            maxLength={300}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => {
              clear()
              setAddress(event.currentTarget.value)
            }}
            error={errorAt('address')}
          />
          <div className="form-row">
            <TextInput
              label={t('app.addHost.user')}
              value={user}
              maxLength={256}
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => {
                clear()
                setUser(event.currentTarget.value)
              }}
            />
            <PasswordInput
              label={t('app.addHost.password')}
              value={password}
              maxLength={4_096}
              autoComplete="off"
              visibilityToggleButtonProps={{ 'aria-label': t('app.password.show') }}
              onChange={(event) => {
                clear()
                setPassword(event.currentTarget.value)
              }}
              error={field === 'password'}
            />
          </div>
          {field === 'password' && (
            <p className="form-error" role="alert">
              {errorAt('password')}
            </p>
          )}
          <RememberPassword remember={remember} />
          <div className="form-actions">
            <Button
              className="form-aside"
              variant="subtle"
              leftSection={<FlaskConical size={14} aria-hidden />}
              loading={practice.busy}
              onClick={practice.start}
            >
              {t('app.addHost.practice')}
            </Button>
            <Button variant="default" onClick={ui.close}>
              {t('app.common.cancel')}
            </Button>
            {known && trusted !== null && (
              <Button variant="outline" loading={busy} onClick={() => void add(trusted, true)}>
                {t('app.addHost.again')}
              </Button>
            )}
            <Button type="submit" loading={busy} disabled={!complete}>
              {t('app.addHost.next')}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  )
}

const fields: Partial<Record<ProblemCode, 'address' | 'password' | 'name'>> = {
  ADDRESS_INVALID: 'address',
  NAME_NOT_FOUND: 'address',
  CONNECTION_REFUSED: 'address',
  CONNECT_TIMEOUT: 'address',
  HOST_UNREACHABLE: 'address',
  NOT_SOAP: 'address',
  TLS_FAILED: 'address',
  TLS_TIMEOUT: 'address',
  NOT_STANDALONE: 'address',
  HOST_EXISTS: 'address',
  CREDENTIALS_REJECTED: 'password',
  CREDENTIALS_UNUSABLE: 'password',
  PASSWORD_EXPIRED: 'password',
  HOST_NAME_TAKEN: 'name',
  HOST_NAME_INVALID: 'name',
}

/** Returns the field a refusal is about, or null. */
export function fieldOf(code: ProblemCode): 'address' | 'password' | 'name' | null {
  return fields[code] ?? null
}
