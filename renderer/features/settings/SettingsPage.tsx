import { Button, SegmentedControl, Select, Switch } from '@mantine/core'
import type { HostPolicy, SettingsChange } from '../../../shared/models/settings.ts'
import { sameData } from '../../../shared/same-data.ts'
import { useAct } from '../../ui/use-requests.ts'
import { Keys } from '../../ui/Keys.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { useAppState, useText } from '../../services.tsx'
import { GuideTemplateFields } from './GuideTemplateFields.tsx'
import { trayText } from '../../ui/format.ts'
import { LanguageSelect } from '../../ui/LanguageSelect.tsx'
import { SettingsGroup, SettingsRow } from './SettingsRow.tsx'
import { UpdateRows } from './UpdateRows.tsx'
import { zooms } from '../../ui/use-zoom.ts'
import { ChoiceField, KeepOrderField, SecondsField } from '../../ui/PolicyFields.tsx'

const themes = ['system', 'light', 'dark'] as const
const installWays = ['auto', 'patch'] as const

/** Every change applies at once; there is nothing to save. */
export function SettingsPage() {
  const settings = useAppState((app) => app.settings)
  const shell = useAppState(({ shell: { update: _shownApart, ...rest } }) => rest, sameData)
  const { t, problemText } = useText()
  const act = useAct()
  // Sends only what changed: the rest may have changed since this page was last updated.
  const change = (part: SettingsChange): void => void act('settings.update', part)
  const fields = {
    policy: settings.policy,
    labelled: false,
    change: (part: Partial<HostPolicy>) => change({ policy: part }),
  }
  return (
    <section className="page settings" aria-label={t('app.settings.title')}>
      <header className="page-header">
        <h1>{t('app.settings.title')}</h1>
      </header>
      <div className="settings-body">
        <SettingsGroup title={t('app.settings.appearance')}>
          <SettingsRow label={t('app.settings.language')}>
            <LanguageSelect />
          </SettingsRow>
          <SettingsRow label={t('app.settings.theme')}>
            <SegmentedControl
              fullWidth
              aria-label={t('app.settings.theme')}
              data={themes.map((value) => ({ value, label: t(`app.settings.themes.${value}`) }))}
              value={settings.theme}
              onChange={(value) => change({ theme: themes.find((each) => each === value) ?? 'system' })}
            />
          </SettingsRow>
          <SettingsRow label={t('app.settings.zoom')} text={t('app.settings.zoomText')}>
            <Select
              aria-label={t('app.settings.zoom')}
              data={zooms.map((value) => ({ value: String(value), label: `${Math.round(value * 100)}%` }))}
              value={String(settings.zoom)}
              onChange={(value) => change({ zoom: zooms.find((each) => String(each) === value) ?? 1 })}
            />
          </SettingsRow>
        </SettingsGroup>
        <SettingsGroup title={t('app.settings.shutdown')} text={t('app.settings.shutdownText')}>
          <SettingsRow label={t('app.settings.countdown')} text={t('app.settings.countdownText')}>
            <SecondsField field="countdownSeconds" {...fields} />
          </SettingsRow>
          <SettingsRow label={t('app.settings.guestTimeout')} text={t('app.settings.guestTimeoutText')}>
            <SecondsField field="guestTimeoutSeconds" {...fields} />
          </SettingsRow>
          <SettingsRow label={t('app.rules.maxTime')} text={t('app.settings.maxTimeText')}>
            <SecondsField field="maxTimeSeconds" {...fields} />
          </SettingsRow>
          <KeepOrderField {...fields} />
          <SettingsRow label={t('app.rules.noTools')} text={t('app.settings.noToolsText')}>
            <ChoiceField field="noTools" {...fields} />
          </SettingsRow>
          <SettingsRow label={t('app.rules.stuck')} text={t('app.settings.stuckText')}>
            <ChoiceField field="stuck" {...fields} />
          </SettingsRow>
          <SettingsRow label={t('app.rules.inaccessible')} text={t('app.settings.inaccessibleText')}>
            <ChoiceField field="inaccessible" {...fields} />
          </SettingsRow>
          <SettingsRow label={t('app.rules.mode')} text={t('app.settings.modeText')}>
            <ChoiceField field="mode" {...fields} />
          </SettingsRow>
        </SettingsGroup>
        <SettingsGroup title={t('workshop.title')}>
          <SettingsRow label={t('app.settings.installWay')} text={t('app.settings.installWayText')}>
            <SegmentedControl
              fullWidth
              aria-label={t('app.settings.installWay')}
              data={installWays.map((value) => ({ value, label: t(`app.settings.installWays.${value}`) }))}
              value={settings.installWay}
              onChange={(value) => change({ installWay: installWays.find((each) => each === value) ?? 'auto' })}
            />
          </SettingsRow>
        </SettingsGroup>
        <SettingsGroup title={t('app.settings.system')}>
          <SettingsRow label={t('app.settings.startAtLogin')} text={t('app.settings.startAtLoginText')}>
            <Switch
              size="sm"
              aria-label={t('app.settings.startAtLogin')}
              checked={settings.startAtLogin}
              onChange={(event) => change({ startAtLogin: event.currentTarget.checked })}
            />
          </SettingsRow>
          <SettingsRow label={t('app.settings.tray')} text={shell.tray === null ? undefined : t(trayText(shell))}>
            <span>
              {shell.tray === null
                ? t('app.common.unknown')
                : t(shell.tray ? 'app.settings.trayThere' : 'app.settings.trayMissing')}
            </span>
          </SettingsRow>
          <SettingsRow
            label={t('app.settings.keychain')}
            text={shell.keychain ? problemText(shell.keychain) : undefined}
          >
            {shell.keychain ? (
              <span className="outcome is-warning">{t('app.status.keychain')}</span>
            ) : (
              <span>{t('app.settings.keychainThere')}</span>
            )}
          </SettingsRow>
          <SettingsRow
            label={t('app.settings.dataFolder')}
            text={
              <span className="copyable mono">
                {shell.dataFolder}
                <CopyButton text={shell.dataFolder} label={t('app.common.copy')} />
              </span>
            }
          >
            <Button variant="default" onClick={() => void act('shell.openDataFolder', undefined)}>
              {t('app.settings.openFolder')}
            </Button>
          </SettingsRow>
        </SettingsGroup>
        <SettingsGroup title={t('app.settings.updates')}>
          <UpdateRows />
        </SettingsGroup>
        <SettingsGroup title={t('app.settings.guide')} text={t('app.settings.guideText')}>
          <GuideTemplateFields
            templates={settings.guideTemplates}
            onChange={(guideTemplates) => change({ guideTemplates })}
          />
        </SettingsGroup>
        <SettingsGroup title={t('app.settings.help')}>
          <SettingsRow label={t('app.settings.manual')} text={t('app.settings.manualText')}>
            <Button
              variant="default"
              rightSection={<Keys of="F1" />}
              onClick={() => void act('shell.openManual', { page: 'guide' })}
            >
              {t('app.settings.open')}
            </Button>
          </SettingsRow>
          <SettingsRow label={t('app.settings.troubleshooting')} text={t('app.settings.troubleshootingText')}>
            <Button variant="default" onClick={() => void act('shell.openManual', { page: 'troubleshooting' })}>
              {t('app.settings.open')}
            </Button>
          </SettingsRow>
          <SettingsRow label={t('app.settings.vendor')} text={t('app.settings.vendorText')}>
            <Button variant="default" onClick={() => void act('shell.openLink', { link: 'documentation' })}>
              {t('app.settings.open')}
            </Button>
          </SettingsRow>
        </SettingsGroup>
        <SettingsGroup title={t('app.settings.about')}>
          <SettingsRow
            label={`${t('app.name')} ${shell.version}`}
            text={t('app.settings.runtime', { version: shell.electron })}
          >
            <div className="button-row">
              <Button variant="default" onClick={() => void act('shell.openNotices', undefined)}>
                {t('app.settings.notices')}
              </Button>
            </div>
          </SettingsRow>
        </SettingsGroup>
      </div>
    </section>
  )
}
