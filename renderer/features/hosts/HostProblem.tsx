import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { HostView } from '../../../shared/models/app-state.ts'
import { hostActions, runUnderWay } from '../../../shared/rules/host-actions.ts'
import { hostSummary } from '../../../shared/rules/host-summary.ts'
import { ActionButton } from '../../ui/WhyButton.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { ago, duration } from '../../ui/format.ts'
import { useAct } from '../../ui/use-requests.ts'
import { useNow } from '../../ui/use-now.ts'
import { useHost, useHostPart, useServices, useText } from '../../services.tsx'

/** Says what keeps the app from this host and the one remedy, and warns of a free licence or a vCenter. */
export function HostProblem({ hostId }: { readonly hostId: string }) {
  const { t } = useText()
  const shown = useHostPart(hostId, ({ state, run, licence }) => ({
    licence,
    server: state.inventory?.managementServerIp ?? null,
    // A host that went down as requested is not a problem.
    troubled:
      state.problem !== null &&
      !runUnderWay(run) &&
      !(run?.receipt?.outcome === 'unreachable' && state.connection === 'unreachable'),
  }))
  if (!shown) return null
  const { licence, server, troubled } = shown
  return (
    <div className="host-banners">
      {troubled && <Troubled hostId={hostId} />}
      {licence === 'free' && (
        <Banner tone="warning" title={t('app.licence.title')}>
          {t('app.licence.text')}
        </Banner>
      )}
      {server !== null && (
        <Banner tone="warning" title={t('app.managed.title')}>
          {t('app.managed.text', { server })}
        </Banner>
      )}
    </div>
  )
}

function Troubled({ hostId }: { readonly hostId: string }) {
  const host = useHost(hostId)
  return host?.state.problem && <Problem host={host} problem={host.state.problem} />
}

function Problem({
  host,
  problem,
}: {
  readonly host: HostView
  readonly problem: NonNullable<HostView['state']['problem']>
}) {
  const { t, problemText } = useText()
  const blocked = host.state.connection === 'blocked'
  const changed = problem.code === 'CERTIFICATE_CHANGED'
  const title = (): ReactNode => {
    if (changed) return t('app.status.certificateChanged')
    return blocked ? t(`app.status.${hostSummary(host).text}`) : <NextTry host={host} />
  }
  const text = (): string => {
    // The problem's own sentence holds both fingerprints, which the dialog compares side by side.
    if (changed) return t('app.trust.changedText')
    return problem.code === 'CREDENTIALS_MISSING' ? t('app.blocked.noPassword') : problemText(problem)
  }
  return (
    <Banner
      tone={blocked ? 'danger' : 'warning'}
      alert
      title={title()}
      actions={<Remedy host={host} code={problem.code} />}
    >
      <div>{text()}</div>
      {changed && <div>{t('app.blocked.pinnedHint')}</div>}
      {host.state.stale && host.state.asOf !== null && <Stale asOf={host.state.asOf} />}
    </Banner>
  )
}

function NextTry({ host }: { readonly host: HostView }) {
  const { t } = useText()
  const now = useNow(1_000)
  const { nextTryAt } = host.state
  if (nextTryAt === null) return t('app.status.unreachable')
  const seconds = (Date.parse(nextTryAt) - now) / 1000
  const next = seconds < 1 ? t('app.connection.now') : t('app.connection.in', { time: duration(seconds, t) })
  return (
    <>
      {t('app.status.unreachable')}{' '}
      <span className="banner-aside">
        {t('app.connection.nextTry')} {next}
      </span>
    </>
  )
}

function Stale({ asOf }: { readonly asOf: string }) {
  const { t, locale } = useText()
  const now = useNow(15_000)
  return <div>{t('app.blocked.staleData', { ago: ago(asOf, now, locale) })}</div>
}

function Remedy({ host, code }: { readonly host: HostView; readonly code: string }) {
  const { ui } = useServices()
  const { t } = useText()
  const act = useAct()
  const now = useNow(1_000)
  const hostId = host.id
  if (code === 'CERTIFICATE_CHANGED')
    return <Button onClick={() => ui.open({ name: 'repin', hostId })}>{t('app.blocked.compare')}</Button>
  const retry = hostActions(host, now).retry
  const password =
    code === 'CREDENTIALS_REJECTED' ||
    code === 'PASSWORD_EXPIRED' ||
    code === 'CREDENTIALS_MISSING' ||
    code === 'CREDENTIALS_UNUSABLE' ||
    code.startsWith('KEYCHAIN_')
  return (
    <>
      {password && (
        <Button onClick={() => ui.open({ name: 'password', hostId })}>
          {t(code === 'CREDENTIALS_REJECTED' ? 'app.blocked.passwordOther' : 'app.blocked.password')}
        </Button>
      )}
      {retry.reason !== 'needsPassword' && (
        <ActionButton rule={retry} variant="default" onClick={() => void act('hosts.retry', { id: hostId })}>
          {t('app.host.tryNow')}
        </ActionButton>
      )}
    </>
  )
}
