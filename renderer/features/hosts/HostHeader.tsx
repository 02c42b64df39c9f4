import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { Ellipsis, KeyRound, Pencil, PlugZap, Power, RefreshCcw, RotateCw, Trash2, Wrench, Zap } from 'lucide-react'
import { hostActions, runUnderWay } from '../../../shared/rules/host-actions.ts'
import { hostSummary } from '../../../shared/rules/host-summary.ts'
import { ActionButton } from '../../ui/WhyButton.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { dateTime } from '../../ui/format.ts'
import { StatusIcon } from '../../ui/StatusIcon.tsx'
import { useAct } from '../../ui/use-requests.ts'
import type { HostTab } from '../../stores/ui.ts'
import { useHostPart, useServices, useText } from '../../services.tsx'
import { cancelKey } from '../../ui/run-words.ts'
import { useOpenPlan } from '../../ui/use-open-plan.ts'
import { ReadyLine } from './ReadyLine.tsx'
import { Statistics } from './Statistics.tsx'

/** Shows the host's name, status, main action, address, version and statistics. */
export function HostHeader({ hostId, tab }: { readonly hostId: string; readonly tab: HostTab }) {
  const { t, locale } = useText()
  const host = useHostPart(hostId, (view) => ({
    name: view.name,
    address: view.address,
    summary: hostSummary(view),
    product: view.state.inventory?.product ?? null,
    bootTime: view.state.inventory?.bootTime ?? null,
    idle: view.run === null,
    underWay: runUnderWay(view.run),
  }))
  if (!host) return null
  const { kind, text } = host.summary
  const { product, bootTime } = host
  // The shutdown tab shows its own button for these; that of a countdown has the focus.
  const shownThere = tab === 'shutdown' && (host.idle || host.underWay)
  return (
    <header className="host-header">
      <div className="host-id">
        <h1>{host.name}</h1>
        <span className={`pill is-${kind}`} role="status">
          <StatusIcon kind={kind} size={14} /> {t(`app.status.${text}`)}
        </span>
        {!shownThere && <ReadyLine hostId={hostId} />}
      </div>
      <div className="host-actions">
        {!shownThere && <MainAction hostId={hostId} />}
        <More hostId={hostId} />
      </div>
      <p className="host-line">
        <span className="copyable">
          {host.address}
          <CopyButton text={host.address} label={t('app.host.copyAddress')} />
        </span>
        {product && (
          <span>
            {product.name} {product.version}{' '}
            <span className="dim">{t('app.host.build', { build: product.build })}</span>
          </span>
        )}
        {bootTime && (
          <span>
            {t('app.host.bootedAt')} {dateTime(bootTime, locale)}
          </span>
        )}
      </p>
      <Statistics hostId={hostId} />
    </header>
  )
}

/** Cancels the run under way, or leads to the plan of a shutdown. */
function MainAction({ hostId }: { readonly hostId: string }) {
  const { t } = useText()
  const act = useAct()
  const openPlan = useOpenPlan()
  const host = useHostPart(hostId, (view) => {
    const { cancel, shutDown } = hostActions(view, Date.now())
    return { run: view.run && { phase: view.run.phase, action: view.run.action }, cancel, shutDown }
  })
  if (!host) return null
  if (runUnderWay(host.run))
    return (
      <ActionButton rule={host.cancel} variant="default" onClick={() => void act('power.cancel', { id: hostId })}>
        {t(cancelKey(host.run))}
      </ActionButton>
    )
  return (
    <ActionButton
      rule={host.shutDown}
      leftSection={<Power size={15} aria-hidden />}
      onClick={() => openPlan({ id: hostId, run: host.run })}
    >
      {t('app.host.openPlan')}
    </ActionButton>
  )
}

const actionIcons = {
  reboot: <RotateCw size={14} aria-hidden />,
  cycle: <RefreshCcw size={14} aria-hidden />,
  enter: <Wrench size={14} aria-hidden />,
  leave: <Wrench size={14} aria-hidden />,
} as const

function More({ hostId }: { readonly hostId: string }) {
  const { ui } = useServices()
  const { t } = useText()
  const openPlan = useOpenPlan()
  const actions = useHostPart(hostId, (view) => {
    const { setPassword, shutDown, shutDownNow, remove } = hostActions(view, Date.now())
    const { run, state } = view
    const inMaintenance = state.inventory?.maintenance === true
    return { setPassword, shutDown, shutDownNow, remove, run: run && { phase: run.phase }, inMaintenance }
  })
  if (!actions) return null
  const open = (name: 'shutdown-now' | 'rename' | 'password' | 'remove' | 'autostart') => () =>
    ui.open({ name, hostId })
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
        <Menu.Item leftSection={<PlugZap size={14} aria-hidden />} onClick={open('autostart')}>
          {t('autostart.menu')}
        </Menu.Item>
        {(['reboot', 'cycle', actions.inMaintenance ? 'leave' : 'enter'] as const).map((action) => (
          <Menu.Item
            key={action}
            leftSection={actionIcons[action]}
            disabled={!actions.shutDown.enabled}
            onClick={() => openPlan({ id: hostId, run: actions.run }, action)}
          >
            {t(`hostRuns.window.menu.${action}`)}
            {why(actions.shutDown.reason)}
          </Menu.Item>
        ))}
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
