import { Button, Switch } from '@mantine/core'
import { useAppState, useText } from '../../services.tsx'
import { useAct } from '../../ui/use-requests.ts'
import { dateTime } from '../../ui/format.ts'
import { SettingsRow } from './SettingsRow.tsx'

/** Whether newer versions are looked for, how it stands, and the one thing to do next. */
export function UpdateRows() {
  const {
    settings,
    shell: { update },
  } = useAppState()
  const { t, locale, problemText } = useText()
  const act = useAct()
  if (update.phase === 'none')
    return (
      <SettingsRow label={t('app.settings.lookForUpdates')} text={t('app.settings.updateNone')}>
        {null}
      </SettingsRow>
    )
  const label = t(`app.settings.update.${update.phase === 'idle' && update.problem ? 'failed' : update.phase}`, {
    version: update.version ?? '',
    percent: update.percent ?? 0,
  })
  const next = update.installs ? 'updates.download' : 'updates.openPage'
  return (
    <>
      <SettingsRow
        label={t('app.settings.lookForUpdates')}
        text={t('app.settings.lookForUpdatesText', { site: update.site ?? '' })}
      >
        <Switch
          size="sm"
          aria-label={t('app.settings.lookForUpdates')}
          checked={settings.lookForUpdates}
          onChange={(event) => void act('settings.update', { lookForUpdates: event.currentTarget.checked })}
        />
      </SettingsRow>
      <SettingsRow
        label={<span role="status">{label}</span>}
        text={
          update.problem ? (
            <span className="is-warning-text">{problemText(update.problem)}</span>
          ) : update.phase === 'available' && !update.installs ? (
            t('app.settings.update.byHand')
          ) : update.checkedAt === null ? undefined : (
            t('app.settings.update.checkedAt', { at: dateTime(update.checkedAt, locale) })
          )
        }
      >
        {update.phase === 'ready' ? (
          <Button onClick={() => void act('updates.restart', undefined)}>{t('app.settings.update.restart')}</Button>
        ) : update.phase === 'available' ? (
          <Button onClick={() => void act(next, undefined)}>
            {t(update.installs ? 'app.settings.update.download' : 'app.settings.update.page')}
          </Button>
        ) : update.phase === 'downloading' ? (
          <Button variant="default" onClick={() => void act('updates.cancel', undefined)}>
            {t('app.common.cancel')}
          </Button>
        ) : (
          <Button
            variant="default"
            loading={update.phase === 'checking'}
            onClick={() => void act('updates.check', undefined)}
          >
            {t('app.settings.update.check')}
          </Button>
        )}
      </SettingsRow>
    </>
  )
}
