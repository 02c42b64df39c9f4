import { Button } from '@mantine/core'
import { hostActions } from '../../../shared/rules/host-actions.ts'
import { ActionButton } from '../../ui/WhyButton.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { ago, dateTime, duration } from '../../ui/format.ts'
import { useAct } from '../../ui/use-requests.ts'
import { useNow } from '../../ui/use-now.ts'
import { useHost, useServices, useText } from '../../services.tsx'
import { Fingerprint } from '../../ui/Fingerprint.tsx'

/** Shows how the host is reached, its pinned certificate and its credentials. */
export function ConnectionTab({ hostId }: { readonly hostId: string }) {
  const host = useHost(hostId)
  const { ui } = useServices()
  const { t, locale } = useText()
  const act = useAct()
  const now = useNow(1_000)
  if (!host) return null
  const { state } = host
  const actions = hostActions(host, now)
  const left = state.nextTryAt === null ? null : (Date.parse(state.nextTryAt) - now) / 1000
  const bool = (value: boolean | null | undefined): string =>
    value === null || value === undefined ? t('app.common.notSaid') : t(value ? 'app.common.yes' : 'app.common.no')
  return (
    <div className="columns">
      <section className="card">
        <div className="card-head">
          <h2>{t('app.connection.health')}</h2>
          {state.connection !== 'connected' && (
            <ActionButton
              rule={actions.retry}
              variant="default"
              onClick={() => void act('hosts.retry', { id: host.id })}
            >
              {t('app.host.tryNow')}
            </ActionButton>
          )}
        </div>
        <Facts
          facts={[
            [t('app.connection.state'), t(`cli.connections.${state.connection}`)],
            [
              t('app.connection.lastWord'),
              state.asOf === null ? (
                t('app.common.never')
              ) : (
                <span title={dateTime(state.asOf, locale)}>{ago(state.asOf, now, locale)}</span>
              ),
            ],
            left === null
              ? null
              : [
                  t('app.connection.nextTry'),
                  left < 1 ? t('app.connection.now') : t('app.connection.in', { time: duration(left, t) }),
                ],
            [t('app.host.maintenance'), bool(state.inventory?.maintenance)],
            [
              t('app.connection.managedBy'),
              state.inventory
                ? (state.inventory.managementServerIp ?? t('app.connection.nobody'))
                : t('app.common.unknown'),
            ],
            [t('app.connection.licence'), t(`app.connection.licences.${host.licence}`)],
          ]}
        />
      </section>
      <section className="card">
        <div className="card-head">
          <h2>{t('app.connection.credentials')}</h2>
          <ActionButton
            rule={actions.setPassword}
            variant="default"
            onClick={() => ui.open({ name: 'password', hostId: host.id })}
          >
            {t('app.host.setPassword')}
          </ActionButton>
        </div>
        <Facts
          facts={[
            [
              t('app.host.address'),
              <span key="address" className="num">
                {host.address}
              </span>,
            ],
            [t('app.host.user'), host.user],
          ]}
        />
      </section>
      <section className="card is-wide">
        <div className="card-head">
          <h2>{t('app.connection.certificate')}</h2>
          {actions.repin.enabled && (
            <Button onClick={() => ui.open({ name: 'repin', hostId: host.id })}>{t('app.blocked.compare')}</Button>
          )}
        </div>
        <Fingerprint label={t('app.connection.pin')} value={host.fingerprint} />
        <p className="card-note">{t('app.connection.pinText')}</p>
      </section>
    </div>
  )
}
