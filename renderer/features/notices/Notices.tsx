import { Button } from '@mantine/core'
import { useState } from 'react'
import { useAppState, useServices, useText, useUi } from '../../services.tsx'
import { sameData } from '../../../shared/same-data.ts'
import { Banner } from '../../ui/Banner.tsx'
import { trayText } from '../../ui/format.ts'
import { useAct } from '../../ui/use-requests.ts'

/** Shows, above every page until dismissed, what was found at startup and what this desktop lacks. */
export function Notices() {
  const { ui } = useServices()
  const notices = useAppState((app) => app.notices)
  const anyHosts = useAppState((app) => app.hosts.length > 0)
  const { update, ...shell } = useAppState(
    ({
      shell: {
        tray,
        gnome,
        platform,
        update: { phase, version },
      },
    }) => ({
      tray,
      gnome,
      platform,
      update: { phase, version },
    }),
    sameData,
  )
  const { t, problemText } = useText()
  const act = useAct()
  const dismissed = useUi((state) => state.dismissed)
  const page = useUi((state) => state.page.name)
  const [all, setAll] = useState(false)
  const shown = all ? notices : notices.slice(0, 2)
  // The welcome page says this itself.
  const noTray = anyHosts && shell.tray === false && !dismissed.includes('no-tray')
  // The settings page shows this already.
  const newer =
    page !== 'settings' &&
    (update.phase === 'available' || update.phase === 'ready') &&
    !dismissed.includes(`update-${update.phase}-${update.version}`)
  if (notices.length === 0 && !noTray && !newer) return null
  return (
    <div className="notices" role="region" aria-label={t('app.notices.region')}>
      {notices.length > 0 && (
        <Banner
          tone="warning"
          alert
          actions={
            <>
              {notices.length > 2 && (
                <Button variant="subtle" onClick={() => setAll(!all)}>
                  {all ? t('app.notices.less') : t('app.notices.more', { count: notices.length })}
                </Button>
              )}
              <Button variant="default" onClick={() => void act('app.dismissNotices', undefined)}>
                {t('app.notices.dismissAll')}
              </Button>
            </>
          }
        >
          {shown.length === 1 && shown[0] ? (
            problemText(shown[0])
          ) : (
            <ul>
              {shown.map((notice, index) => (
                <li key={index}>{problemText(notice)}</li>
              ))}
            </ul>
          )}
        </Banner>
      )}
      {noTray && (
        <Banner
          tone="info"
          actions={
            <Button variant="default" onClick={() => ui.dismiss('no-tray')}>
              {t('app.common.dismiss')}
            </Button>
          }
        >
          {t(trayText(shell))}
        </Banner>
      )}
      {newer && (
        <Banner
          tone="info"
          actions={
            <>
              <Button variant="default" onClick={() => ui.goTo('settings')}>
                {t('app.nav.settings')}
              </Button>
              <Button variant="subtle" onClick={() => ui.dismiss(`update-${update.phase}-${update.version}`)}>
                {t('app.common.dismiss')}
              </Button>
            </>
          }
        >
          {t(`app.settings.update.${update.phase === 'ready' ? 'ready' : 'available'}`, {
            version: update.version ?? '',
          })}
        </Banner>
      )}
    </div>
  )
}
