import { Button, Switch } from '@mantine/core'
import type { ReactNode } from 'react'
import { useAppState, useText } from '../../services.tsx'
import { useAct } from '../../ui/use-requests.ts'
import { dateTime } from '../../ui/format.ts'
import { SettingsRow } from './SettingsRow.tsx'

/** Shows whether the app looks for updates, how far that is, and the one next step. */
export function UpdateRows() {
  const lookForUpdates = useAppState((app) => app.settings.lookForUpdates)
  const update = useAppState((app) => app.shell.update)
  const { t } = useText()
  const act = useAct()
  const note = useUpdateNote()
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
  return (
    <>
      <SettingsRow
        label={t('app.settings.lookForUpdates')}
        text={t('app.settings.lookForUpdatesText', { site: update.site ?? '' })}
      >
        <Switch
          size="sm"
          aria-label={t('app.settings.lookForUpdates')}
          checked={lookForUpdates}
          onChange={(event) => void act('settings.update', { lookForUpdates: event.currentTarget.checked })}
        />
      </SettingsRow>
      <SettingsRow label={<span role="status">{label}</span>} text={note}>
        <NextStep />
      </SettingsRow>
    </>
  )
}

function useUpdateNote(): ReactNode {
  const update = useAppState((app) => app.shell.update)
  const { t, locale, problemText } = useText()
  if (update.problem) return <span className="is-warning-text">{problemText(update.problem)}</span>
  if (update.phase === 'available' && !update.installs) return t('app.settings.update.byHand')
  if (update.checkedAt === null) return undefined
  return t('app.settings.update.checkedAt', { at: dateTime(update.checkedAt, locale) })
}

function NextStep() {
  const update = useAppState((app) => app.shell.update)
  const { t } = useText()
  const act = useAct()
  switch (update.phase) {
    case 'ready':
      return <Button onClick={() => void act('updates.restart', undefined)}>{t('app.settings.update.restart')}</Button>
    case 'available':
      return (
        <Button onClick={() => void act(update.installs ? 'updates.download' : 'updates.openPage', undefined)}>
          {t(update.installs ? 'app.settings.update.download' : 'app.settings.update.page')}
        </Button>
      )
    case 'downloading':
      return (
        <Button variant="default" onClick={() => void act('updates.cancel', undefined)}>
          {t('app.common.cancel')}
        </Button>
      )
    default:
      return (
        <Button
          variant="default"
          loading={update.phase === 'checking'}
          onClick={() => void act('updates.check', undefined)}
        >
          {t('app.settings.update.check')}
        </Button>
      )
  }
}
