import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { Ellipsis, KeyRound, Pencil, Power, Trash2, Zap } from 'lucide-react'
import type { HostView } from '../../../shared/models/app-state.ts'
import { hostActions, runUnderWay } from '../../../shared/rules/host-actions.ts'
import { hostSummary } from '../../../shared/rules/host-summary.ts'
import { ActionButton } from '../../ui/WhyButton.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { dateTime } from '../../ui/format.ts'
import { StatusIcon } from '../../ui/StatusIcon.tsx'
import { useAct } from '../../ui/use-requests.ts'
import type { HostTab } from '../../stores/ui.ts'
import { useServices, useText } from '../../services.tsx'
import { useOpenPlan } from '../../ui/use-open-plan.ts'
import { Statistics } from './Statistics.tsx'

/** Shows the host's name, status, main action, address, version and statistics. */
export function HostHeader({ host, tab }: { readonly host: HostView; readonly tab: HostTab }) {
  const { t, locale } = useText()
  const { kind, text } = hostSummary(host)
  const { inventory } = host.state
  const planShown = tab === 'shutdown' && host.run === null
  // The shutdown tab shows its own button for these; that of a countdown has the focus.
  const runShown = tab === 'shutdown' && runUnderWay(host.run)
  return (
    <header className="host-header">
      <div className="host-id">
        <h1>{host.name}</h1>
        <span className={`pill is-${kind}`} role="status">
          <StatusIcon kind={kind} size={14} /> {t(`app.status.${text}`)}
        </span>
      </div>
      <div className="host-actions">
        {!planShown && !runShown && <MainAction host={host} />}
        <More host={host} />
      </div>
      <p className="host-line">
        <span className="copyable">
          {host.address}
          <CopyButton text={host.address} label={t('app.host.copyAddress')} />
        </span>
        {inventory && (
          <span>
            {inventory.product.name} {inventory.product.version}{' '}
            <span className="dim">{t('app.host.build', { build: inventory.product.build })}</span>
          </span>
        )}
        {inventory?.bootTime && (
          <span>
            {t('app.host.bootedAt')} {dateTime(inventory.bootTime, locale)}
          </span>
        )}
      </p>
      <Statistics host={host} />
    </header>
  )
}

/** Cancels the run under way, or leads to the plan of a shutdown. */
function MainAction({ host }: { readonly host: HostView }) {
  const { t } = useText()
  const act = useAct()
  const openPlan = useOpenPlan()
  const actions = hostActions(host, Date.now())
  if (runUnderWay(host.run))
    return (
      <ActionButton rule={actions.cancel} variant="default" onClick={() => void act('power.cancel', { id: host.id })}>
        {t('app.run.cancel')}
      </ActionButton>
    )
  return (
    <ActionButton rule={actions.shutDown} leftSection={<Power size={15} aria-hidden />} onClick={() => openPlan(host)}>
      {t('app.host.openPlan')}
    </ActionButton>
  )
}

function More({ host }: { readonly host: HostView }) {
  const { ui } = useServices()
  const { t } = useText()
  const actions = hostActions(host, Date.now())
  const open = (name: 'shutdown-now' | 'rename' | 'password' | 'remove') => () => ui.open({ name, hostId: host.id })
  const why = (reason: typeof actions.remove.reason) =>
    reason === null ? null : <span className="menu-why">{t(`app.whyNot.${reason}`)}</span>
  return (
    <Menu width={250}>
      <Tooltip label={t('app.host.more')}>
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={t('app.host.more')}>
            <Ellipsis size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
      </Tooltip>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Pencil size={14} aria-hidden />} onClick={open('rename')}>
          {t('app.host.rename')}
        </Menu.Item>
        <Menu.Item
          leftSection={<KeyRound size={14} aria-hidden />}
          disabled={!actions.setPassword.enabled}
          onClick={open('password')}
        >
          {t('app.host.setPassword')}
          {why(actions.setPassword.reason)}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          color="red"
          leftSection={<Zap size={14} aria-hidden />}
          disabled={!actions.shutDownNow.enabled}
          onClick={open('shutdown-now')}
        >
          {t('app.host.shutDownNow')}
          {why(actions.shutDownNow.reason)}
        </Menu.Item>
        <Menu.Item
          color="red"
          leftSection={<Trash2 size={14} aria-hidden />}
          disabled={!actions.remove.enabled}
          onClick={open('remove')}
        >
          {t('app.host.remove')}
          {why(actions.remove.reason)}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
